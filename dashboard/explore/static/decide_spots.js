// Hotspots with their verdicts: the list, and what of it is on the map.

import { h, text } from "./dom.js";
import { createEvidence, createList } from "./decide_parts.js";
import { boxOf } from "./map_earth.js";

/** @param {any} context @param {{redraw: () => void, show: (box: any) => void}} acts */
export function createSpots(context, { redraw, show }) {
  const { t, number } = context;
  const verdict = h("p", { class: "decide-verdict" });
  const evidence = createEvidence(context);
  const list = createList(t("decide.hotspots"), (row) => `${row.rank}:${row.code}:${row.category}`, row, choose);
  const node = h("div", {}, verdict, list.node, evidence.node);
  /** @type {any} */
  let told = null;
  let chosen = 0;

  /** @param {any} spot */
  function row(spot) {
    const amount = spot.usual === null ? t("decide.count", { n: number(spot.count) })
      : t("decide.against", { n: number(spot.count), usual: number(spot.usual), ratio: spot.ratio === null ? "—" : spot.ratio.toFixed(1) });
    const tags = [t("decide.confidence", { n: spot.confidence }), ...(spot.kind ? [spot.kind] : [])];
    return { parts: [h("b", { class: "decide-rank" }, String(spot.rank)),
      h("span", { class: "decide-name" }, `${spot.place} · ${spot.what}`),
      h("span", { class: "decide-tags" }, ...tags.map((one) => h("i", {}, one))),
      h("span", { class: "decide-amount" }, amount)] };
  }

  /** @param {any} spot */
  function choose(spot) {
    chosen = chosen === spot.rank ? 0 : spot.rank;
    if (chosen) show(boxOf(spot.cells.flatMap((/** @type {any} */ one) => one.ring)));
    redraw();
  }

  /** @param {any} spot */
  function more(spot) {
    const patch = { ...(spot.code ? { in: [spot.code] } : {}), ...(spot.category ? { category: [spot.category] } : {}), tab: "data" };
    return h("div", { class: "decide-detail" }, h("p", {}, spot.verdict),
      h("ul", {}, ...spot.evidence.map((/** @type {string} */ one) => h("li", {}, one))),
      h("button", { type: "button", class: "plain", onclick: () => context.change(patch) }, t("decide.filter_spot")));
  }

  /** The one that is looked at: the chosen one, else the first. */
  const looked = () => told.rows.find((/** @type {any} */ one) => one.rank === chosen) || told.rows[0];

  return {
    node,
    /** @param {any} now @param {any} _state */
    draw(now, _state) {
      if (now !== told) chosen = 0;
      told = now;
      node.hidden = !told;
      if (!told) return;
      text(verdict, told.verdict);
      evidence.draw(told.evidence);
      list.draw(told.rows, {
        title: told.count ? t("decide.spots_list", { n: number(told.count) }) : t("decide.spots_none"),
        pressed: (one) => one.rank === chosen,
        open: more,
        more: told.count > told.rows.length ? t("decide.first_n", { n: told.rows.length, of: number(told.count) }) : "",
      });
    },
    /** What is on the map. */
    picture() {
      if (!told || !told.rows.length) return {};
      const one = looked();
      return {
        cells: one.cells,
        pins: told.rows.map((/** @type {any} */ spot) => ({ key: `spot:${spot.rank}`, kind: "ring", at: [spot.lon, spot.lat],
          text: String(spot.rank), label: t("decide.spot_pin", { n: spot.rank, name: `${spot.place} · ${spot.what}` }),
          on: spot === one, act: () => choose(spot) })),
        key: [["ring", t("decide.key_ring")], ["cell", t("decide.key_cells")]],
      };
    },
  };
}
