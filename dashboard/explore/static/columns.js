// The columns of the table: what they hold, how it is written, and how it is sorted.

import { percent, style } from "./chart.js";
import { h } from "./dom.js";
import { NONE } from "./written.js";

/** Under so many in the denominator a number is little more than chance. */
export const FEW = 30;
/** Columns that show an indicator of their own; it is not shown twice. */
const OWN = ["demands", "on_time_rate", "closure_rate", "median_hours", "open"];

/** @param {any} row */
export function few(row) {
  return typeof row.denominator === "number" && row.denominator < FEW && row.value !== null;
}

/**
 * No data come last, whichever way is sorted.
 * @param {number|null} a @param {number|null} b @param {any} _a @param {any} _b @param {boolean} turned
 */
export function byNumber(a, b, _a, _b, turned) {
  const [lacks, misses] = [typeof a !== "number", typeof b !== "number"];
  if (lacks && misses) return 0;
  if (lacks) return turned ? -1 : 1;
  if (misses) return turned ? 1 : -1;
  return /** @type {number} */ (a) - /** @type {number} */ (b);
}

/**
 * The rows of an answer as the grid wants them.
 * @param {any} areas @param {(code: string) => string} nameOf @param {(code: string) => string} parentOf
 */
export function rowsOf(areas, nameOf, parentOf) {
  return areas.rows.map((/** @type {any[]} */ given) => {
    /** @type {any} */
    const row = {};
    areas.columns.forEach((/** @type {string} */ key, /** @type {number} */ at) => { row[key] = given[at]; });
    row.name = nameOf(row.code);
    row.parent = parentOf(row.code);
    return row;
  });
}

/**
 * @param {any} areas @param {any[]} rows @param {any} context
 * @param {(value: any, digits?: number) => string} number
 */
export function columnsOf(areas, rows, context, number) {
  const { t, config } = context;
  const indicator = config.names.indicator[areas.indicator] || { title: areas.indicator };
  const collator = new Intl.Collator(config.lang === "zh" ? "zh-CN-u-co-pinyin" : "en", { numeric: true });
  // Where there is no row the columns stay as they are.
  const ranged = !rows.length || rows.some((row) => typeof row.low === "number");
  const counted = !rows.length || rows.some((row) => typeof row.denominator === "number");
  const highs = rows.map((row) => row.high).filter((one) => typeof one === "number");
  const lows = rows.map((row) => row.low).filter((one) => typeof one === "number");
  const [least, most] = [Math.min(...lows), Math.max(...highs)];

  // Widths are those of 14 px; on a large screen the page is set larger.
  const larger = parseFloat(getComputedStyle(document.documentElement).fontSize) / 14;

  /** @param {string} field @param {string} headerName @param {number} width */
  const words = (field, headerName, width) => ({
    colId: field, field, headerName, width: width * larger, filter: "agTextColumnFilter", comparator: collator.compare,
    cellClass: field === "code" ? "cell-code" : "cell-text",
  });
  /** @param {string} field @param {string} headerName @param {number} digits @param {number} width */
  const figures = (field, headerName, digits, width) => ({
    colId: field, field, headerName, width: width * larger, filter: "agNumberColumnFilter", comparator: byNumber,
    headerClass: "head-number", cellClass: "cell-number", context: { digits },
    valueFormatter: (/** @type {any} */ one) => number(one.value, digits),
    cellClassRules: { "cell-none": (/** @type {any} */ one) => typeof one.value !== "number" },
  });

  const value = {
    ...figures("value", areas.unit ? `${indicator.title} ${areas.unit}` : indicator.title, areas.decimals, 146),
    valueFormatter: (/** @type {any} */ one) => `${number(one.value, areas.decimals)}${one.data && few(one.data) ? " *" : ""}`,
    cellClassRules: {
      "cell-none": (/** @type {any} */ one) => typeof one.value !== "number",
      "cell-few": (/** @type {any} */ one) => few(one.data),
    },
    sort: "desc",
  };
  const interval = {
    colId: "interval", headerName: t("panels.col_interval"), width: 176 * larger, field: "low", filter: false, comparator: byNumber,
    headerClass: "head-number", cellClass: "cell-interval",
    cellRenderer: whisker(least, most, areas.decimals, number),
  };
  const fraction = {
    ...figures("denominator", t("panels.col_fraction"), 0, 120), colId: "fraction",
    valueFormatter: (/** @type {any} */ one) => typeof one.value !== "number" ? NONE
      : `${number(one.data.numerator)} / ${number(one.value)}`,
  };
  const rest = OWN.filter((key) => key !== areas.indicator && areas.columns.includes(key))
    .map((key) => figures(key, t(`panels.col_${key}`), key.endsWith("_rate") || key === "median_hours" ? 1 : 0, 94));
  return [
    { ...words("name", t("panels.col_name"), 144), pinned: "left", lockVisible: true },
    value, ...(ranged ? [interval] : []), ...(counted ? [fraction] : []), ...rest,
    words("parent", t("panels.col_parent"), 110), words("code", t("panels.col_code"), 118),
  ];
}

/**
 * An interval as a line with its value, all of a column on one scale, and in numbers.
 * @param {number} least @param {number} most @param {number} digits @param {(value: any, digits?: number) => string} number
 */
function whisker(least, most, digits, number) {
  const reach = most - least || 1;
  return (/** @type {any} */ { data }) => {
    if (typeof data.low !== "number" || typeof data.high !== "number") return h("span", { class: "cell-none" }, NONE);
    const [line, dot] = [h("i", { class: "line" }), h("i", { class: few(data) ? "dot few" : "dot" })];
    style(line, "left", percent((data.low - least) / reach));
    style(line, "width", percent((data.high - data.low) / reach));
    style(dot, "left", percent(Math.min(1, Math.max(0, ((data.value ?? data.low) - least) / reach))));
    return h("span", { class: "whisker" }, h("span", { class: "scale", "aria-hidden": "true" }, line, dot),
      h("span", { class: "limits" }, `${number(data.low, digits)}–${number(data.high, digits)}`));
  };
}

/**
 * What is exported of a column: an interval is two, and so is a fraction.
 * @param {string} id @param {any} column its definition @param {(key: string) => string} t
 * @returns {{title: string, of: (row: any) => any}[]}
 */
export function exported(id, column, t) {
  const plain = (/** @type {string} */ key, /** @type {string} */ title) => ({ title, of: (/** @type {any} */ row) => row[key] ?? null });
  if (id === "interval") return [plain("low", t("panels.col_low")), plain("high", t("panels.col_high"))];
  if (id === "fraction") return [plain("numerator", t("panels.col_numerator")), plain("denominator", t("panels.col_denominator"))];
  return [plain(column.field, column.headerName)];
}
