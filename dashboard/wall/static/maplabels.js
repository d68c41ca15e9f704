// Names and values on the map. Text is the page's own (sharp at any size, local fonts); where it
// stands is decided here, once per view: the largest areas first, nothing over anything else,
// nothing cut by the edge, never a value without its name.

/**
 * @typedef {{code: string, x: number, y: number, width: number, height: number, weight: number,
 *   room: number}} Wish  its place in pixels, its size, how important, square pixels of its area
 * @typedef {{left: number, top: number, right: number, bottom: number}} Rect
 */

/** How far from its place a label may stand, in its own widths and heights, the best first. */
const STEPS = [
  [0, 0],
  [0, -0.3],
  [0, 0.3],
  [-0.2, 0],
  [0.2, 0],
  [0, -0.55],
  [0, 0.55],
  [-0.3, -0.3],
  [0.3, -0.3],
  [-0.3, 0.3],
  [0.3, 0.3],
  [-0.45, 0],
  [0.45, 0],
];
/** Steps short enough to be taken for the sake of a dot. */
const NEAR = STEPS.slice(0, 7);
/** An area much smaller than its label has none: it would stand on its neighbours. */
const LEAST_ROOM = 0.6;
const GAP_PX = 2;

/** @param {Rect} a @param {Rect} b */
function meet(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/**
 * Where each label stands that has a place.
 * @param {Wish[]} wishes @param {{width: number, height: number}} frame
 * @param {{never: Rect[], rather: Rect[]}} taken what labels must not cover, and what they should
 *   not if there is room beside it
 * @param {string|null} marked has the first choice
 * @returns {Map<string, [number, number]>} middles, by code
 */
export function place(wishes, frame, taken, marked) {
  const rank = (/** @type {Wish} */ wish) => (wish.code === marked ? Infinity : wish.weight);
  const ordered = [...wishes].sort((a, b) => rank(b) - rank(a) || (a.code < b.code ? -1 : 1));
  const used = [...taken.never];
  const places = new Map();
  for (const wish of ordered) {
    const small = wish.room < LEAST_ROOM * wish.width * wish.height;
    if (small && wish.code !== marked) continue;
    const found = spot(wish, frame, [...used, ...taken.rather], NEAR) || spot(wish, frame, used, STEPS);
    if (!found) continue;
    places.set(wish.code, found);
    used.push(around(found, wish));
  }
  return places;
}

/** @param {[number, number]} middle @param {Wish} wish @returns {Rect} */
function around([x, y], wish) {
  return {
    left: x - wish.width / 2 - GAP_PX,
    right: x + wish.width / 2 + GAP_PX,
    top: y - wish.height / 2 - GAP_PX,
    bottom: y + wish.height / 2 + GAP_PX,
  };
}

/**
 * @param {Wish} wish @param {{width: number, height: number}} frame @param {Rect[]} used @param {number[][]} steps
 * @returns {[number, number]|null}
 */
function spot(wish, frame, used, steps) {
  // Out of sight is out of mind: only what lies on the map is named.
  if (wish.x < 0 || wish.y < 0 || wish.x > frame.width || wish.y > frame.height) return null;
  const [halfWide, halfHigh] = [wish.width / 2 + GAP_PX, wish.height / 2 + GAP_PX];
  if (halfWide * 2 > frame.width || halfHigh * 2 > frame.height) return null;
  for (const [right, down] of steps) {
    const x = within(wish.x + right * wish.width, halfWide, frame.width - halfWide);
    const y = within(wish.y + down * wish.height, halfHigh, frame.height - halfHigh);
    const box = around([x, y], wish);
    if (!used.some((other) => meet(other, box))) return [x, y];
  }
  return null;
}

/** @param {number} value @param {number} low @param {number} high */
function within(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

/**
 * The labels as elements: texts are patched in place, so that only what changed moves.
 * @param {HTMLElement} host
 */
export function createLabels(host) {
  const layer = document.createElement("div");
  layer.className = "map-labels";
  host.append(layer);
  /** @type {Map<string, {element: HTMLElement, name: HTMLElement, value: HTMLElement}>} */
  const shown = new Map();
  const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  /** @type {Map<string, number>} widths by text, for one size of type */
  let widths = new Map();
  let type = "";

  function make() {
    const element = document.createElement("div");
    element.className = "map-label";
    const name = document.createElement("div");
    const value = document.createElement("div");
    value.className = "map-label-value";
    element.append(name, value);
    layer.append(element);
    return { element, name, value };
  }

  return {
    /**
     * How much room a label takes, in pixels.
     * @param {string} name @param {string} value @param {number} unit
     */
    size(name, value, unit) {
      const family = getComputedStyle(layer).fontFamily;
      const font = `500 ${17 * unit}px ${family}`;
      if (font !== type || widths.size > 2000) {
        widths = new Map();
        type = font;
        pen.font = font;
      }
      const wide = (/** @type {string} */ text) => {
        let width = widths.get(text);
        if (width === undefined) widths.set(text, (width = pen.measureText(text).width));
        return width;
      };
      // The halo stands out on every side.
      return {
        width: Math.max(wide(name), value ? wide(value) : 0) + 6 * unit,
        height: (value ? 42 : 21) * unit,
      };
    },
    /** @param {Map<string, [number, number]>} places @param {{[code: string]: any}} areas */
    draw(places, areas) {
      for (const [code, label] of shown) {
        if (places.has(code)) continue;
        label.element.remove();
        shown.delete(code);
      }
      for (const [code, [x, y]] of places) {
        let label = shown.get(code);
        if (!label) shown.set(code, (label = make()));
        const { name, value } = areas[code];
        if (label.name.textContent !== name) label.name.textContent = name;
        if (label.value.textContent !== value) label.value.textContent = value;
        const moved = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px) translate(-50%, -50%)`;
        if (label.element.style.transform !== moved) label.element.style.transform = moved;
      }
      layer.classList.remove("map-away");
    },
    /** While the map moves, names are away. */
    hide() {
      layer.classList.add("map-away");
    },
    count: () => shown.size,
  };
}
