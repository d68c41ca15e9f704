// What is filtered, each with a cross to take it away; undo, redo, and how many demands are left.

import { attr, each, h, text } from "./dom.js";
import { createFiltersSaid } from "./filters_said.js";
import { FILTERS, without } from "./state.js";

/** @param {HTMLElement} host @param {any} context */
export function create(host, context) {
  const { t, config } = context;
  const said = createFiltersSaid(context);
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
    const whole = state.from === from && state.to === to;
    return [...(whole ? [] : [{ key: "period", label: t("page.period"), said: said.period(state), patch: { from, to } }]),
      ...said.all(state)];
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
