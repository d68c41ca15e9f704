// The places of the page: what stands where, before there is any number.

import { h } from "./dom.js";

/**
 * @param {HTMLElement} root @param {(key: string, values?: any) => string} t
 */
export function createFrame(root, t) {
  const places = Object.fromEntries(
    ["map", "days", "headline", "category", "channel", "status", "how", "hours", "close", "table",
      "filters", "layers", "search", "saved", "chips", "tabs", "tools", "notes", "footer", "bar", "code", "pick",
      "compare", "decide", "maptools"].map((key) => [key, h("div", { class: `at-${key}` })]));
  const facets = h("div", { class: "facets" },
    ...["category", "status", "hours", "close", "channel", "how"].map((key) => places[key]));
  const side = sections(t, [["filters", places.filters], ["layers", places.layers]]);
  const data = h("div", { class: "middle" },
    h("section", { class: "map-panel", "aria-label": t("page.map") }, places.maptools, places.map),
    h("section", { class: "days-panel", "aria-label": t("page.days") }, places.days),
    h("section", { class: "table-panel", "aria-label": t("page.table") }, places.table));
  const right = h("aside", { class: "right", "aria-label": t("page.figures") },
    places.headline, facets, places.pick);
  root.replaceChildren(
    h("a", { class: "skip", href: "#explore-main", onclick: (/** @type {Event} */ event) => {
      event.preventDefault();
      root.querySelector("main")?.focus();
    } }, t("page.skip")),
    h("header", { class: "top" },
      h("h1", {}, t("page.title")), places.tabs, places.search, places.tools, places.saved),
    h("div", { class: "under" }, places.chips),
    h("div", {}, places.bar, places.code), places.notes,
    h("main", { id: "explore-main", class: "work", tabindex: "-1" },
      side.node, data, right, places.compare, places.decide),
    h("footer", { class: "foot" }, places.footer));
  places.pick.hidden = true;
  return { places, side, main: root.querySelector("main"), right };
}

/** Parts of which one is seen. @param {(key: string) => string} t @param {[string, HTMLElement][]} parts */
function sections(t, parts) {
  const buttons = parts.map(([key], at) => h("button", {
    role: "tab", id: `tab-${key}`, "aria-controls": `part-${key}`,
    onclick: () => show(at), onkeydown: (/** @type {KeyboardEvent} */ event) => step(event, at),
  }, t(`page.${key}`)));
  parts.forEach(([key, node]) => {
    node.id = `part-${key}`;
    node.setAttribute("role", "tabpanel");
    node.setAttribute("aria-labelledby", `tab-${key}`);
  });
  /** @param {number} shown */
  function show(shown) {
    parts.forEach(([, node], at) => {
      node.hidden = at !== shown;
      buttons[at].setAttribute("aria-selected", String(at === shown));
      buttons[at].tabIndex = at === shown ? 0 : -1;
    });
  }
  /** @param {KeyboardEvent} event @param {number} at */
  function step(event, at) {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const next = (at + 1) % buttons.length;
    show(next);
    buttons[next].focus();
  }
  show(0);
  const node = h("aside", { class: "side", "aria-label": t("page.side") },
    h("div", { role: "tablist", class: "side-tabs" }, ...buttons), ...parts.map(([, one]) => one));
  return { node, show };
}
