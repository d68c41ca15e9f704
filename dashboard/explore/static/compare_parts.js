// The table and the two charts of a comparison.

import { h, s } from "./dom.js";

const WIDE = 640;
const HIGH = 150;
/** Of the sides, in their order; dashes tell them apart without colour. */
export const DASHES = ["", "7 4", "2 3", "10 3 2 3"];

/** @param {any} context */
export function createFigures(context) {
  const { t } = context;
  const head = h("thead", {});
  const body = h("tbody", {});
  const node = h("section", {}, h("h2", {}, t("compare.table")),
    h("div", { class: "compare-scroll", tabindex: "0", role: "region", "aria-label": t("compare.table") },
      h("table", { class: "compare-table" }, head, body)));

  /** @param {any} one */
  function value(one) {
    return h("td", {}, h("b", {}, one.text), h("span", { class: "aside" }, one.aside));
  }

  /** @param {any} one */
  function difference(one) {
    if (!one) return h("td", {}, "—");
    const judged = one.judged ? h("span", { class: `judged ${one.judged}` }, t(`compare.${one.judged}`)) : "";
    return h("td", { class: "difference" }, h("b", {}, one.text), judged, h("span", { class: "aside" }, one.interval || ""));
  }

  return {
    node,
    /** @param {any} told */
    draw(told) {
      const [first, ...others] = told.sides;
      head.replaceChildren(h("tr", {}, h("th", { scope: "col" }, t("compare.figure")),
        ...told.sides.map((/** @type {any} */ one, /** @type {number} */ at) => h("th", { scope: "col" }, key(at), one.title)),
        ...others.map(() => h("th", { scope: "col" }, others.length === 1
          ? t("compare.difference") : t("compare.against", { name: first.title })))));
      body.replaceChildren(...told.rows.map((/** @type {any} */ row) => h("tr", {},
        h("th", { scope: "row" }, h("button", { class: "plain-link", onclick: () => context.define(row.key) }, row.title),
          h("span", { class: "aside" }, row.unit)),
        ...row.values.map(value), ...row.differences.map(difference))));
    },
  };
}

/** The first or the last days of the sides. @param {any} told @param {string} which */
function ends(told, which) {
  return [...new Set(told.sides.map((/** @type {any} */ one) => one[which]))].join(" / ");
}

/** The stroke of a side. @param {number} at */
function key(at) {
  return s("svg", { class: `key side-${at}`, viewBox: "0 0 28 8", "aria-hidden": "true" },
    s("line", { x1: 0, x2: 28, y1: 4, y2: 4, "stroke-dasharray": DASHES[at] }));
}

/** @param {any} context */
export function createWeeks(context) {
  const { t } = context;
  const chart = h("div", {});
  const node = h("section", {}, h("h2", {}, t("compare.days")), chart);
  return {
    node,
    /** @param {any} told */
    draw(told) {
      const most = Math.max(1, ...told.sides.flatMap((/** @type {any} */ one) => one.weeks));
      const long = Math.max(2, ...told.sides.map((/** @type {any} */ one) => one.weeks.length));
      const x = (/** @type {number} */ at) => 44 + (at * (WIDE - 54)) / (long - 1);
      const y = (/** @type {number} */ of) => 10 + (1 - of / most) * (HIGH - 34);
      const lines = told.sides.map((/** @type {any} */ one, /** @type {number} */ at) => s("polyline", {
        class: `side-${at}`, "stroke-dasharray": DASHES[at],
        points: one.weeks.map((/** @type {number} */ of, /** @type {number} */ n) => `${x(n).toFixed(1)},${y(of).toFixed(1)}`).join(" "),
      }, s("title", {}, one.title)));
      const grid = [0, most].map((of) => s("g", {}, s("line", { class: "grid", x1: 44, x2: WIDE - 10, y1: y(of), y2: y(of) }),
        s("text", { x: 38, y: y(of) + 4, "text-anchor": "end" }, context.number(of))));
      const named = told.sides.map((/** @type {any} */ one, /** @type {number} */ at) => h("span", {}, key(at), one.title));
      chart.replaceChildren(
        s("svg", { class: "compare-weeks", viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": t("compare.days") },
          ...grid, ...lines, s("text", { x: 44, y: HIGH - 6 }, ends(told, "first")),
          s("text", { x: WIDE - 10, y: HIGH - 6, "text-anchor": "end" }, ends(told, "last"))),
        h("p", { class: "compare-keys" }, ...named));
    },
  };
}

/** @param {any} context */
export function createBars(context) {
  const { t } = context;
  const list = h("div", { class: "compare-bars" });
  const node = h("section", {}, h("h2", {}, t("compare.categories")), list);
  return {
    node,
    /** @param {any} told */
    draw(told) {
      const most = Math.max(0.01, ...told.categories.flatMap((/** @type {any} */ one) => one.shares));
      list.replaceChildren(...told.categories.map((/** @type {any} */ one) => h("div", { class: "compare-bar" },
        h("span", {}, one.title),
        h("div", {}, ...one.shares.map((/** @type {number} */ share, /** @type {number} */ at) => h("div", { class: `bar side-${at}` },
          h("i", { style: `width:${((share / most) * 100).toFixed(1)}%` }), h("span", {}, one.texts[at])))))));
    },
  };
}
