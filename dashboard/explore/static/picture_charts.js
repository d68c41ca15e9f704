// The charts of the page as pictures. Each is drawn below `top` and tells where it ends.

import { stepOf } from "./chart.js";

/** @typedef {{left: number, top: number, width: number}} Place */

const FAINT = 0.36;
/** So many demands and more are told: fewer point at a person, and all of them are drawn alike. */
const FEWEST = 5;
const FEW_DRAWN = 2.5;
const STEPS = [0.16, 0.34, 0.54, 0.76, 1];

/** Whether a number is withheld, as it is in every other file. @param {number} n */
export const few = (n) => n > 0 && n < FEWEST;

/** How high a number is drawn. @param {number} n */
const drawnAs = (n) => (few(n) ? FEW_DRAWN : n);

/**
 * Kinds as bars.
 * @param {any} pen
 * @param {{rows: {name: string, n: number, share: string, on: boolean}[], number: (n: number) => string, alone: boolean}} chart
 *   `alone` says that one number is withheld, which shares of the others would tell
 * @param {Place} at
 */
export function bars(pen, { rows: given, number, alone }, { left, top, width }) {
  const most = Math.max(1, ...given.map((one) => drawnAs(one.n)));
  const rows = given.map((one) => ({ ...one, part: drawnAs(one.n) / most, count: few(one.n) ? `<${FEWEST}` : number(one.n),
    share: alone || few(one.n) ? "" : one.share }));
  const name = Math.min(300, 16 + Math.max(0, ...rows.map((one) => pen.width(one.name, 14))));
  const count = 12 + Math.max(0, ...rows.map((one) => pen.width(one.count, 14)));
  const [step, share] = [30, 64];
  const room = width - name - count - share;
  rows.forEach((one, at) => {
    const base = top + at * step + 20;
    pen.text(left, base, pen.cut(one.name, name - 12, 14), { size: 14 });
    pen.box(left + name, base - 14, Math.max(one.part * room, one.part > 0 ? 1 : 0), 18, { opacity: one.on ? 1 : FAINT });
    pen.text(left + name + room + count, base, one.count, { size: 14, anchor: "end" });
    pen.text(left + width, base, one.share, { size: 13, colour: "muted", anchor: "end" });
  });
  pen.line(left + name, top, left + name, top + rows.length * step, "muted");
  return top + rows.length * step;
}

/**
 * Steps of a length as columns, in groups that have a unit.
 * @param {any} pen
 * @param {{bins: {label: string, n: number, on: boolean}[], number: (n: number) => string, groups: {from: number, to: number, title: string}[]}} chart
 * @param {Place} at
 */
export function columns(pen, { bins, number, groups }, { left, top, width }) {
  const most = Math.max(1, ...bins.map((one) => drawnAs(one.n)));
  const [high, each] = [240, width / bins.length];
  const floor = top + 20 + high;
  bins.forEach((one, at) => {
    const x = left + at * each;
    const tall = one.n ? Math.max((drawnAs(one.n) / most) * high, 1) : 0;
    pen.box(x + 5, floor - tall, each - 10, tall, { opacity: one.on ? 1 : FAINT });
    pen.text(x + each / 2, floor - tall - 6, few(one.n) ? `<${FEWEST}` : number(one.n), { size: 12, anchor: "middle" });
    pen.text(x + each / 2, floor + 18, one.label, { size: 12, anchor: "middle" });
  });
  pen.line(left, floor, left + width, floor, "muted");
  for (const { from, to, title } of groups) {
    pen.line(left + from * each + 6, floor + 28, left + to * each - 6, floor + 28);
    pen.text(left + ((from + to) / 2) * each, floor + 44, title, { size: 12, colour: "muted", anchor: "middle" });
  }
  return floor + 48;
}

/**
 * Days or weeks; `marks` are beginnings of months, as a part of the whole.
 * @param {any} pen
 * @param {{bins: {from: number, to: number, n: number, on: boolean, faint: boolean}[], marks: {at: number, title: string}[],
 *   number: (n: number) => string, key: [string, string]|null}} chart parts of the whole
 * @param {Place} at
 */
