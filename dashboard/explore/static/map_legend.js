// What the colours mean: each class with its limits and how many areas are in it.

import { attr, each, h, text } from "./dom.js";

/** @typedef {import("./map_told.js").Legend} Legend */

/** @param {string} lang @param {number} decimals */
export function writer(lang, decimals) {
  const format = new Intl.NumberFormat(lang === "en" ? "en" : "zh-CN", {
    minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return (/** @type {number} */ value) => format.format(value);
}

/**
 * The classes in words: below, between and from.
 * @param {number[]} breaks @param {number} low @param {number} high @param {(value: number) => string} write
 * @param {boolean} [whole] whether all values are whole numbers
 */
export function ranges(breaks, low, high, write, whole = false) {
  if (whole) return countRanges(breaks, low, write);
  if (!breaks.length) return [low === high ? write(low) : `${write(low)} – ${write(high)}`];
  return [
    `< ${write(breaks[0])}`,
    ...breaks.slice(1).map((to, at) => `${write(breaks[at])} – ${write(to)}`),
    `≥ ${write(breaks[breaks.length - 1])}`,
  ];
}

/** @param {number[]} breaks @param {number} low @param {(value: number) => string} write */
function countRanges(breaks, low, write) {
  const from = [low, ...breaks];
  return from.map((one, at) => {
    if (at === from.length - 1) return `≥ ${write(one)}`;
    return from[at + 1] - 1 > one ? `${write(one)} – ${write(from[at + 1] - 1)}` : write(one);
  });
}

/** @param {string[]} colours from left to right */
export function band(colours) {
  return `linear-gradient(90deg, ${colours.join(", ")})`;
}

/** @param {{fill: string, line: string}} none */
export function hatched({ fill, line }) {
  return `repeating-linear-gradient(-45deg, ${line} 0 1.5px, ${fill} 1.5px 6px)`;
}

/**
 * @param {HTMLElement} host
 * @param {{t: (key: string, values?: any) => string, lang: string, counts?: boolean}} given
 */
export function createLegend(host, { t, lang, counts = true }) {
  const title = h("div", { class: "xl-title" });
  const rows = h("ul", { class: "xl-rows" });
  const bar = h("div", { class: "xl-bar", hidden: true }, h("i"), h("span"), h("span"));
  const node = host.appendChild(h("div", { class: counts ? "xl" : "xl xl-small" }, title, bar, rows));
  node.hidden = true;

  function row() {
    const swatch = h("i", { "aria-hidden": "true" });
    const range = h("span", { class: "xl-range" });
    const count = h("span", { class: "xl-count" });
    return { node: h("li", {}, swatch, range, count),
      update(/** @type {any} */ one) {
        if (swatch.style.background !== one.colour) swatch.style.background = one.colour;
        text(range, one.range);
        text(count, one.count === null || !counts ? "" : t("map.n_areas", { n: one.count }));
      } };
  }

  return {
    node,
    /** @param {Legend|undefined} legend */
    draw(legend) {
      node.hidden = !legend;
      if (!legend) return;
      const write = writer(lang, legend.decimals);
      text(title, legend.unit ? t("map.title_unit", { title: legend.title, unit: legend.unit }) : legend.title);
      const continuous = legend.scheme === "continuous";
      bar.hidden = !continuous || !legend.colours.length;
      bar.firstChild.style.background = band(legend.colours);
      text(bar.children[1], write(legend.low));
      text(bar.children[2], write(legend.high));
      const classes = legend.keys ? legend.keys.map((range, at) => ({ range, colour: legend.colours[at], count: null }))
        : continuous || !legend.colours.length ? [] : ranges(legend.breaks, legend.low, legend.high, write, legend.scheme === "counts")
        .map((range, at) => ({ range, colour: legend.colours[at], count: legend.counts[at] ?? null }));
      const all = legend.unknown
        ? [...classes, { range: t("map.no_data"), colour: hatched(legend.none), count: legend.unknown }] : classes;
      each(rows, all, (_, at) => String(at), row);
      attr(node, "aria-label", legend.title);
    },
  };
}
