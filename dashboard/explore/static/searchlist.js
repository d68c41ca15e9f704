// The list under the search box: what was found, by kind, with what fits marked.

import { attr, h } from "./dom.js";

/** Kinds of what is no area; those of areas are levels. */
const OWN = ["building", "station", "sheet", "data", "atlas", "bulletin"];

/**
 * A text of which parts are marked; the places count characters, as the server does.
 * @param {string} said @param {[number, number][]} ranges
 * @returns {(string|Node)[]}
 */
export function marked(said, ranges) {
  const signs = Array.from(said);
  /** @type {(string|Node)[]} */
  const parts = [];
  let from = 0;
  for (const [start, end] of ranges) {
    parts.push(signs.slice(from, start).join(""), h("mark", {}, signs.slice(start, end).join("")));
    from = end;
  }
  parts.push(signs.slice(from).join(""));
  return parts.filter((one) => one !== "");
}

/**
 * Results by kind or level: the group of the best one is first.
 * @param {any[]} results @returns {[string, any[]][]}
 */
export function grouped(results) {
  /** @type {Map<string, any[]>} */
  const groups = new Map();
  for (const one of results) {
    const key = one.level || one.kind;
    groups.set(key, [...(groups.get(key) || []), one]);
  }
  return [...groups];
}

/**
 * @param {HTMLElement} list
 * @param {{id: string, context: any, onPick: (one: any, only: boolean) => void}} given
 */
export function createOptions(list, { id, context, onPick }) {
  /** @type {any[]} */
  let shown = [];
  /** @type {HTMLElement[]} */
  let nodes = [];

  /** @param {any} one */
  function option(one) {
    const name = h("span", {}, ...marked(one.name, one.ranges.name));
    if (one.other) name.append(h("span", { class: "search-other" }, ...marked(one.other, one.ranges.other)));
    const node = h("div", { class: "search-option", role: "option", id: `${id}-${nodes.length}`, "aria-selected": "false" },
      name, h("span", { class: "search-code" }, ...marked(one.code, one.ranges.code)));
    if (one.where.length) node.append(h("span", { class: "search-where" }, one.where.join(" › ")));
    node.addEventListener("click", (/** @type {MouseEvent} */ event) => onPick(one, event.ctrlKey || event.metaKey));
    shown.push(one);
    nodes.push(node);
    return node;
  }

  /** @param {string} heading @param {any[]} results @param {number} at */
  function group(heading, results, at) {
    const title = h("div", { class: "search-heading", id: `${id}-group-${at}`, role: "presentation" }, heading);
    return h("div", { class: "search-group", role: "group", "aria-labelledby": title.id }, title, ...results.map(option));
  }

  /** @param {string} key */
  function nameOf(key) {
    return OWN.includes(key) ? context.t(`search.${key}`) : context.names("level", key);
  }

  return {
    /** @param {any[]} results @param {string|null} heading of all of them; none for one of each kind */
    fill(results, heading) {
      [shown, nodes] = [[], []];
      const groups = heading === null
        ? grouped(results).map(([key, some], at) => group(nameOf(key), some, at))
        : results.length ? [group(heading, results, 0)] : [];
      list.replaceChildren(...groups);
    },
    count: () => nodes.length,
    /** @param {number} at */
    get: (at) => shown[at] || null,
    /** Mark one as chosen. @param {number} at @returns {string|null} its id */
    mark(at) {
      nodes.forEach((node, n) => attr(node, "aria-selected", String(n === at)));
      const node = nodes[at];
      if (!node) return null;
      node.scrollIntoView({ block: "nearest" });
      return node.id;
    },
  };
}
