// What is filtered, in words: for the chips, and for a picture that goes without them.

import { FILTERS, without } from "./state.js";

const MOST = 3;

/**
 * @param {any} context
 * @returns {{period: (state: any) => string, all: (state: any) => {key: string, label: string, said: string, patch: any}[]}}
 *   `all` has the filters that are set, the period beside
 */
export function createFiltersSaid(context) {
  const { t, config } = context;

  /** @param {string} kind @param {string[]} keys */
  function names(kind, keys) {
    const shown = keys.slice(0, MOST).map((key) => context.names(kind, key)).join(t("page.and"));
    return keys.length > MOST ? t("page.more", { names: shown, n: keys.length }) : shown;
  }

  /** @type {Object<string, (value: any) => string>} */
  const said = {
    in: (value) => names("area", value),
    poly: (value) => t("page.poly_said", { n: value.length }),
    category: (value) => names("category", value),
    channel: (value) => names("channel", value),
    status: (value) => names("status", value),
    how: (value) => names("how", value),
    hours: (value) => value.map(hours).join(t("page.and")),
    close(value) {
      const [a, b] = value.split("-");
      if (value === "open") return t("page.open");
      return b === "inf" ? t("page.close_over", { a }) : t("page.close_said", { a, b });
    },
  };

  /** @param {number[]} one */
  function hours([a, b, c, d]) {
    const days = config.weekdays;
    return t("page.hours_said", {
      days: a === b ? days[a - 1] : `${days[a - 1]}–${days[b - 1]}`, from: c, to: d + 1 });
  }

  return {
    period: (state) => t("page.days_said", { from: state.from, to: context.dayBefore(state.to) }),
    all: (state) => FILTERS.filter((key) => state[key] !== null && state[key].length > 0)
      .map((key) => ({ key, label: t(`page.filter_${key}`), said: said[key](state[key]), patch: without(key) })),
  };
}
