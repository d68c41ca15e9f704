// A table as text: for a spreadsheet, and for the clipboard.

/** What a spreadsheet would take for the start of a formula. */
const FORMULA = /^[=+\-@＝＋－＠\t\r\n]/;

/** Text that looks like a formula gets an apostrophe; a number stays one, a negative one too. @param {any} value */
export function safe(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
  const said = String(value);
  return FORMULA.test(said) ? `'${said}` : said;
}

/** @param {string} said */
function quoted(said) {
  return /[",\r\n]/.test(said) ? `"${said.replaceAll('"', '""')}"` : said;
}

/** @param {any[][]} rows @returns {string} with the mark of UTF-8, which spreadsheets want */
export function csv(rows) {
  return `\ufeff${rows.map((row) => row.map((one) => quoted(safe(one))).join(",")).join("\r\n")}\r\n`;
}

/** @param {any[][]} rows */
export function tsv(rows) {
  return rows.map((row) => row.map((one) => safe(one).replace(/[\t\r\n]+/g, " ")).join("\t")).join("\n");
}

/** @param {string} name @param {string} said */
export function download(name, said) {
  const url = URL.createObjectURL(new Blob([said], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken it by the next task.
  setTimeout(() => URL.revokeObjectURL(url));
}
