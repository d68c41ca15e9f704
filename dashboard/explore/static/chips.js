// What is filtered, each with a cross to take it away; undo, redo, and how many demands are left.

import { attr, each, h, text } from "./dom.js";
import { FILTERS, without } from "./state.js";

const MOST = 3;

/** @param {HTMLElement} host @param {any} context */
export function create(host, context) {
  const { t, config } = context;
  const undo = button("page.undo", "↶", () => context.undo());
  const redo = button("page.redo", "↷", () => context.redo());
  const list = h("ul", { class: "chips", "aria-label": t("page.active") });
  const clear = h("button", { class: "chip-clear", onclick: () => {
    context.change(cleared());
    undo.focus();
  } }, t("page.clear"));
  const total = h("output", { class: "total", "aria-live": "polite" });
  host.append(undo, redo, list, clear, total);

  /** @param {string} key @param {string} sign @param {() => void} act */
  function button(key, sign, act) {
    return h("button", { class: "icon", "aria-label": t(key), title: t(key), onclick: act }, sign);
  }

  function cleared() {
    const found = { from: config.days.from, to: config.days.to };
    return Object.assign(found, ...FILTERS.map(without));
  }

  /** @param {any} state */
  function chips(state) {
    const { from, to } = config.days;
    const found = state.from === from && state.to === to ? []
      : [{ key: "period", label: t("page.period"), said: said.period(state), patch: { from, to } }];
    for (const key of FILTERS) {
      const value = state[key];
      if (value === null || value.length === 0) continue;
      found.push({ key, label: t(`page.filter_${key}`), said: said[key](value), patch: without(key) });
    }
    return found;
  }

  /** @param {string} kind @param {string[]} keys */
  function names(kind, keys) {
    const shown = keys.slice(0, MOST).map((key) => context.names(kind, key)).join(t("page.and"));
    return keys.length > MOST ? t("page.more", { names: shown, n: keys.length }) : shown;
  }

  /** @type {Object<string, (value: any) => string>} */
  const said = {
    period: (state) => t("page.days_said", { from: state.from, to: context.dayBefore(state.to) }),
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
    /** @param {any} view @param {any} state */
    draw(view, state) {
      attr(undo, "disabled", !context.canUndo());
      attr(redo, "disabled", !context.canRedo());
      const shown = chips(state);
      each(list, shown, (one) => one.key, (first) => {
        const label = h("span", { class: "chip-label" });
        const words = h("span", { class: "chip-said" });
        let patch = first.patch;
        const drop = h("button", { onclick: () => {
          context.change(patch);
          (list.querySelector("button") || undo).focus();
        } }, "×");
        return {
          node: h("li", { class: "chip" }, label, words, drop),
          update(one) {
            patch = one.patch;
            text(label, one.label);
            text(words, one.said);
            attr(drop, "aria-label", t("page.drop", { what: `${one.label} ${one.said}` }));
          },
        };
      });
      clear.hidden = shown.length === 0;
      if (view) {
        const { demands, of } = view.total;
        text(total, demands === of ? t("page.total", { n: context.number(demands) })
          : t("page.total_of", { n: context.number(demands), of: context.number(of) }));
      }
    },
  };
}
