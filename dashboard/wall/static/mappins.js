// Numbered rings, and the calm breath around what needs attention. Elements over the map, so that
// breathing costs a few pixels and not a frame of the whole map.

/**
 * @typedef {{lon: number, lat: number, colour: string, size: number, text: string,
 *   hover: string[], tone: string}} Point
 */

/** Eight steps a second are enough for something this slow. */
const STEP_MS = 125;
const BREATH_MS = 4000;
const MOST_BREATHS = 12;
/** A number must be read from afar, however small the ring was wished. */
const LEAST_NUMBERED = 26;

/** @param {Point} point @returns {number} its width, in units */
export function pinSize(point) {
  return point.text ? Math.max(point.size, LEAST_NUMBERED) : point.size;
}

/**
 * How large and how strong a breath is, at a share 0..1 of its way: out, slowly, and gone.
 * @param {number} share @returns {{scale: number, opacity: number}}
 */
export function breath(share) {
  const eased = 1 - (1 - share) ** 2;
  return { scale: 1 + 1.5 * eased, opacity: 0.75 * (1 - share) };
}

/**
 * @param {HTMLElement} host @param {boolean} reduced
 */
export function createPins(host, reduced) {
  const layer = document.createElement("div");
  layer.className = "map-pins";
  host.append(layer);
  /** @type {{point: Point, element: HTMLElement, ring: HTMLElement|null}[]} */
  let pins = [];
  let timer = 0;

  function step() {
    const { scale, opacity } = breath((performance.now() % BREATH_MS) / BREATH_MS);
    for (const { ring } of pins) {
      if (!ring) continue;
      ring.style.transform = `scale(${scale.toFixed(3)})`;
      ring.style.opacity = opacity.toFixed(3);
    }
  }

  function watch() {
    const wanted = !reduced && !document.hidden && pins.some((pin) => pin.ring);
    if (wanted && !timer) timer = window.setInterval(step, STEP_MS);
    if (!wanted && timer) {
      clearInterval(timer);
      timer = 0;
    }
  }
  document.addEventListener("visibilitychange", watch);

  /** @param {Point} point @param {boolean} breathes */
  function make(point, breathes) {
    const element = document.createElement("div");
    element.className = point.text ? "map-pin map-pin-numbered" : "map-pin";
    element.style.setProperty("--size", `${pinSize(point) / 16}rem`);
    element.style.setProperty("--colour", point.colour);
    if (point.text) {
      const text = document.createElement("span");
      text.textContent = point.text;
      element.append(text);
    }
    let ring = null;
    if (breathes) {
      ring = document.createElement("i");
      element.prepend(ring);
    }
    layer.append(element);
    return { point, element, ring };
  }

  return {
    /**
     * @param {Point[]} points all; those without a number or a breath are the map's own.
     * @param {(at: [number, number]) => [number, number]} project
     */
    draw(points, project) {
      layer.replaceChildren();
      let breaths = 0;
      pins = [];
      for (const point of points) {
        const breathes = point.tone === "attention" && breaths < MOST_BREATHS;
        if (breathes) breaths += 1;
        if (breathes || point.text) pins.push(make(point, breathes));
      }
      this.move(project);
      watch();
    },
    /** @param {(at: [number, number]) => [number, number]} project */
    move(project) {
      for (const { point, element } of pins) {
        const [x, y] = project([point.lon, point.lat]);
        element.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
      }
    },
    breathing: () => timer !== 0,
    count: () => pins.length,
    destroy() {
      pins = [];
      watch();
      document.removeEventListener("visibilitychange", watch);
    },
  };
}
