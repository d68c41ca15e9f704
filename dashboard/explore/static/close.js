// How long demands took to be closed, in uneven steps, and how many are open still.

import { createChart, percent, style } from "./chart.js";
import { attr, h } from "./dom.js";
import { createRove } from "./rove.js";
import { createWriter, sum } from "./written.js";

/** Hours, as geo counts them. The last step has no end. */
export const CLOSE_EDGES = [0, 1, 2, 4, 8, 12, 24, 48, 72, 120, 168, 336, 720, Infinity];
const BINS = CLOSE_EDGES.length - 1;
const DAY = 24;

/** @param {string|null} close @returns {[number, number]|null} the steps it spans, inclusive; `[13, 13]` what is open */
export function binsOf(close) {
  if (!close) return null;
  if (close === "open") return [BINS, BINS];
  const [from, to] = close.split("-").map((one) => (one === "inf" ? Infinity : Number(one)));
  const [first, end] = [CLOSE_EDGES.indexOf(from), CLOSE_EDGES.indexOf(to)];
  return first >= 0 && end > first ? [first, end - 1] : null;
}

/** What is open is not a length: it goes with no other step. @param {number} first @param {number} last @returns {string|null} */
export function closeOf(first, last) {
  if (first === BINS) return "open";
  const end = CLOSE_EDGES[Math.min(BINS - 1, last) + 1];
  if (first === 0 && end === Infinity && last >= BINS) return null;
  return `${CLOSE_EDGES[first]}-${end === Infinity ? "inf" : end}`;
}

/** @param {HTMLElement} host @param {any} context */
export function create(host, context) {
  const { t, config } = context;
  const { number, share } = createWriter(config.lang);
  const chart = createChart(host, context, { kind: "close", title: t("panels.close") });
  /** @type {number[]} */
  let counts = [];
  /** @type {[number, number]|null} */
  let chosen = null;
  const bars = Array.from({ length: BINS + 1 }, (_, at) => {
    const fill = h("i", { class: "fill" });
    const node = h("li", { role: "option", "data-r": "0", "data-c": String(at), class: at === BINS ? "close-bar open" : "close-bar" }, fill);
    return { node, fill };
  });
  const list = h("ul", { class: "bars", role: "listbox", "aria-label": t("panels.close"), "aria-orientation": "horizontal",
    "aria-multiselectable": "true", title: t("panels.drag_hint") }, ...bars.map((one) => one.node));
  const edges = CLOSE_EDGES.slice(1, -1).map((edge, at) => {
    const node = h("span", {}, String(edge < DAY ? edge : edge / DAY));
    style(node, "grid-column", `${at + 1} / span 2`);
    return node;
  });
  const days = CLOSE_EDGES.indexOf(DAY);
  const [hoursUnit, daysUnit, open] = [h("b", {}, t("panels.close_hours")), h("b", {}, t("panels.close_days")), h("span", { class: "open" }, t("panels.close_open"))];
  style(hoursUnit, "grid-column", `1 / ${days + 1}`);
  style(daysUnit, "grid-column", `${days + 1} / ${BINS + 1}`);
  style(open, "grid-column", `${BINS + 1} / span 2`);
  const mark = h("i", { class: "chosen", hidden: true });
  chart.body.append(
    h("div", { class: "bars-box" }, list, mark),
    h("div", { class: "edges", "aria-hidden": "true" }, ...edges, open, hoursUnit, daysUnit));
  chart.clear.addEventListener("click", () => context.change({ close: null }));
  chart.pictured(() => ({ title: t("panels.close"), own: "close", numbers: counts, chart: { kind: "columns", number,
      bins: counts.map((n, at) => ({ label: labelOf(at), n, on: !chosen || (at >= chosen[0] && at <= chosen[1]) })),
      groups: [{ from: 0, to: days, title: t("panels.close_hours") }, { from: days, to: BINS, title: t("panels.close_days") }] } }));
  createRove(list, {
    rows: 1, columns: BINS + 1, start: [0, 0],
    seen: (block) => {
      marked(block ? [block[2], block[3]] : chosen);
      if (block) chart.read(ranged(block[2], block[3]));
    },
    done: (block) => {
      const close = block ? closeOf(block[2], block[3]) : null;
      context.change({ close: close === context.state().close ? null : close });
    },
    hover: (at) => chart.read(at && counts.length ? ranged(at[1], at[1]) : null),
  });

  /** @param {number} hours */
  function length(hours) {
    return hours < DAY ? t("panels.hour_of", { n: hours }) : t("panels.day_of", { n: hours / DAY });
  }

  /** A step in the unit of its group. @param {number} at */
  function labelOf(at) {
    if (at === BINS) return t("panels.close_open");
    const [from, to] = [CLOSE_EDGES[at], CLOSE_EDGES[at + 1]].map((one) => (at < days ? one : one / DAY));
    if (to === Infinity) return `≥${from}`;
    return at === 0 ? `<${to}` : `${from}–${to}`;
  }

  /** @param {number} first @param {number} last */
  function ranged(first, last) {
    if (first === BINS) return t("panels.close_open_bin", { n: number(counts[BINS]) });
    const end = Math.min(BINS - 1, last);
    const n = number(sum(counts.slice(first, end + 1)));
    const [from, to] = [length(CLOSE_EDGES[first]), length(CLOSE_EDGES[end + 1])];
    if (CLOSE_EDGES[end + 1] === Infinity) return t("panels.close_over", { from, n });
    return t(first === 0 ? "panels.close_under" : "panels.close_bin", { from, to, n });
  }

  /** @param {[number, number]|null} bins */
  function marked(bins) {
    attr(mark, "hidden", !bins);
    if (!bins) return;
    const [first, last] = bins[0] === BINS ? bins : [bins[0], Math.min(BINS - 1, bins[1])];
    style(mark, "grid-column", `${first + 1 + (first === BINS ? 1 : 0)} / ${last + 2 + (first === BINS ? 1 : 0)}`);
  }

  return {
    /** @param {any} view @param {any} state */
    draw(view, state) {
      if (!view) return;
      chart.busy(false);
      counts = [...view.close.counts, view.close.open];
      chosen = binsOf(state.close);
      const most = Math.max(1, ...counts);
      const all = sum(counts);
      bars.forEach(({ node, fill }, at) => {
        const on = !chosen || (at >= chosen[0] && at <= chosen[1]);
        style(fill, "height", percent(counts[at] / most));
        attr(node, "data-off", !on);
        attr(node, "data-zero", counts[at] === 0);
        attr(node, "aria-selected", String(Boolean(chosen) && on));
        attr(node, "aria-label", `${ranged(at, at)} · ${share(counts[at], all)}`);
      });
      marked(chosen);
      chart.filtered(Boolean(chosen));
      chart.aside(chosen ? ranged(chosen[0], chosen[1]) : "");
    },
    busy: chart.busy,
    failed: chart.failed,
    destroy: chart.destroy,
  };
}
