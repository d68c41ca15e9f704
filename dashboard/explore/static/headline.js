// Six figures that are read first. None stands alone: of what it is, and within which interval.

import { createChart, ems, style } from "./chart.js";
import { attr, dialog, each, h, text } from "./dom.js";
import { create as createNothing } from "./nothing.js";
import { createWriter, NONE } from "./written.js";

/** Pixels for a number and its unit in the narrowest column. */
const ROOM = 108;

/** @param {HTMLElement} host @param {any} context */
export function create(host, context) {
  const { t, config } = context;
  const { number } = createWriter(config.lang);
  const chart = createChart(host, context, { kind: "headline", title: t("panels.headline") });
  const list = h("ul", { class: "figures" });
  const nothing = createNothing(chart.body, context);
  chart.body.prepend(list);

  /** @param {any} one */
  function limits(one) {
    const known = typeof one.low === "number" && typeof one.high === "number" && one.value !== null;
    if (!known) return "";
    // With as many decimals as the number itself.
    const digits = (/\.(\d+)$/.exec(one.text || "") || ["", ""])[1].length;
    return t("panels.interval", { low: number(one.low, digits), high: number(one.high, digits) });
  }

  /** @param {any} one */
  function of(one) {
    if (typeof one.denominator !== "number") return "";
    const own = `panels.of_${one.key}`;
    return t(own in config.words ? own : "panels.of", { n: number(one.denominator) });
  }

  /** @param {any} one */
  function defined({ key, title }) {
    if (config.names.indicator[key]) context.define(key);
    else if (`panels.about_${key}` in config.words) dialog(title, t("page.close"), h("p", {}, t(`panels.about_${key}`)));
  }

  /** @param {any} given */
  function figure(given) {
    const [title, value, unit] = ["figure-title", "figure-value", "figure-unit"].map((kind) => h("span", { class: kind }));
    const [denominator, interval, aside] = ["figure-of", "figure-interval", "figure-aside"].map((kind) => h("span", { class: kind }));
    const button = h("button", { type: "button", class: "figure", "data-key": given.key, onclick: () => defined(given) },
      title, h("span", { class: "figure-number" }, value, unit), h("span", { class: "figure-details" }, denominator, interval, aside));
    return {
      node: h("li", {}, button),
      /** @param {any} one */
      update(one) {
        const known = one.value !== null && one.value !== undefined;
        text(title, one.title);
        text(value, known ? one.text || number(one.value) : NONE);
        // What is long is smaller, and a unit that does not fit stands below.
        const shrink = Math.min(1, 4.2 / Math.max(1, ems(value.textContent)));
        style(button, "--shrink", shrink.toFixed(2));
        const below = known && 27 * shrink * ems(value.textContent) + 12 * ems(one.unit) > ROOM;
        text(unit, !known ? t("panels.none") : below ? "" : one.unit);
        attr(value, "aria-hidden", !known);
        attr(button, "data-none", !known);
        text(denominator, [below ? one.unit : "", of(one)].filter(Boolean).join(" "));
        text(interval, limits(one));
        text(aside, one.aside);
        attr(button, "title", t("panels.define", { title: one.title }));
      },
    };
  }

  return {
    /** @param {any} view @param {any} state */
    draw(view, state) {
      if (!view) return;
      chart.busy(false);
      each(list, view.headline, (one) => one.key, figure);
      nothing.draw(view, state);
    },
    busy: chart.busy,
    failed: chart.failed,
    destroy: chart.destroy,
  };
}
