// Numbers as people read them. No data is a dash, never 0.

export const NONE = "—";

/** @param {string} lang */
export function createWriter(lang) {
  const locale = lang === "zh" ? "zh-CN" : "en";
  /** @type {Map<number, Intl.NumberFormat>} */
  const known = new Map();

  /** @param {number} digits */
  function format(digits) {
    let found = known.get(digits);
    if (!found) {
      found = new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
      known.set(digits, found);
    }
    return found;
  }

  /** @param {number|null|undefined} value @param {number} [digits] */
  function number(value, digits = 0) {
    return typeof value === "number" && Number.isFinite(value) ? format(digits).format(value) : NONE;
  }

  return {
    number,
    /** A part of a whole, in per cent; what is not nothing is not written as 0. @param {number} part @param {number} of */
    share(part, of) {
      if (!(of > 0)) return NONE;
      const value = (100 * part) / of;
      return part > 0 && value < 0.05 ? "<0.1%" : `${number(value, 1)}%`;
    },
  };
}

/** @param {number[]} values */
export function sum(values) {
  return values.reduce((all, one) => all + one, 0);
}
