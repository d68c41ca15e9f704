// Civil days as numbers: days since 1970-01-01, of no time zone.

const MS = 86_400_000;

/** @param {string} text YYYY-MM-DD */
export function dayOf(text) {
  return Math.round(Date.parse(`${text}T00:00:00Z`) / MS);
}

/** @param {number} day */
export function dayText(day) {
  return new Date(day * MS).toISOString().slice(0, 10);
}

/** 1 for Monday to 7 for Sunday. @param {number} day */
export function weekdayOf(day) {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/**
 * The first days of months in [first, end).
 * @param {number} first @param {number} end
 * @returns {{day: number, year: number, month: number}[]} month from 1
 */
export function monthsIn(first, end) {
  const from = new Date(first * MS);
  const found = [];
  let [year, month] = [from.getUTCFullYear(), from.getUTCMonth() + (from.getUTCDate() === 1 ? 0 : 1)];
  for (;;) {
    const at = new Date(Date.UTC(year, month, 1));
    const day = at.getTime() / MS;
    if (day >= end) return found;
    found.push({ day, year: at.getUTCFullYear(), month: at.getUTCMonth() + 1 });
    month += 1;
  }
}
