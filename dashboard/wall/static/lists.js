/** The lists beside the map: rankings with their intervals, bars, tables. */

import { attr, each, ems, h, heard, number, style, text } from "./dom.js";
import { ageOf } from "./panels.js";

/** @typedef {import("./panels.js").Desk} Desk @typedef {import("./panels.js").Handle} Handle */

const percent = (at) => `${(100 * Math.min(1, Math.max(0, at))).toFixed(2)}%`;

/** What stands around the rows of every list. */
function frame(desk, kind, rows) {
  const title = h("span");
  const unit = h("small", { class: "span" });
  const total = h("small", { class: "total" });
  const note = h("span", { class: "note" });
  const more = h("span", { class: "more" });
  const age = ageOf(desk);
  const node = h(
    "article",
    { class: `panel list ${kind}` },
    h("h3", { class: "panel-title" }, title, " ", unit, total),
    rows,
    h("p", { class: "foot" }, note, more, age.node),
  );
  return {
    node,
    age,
    update(panel) {
      text(title, panel.title);
      text(unit, panel.unit);
      text(total, panel.total);
      text(note, panel.note);
      text(more, panel.more);
      age.update(panel);
      const count = Math.max(1, panel.rows.length);
      style(node, "--rows", String(count));
      attr(node, "data-empty", panel.rows.length ? null : true);
    },
  };
}

/** The widest of some texts, in em. */
const widest = (texts) => Math.max(0, ...texts.map((one) => ems(one || "")));

/**
 * A name that leads to its area, where it has one; what is too long for `most` em is smaller.
 * @param {Desk} desk
 */
function nameOf(desk, code) {
  const node = code
    ? h("button", { class: "name", type: "button", onclick: () => desk.onPick(code) })
    : h("span", { class: "name" });
  return {
    node,
    update(name, most) {
      text(node, name);
      const shrink = Math.min(1, Math.max(0.72, most / Math.max(1, ems(name))));
      style(node, "--shrink", shrink.toFixed(2));
    },
  };
}

/** A value that opens its story, where it has one. */
function valueOf(desk, has, story) {
  const node = has
    ? h("button", { class: "value", type: "button", title: desk.words.open_story, onclick: () => story(node) })
    : h("span", { class: "value" });
  return node;
}

function marked(desk, node, code) {
  if (!code) return node;
  attr(node, "data-code", code);
  node.addEventListener("pointerenter", () => desk.onMark(code));
  node.addEventListener("pointerleave", () => desk.onMark(null));
  return node;
}

/** Areas by a number, with what cannot be told apart. @param {Desk} desk @returns {Handle} */
export function ranking(desk) {
  let panel = null;
  const rows = h("ol", { class: "rows" });
  const against = h("span");
  const axis = h("div", { class: "axis", "aria-hidden": "true" }, h("span", { class: "scale" }, against));
  const outer = frame(desk, "ranking", h("div", { class: "body" }, axis, rows));
  const { node } = outer;

  const make = (given) => {
    const rank = h("span", { class: "rank" });
    const name = nameOf(desk, given.code);
    const value = valueOf(desk, panel.indicator, (from) =>
      desk.onStory({ indicator: panel.indicator, area: given.code, panel, from }),
    );
    const whisker = h("i", { class: "whisker" });
    const dot = h("i", { class: "dot" });
    const reference = h("i", { class: "reference" });
    const scale = h("span", { class: "scale", "aria-hidden": "true" }, reference, whisker, dot);
    const meant = heard();
    const row = marked(desk, h("li", {}, rank, name.node, scale, value, meant), given.code);
    return {
      node: row,
      update(next) {
        attr(row, "data-tone", next.tone);
        text(rank, next.rank);
        name.update(next.name, panel.nameEms);
        number(value, next.value);
        text(meant, next.tone === "attention" ? desk.words.attention : "");
        // No number, no mark: nothing stands at 0 that is not there.
        attr(scale, "data-none", next.at === null || next.at === undefined ? true : null);
        style(dot, "left", percent(next.at || 0));
        const known = typeof next.low === "number" && typeof next.high === "number";
        style(whisker, "left", percent(known ? next.low : 0));
        style(whisker, "width", known ? percent(next.high - next.low) : "0%");
        attr(reference, "hidden", !panel.reference);
        if (panel.reference) style(reference, "left", percent(panel.reference.at));
      },
    };
  };

  return {
    node,
    foot: outer.age,
    update(next) {
      panel = { ...next, nameEms: Math.min(8, Math.max(3, widest(next.rows.map((one) => one.name)))) };
      outer.update(next);
      style(node, "--w-rank", `${(0.3 + widest(next.rows.map((one) => one.rank))).toFixed(2)}em`);
      style(node, "--w-name", `${(panel.nameEms + 0.4).toFixed(2)}em`);
      style(node, "--w-number", `${(0.3 + widest(next.rows.map((one) => one.value))).toFixed(2)}em`);
      attr(axis, "hidden", !next.reference);
      if (next.reference) {
        text(against, next.reference.text);
        style(against, "left", percent(next.reference.at));
        // Near an end the words stand beside the line, not across the edge.
        attr(against, "data-end", next.reference.at > 0.66 ? "right" : next.reference.at < 0.34 ? "left" : null);
      }
      each(rows, next.rows, (one) => one.code || one.name, make);
    },
  };
}

