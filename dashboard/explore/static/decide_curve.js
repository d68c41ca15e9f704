// How the share of households covered grows with the number of stations.

import { percent } from "./decide_parts.js";
import { h, s } from "./dom.js";

const [WIDE, HIGH] = [360, 150];
const [LEFT, RIGHT, TOP, LOW] = [44, 12, 12, 22];

/** @param {any} context */
export function createCurve(context) {
  const { t } = context;
  const chart = h("div", {});
  const node = h("section", { class: "decide-part decide-curve" }, h("h3", {}, t("decide.curve")), chart);
  return {
    node,
    /** @param {any} result of a siting */
    draw(result) {
      node.hidden = !result || !result.total || result.curve.length < 2;
      if (node.hidden) return;
      const share = (/** @type {number[]} */ all) => all.map((one) => one / result.total);
      const [best, quick] = [share(result.curve), share(result.quick)];
      const most = Math.max(best.length, quick.length) - 1;
      const ends = [Math.min(best[0], quick[0]), Math.max(...best, ...quick)];
      // The axis does not begin at nought, and says so with its own numbers.
      const pad = Math.max(0.002, (ends[1] - ends[0]) * 0.12);
      const [low, high] = [Math.max(0, ends[0] - pad), Math.min(1, ends[1] + pad)];
      const x = (/** @type {number} */ at) => LEFT + (at * (WIDE - LEFT - RIGHT)) / Math.max(1, most);
      const y = (/** @type {number} */ of) => TOP + (1 - (of - low) / (high - low || 1)) * (HIGH - TOP - LOW);
      const line = (/** @type {number[]} */ all, /** @type {string} */ name) => s("polyline", { class: name,
        points: all.map((of, at) => `${x(at).toFixed(1)},${y(of).toFixed(1)}`).join(" ") });
      const grid = [low, high].map((of) => s("g", {}, s("line", { class: "grid", x1: LEFT, x2: WIDE - RIGHT, y1: y(of), y2: y(of) }),
        s("text", { x: LEFT - 6, y: y(of) + 4, "text-anchor": "end" }, `${percent(of)}%`)));
      const step = Math.max(1, Math.ceil(most / 6));
      const ticks = best.map((_, at) => at).filter((at) => at % step === 0)
        .map((at) => s("text", { x: x(at), y: HIGH - 6, "text-anchor": "middle" }, String(at)));
      const dots = best.map((of, at) => s("circle", { cx: x(at).toFixed(1), cy: y(of).toFixed(1), r: 4 },
        s("title", {}, t("decide.curve_at", { k: at, share: percent(of) }))));
      const said = best.map((of, at) => t("decide.curve_at", { k: at, share: percent(of) })).join("；");
      chart.replaceChildren(
        s("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": `${t("decide.curve")}：${said}` },
          ...grid, ...ticks, line(quick, "quick"), line(best, "best"), ...dots),
        h("p", { class: "decide-keys" }, key("best"), t("decide.curve_best"), key("quick"), t("decide.curve_quick")));
    },
  };
}

/** @param {string} name */
function key(name) {
  return s("svg", { class: "key", viewBox: "0 0 28 8", "aria-hidden": "true" }, s("line", { class: name, x1: 0, x2: 28, y1: 4, y2: 4 }));
}
