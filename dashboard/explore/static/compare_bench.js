// What is compared: areas or periods.

import { attr, h } from "./dom.js";

const MOST = 4;

/** @param {any} context @param {() => void} turned */
export function createBench(context, turned) {
  const { t, config } = context;
  let kind = (context.state().cmp || "").includes("..") ? "periods" : "areas";
  const kinds = ["areas", "periods"].map((key) => h("button", { class: "preset", onclick: () => turn(key) }, t(`compare.${key}`)));
  const selects = Array.from({ length: MOST }, (_, at) => h("select", {
    "aria-label": t("compare.area_n", { n: at + 1 }), onchange: () => takeAreas() }));
  const areas = h("div", { class: "compare-choice" }, ...selects);
  const first = h("input", { type: "date", "aria-label": t("compare.from"), min: config.days.first, max: config.days.last, onchange: () => takeDays() });
  const last = h("input", { type: "date", "aria-label": t("compare.to"), min: config.days.first, max: config.days.last, onchange: () => takeDays() });
  const periods = h("div", { class: "compare-choice" }, first, last,
    h("button", { class: "plain", onclick: () => moved(before()) }, t("compare.before")),
    h("button", { class: "plain", onclick: () => moved(yearBefore()) }, t("compare.year")));
  const node = h("div", { class: "compare-bench" },
    h("div", { class: "compare-kinds", role: "group", "aria-label": t("compare.what") }, ...kinds), areas, periods);
  let level = "";

  /** @param {string} key */
  function turn(key) {
    kind = key;
    context.change({ cmp: null });
    turned();
  }

  function takeAreas() {
    const codes = [...new Set(selects.map((one) => one.value).filter(Boolean))];
    context.change({ cmp: codes.join(",") || null });
  }

  function takeDays() {
    if (first.value && last.value && first.validity.valid && last.validity.valid && first.value <= last.value) moved([first.value, context.dayAfter(last.value)]);
  }

  /** @param {string[]} span */
  function moved([from, to]) {
    context.change({ cmp: `${from}..${to}` });
  }

  function before() {
    const { from, to } = context.state();
    const days = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
    return [new Date(Date.parse(from) - days * 86_400_000).toISOString().slice(0, 10), from];
  }

  function yearBefore() {
    const { from, to } = context.state();
    return [from, to].map((day) => `${Number(day.slice(0, 4)) - 1}${day.slice(4) === "-02-29" ? "-02-28" : day.slice(4)}`);
  }

  /** The areas of the level, under what they lie in. @param {string} wanted */
  function fill(wanted) {
    if (level === wanted || !context.places.all.size) return;
    level = wanted;
    const groups = new Map();
    for (const area of context.places.all.values()) {
      if (area.level !== wanted) continue;
      const where = area.parent ? area.parent.name : "";
      groups.set(where, [...(groups.get(where) || []), area]);
    }
    selects.forEach((select, at) => {
      const kept = select.value;
      select.replaceChildren(h("option", { value: "" }, t(at < 2 ? "compare.choose" : "compare.none")),
        ...[...groups].map(([where, found]) => h("optgroup", { label: where || config.names.level[wanted] },
          ...found.map((/** @type {any} */ area) => h("option", { value: area.code }, area.name)))));
      select.value = kept;
    });
  }

  /** @param {any} state */
  function draw(state) {
    if (state.cmp) kind = state.cmp.includes("..") ? "periods" : "areas";
    fill(state.level);
    kinds.forEach((one, at) => attr(one, "aria-pressed", String(["areas", "periods"][at] === kind)));
    areas.hidden = kind !== "areas";
    periods.hidden = kind !== "periods";
    const codes = kind === "areas" && state.cmp ? state.cmp.split(",") : [];
    selects.forEach((one, at) => {
      const code = codes[at] || "";
      // An area of another level than the list's is listed too.
      if (code && ![...one.options].some((option) => option.value === code)) {
        one.append(h("option", { value: code }, context.places.name(code)));
      }
      one.value = code;
    });
    if (kind === "periods" && state.cmp) {
      const [from, to] = state.cmp.split("..");
      first.value = from;
      last.value = to ? context.dayBefore(to) : "";
    }
  }

  return { node, draw, kind: () => kind };
}
