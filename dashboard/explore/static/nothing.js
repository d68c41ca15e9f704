// Where no demand is left: what to take away, and how many demands that would bring back.

import { attr, each, h, text } from "./dom.js";
import { FILTERS, without } from "./state.js";
import { createWriter, sum } from "./written.js";

const MOST = 3;

/**
 * What each filter that is set hides. Every part of a view is counted under all filters but its own,
 * so its sum is what is left without it. Of areas only some levels are counted: no number.
 * @param {any} view @param {any} state @param {any} config
 * @returns {{key: string, demands: number|null}[]} the most helpful first
 */
export function relief(view, state, config) {
  const found = [];
  for (const key of FILTERS) {
    const value = state[key];
    if (value === null || value === undefined || value.length === 0) continue;
    const parts = { hours: () => view.hours.flat(), close: () => [...view.close.counts, view.close.open] };
    if (key === "in" || key === "poly") found.push({ key, demands: null });
    else found.push({ key, demands: sum(parts[key] ? parts[key]() : view[key].map((/** @type {any} */ one) => one[1])) });
  }
  const { first, last } = config.days;
  if (state.from > first || state.to <= last) found.push({ key: "period", demands: sum(view.days.counts) });
  const helps = found.filter((one) => one.demands !== 0);
  return helps.sort((a, b) => (b.demands === null ? 0.5 : b.demands) - (a.demands === null ? 0.5 : a.demands));
}

/** @param {HTMLElement} host @param {any} context */
export function create(host, context) {
  const { t, config } = context;
  const { number } = createWriter(config.lang);
  const said = h("p", {});
  const ways = h("ul", {});
  const all = h("button", { type: "button", class: "chart-tool", onclick: () => context.change(everything()) }, t("panels.empty_all"));
  const node = h("div", { class: "nothing", role: "status", hidden: true }, said, ways, all);
  host.append(node);

  const whole = () => ({ from: config.days.first, to: context.dayAfter(config.days.last) });
  const everything = () => Object.assign(whole(), ...FILTERS.map(without));

  /** @param {string} key */
  function titled(key) {
    return t(key === "period" ? "page.period" : `page.filter_${key}`);
  }

  /** @param {any} first */
  function way(first) {
    const button = h("button", { type: "button", class: "chart-tool",
      onclick: () => context.change(first.key === "period" ? whole() : without(first.key)) });
    return {
      node: h("li", {}, button),
      /** @param {any} one */
      update(one) {
        const title = titled(one.key);
        text(button, one.demands === null ? t("panels.empty_areas", { title })
          : t("panels.empty_without", { title, n: number(one.demands) }));
      },
    };
  }

  return {
    /** @param {any} view @param {any} state */
    draw(view, state) {
      const empty = view.total.demands === 0;
      attr(node, "hidden", !empty);
      if (!empty) return;
      const found = relief(view, state, config).slice(0, MOST);
      const filtered = FILTERS.some((key) => state[key] !== null && state[key] !== undefined && state[key].length > 0);
      text(said, t(found.length || filtered ? "panels.empty" : "panels.empty_whole"));
      each(ways, found, (one) => one.key, way);
      attr(all, "hidden", !filtered);
    },
  };
}
