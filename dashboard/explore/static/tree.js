// The areas as a tree: what is ticked is looked at. A street that is ticked brings all that is in it.

import { attr, h, text } from "./dom.js";

/** Areas that are listed when a name is looked for. */
const MOST = 60;

/**
 * @typedef {{code: string, level: number, parent: Node|null, name: string, below: Node[]}} Node
 * @param {HTMLElement} host @param {any} context
 */
export function create(host, context) {
  const { t } = context;
  const box = h("input", { type: "search", class: "tree-find", "aria-label": t("page.find_area"),
    placeholder: t("page.find_area"), oninput: () => narrow() });
  const empty = h("p", { class: "muted", hidden: true }, t("page.no_area"));
  const list = h("ul", { class: "tree", role: "tree", "aria-label": t("page.areas"), "aria-multiselectable": "true" });
  const rows = new Map();
  /** @type {Map<string, any>} */
  let nodes = new Map();
  /** @type {any} */
  let counts = {};
  let chosen = new Set();
  host.append(box, list, empty);
  list.addEventListener("keydown", keys);

  /** @param {any} node @param {Element} into */
  function put(node, into) {
    const count = h("span", { class: "tree-count" });
    const tick = h("span", { class: "tick", "aria-hidden": "true" });
    const label = h("span", { class: "tree-name" }, node.name);
    const turn = h("span", { class: "turn", "aria-hidden": "true" });
    const row = h("div", { class: "tree-row" }, turn, tick, label, count);
    const below = h("ul", { role: "group" });
    const item = h("li", { role: "treeitem", tabindex: "-1", "data-code": node.code, "aria-selected": "false" }, row);
    if (node.below.length) {
      item.append(below);
      attr(item, "aria-expanded", "false");
      turn.addEventListener("click", () => open(node, attrOf(item) !== "true"));
    }
    row.addEventListener("click", (/** @type {Event} */ event) => {
      if (event.target !== turn) choose(node);
      focus(item);
    });
    into.append(item);
    rows.set(node.code, { node, item, below, count, tick });
  }

  /** @param {Element} item */
  function attrOf(item) {
    return item.getAttribute("aria-expanded");
  }

  /** Rows are made when they are first seen: a city has thousands. @param {any} node @param {boolean} opened */
  function open(node, opened) {
    const row = rows.get(node.code);
    if (!row || !node.below.length) return;
    if (opened && !row.below.children.length) {
      for (const one of node.below) put(one, row.below);
      mark();
    }
    attr(row.item, "aria-expanded", String(opened));
    reach();
  }

  /** Let the keyboard always find a way in: what it stood on may be hidden now. */
  function reach() {
    const seen = /** @type {HTMLElement[]} */ ([...list.querySelectorAll("li")])
      .filter((one) => one.offsetParent !== null);
    if (!seen.length || seen.some((one) => one.tabIndex === 0)) return;
    for (const { item } of rows.values()) item.tabIndex = -1;
    seen[0].tabIndex = 0;
  }

  /** @param {any} node */
  function reveal(node) {
    if (!node.parent) return;
    reveal(node.parent);
    open(node.parent, true);
  }

  /** Ticking a part of what is ticked leaves the other parts. @param {any} node */
  function choose(node) {
    let next = new Set(chosen);
    const above = holder(node);
    if (above && above !== node) {
      next.delete(above.code);
      for (let one = node; one !== above; one = one.parent) {
        for (const beside of one.parent.below) if (beside !== one) next.add(beside.code);
      }
    } else if (next.has(node.code)) {
      next.delete(node.code);
    } else {
      next = new Set([...next].filter((code) => !inside(nodes.get(code), node)));
      next.add(node.code);
    }
    context.change({ in: [...next] });
  }

  /** The ticked area that holds it. @param {any} node */
  function holder(node) {
    for (let one = node; one; one = one.parent) if (chosen.has(one.code)) return one;
    return null;
  }

  /** @param {any} node @param {any} area */
  function inside(node, area) {
    for (let one = node; one; one = one.parent) if (one === area) return true;
    return false;
  }

  /** Mark what is ticked, held by what is ticked, or holds something ticked. */
  function mark() {
    const holds = new Set();
    for (const code of chosen) for (let one = nodes.get(code); one; one = one.parent) holds.add(one.code);
    for (const { node, item, count, tick } of rows.values()) {
      const all = Boolean(holder(node));
      attr(item, "aria-selected", String(all));
      attr(item, "aria-checked", all ? "true" : holds.has(node.code) ? "mixed" : "false");
      attr(tick, "data-tick", all ? "all" : holds.has(node.code) ? "some" : null);
      text(count, counts[node.code] === undefined ? "" : context.number(counts[node.code]));
    }
  }

  function narrow() {
    const found = box.value.trim().toLowerCase();
    list.classList.toggle("found", Boolean(found));
    let shown = 0;
    const keep = new Set();
    if (found) {
      for (const node of nodes.values()) {
        if (shown >= MOST || !(node.name.toLowerCase().includes(found) || node.code.startsWith(found))) continue;
        shown += 1;
        reveal(node);
        for (let one = node; one; one = one.parent) keep.add(one.code);
      }
    }
    for (const [code, { item }] of rows) item.hidden = Boolean(found) && !keep.has(code);
    empty.hidden = !found || (shown > 0 && shown < MOST);
    text(empty, t(shown ? "page.areas_cut" : "page.no_area", { n: MOST }));
    reach();
  }

  /** @param {HTMLElement} item */
  function focus(item) {
    for (const { item: other } of rows.values()) other.tabIndex = -1;
    item.tabIndex = 0;
    item.focus();
  }

  /** @param {KeyboardEvent} event */
  function keys(event) {
    const item = /** @type {HTMLElement} */ (event.target);
    const row = rows.get(item.dataset.code);
    if (!row) return;
    const seen = /** @type {HTMLElement[]} */ ([...list.querySelectorAll("li")])
      .filter((one) => one.offsetParent !== null);
    const at = seen.indexOf(item);
    const opened = attrOf(item) === "true";
    /** @type {Object<string, () => void>} */
    const acts = {
      ArrowDown: () => seen[at + 1] && focus(seen[at + 1]),
      ArrowUp: () => seen[at - 1] && focus(seen[at - 1]),
      Home: () => focus(seen[0]),
      End: () => focus(seen[seen.length - 1]),
      ArrowRight: () => opened ? seen[at + 1] && focus(seen[at + 1]) : open(row.node, true),
      ArrowLeft: () => opened ? open(row.node, false) : row.node.parent && focus(rows.get(row.node.parent.code).item),
      Enter: () => choose(row.node),
      " ": () => choose(row.node),
    };
    if (!acts[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    acts[event.key]();
  }

  return {
    /** @param {Map<string, any>} given every area by its code */
    fill(given) {
      nodes = given;
      rows.clear();
      list.replaceChildren();
      const top = [...nodes.values()].filter((node) => !node.parent);
      for (const node of top) put(node, list);
      if (top.length === 1) open(top[0], true);
      const first = list.querySelector("li");
      if (first) first.tabIndex = 0;
      for (const code of chosen) if (nodes.has(code)) reveal(nodes.get(code));
      mark();
    },
    /** @param {Object<string, number>} given demands by area, under the other filters */
    count(given) {
      counts = given;
      mark();
    },
    /** @param {any} _view @param {any} state */
    draw(_view, state) {
      const next = new Set(state.in);
      const changed = next.size !== chosen.size || [...next].some((code) => !chosen.has(code));
      chosen = next;
      if (changed) {
        for (const code of chosen) if (nodes.has(code)) reveal(nodes.get(code));
        mark();
      }
    },
  };
}
