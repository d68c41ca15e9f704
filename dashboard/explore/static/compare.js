// Two to four areas, or two periods, side by side: numbers with their differences, and maps.

import { createBench } from "./compare_bench.js";
import { createBars, createFigures, createWeeks } from "./compare_parts.js";
import { attr, h, text } from "./dom.js";
import { createCompare as createMaps } from "./map_compare.js";

/** @param {HTMLElement} host @param {any} context */
export function createCompare(host, context) {
  const { t, config } = context;
  const bench = createBench(context, () => draw(context.view(), context.state(), true));
  const said = h("p", { class: "compare-said", role: "status" });
  const sentence = h("p", { class: "compare-sentence" });
  const figures = createFigures(context);
  const weeks = createWeeks(context);
  const bars = createBars(context);
  const maphost = h("div", { class: "compare-map" });
  const maptitle = h("div", { class: "compare-head" }, h("h2", {}, t("compare.maps")), ...["swipe", "side"].map(switcher));
  const mappart = h("section", { class: "compare-maps" }, maptitle, maphost);
  const body = h("div", { class: "compare-body" }, sentence, figures.node, mappart,
    h("div", { class: "compare-two" }, weeks.node, bars.node), h("p", { class: "muted" }, t("compare.filtered")));
  host.append(bench.node, said, body);
  /** @type {any} */
  let maps = null;
  /** @type {{told: any, views: any[]}|null} what is painted */
  let last = null;
  let shown = "";
  let asking = 0;

  /** @param {string} key */
  function switcher(key) {
    return h("button", { class: "preset", "data-split": key,
      onclick: () => context.change({ split: key }, { replace: true }) }, t(`compare.${key}`));
  }

  /** @param {any} state @returns {any[]|null} what differs of each side, or nothing to compare yet */
  function sides(state) {
    if (!state.cmp) return null;
    if (state.cmp.includes("..")) {
      const [from, to] = state.cmp.split("..");
      return from && to ? [{ from, to }, {}] : null;
    }
    const codes = state.cmp.split(",").filter((/** @type {string} */ code) => context.places.get(code)).slice(0, 4);
    return codes.length > 1 ? codes.map((/** @type {string} */ code) => ({ in: [code] })) : null;
  }

  /** @param {any} state @param {any[]} given */
  async function read(state, given) {
    const turn = (asking += 1);
    text(said, t("compare.loading"));
    attr(host, "aria-busy", "true");
    try {
      const address = `${config.urls.compare}${context.counted()}`;
      const glue = address.includes("?") ? "&" : "?";
      const answer = await fetch(`${address}${glue}cmp=${encodeURIComponent(state.cmp)}`);
      const told = await answer.json();
      if (!answer.ok) throw new Error(told.error || answer.status);
      if (!told.sides.length) {
        if (turn !== asking) return;
        body.hidden = true;
        text(said, told.notes.join(" "));
        attr(host, "aria-busy", null);
        return;
      }
      const views = await Promise.all(given.slice(0, 2).map((patch) => context.views.more(context.counted(patch))));
      if (turn !== asking) return;
      last = { told, views };
      paint(told, views);
      text(said, told.notes.join(" "));
    } catch (error) {
      if (turn !== asking) return;
      shown = "";
      body.hidden = true;
      said.replaceChildren(t("compare.failed", { why: /** @type {Error} */ (error).message }), " ",
        h("button", { class: "plain", onclick: () => draw(null, context.state(), true) }, t("compare.again")));
    }
    attr(host, "aria-busy", null);
  }

  /** @param {any} told @param {any[]} views */
  function paint(told, views) {
    body.hidden = false;
    text(sentence, told.sentence || "");
    sentence.hidden = !told.sentence;
    figures.draw(told);
    weeks.draw(told);
    bars.draw(told);
    paintMaps(told, views);
  }

  /** @param {any} told @param {any[]} views */
  function paintMaps(told, views) {
    // The values of areas follow no filter of areas: two areas are on one and the same map.
    mappart.hidden = !(context.state().cmp || "").includes("..");
    if (mappart.hidden) return;
    if (!maps) maps = createMaps(maphost, context);
    maps.draw({
      left: { view: views[0], title: told.sides[0].title },
      right: { view: views[1], title: told.sides[1].title },
    }, context.state());
  }

  /** @param {any} view @param {any} state @param {boolean} on */
  function draw(view, state, on) {
    if (!on) return;
    bench.draw(state);
    maptitle.querySelectorAll("button").forEach((/** @type {any} */ one) => {
      attr(one, "aria-pressed", String(one.dataset.split === state.split));
    });
    const given = sides(state);
    if (!given) {
      asking += 1;
      attr(host, "aria-busy", null);
      last = null;
      shown = "";
      body.hidden = true;
      text(said, t(bench.kind() === "periods" ? "compare.empty_periods" : "compare.empty_areas"));
      return;
    }
    const key = `${view ? view.version : config.version} ${context.counted()} ${state.cmp}`;
    if (key === shown) {
      if (last) paintMaps(last.told, last.views);
      return;
    }
    shown = key;
    read(state, given);
  }

  return { draw };
}
