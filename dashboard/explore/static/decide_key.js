// What the marks on the map of the decide tab mean.

import { MANY, SOME } from "./decide_parts.js";
import { cellColours, outColours } from "./decide_scene.js";
import { h } from "./dom.js";

/** @param {HTMLElement} frame @param {any} context */
export function createKey(frame, context) {
  const { t, number } = context;
  const list = h("ul", {});
  const node = frame.appendChild(h("div", { class: "decide-key", role: "group", "aria-label": t("decide.key") }, list));
  let written = "";

  /** @param {string} kind @param {any} look */
  function mark(kind, look) {
    if (kind === "cell") return cellColours(look).map((colour) => h("i", { class: "decide-swatch", style: `background:${colour}` }));
    const sign = { ring: "1", site: "1", added: "1", closed: "✕" }[kind];
    if (sign) return [h("i", { class: `decide-sign decide-pin-${kind}` }, h("span", {}, sign))];
    return [h("i", { class: `decide-dot decide-dot-${kind}` })];
  }

  /** @param {string} kind @param {string} said @param {any} look */
  function row(kind, said, look) {
    if (kind !== "out") return [h("li", {}, h("span", { "aria-hidden": "true" }, ...mark(kind, look)), said)];
    const ranges = [t("decide.key_under", { n: number(SOME) }), t("decide.key_between", { a: number(SOME), b: number(MANY) }), t("decide.key_from", { n: number(MANY) })];
    return [h("li", { class: "decide-key-head" }, said), ...outColours(look).map((colour, at) => h("li", {},
      h("span", { "aria-hidden": "true" }, h("i", { class: "decide-dot", style: `background:${colour};width:${8 + 4 * at}px;height:${8 + 4 * at}px` })), ranges[at]))];
  }

  return {
    /** @param {[string, string][]} entries @param {any} look */
    draw(entries, look) {
      const wanted = JSON.stringify([entries, look]);
      if (wanted === written) return;
      written = wanted;
      node.hidden = !entries.length;
      list.replaceChildren(...entries.flatMap(([kind, said]) => row(kind, said, look)));
    },
  };
}
