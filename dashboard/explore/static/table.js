// The areas of the chosen level in a table: sorted, filtered, copied, exported; a row is an area to look at.

import { createChart } from "./chart.js";
import { copied } from "./clipboard.js";
import { createColumnMenu } from "./columnmenu.js";
import { columnsOf, exported, few, rowsOf } from "./columns.js";
import { attr, h, text } from "./dom.js";
import { createGrid } from "./grid.js";
import { csv, download, tsv } from "./sheet.js";
import { createWriter } from "./written.js";

/** @param {HTMLElement} host @param {any} context */
export function create(host, context) {
  const { t, config } = context;
  const { number } = createWriter(config.lang);
  const chart = createChart(host, context, { kind: "table", title: t("panels.table") });
  const find = h("input", { type: "search", class: "table-find", placeholder: t("panels.find_row"), "aria-label": t("panels.find_row"),
    oninput: () => grid.find(find.value) });
  const told = h("span", { class: "table-told", role: "status" });
  const note = h("p", { class: "table-note", hidden: true }, t("panels.few"));
  const box = h("div", { class: "grid-box" });
  const menu = createColumnMenu(context, { columns: () => grid.columns(), set: (id, how) => grid.column(id, how) });
  const button = (/** @type {string} */ key, /** @type {() => void} */ act) =>
    h("button", { type: "button", class: "chart-tool", onclick: act }, t(key));
  chart.tools.append(told, find, menu.node, button("panels.copy", () => copyAll()), button("panels.csv", () => saved()));
  chart.body.append(box, note);
  /** @type {any} */
  let areas = null;
  let shape = "";
  let known = 0;
  /** @type {any[]} */
  let rows = [];
  const grid = createGrid(box, context, {
    pick: (code) => context.change({ pick: `area:${code}` }),
    tick: (codes) => ticked(codes),
    hover: (code) => context.tell?.("hover", code),
    copy: async (said) => text(told, t(await copied(said) ? "panels.copied_cell" : "panels.copy_failed", { said })),
    shown: counted,
    failed: () => {
      chart.busy(false);
      attr(box, "hidden", true);
      chart.body.prepend(h("p", { class: "chart-trouble", role: "alert" }, t("panels.grid_failed")));
    },
  });
  context.on?.("hover", (/** @type {string|null} */ code) => grid.mark("hovered", code));

  /** What is ticked here, beside what is chosen of other levels. @param {string[]} codes */
  function ticked(codes) {
    const own = new Set(rows.map((row) => row.code));
    const before = context.state().in.filter((/** @type {string} */ code) => !own.has(code));
    // A part of what is chosen narrows it: the whole would hide that it was ticked.
    const above = new Set(codes.flatMap((code) => holders(code)));
    context.change({ in: [...before.filter((/** @type {string} */ code) => !above.has(code)), ...codes] });
  }

  /** @param {string} code */
  function holders(code) {
    const found = [];
    for (let one = context.places?.get(code)?.parent; one; one = one.parent) found.push(one.code);
    return found;
  }

  /** @param {number} shown */
  function counted(shown) {
    chart.aside(shown === rows.length ? t("panels.rows", { n: number(shown) }) : t("panels.rows_of", { n: number(shown), of: number(rows.length) }));
  }

  /** The table as it stands: its columns in their order, its rows as sorted and filtered. */
  function sheet() {
    const columns = grid.columns().filter((one) => one.shown).flatMap((one) => exported(one.id, one.definition, t));
    return [columns.map((one) => one.title), ...grid.rows().map((row) => columns.map((one) => one.of(row)))];
  }

  async function copyAll() {
    const found = sheet();
    text(told, t(await copied(tsv(found)) ? "panels.copied" : "panels.copy_failed", { n: number(found.length - 1) }));
  }

  function saved() {
    if (!areas) return;
    const state = context.state();
    // Numbers that are made up say so wherever they go.
    const name = ["rongtu", config.synthetic ? "sample" : "", areas.level, areas.indicator, state.from, state.to];
    download(`${name.filter(Boolean).join("_")}.csv`, csv(sheet()));
  }

  return {
    /** @param {any} view @param {any} state */
    draw(view, state) {
      if (!view) return;
      const names = context.places ? context.places.all.size : 0;
      if (areas !== view.areas || known !== names) {
        [areas, known] = [view.areas, names];
        rows = rowsOf(areas, (code) => context.names("area", code), (code) => context.places?.get(code)?.parent?.name || "");
        const columns = columnsOf(areas, rows, context, number);
        // Columns are laid out anew only where they are others.
        const now = JSON.stringify([columns.map((one) => [one.colId, one.headerName]), areas.decimals]);
        grid.fill(rows, columns, now !== shape, areas.indicator);
        shape = now;
        attr(note, "hidden", !rows.some(few));
        text(told, "");
      }
      grid.chosen(state.in);
      grid.mark("picked", state.pick && state.pick.startsWith("area:") ? state.pick.slice(5) : null);
      chart.busy(false);
    },
    busy: chart.busy,
    failed: chart.failed,
    destroy() {
      grid.destroy();
      chart.destroy();
    },
  };
}
