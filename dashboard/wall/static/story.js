/** A number's story: what it is, how it is made, and how it has moved. */

import { attr, each, h, heard, line, s, style, text } from "./dom.js";
import { ask, query } from "./net.js";
import { changeMaker } from "./panels.js";

const W = 1000;
const H = 420;

/**
 * @param {{words: Object<string, string>, base: string, lang: string, desk: any,
 *   onOpen: (open: boolean) => void}} given
 */
export function createStory({ words, base, lang, desk, onOpen }) {
  const title = h("h2", { id: "story-title" });
  const value = h("b", { class: "value" });
  const unit = h("span", { class: "unit" });
  const changes = h("span", { class: "changes" });
  const asOf = h("span", { class: "age" });
  const state = h("p", { class: "state-text", role: "status" });
  const close = h("button", { type: "button", class: "close", onclick: () => dialog.close() }, words.close);
  const body = h("div", { class: "story-body" });
  const dialog = h(
    "dialog",
    { class: "dialog story", "aria-labelledby": "story-title" },
    h("div", { class: "dialog-head" }, title, close),
    h("p", { class: "number" }, value, unit, changes, asOf),
    state,
    body,
  );
  document.body.append(dialog);
  const change = changeMaker(desk);
  let asked = 0;
  let from = null;
  dialog.addEventListener("close", () => {
    // This is told late: it may be open again.
    if (dialog.open) return;
    asked += 1;
    body.replaceChildren();
    onOpen(false);
    // Back to where the reader was, unless the scene has moved on.
    if (from && from.isConnected) from.focus({ preventScroll: true });
    from = null;
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });

  function head(said) {
    text(title, said.title);
    text(value, said.value);
    text(unit, said.unit);
    text(asOf, said.as_of ? words.as_of_short.replace("{time}", said.as_of) : "");
    each(changes, said.changes || [], (_, at) => at, change);
  }

  return {
    get open() {
      return dialog.open;
    },
    close: () => dialog.open && dialog.close(),
    /** Open the story of a number of `area`, else of the scene's own. `panel` is what it stands in. */
    async show({ indicator, area, here, panel, from: node }) {
      const mine = (asked += 1);
      from = node || null;
      head({ title: panel.title, value: area ? "" : panel.value, unit: area ? "" : panel.unit });
      body.replaceChildren();
      attr(dialog, "data-loading", true);
      text(state, words.loading);
      if (!dialog.open) {
        dialog.showModal();
        onOpen(true);
      }
      const { period, categories } = panel;
      const pairs = { area: area || here, period, categories: Array.isArray(categories) ? categories.join(",") : categories, lang };
      try {
        const told = (await ask(`${base}${encodeURIComponent(indicator)}.json${query(pairs)}`)).body;
        if (mine !== asked) return;
        head(told);
        text(state, "");
        body.replaceChildren(...parts(told));
      } catch (error) {
        if (mine === asked) text(state, `${words.story_failed} ${error.status ? error.message : words.unreachable_short}`);
      } finally {
        if (mine === asked) attr(dialog, "data-loading", null);
      }
    },
  };

  function parts(told) {
    const facts = h("dl", {});
    for (const [name, said] of told.facts || []) facts.append(h("dt", {}, name), h("dd", {}, said));
    const about = h(
      "div",
      { class: "definition", tabindex: "0" },
      h("h3", { class: "panel-title" }, words.definition),
      h("p", {}, told.explanation || ""),
      h("p", { class: "formula" }, ...(told.formula || []).map((one) => h("span", {}, one))),
      facts,
      h("ul", { class: "notes" }, ...(told.notes || []).map((one) => h("li", {}, one))),
    );
    return told.trend && told.trend.points.length ? [chart(told.trend), about] : [about];
  }

  /** The trend as a line; ← and → or the pointer read its points. */
  function chart(trend) {
    const { points } = trend;
    const values = points.map((one) => (one.value === undefined ? null : one.value));
    const [low, high, ticks] = scale([...values, trend.reference && trend.reference.value]);
    const x = (at) => (points.length > 1 ? (W * at) / (points.length - 1) : W / 2);
    const y = (one) => H - (H * (one - low)) / (high - low || 1);
    const svg = s("svg", { viewBox: `0 0 ${W} ${H}`, preserveAspectRatio: "none", "aria-hidden": "true" });
    for (const tick of ticks) svg.append(s("path", { class: "grid", d: `M0,${y(tick)}H${W}`, "vector-effect": "non-scaling-stroke" }));
    if (trend.reference) {
      svg.append(s("path", { class: "level", d: `M0,${y(trend.reference.value)}H${W}`, "vector-effect": "non-scaling-stroke" }));
    }
    svg.append(s("path", { class: "trend", d: line(values, x, y), "vector-effect": "non-scaling-stroke" }));
    const placed = (node, at, one) => {
      if (at !== null) style(node, "left", `${((100 * at) / W).toFixed(2)}%`);
      if (one !== null) style(node, "top", `${((100 * one) / H).toFixed(2)}%`);
      return node;
    };
    const written = new Intl.NumberFormat(lang === "zh" ? "zh-CN" : "en", { maximumFractionDigits: 2 });
    const every = Math.max(1, Math.ceil(points.length / 6));
    const dot = h("i", { class: "read-dot" });
    const read = h("span", { class: "read" });
    const plot = h("div", { class: "plot", tabindex: "0", role: "group", "aria-label": trend.title }, svg,
      ...ticks.map((tick) => placed(h("span", { class: "tick-y" }, written.format(tick)), null, y(tick))),
      ...points.flatMap((one, at) => (at % every ? [] : [placed(h("span", { class: "tick-x" }, one.label), x(at), null)])),
      ...(trend.reference ? [placed(h("span", { class: "level-text" }, trend.reference.text), null, y(trend.reference.value))] : []),
      dot, read);
    let at = values.length - 1;
    while (at > 0 && values[at] === null) at -= 1;
    const move = (to) => {
      at = Math.min(points.length - 1, Math.max(0, to));
      text(read, `${points[at].label}　${points[at].text}`);
      attr(dot, "hidden", values[at] === null);
      placed(dot, x(at), values[at] === null ? null : y(values[at]));
      placed(read, x(at), values[at] === null ? 0 : y(values[at]));
      attr(read, "data-end", at > 0.8 * points.length ? "right" : at < 0.2 * points.length ? "left" : null);
    };
    plot.addEventListener("pointermove", (event) => {
      const box = plot.getBoundingClientRect();
      move(Math.round(((event.clientX - box.left) / box.width) * (points.length - 1)));
    });
    plot.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!step) return;
      event.preventDefault();
      event.stopPropagation();
      move(at + step);
    });
    move(at);
    return h("figure", {}, h("figcaption", { class: "panel-title" }, trend.title, h("small", { class: "span" }, trend.unit || "")), plot,
      heard(points.map((one) => `${one.label} ${one.text}`).join("; ")));
  }
}

/** A scale with four or so even steps around values. */
function scale(values) {
  const known = values.filter((one) => typeof one === "number");
  if (!known.length) return [0, 1, []];
  let [low, high] = [Math.min(...known), Math.max(...known)];
  if (low === high) [low, high] = [low - Math.abs(low || 1) / 10, high + Math.abs(high || 1) / 10];
  const raw = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= raw);
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step);
  const ticks = Array.from({ length: last - first + 1 }, (_, at) => (first + at) * step);
  return [first * step, last * step, ticks];
}