export function days(pen, { bins, marks, number, key }, { left, top, width }) {
  const most = Math.max(1, ...bins.map((one) => one.n));
  const step = stepOf(most, 4);
  const ticks = Array.from({ length: Math.ceil(most / step) + 1 }, (_, at) => at * step);
  const gutter = 10 + Math.max(...ticks.map((one) => pen.width(number(one), 12)));
  const [high, room, start] = [260, width - gutter, left + gutter];
  const floor = top + 10 + high;
  const tall = (/** @type {number} */ n) => (drawnAs(n) / ticks[ticks.length - 1]) * high;
  for (const one of ticks) {
    const y = floor - (one / ticks[ticks.length - 1]) * high;
    pen.line(start, y, left + width, y, one ? "line" : "muted");
    pen.text(start - 8, y + 4, number(one), { size: 12, colour: "muted", anchor: "end" });
  }
  const gap = room / bins.length > 3 ? 1 : 0;
  for (const one of bins) {
    if (!one.n) continue;
    const opacity = (one.faint ? 0.5 : 1) * (one.on ? 1 : FAINT);
    pen.box(start + one.from * room, floor - tall(one.n), Math.max(0.6, (one.to - one.from) * room - gap), tall(one.n), { opacity });
  }
  let free = -Infinity;
  for (const { at, title } of marks) {
    const x = start + at * room;
    const wide = pen.width(title, 12);
    if (x < free || x + wide > left + width) continue;
    pen.line(x, floor, x, floor + 5, "muted");
    pen.text(x, floor + 19, title, { size: 12, colour: "muted" });
    free = x + wide + 14;
  }
  if (key) {
    key.forEach((title, at) => {
      pen.box(start + at * 90, floor + 32, 10, 10, { opacity: at ? 0.5 : 1 });
      pen.text(start + at * 90 + 16, floor + 41, title, { size: 12, colour: "muted" });
    });
  }
  return floor + (key ? 44 : 22);
}

/**
 * Weekdays by hours.
 * @param {any} pen
 * @param {{counts: number[][], within: (day: number, hour: number) => boolean, weekdays: string[], number: (n: number) => string, legend: string, hour: string}} chart
 * @param {Place} at
 */
export function matrix(pen, { counts, within, weekdays, number, legend, hour }, { left, top, width }) {
  const most = Math.max(1, ...counts.flat());
  // No step is so fine that it tells what is withheld.
  const step = Math.max(FEWEST, stepOf(most, STEPS.length));
  const head = 12 + Math.max(...weekdays.map((one) => pen.width(one, 13)));
  const [wide, tall] = [(width - head) / 24, 34];
  const fits = pen.width(number(most), 11) <= wide - 2;
  for (let at = 0; at < 24; at += 1) pen.text(left + head + (at + 0.5) * wide, top + 10, String(at), { size: 12, colour: "muted", anchor: "middle" });
  counts.forEach((row, day) => {
    const y = top + 18 + day * tall;
    pen.text(left, y + 22, weekdays[day], { size: 13 });
    row.forEach((n, at) => {
      const level = n ? Math.min(STEPS.length, Math.ceil(n / step)) : 0;
      const strength = level ? STEPS[level - 1] * (within(day + 1, at) ? 1 : 0.4) : 0;
      const x = left + head + at * wide;
      pen.box(x, y, wide - 1, tall - 1, { colour: "line", opacity: 0.35 });
      if (strength) pen.box(x, y, wide - 1, tall - 1, { opacity: Number(strength.toFixed(2)) });
      if (fits && n) pen.text(x + wide / 2, y + 21, few(n) ? `<${FEWEST}` : number(n), { size: 11, colour: strength > 0.6 ? "panel" : "text", anchor: "middle" });
    });
  });
  const y = top + 18 + 7 * tall + 14;
  pen.text(left, y + 12, legend, { size: 12, colour: "muted" });
  let x = left + pen.width(legend, 12) + 16;
  for (let level = 1; level <= Math.min(STEPS.length, Math.ceil(most / step)); level += 1) {
    const said = `${number((level - 1) * step + 1)}–${number(level * step)}`;
    pen.box(x, y + 2, 18, 12, { opacity: STEPS[level - 1] });
    pen.text(x + 24, y + 12, said, { size: 12, colour: "muted" });
    x += 40 + pen.width(said, 12);
  }
  pen.text(left + width, y + 12, hour, { size: 12, colour: "muted", anchor: "end" });
  return y + 18;
}
