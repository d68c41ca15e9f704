/**
 * Making nodes once and touching afterwards only what differs: a wall runs for months, and whoever
 * watches it sees a change only because nothing else moves.
 */

const SVG = "http://www.w3.org/2000/svg";

/** Whoever asked for less motion gets none. */
export const still = window.matchMedia("(prefers-reduced-motion: reduce)");

/**
 * Make an element.
 * @param {string} tag
 * @param {Object<string, any>} [attrs] attributes; functions become listeners (`onclick`).
 * @param {...(Node|string)} children
 * @returns {HTMLElement}
 */
export function h(tag, attrs = {}, ...children) {
  return filled(document.createElement(tag), attrs, children);
}

/** Make an element of SVG; arguments as of `h`. */
export function s(tag, attrs = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attrs, children);
}

function filled(node, attrs, children) {
  for (const [name, value] of Object.entries(attrs)) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else attr(node, name, value);
  }
  node.append(...children);
  return node;
}

/**
 * Write `value` into `node` if it says something else.
 * @returns {boolean} whether it did.
 */
export function text(node, value) {
  const wanted = value === null || value === undefined ? "" : String(value);
  if (node.textContent === wanted) return false;
  node.textContent = wanted;
  return true;
}

/** Set an attribute if it differs; null, undefined and false take it away, true sets it empty. */
export function attr(node, name, value) {
  if (value === null || value === undefined || value === false) {
    if (node.hasAttribute(name)) node.removeAttribute(name);
    return;
  }
  const wanted = value === true ? "" : String(value);
  if (node.getAttribute(name) !== wanted) node.setAttribute(name, wanted);
}

/** Set a property of the style if it differs. */
export function style(node, name, value) {
  if (node.style.getPropertyValue(name) !== value) node.style.setProperty(name, value);
}

/** Let a number that has changed light up once. */
export function flash(node) {
  if (still.matches || !node.animate) return;
  node.animate([{ color: "#8fd3e3" }, { color: "#8fd3e3", offset: 0.3 }, {}], {
    duration: 1800,
    easing: "ease-out",
  });
}

/** Write a number and let it light up if it has been another before. */
export function number(node, value) {
  const known = node.textContent !== "";
  if (text(node, value) && known) flash(node);
}

/** What `each` has made, by its parent. */
const made = new WeakMap();

/**
 * Keep one child of `parent` for each of `items`, in their order; children that stay are kept.
 * @template T
 * @param {Element} parent it must have no other children.
 * @param {T[]} items
 * @param {(item: T, at: number) => any} keyOf
 * @param {(item: T) => {node: Element, update: (item: T, at: number) => void}} make
 * @returns {{node: Element}[]} what was made, in their order.
 */
export function each(parent, items, keyOf, make) {
  const before = made.get(parent) || new Map();
  const now = new Map();
  items.forEach((item, at) => {
    let key = keyOf(item, at);
    // Two rows may be called the same: both are shown.
    while (now.has(key)) key = `${key}'`;
    const handle = before.get(key) || make(item);
    handle.update(item, at);
    now.set(key, handle);
    if (parent.children[at] !== handle.node) parent.insertBefore(handle.node, parent.children[at] || null);
  });
  while (parent.children.length > items.length) parent.lastElementChild.remove();
  made.set(parent, now);
  return [...now.values()];
}

/**
 * How wide a text is in em: a Chinese character is one, a Latin letter about half of it.
 * @param {string} value
 */
export function ems(value) {
  let sum = 0;
  for (const one of value) {
    if (one > "\u2e7f") sum += 1;
    else if (/[.,:;|!'’ ilI()]/.test(one)) sum += 0.31;
    else if (/[A-Zmw%÷—+−]/.test(one)) sum += 0.72;
    else sum += 0.56;
  }
  return sum;
}

/** A text for those who listen. */
export function heard(value = "") {
  return h("span", { class: "heard" }, value);
}

/**
 * The path of a line through values; a missing one breaks it.
 * @param {(number|null)[]} values
 * @param {(at: number) => number} x
 * @param {(value: number) => number} y
 */
export function line(values, x, y) {
  let path = "";
  values.forEach((value, at) => {
    if (value === null) return;
    const begins = at === 0 || values[at - 1] === null;
    path += `${begins ? "M" : "L"}${x(at).toFixed(1)},${y(value).toFixed(1)}`;
    // A value between two missing ones is a dot.
    if (begins && (at + 1 === values.length || values[at + 1] === null)) path += "h0.01";
  });
  return path;
}
