// When demands come in: weekday by hour, of receipt.

import { createChart, stepOf, style } from "./chart.js";
import { attr, each, h, text } from "./dom.js";
import { createRove } from "./rove.js";
import { createWriter } from "./written.js";

/** @typedef {[number, number, number, number]} Span weekdays 1 to 7 and hours 0 to 23, inclusive */

const STEPS = 5;
/** @type {[string, Span[]][]} */
const USUAL = [
  ["office", [[1, 5, 9, 17]]],
  ["night", [[1, 7, 22, 23], [1, 7, 0, 5]]],
  ["weekend", [[6, 7, 0, 23]]],
];

/** @param {Span[]|null} a @param {Span[]|null} b */
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** A block of the matrix, of which row 0 and column 0 are heads: a head stands for all. @param {number[]} block @returns {Span} */
export function spanOf([r0, r1, c0, c1]) {
  return [...(r0 === 0 ? [1, 7] : [r0, r1]), ...(c0 === 0 ? [0, 23] : [c0 - 1, c1 - 1])];
}

/** @param {HTMLElement} host @param {any} context */
export function create(host, context) {
  const { t, config } = context;
  const { number } = createWriter(config.lang);
  const weekdays = t("panels.weekdays").split(",");
  const chart = createChart(host, context, { kind: "hours", title: t("panels.hours") });
  /** @type {number[][]} */
  let counts = [];
  /** @type {Span[]|null} */
  let chosen = null;
  const cells = weekdays.map((_, r) => Array.from({ length: 24 }, (_unused, c) => placed("gridcell", r + 1, c + 1)));
  const heads = {
    all: head("columnheader", 0, 0),
    hours: Array.from({ length: 24 }, (_, c) => head("columnheader", 0, c + 1)),
    days: weekdays.map((_, r) => head("rowheader", r + 1, 0)),
  };
  heads.hours.forEach((one, c) => text(one.button, c % 3 ? "" : String(c)));
  heads.days.forEach((one, r) => text(one.button, weekdays[r]));
  const matrix = h("div", { class: "matrix", role: "grid", "aria-label": t("panels.hours"), "aria-multiselectable": "true", title: t("panels.drag_hint") },
    h("div", { role: "row" }, heads.all.node, ...heads.hours.map((one) => one.node)),
    ...cells.map((row, r) => h("div", { role: "row" }, heads.days[r].node, ...row)));
  const frames = h("div", { class: "frames", "aria-hidden": "true" });
  const wanted = h("i", { class: "wanted", hidden: true });
  const scale = h("ol", { class: "scale" });
  const usual = USUAL.map(([key, spans]) => h("button", { type: "button", class: "chart-tool", "aria-pressed": "false",
    title: t(`panels.hours_${key}_said`), onclick: () => choose(same(chosen, spans) ? null : spans) }, t(`panels.hours_${key}`)));
  chart.body.append(
    h("div", { class: "matrix-box" }, matrix, frames, h("div", { class: "frames", "aria-hidden": "true" }, wanted)),
    h("div", { class: "hours-foot" }, h("div", { class: "legend", title: t("panels.hours_legend") }, h("span", { class: "heard" }, t("panels.hours_legend")), scale), h("div", { class: "usual" }, ...usual)));
  chart.clear.addEventListener("click", () => choose(null));
  chart.pictured(() => ({ title: t("panels.hours"), own: "hours", numbers: counts.flat(),
    chart: { kind: "matrix", counts, within, weekdays, number, legend: t("panels.hours_legend"), hour: t("panels.picture_hour") } }));
  createRove(matrix, {
    rows: 8, columns: 25, start: [1, 1],
    seen: (block) => {
      attr(wanted, "hidden", !block);
      if (!block) return;
      framed(wanted, spanOf(block));
      if (counts.length) chart.read(said(spanOf(block)));
    },
    done: (block, more) => {
      if (!block) {
        choose(null);
        return;
      }
      const span = spanOf(block);
      if (same(chosen, [span])) choose(null);
      else choose(more && chosen ? [...chosen.filter((one) => !same([one], [span])), span] : [span]);
    },
    hover: (at) => chart.read(at && counts.length ? said(spanOf([at[0], at[0], at[1], at[1]])) : null),
  });

  /** @param {string} role @param {number} r @param {number} c */
  function placed(role, r, c) {
    const node = h("div", { role, "data-r": String(r), "data-c": String(c) });
    style(node, "grid-area", `${r + 1} / ${c + 1}`);
    return node;
  }

  /** @param {string} role @param {number} r @param {number} c */
  function head(role, r, c) {
    const button = h("button", { type: "button", "data-r": String(r), "data-c": String(c) });
    const node = h("div", { role, class: "matrix-head" }, button);
    style(node, "grid-area", `${r + 1} / ${c + 1}`);
    return { node, button };
  }

  /** @param {any} node @param {Span} span */
  function framed(node, [a, b, c, d]) {
    style(node, "grid-area", `${a + 1} / ${c + 2} / ${b + 2} / ${d + 3}`);
  }

  /** @param {Span[]|null} spans */
  function choose(spans) {
    const whole = spans && spans.some((one) => same([one], [[1, 7, 0, 23]]));
    context.change({ hours: whole ? null : spans });
  }

  /** @param {Span} span */
  function total([a, b, c, d]) {
    let all = 0;
    for (let day = a; day <= b; day += 1) for (let hour = c; hour <= d; hour += 1) all += counts[day - 1][hour];
    return all;
  }

  /** @param {Span} span */
  function said([a, b, c, d]) {
    const values = { weekday: weekdays[a - 1], last: weekdays[b - 1], from: c, to: d + 1, n: number(total([a, b, c, d])) };
    return t(a === b ? "panels.hours_cell" : "panels.hours_days", values);
  }

  /** @param {number} day @param {number} hour */
  const within = (day, hour) => !chosen || chosen.some(([a, b, c, d]) => day >= a && day <= b && hour >= c && hour <= d);

  function show() {
    const most = Math.max(...counts.flat());
    const step = stepOf(most, STEPS);
    counts.forEach((row, r) => row.forEach((n, c) => {
      const cell = cells[r][c];
      attr(cell, "data-step", n === 0 ? "0" : String(Math.min(STEPS, Math.ceil(n / step))));
      attr(cell, "data-off", !within(r + 1, c));
      attr(cell, "aria-selected", String(Boolean(chosen) && within(r + 1, c)));
      attr(cell, "aria-label", said([r + 1, r + 1, c, c]));
    }));
    attr(heads.all.button, "aria-label", `${t("panels.hours_all")} · ${t("panels.count", { n: number(total([1, 7, 0, 23])) })}`);
    heads.hours.forEach((one, c) => attr(one.button, "aria-label", said([1, 7, c, c])));
    heads.days.forEach((one, r) => attr(one.button, "aria-label", said([r + 1, r + 1, 0, 23])));
    each(frames, chosen || [], (one) => one.join(), () => {
      const node = h("i");
      return { node, update: (/** @type {Span} */ one) => framed(node, one) };
    });
    const steps = Array.from({ length: Math.max(1, Math.min(STEPS, Math.ceil(most / step))) }, (_, at) => at);
    each(scale, [-1, ...steps], String, () => {
      const [swatch, limit] = [h("i"), h("span")];
      return {
        node: h("li", {}, swatch, limit),
        /** @param {number} at */
        update(at) {
          attr(swatch, "data-step", String(at + 1));
          text(limit, at < 0 ? "0" : number((at + 1) * step));
        },
      };
    });
    USUAL.forEach(([, spans], at) => attr(usual[at], "aria-pressed", String(same(chosen, spans))));
    chart.filtered(Boolean(chosen));
    chart.aside(chosen && chosen.length === 1 ? said(chosen[0]) : "");
  }

  return {
    /** @param {any} view @param {any} state */
    draw(view, state) {
      if (!view) return;
      chart.busy(false);
      counts = view.hours;
      chosen = state.hours;
      show();
    },
    busy: chart.busy,
    failed: chart.failed,
    destroy: chart.destroy,
  };
}
