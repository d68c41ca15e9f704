// Names and values on the map. Text is the page's own (sharp, local fonts); where it stands is
// decided here: the largest areas first, nothing over anything else, nothing cut by the edge.

/**
 * @typedef {{code: string, x: number, y: number, width: number, height: number, weight: number,
 *   room: number}} Wish  its place in pixels, its size, how important, square pixels of its area
 * @typedef {{left: number, top: number, right: number, bottom: number}} Rect
 * @typedef {{code: string, at: [number, number], name: string, value: string, weight: number,
 *   always?: boolean}} Name  `weight`: how large its area is, in square degrees
 */

/** How far from its place a label may stand, in its own widths and heights, the best first. */
const STEPS = [[0, 0], [0, -0.35], [0, 0.35], [-0.2, 0], [0.2, 0], [0, -0.6], [0, 0.6], [0, -0.85], [0, 0.85], [-0.3, -0.3],
  [0.3, -0.3], [-0.3, 0.3], [0.3, 0.3]];
/** An area much smaller than its label has none: it would stand on its neighbours. */
const LEAST_ROOM = 1.2;
const GAP_PX = 3;
const MOST = 160;
const LINE_PX = 16;

/** @param {Rect} a @param {Rect} b */
function meet(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/**
 * Where each label stands that has a place.
 * @param {Wish[]} wishes @param {{width: number, height: number}} frame
 * @param {Rect[]} taken what labels must not cover
 * @returns {Map<string, [number, number]>} middles, by code
 */
export function place(wishes, frame, taken) {
  const ordered = [...wishes].sort((a, b) => b.weight - a.weight || (a.code < b.code ? -1 : 1));
  const used = [...taken];
  const places = new Map();
  for (const wish of ordered) {
    if (places.size >= MOST) break;
    if (wish.room < LEAST_ROOM * wish.width * wish.height) continue;
    const found = spot(wish, frame, used);
    if (!found) continue;
    places.set(wish.code, found);
    used.push(around(found, wish));
  }
  return places;
}

/** @param {[number, number]} middle @param {Wish} wish @returns {Rect} */
function around([x, y], { width, height }) {
  const [wide, high] = [width / 2 + GAP_PX, height / 2 + GAP_PX];
  return { left: x - wide, right: x + wide, top: y - high, bottom: y + high };
}

/** @param {Wish} wish @param {{width: number, height: number}} frame @param {Rect[]} used */
function spot(wish, frame, used) {
  if (wish.x < 0 || wish.y < 0 || wish.x > frame.width || wish.y > frame.height) return null;
  for (const [right, down] of STEPS) {
    const at = /** @type {[number, number]} */ ([wish.x + right * wish.width, wish.y + down * wish.height]);
    const box = around(at, wish);
    const whole = box.left >= 0 && box.top >= 0 && box.right <= frame.width && box.bottom <= frame.height;
    if (whole && !used.some((other) => meet(other, box))) return at;
  }
  return null;
}

/** @param {HTMLElement} host */
export function createLabels(host) {
  const layer = host.appendChild(document.createElement("div"));
  layer.className = "xm-labels";
  layer.setAttribute("aria-hidden", "true");
  const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  /** @type {Map<string, number>} */
  const widths = new Map();
  /** @type {Map<string, {node: HTMLElement, name: HTMLElement, value: HTMLElement, at: [number, number], off: [number, number]}>} */
  const shown = new Map();
  let font = "";

  /** @param {string} text */
  function wide(text) {
    const now = `500 13px ${getComputedStyle(layer).fontFamily}`;
    if (now !== font || widths.size > 5000) {
      widths.clear();
      font = pen.font = now;
    }
    let width = widths.get(text);
    if (width === undefined) widths.set(text, (width = pen.measureText(text).width));
    return width;
  }

  function make() {
    const node = layer.appendChild(document.createElement("div"));
    node.className = "xm-label";
    const name = node.appendChild(document.createElement("div"));
    const value = node.appendChild(document.createElement("div"));
    value.className = "xm-label-value";
    return { node, name, value, at: /** @type {[number, number]} */ ([0, 0]), off: /** @type {[number, number]} */ ([0, 0]) };
  }

  /** @param {any} label @param {number} x @param {number} y */
  function put(label, x, y) {
    const moved = `translate(${(x + label.off[0]).toFixed(1)}px, ${(y + label.off[1]).toFixed(1)}px) translate(-50%, -50%)`;
    if (label.node.style.transform !== moved) label.node.style.transform = moved;
  }

  return {
    /**
     * Lay out afresh, where the map stands still.
     * @param {Name[]} names @param {(at: [number, number]) => {x: number, y: number}} project
     * @param {{width: number, height: number}} frame @param {number} scale square pixels to a square degree
     * @param {Rect[]} taken
     */
    layOut(names, project, frame, scale, taken) {
      const by = new Map();
      const wishes = [];
      for (const one of names) {
        const { x, y } = project(one.at);
        if (x < 0 || y < 0 || x > frame.width || y > frame.height) continue;
        const room = one.always ? Infinity : one.weight * scale;
        if (room < 300) continue;
        const width = Math.max(wide(one.name), one.value ? wide(one.value) : 0) + 4;
        const height = one.value ? 2 * LINE_PX : LINE_PX;
        wishes.push({ code: one.code, x, y, width, height, weight: one.always ? Infinity : one.weight, room });
        by.set(one.code, { ...one, x, y });
      }
      const places = place(wishes, frame, taken);
      for (const [code, label] of shown) {
        if (places.has(code)) continue;
        label.node.remove();
        shown.delete(code);
      }
      for (const [code, [x, y]] of places) {
        const one = by.get(code);
        let label = shown.get(code);
        if (!label) shown.set(code, (label = make()));
        if (label.name.textContent !== one.name) label.name.textContent = one.name;
        if (label.value.textContent !== one.value) label.value.textContent = one.value;
        label.at = one.at;
        label.off = [x - one.x, y - one.y];
        put(label, one.x, one.y);
      }
    },
    /** They go with the map. @param {(at: [number, number]) => {x: number, y: number}} project */
    move(project) {
      for (const label of shown.values()) {
        const { x, y } = project(label.at);
        put(label, x, y);
      }
    },
    count: () => shown.size,
    destroy: () => layer.remove(),
  };
}