/** Amounts as bars. @param {Desk} desk @returns {Handle} */
export function bars(desk) {
  let panel = null;
  const rows = h("ol", { class: "rows" });
  const outer = frame(desk, "bars", rows);
  const { node } = outer;

  const make = (given) => {
    const name = nameOf(desk, given.code);
    const indicator = () => given.indicator || panel.indicator;
    // A row of one kind of demands tells the story of that kind.
    const of = () => (given.categories ? { ...panel, ...given, title: `${panel.title} · ${given.name}` } : panel);
    const told = given.categories === null ? null : given.indicator || panel.indicator;
    const value = valueOf(desk, told, (from) =>
      desk.onStory({ indicator: indicator(), area: given.code || null, panel: of(), from }),
    );
    const fill = h("i");
    const aside = h("span", { class: "aside" });
    const meant = heard();
    const track = h("span", { class: "track", "aria-hidden": "true" }, fill);
    const row = marked(desk, h("li", {}, name.node, track, value, aside, meant), given.code);
    return {
      node: row,
      update(next) {
        attr(row, "data-tone", next.tone);
        name.update(next.name, panel.nameEms);
        number(value, next.value);
        text(aside, next.aside);
        text(meant, next.tone === "attention" ? desk.words.attention : "");
        style(fill, "width", percent(next.at || 0));
      },
    };
  };

  return {
    node,
    foot: outer.age,
    update(next) {
      const names = widest(next.rows.map((one) => one.name));
      const asides = widest(next.rows.map((one) => one.aside));
      // Long names and second lines take a line of their own above the bar.
      const stacked = names > 8.5 || asides > 7;
      panel = { ...next, nameEms: stacked ? 15 : Math.max(3, Math.min(8.5, names)) };
      outer.update(next);
      attr(node, "data-form", stacked ? "stacked" : "inline");
      attr(node, "data-aside", asides === 0 ? "none" : asides > 7 ? "line" : "column");
      style(node, "--w-name", `${(panel.nameEms + 0.4).toFixed(2)}em`);
      const sign = next.rows.some((one) => one.tone === "attention") ? 1.2 : 0.3;
      style(node, "--w-number", `${(sign + widest(next.rows.map((one) => one.value))).toFixed(2)}em`);
      style(node, "--w-aside", `${(0.4 + asides).toFixed(2)}em`);
      each(rows, next.rows, (one) => one.code || one.name, make);
    },
  };
}

/** Numbers in columns. @param {Desk} desk @returns {Handle} */
export function table(desk) {
  const heads = h("tr");
  const body = h("tbody", { class: "rows" });
  const outer = frame(desk, "table", h("table", {}, h("thead", {}, heads), body));
  const head = () => {
    const node = h("th", { scope: "col" });
    return { node, update: (said) => text(node, said) };
  };
  const cell = (given) => {
    const node = given.at === 0 ? h("th", { scope: "row" }) : h("td");
    return { node, update: ({ at, said }) => (at === 0 ? text(node, said) : number(node, said)) };
  };
  const makeRow = () => {
    const node = h("tr");
    return {
      node,
      update(row) {
        attr(node, "data-tone", row.tone);
        each(node, row.cells.map((said, at) => ({ at, said })), ({ at }) => at, cell);
      },
    };
  };
  return {
    node: outer.node,
    foot: outer.age,
    update(panel) {
      outer.update(panel);
      each(heads, panel.heads, (_, at) => at, head);
      each(body, panel.rows, (row) => row.cells[0], makeRow);
    },
  };
}
