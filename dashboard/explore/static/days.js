// How many demands came each day, of all days that are loaded; the period is chosen on it.

import { createBrush } from "./brush.js";
import { createChart, ems, percent, stepOf, style } from "./chart.js";
import { dayOf, dayText, monthsIn, weekdayOf } from "./civil.js";
import { attr, each, h, s, text } from "./dom.js";
import { createWriter, sum } from "./written.js";

const H = 100;
/** Room for the name of a month, in px. */
const MONTH_PX = 46;

/** @param {HTMLElement} host @param {any} context */
export function create(host, context) {
  const { t, config } = context;
  const { number } = createWriter(config.lang);
  const weekdays = t("panels.weekdays").split(",");
  const months = t("panels.months").split(",");
  const chart = createChart(host, context, { kind: "days", title: t("panels.days") });
  const paths = ["weekend", "workday"].map((kind) => s("path", { class: kind }));
  const grid = s("path", { class: "grid", "vector-effect": "non-scaling-stroke" });
  const svg = s("svg", { preserveAspectRatio: "none", "aria-hidden": "true" }, grid, ...paths);
  const at = h("i", { class: "pointed", hidden: true });
  const tip = h("span", { class: "tip", "aria-hidden": "true", hidden: true });
  const plot = h("div", { class: "plot", title: t("panels.days_hint") }, svg, at);
  const ticks = h("div", { class: "ticks", "aria-hidden": "true" });
  const axis = h("div", { class: "axis", "aria-hidden": "true" });
  const legend = h("p", { class: "days-legend", "aria-hidden": "true" },
    h("i", { class: "workday" }), t("panels.workday"), h("i", { class: "weekend" }), t("panels.weekend"));
  chart.tools.append(legend);
  chart.body.append(h("div", { class: "days-box" }, ticks, plot, axis, tip));
  /** @type {any} */
  let days = null;
  /** @type {[number, number]} */
  let limits = [0, 1];
  const brush = createBrush(plot, {
    labels: [t("panels.period_from"), t("panels.period_to")],
    said: (day) => (days && days.step === 1 && day >= limits[0] && day < limits[1] ? pointed(day) : dayText(day)),
    seen: (span) => days && described(span),
    done: (span, goesOn) => days && context.change({ from: dayText(span[0]), to: dayText(span[1]) }, { replace: goesOn }),
    hover,
  });
  const watch = new ResizeObserver(() => days && bars());
  watch.observe(plot);
  chart.clear.addEventListener("click", () => context.change({ from: dayText(limits[0]), to: dayText(limits[1]) }));
  chart.pictured(() => {
    const [first, end] = limits;
    const { from, to } = context.state();
    const [start, stop] = [dayOf(from), dayOf(to)];
    const part = start > first || stop < end;
    const bins = days.counts.map((/** @type {number} */ n, /** @type {number} */ bin) => {
      const day = first + bin * days.step;
      return { from: (day - first) / (end - first), to: (Math.min(end, day + days.step) - first) / (end - first), n,
        on: day < stop && day + days.step > start, faint: days.step === 1 && weekdayOf(day) > 5 };
    });
    const marks = monthsIn(first, end).map((one) => ({ at: (one.day - first) / (end - first),
      title: t("panels.year_month", { year: one.year, month: one.month, name: months[one.month - 1] }) }));
    return { title: t(days.step === 1 ? "panels.days" : "panels.weeks"), own: "period", numbers: days.counts,
      period: t("page.days_said", { from: dayText(first), to: dayText(end - 1) }),
      chart: { kind: "days", bins, marks, part, number, key: days.step === 1 ? [t("panels.workday"), t("panels.weekend")] : null } };
  });
  text(chart.clear, t("panels.whole"));
  attr(chart.clear, "aria-label", t("panels.whole"));

  /** @param {number} day @returns {string} */
  function pointed(day) {
    const bin = Math.floor((day - limits[0]) / days.step);
    const n = number(days.counts[bin]);
    if (days.step === 1) return t("panels.day_said", { day: dayText(day), weekday: weekdays[weekdayOf(day) - 1], n });
    const from = limits[0] + bin * days.step;
    return t("panels.week_said", { from: dayText(from), to: dayText(Math.min(limits[1], from + days.step) - 1), n });
  }

  /** @param {number|null} day */
  function hover(day) {
    attr(at, "hidden", day === null || !days);
    attr(tip, "hidden", day === null || !days);
    if (day === null || !days) return;
    const [first, end] = limits;
    const from = first + Math.floor((day - first) / days.step) * days.step;
    const middle = (from + days.step / 2 - first) / (end - first);
    style(at, "left", percent((from - first) / (end - first)));
    style(at, "width", percent(days.step / (end - first)));
    style(tip, "left", percent(middle));
    text(tip, pointed(day));
    attr(tip, "data-side", middle > 0.75 ? "left" : middle < 0.25 ? "right" : null);
  }

  /** @param {[number, number]} span */
  function described([from, to]) {
    const values = { from: dayText(from), to: dayText(to - 1), days: number(to - from) };
    // Of weeks only those that lie in it as a whole are known.
    if (days.step !== 1) chart.aside(t("panels.days_chosen_weeks", values));
    else chart.aside(t("panels.days_chosen", { ...values, n: number(sum(days.counts.slice(Math.max(0, from - limits[0]), Math.max(0, to - limits[0])))) }));
  }

  function bars() {
    const { counts, step } = days;
    const [first, end] = limits;
    const pixel = (end - first) / Math.max(1, plot.clientWidth);
    const most = Math.max(1, ...counts);
    const top = stepOf(most, 2) * Math.ceil(most / stepOf(most, 2));
    // A pixel between bars, where there is room for one.
    const gap = step > 3 * pixel ? pixel : 0;
    const drawn = ["", ""];
    counts.forEach((/** @type {number} */ count, /** @type {number} */ bin) => {
      if (!count) return;
      const x = bin * step;
      const width = Math.max(pixel, Math.min(step, end - first - x) - gap);
      const kind = step === 1 && weekdayOf(first + x) > 5 ? 0 : 1;
      drawn[kind] += `M${x.toFixed(2)},${H}V${(H - (H * count) / top).toFixed(2)}h${width.toFixed(2)}V${H}Z`;
    });
    attr(svg, "viewBox", `0 0 ${end - first} ${H}`);
    paths.forEach((path, kind) => attr(path, "d", drawn[kind]));
    attr(legend, "hidden", step !== 1 || step < 1.5 * pixel);
    // One tone where a bar is about a pixel: what alternates there is noise.
    attr(plot, "data-fine", step < 1.5 * pixel);
    const lines = Array.from({ length: Math.round(top / stepOf(most, 2)) }, (_, n) => (n + 1) * stepOf(most, 2));
    attr(grid, "d", lines.map((one) => `M0,${(H - (H * one) / top).toFixed(2)}h${end - first}`).join(""));
    each(ticks, lines, String, () => plain("span", (node, /** @type {number} */ one) => {
      text(node, number(one));
      style(node, "bottom", percent(one / top));
    }));
    labelled(pixel);
  }

  /** @param {number} pixel in days */
  function labelled(pixel) {
    const [first, end] = limits;
    const found = monthsIn(first, end);
    const every = [1, 2, 3, 6, 12].find((one) => (one * 30.4) / pixel >= MONTH_PX) || 12;
    let last = -Infinity;
    let year = 0;
    const named = found.map((one) => {
      const begins = one.month === 1 || year === 0;
      const values = { year: one.year, month: one.month, name: months[one.month - 1] };
      const wanted = (one.month - 1) % every === 0 || year === 0;
      const said = t(begins ? (one.month === 1 && every >= 6 ? "panels.year" : "panels.year_month") : "panels.month", values);
      const x = (one.day - first) / pixel;
      const fits = wanted && x >= last && (end - first) / pixel - x >= ems(said) * 11;
      if (fits) [last, year] = [x + ems(said) * 12 + 10, one.year];
      return { ...one, said: fits ? said : "", begins: begins && fits };
    });
    each(axis, named, (one) => String(one.day), () => plain("span", (node, /** @type {any} */ one) => {
      text(node, one.said);
      attr(node, "data-year", one.begins);
      style(node, "left", percent((one.day - first) / (end - first)));
    }));
  }

  return {
    /** @param {any} view @param {any} state */
    draw(view, state) {
      if (!view) return;
      chart.busy(false);
      const fresh = days !== view.days;
      days = view.days;
      const start = dayOf(days.start);
      const reach = start + days.counts.length * days.step;
      // The last week may be a part of one.
      const end = Math.min(reach, Math.max(dayOf(config.days.last) + 1, reach - days.step + 1));
      limits = [start, end];
      chart.titled(t(days.step === 1 ? "panels.days" : "panels.weeks"));
      if (fresh) bars();
      /** @type {[number, number]} */
      const span = [dayOf(state.from), dayOf(state.to)];
      brush.draw(limits, span);
      if (!brush.dragging) described(span);
      chart.filtered(span[0] > start || span[1] < end);
    },
    busy: chart.busy,
    failed: chart.failed,
    destroy() {
      watch.disconnect();
      chart.destroy();
    },
  };
}

/** @param {string} tag @param {(node: any, item: any) => void} update */
function plain(tag, update) {
  const node = h(tag);
  return { node, update: (/** @type {any} */ item) => update(node, item) };
}
