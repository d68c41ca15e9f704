// Who is left out: shares, areas, and the compounds without a station in reach.

import { createCircle, createEvidence, createList, percent, writers } from "./decide_parts.js";
import { h, text } from "./dom.js";

/** @param {any} context @param {{show: (box: any) => void}} acts */
export function createGaps(context, { show }) {
  const { t, number } = context;
  const { count, households } = writers(context);
  const circle = createCircle(context);
  const verdict = h("p", { class: "decide-verdict" });
  const figures = h("div", { class: "decide-figures" });
  const difference = h("p", { class: "decide-note" });
  const areas = createAreas(context);
  const list = createList(t("decide.left_list"), (one) => one.code, row, choose);
  const evidence = createEvidence(context);
  const body = h("div", {}, verdict, figures, difference, list.node, areas.node, evidence.node);
  const node = h("div", {}, circle.node, body);
  /** @type {any} */
  let told = null;

  /** @param {any} one */
  function row(one) {
    const walk = one.walk_m === null ? t("decide.beyond_walk") : t("decide.metres_n", { n: number(one.walk_m) });
    const near = one.straight_m === null ? "" : t("decide.near_straight", { m: t("decide.metres_n", { n: number(one.straight_m) }) });
    const far = told.ways.includes("walk") ? t("decide.near_walk", { m: walk }) : "";
    return { parts: [h("span", { class: "decide-name" }, one.name, h("small", {}, one.street || "")),
      h("b", { class: "decide-amount" }, households(one.households)),
      h("span", { class: "decide-aside" }, [near, far].filter(Boolean).join(" · "))] };
  }

  /** @param {any} one */
  function choose(one) {
    const pick = `area:${one.code}`;
    const on = context.state().pick === pick;
    context.change({ pick: on ? null : pick }, { replace: true });
    if (!on && one.lon !== null) show([one.lon - 0.008, one.lat - 0.008, one.lon + 0.008, one.lat + 0.008]);
  }

  /** @param {any} one */
  function more(one) {
    return h("div", { class: "decide-detail" }, one.station ? h("p", {}, t("decide.station_is", { name: one.station })) : "",
      h("button", { type: "button", class: "plain", onclick: () => context.change({ pick: `area:${one.code}`, tab: "data" }) }, t("decide.dossier")));
  }

  function drawFigures() {
    const { whole, [told.way]: covered, [`${told.way}_share`]: share } = told.total.households;
    const figure = (/** @type {string} */ title, /** @type {string} */ value, /** @type {string} */ aside) =>
      h("div", {}, h("span", {}, title), h("b", {}, value), h("small", {}, aside));
    figures.replaceChildren(
      figure(t("decide.covered"), share === null ? "—" : `${percent(share)} %`, t("decide.of_all", { k: count(covered), n: count(whole) })),
      figure(t("decide.out"), count(told.left.households), t("decide.out_in", { n: number(told.left.compounds) })));
  }

  return {
    node,
    /** @param {any} now @param {any} state */
    draw(now, state) {
      circle.draw(state);
      told = now;
      body.hidden = !told;
      if (!told) return;
      text(verdict, told.verdict);
      evidence.draw(told.evidence);
      for (const one of [figures, difference, list.node, areas.node]) one.hidden = !told.known;
      if (!told.known) return;
      drawFigures();
      text(difference, told.difference || "");
      difference.hidden = !told.difference;
      const { rows, compounds } = told.left;
      list.draw(rows, {
        title: compounds ? t("decide.left_list") : t("decide.left_none"),
        pressed: (one) => state.pick === `area:${one.code}`,
        open: more,
        more: compounds > rows.length ? t("decide.first_n", { n: rows.length, of: number(compounds) }) : "",
      });
      areas.draw(told.areas.map((/** @type {any[]} */ one) => [one[1], one[told.columns.indexOf(told.way)], one[2]]));
    },
    picture() {
      if (!told || !told.known) return { stations: true, key: [["station", t("decide.key_station")]] };
      return { stations: true, left: told.left.rows.map((/** @type {any} */ one) => ({ ...one, kind: "out" })),
        choose: (/** @type {string} */ code) => told.left.rows.filter((/** @type {any} */ one) => one.code === code).forEach(choose),
        key: [["station", t("decide.key_station")], ["out", t("decide.key_out")]] };
    },
  };
}

/** The share of each area, the least first. @param {any} context */
function createAreas(context) {
  const { t } = context;
  const { count } = writers(context);
  const body = h("tbody", {});
  const head = ["decide.area", "decide.share", "decide.covered_of"].map((key) => h("th", { scope: "col" }, t(key)));
  const node = h("section", { class: "decide-part" }, h("h3", {}, t("decide.by_area")),
    h("table", { class: "decide-table" }, h("thead", {}, h("tr", {}, ...head)), body));
  return {
    node,
    /** @param {[string, number|null, number|null][]} rows name, covered, all */
    draw(rows) {
      const shared = rows.map(([name, covered, whole]) => ({ name, covered, whole, share: whole && covered !== null ? covered / whole : null }));
      shared.sort((a, b) => (a.share === null ? 2 : a.share) - (b.share === null ? 2 : b.share));
      body.replaceChildren(...shared.map(({ name, covered, whole, share }) => h("tr", {}, h("th", { scope: "row" }, name),
        h("td", {}, h("span", { class: "decide-bar" }, h("i", { style: `width:${share === null ? 0 : (100 * share).toFixed(1)}%` })),
          share === null ? "—" : `${percent(share)} %`),
        h("td", {}, `${count(covered)} ÷ ${count(whole)}`))));
    },
  };
}
