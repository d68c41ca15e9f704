// Making nodes once, and touching afterwards only what differs: focus and scrolling stay.

const SVG = "http://www.w3.org/2000/svg";

/**
 * Make an element.
 * @param {string} tag
 * @param {Object<string, any>} [attrs] attributes; functions become listeners (`onclick`)
 * @param {...(Node|string)} children
 * @returns {any}
 */
export function h(tag, attrs = {}, ...children) {
  return filled(document.createElement(tag), attrs, children);
}

/** Make an element of SVG. @param {string} tag @param {Object<string, any>} [attrs] @param {...(Node|string)} children */
export function s(tag, attrs = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attrs, children);
}

/** @param {any} node @param {Object<string, any>} attrs @param {(Node|string)[]} children */
function filled(node, attrs, children) {
  for (const [name, value] of Object.entries(attrs)) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else attr(node, name, value);
  }
  node.append(...children);
  return node;
}

/** Write a text if it differs. @param {Element} node @param {any} value */
export function text(node, value) {
  const wanted = value === null || value === undefined ? "" : String(value);
  if (node.textContent !== wanted) node.textContent = wanted;
}

/** Set an attribute if it differs; null, undefined and false take it away, true sets it empty. */
export function attr(/** @type {Element} */ node, /** @type {string} */ name, /** @type {any} */ value) {
  if (value === null || value === undefined || value === false) {
    if (node.hasAttribute(name)) node.removeAttribute(name);
    return;
  }
  const wanted = value === true ? "" : String(value);
  if (node.getAttribute(name) !== wanted) node.setAttribute(name, wanted);
}

/** What `each` has made, by its parent. */
const made = new WeakMap();

/**
 * Keep one child of `parent` for each of `items`, in their order; children that stay are kept.
 * @template T
 * @param {Element} parent it has no other children
 * @param {T[]} items
 * @param {(item: T, at: number) => string} keyOf
 * @param {(item: T) => {node: Element, update: (item: T, at: number) => void}} make
 */
export function each(parent, items, keyOf, make) {
  const before = made.get(parent) || new Map();
  const now = new Map();
  const active = document.activeElement;
  const stood = /** @type {any} */ (parent.contains(active) ? active : null);
  items.forEach((item, at) => {
    const key = keyOf(item, at);
    const handle = before.get(key) || make(item);
    handle.update(item, at);
    now.set(key, handle);
    if (parent.children[at] !== handle.node) parent.insertBefore(handle.node, parent.children[at] || null);
  });
  while (parent.children.length > items.length) /** @type {Element} */ (parent.lastElementChild).remove();
  // What has moved has lost the focus on its way.
  if (stood && stood !== document.activeElement && parent.contains(stood)) stood.focus({ preventScroll: true });
  made.set(parent, now);
}

/** A dialog that gives the focus back. @param {string} title @param {string} close @param {...(Node|string)} children */
export function dialog(title, close, ...children) {
  const node = h("dialog", { class: "dialog", "aria-label": title },
    h("form", { method: "dialog", class: "dialog-head" },
      h("h2", {}, title),
      h("button", { class: "icon", "aria-label": close, title: close }, "×")),
    ...children);
  node.addEventListener("close", () => node.remove());
  node.addEventListener("click", (/** @type {Event} */ event) => event.target === node && node.close());
  document.body.append(node);
  node.showModal();
  return node;
}
