// The period: first and last day, and presets.

import { attr, h, text } from "./dom.js";

/** @param {HTMLElement} host @param {any} context */
export function create(host, context) {
  const { t, config } = context;
  const first = input("page.first_day");
  const last = input("page.last_day");
  const wrong = h("p", { class: "wrong", role: "alert" });
  const presets = config.presets.map((/** @type {any} */ one) => h("button", {
    class: "preset", "aria-pressed": "false",
    onclick: () => context.change({ from: one.from, to: one.to }),
  }, one.title));
  host.append(
    h("div", { class: "period-days" }, h("label", {}, t("page.first_day"), first), h("label", {}, t("page.last_day"), last)),
    wrong,
    h("div", { class: "presets" }, ...presets));

  /** @param {string} key */
  function input(key) {
    return h("input", {
      type: "date", min: config.days.first, max: config.days.last, "aria-label": t(key), onchange: take,
    });
  }

  function take() {
    const [from, to] = [first.value, last.value];
    if (!from || !to || !first.validity.valid || !last.validity.valid) return;
    if (from > to) {
      text(wrong, t("page.days_turned"));
      return;
    }
    text(wrong, "");
    context.change({ from, to: context.dayAfter(to) });
  }

  return {
    /** @param {any} _view @param {any} state */
    draw(_view, state) {
      if (document.activeElement !== first) first.value = state.from;
      if (document.activeElement !== last) last.value = context.dayBefore(state.to);
      if (![first, last].includes(/** @type {any} */ (document.activeElement))) text(wrong, "");
      config.presets.forEach((/** @type {any} */ one, /** @type {number} */ at) => {
        attr(presets[at], "aria-pressed", String(one.from === state.from && one.to === state.to));
      });
    },
  };
}
