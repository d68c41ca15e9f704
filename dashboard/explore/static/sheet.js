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

/**
 * Copy a text. The clipboard is only there on https and on this machine: else as it was done before.
 * @param {string} said @returns {Promise<boolean>} whether it was let
 */
export async function copy(said) {
  try {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(said);
      return true;
    }
  } catch {
    // Not let: the other way may be.
  }
  const stood = /** @type {HTMLElement|null} */ (document.activeElement);
  const box = document.createElement("textarea");
  box.value = said;
  box.className = "heard";
  document.body.append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  stood?.focus({ preventScroll: true });
  return done;
}
