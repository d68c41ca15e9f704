// A ring drawn by hand: no more corners than are needed, and no line across another. Pure functions.

import { ringArea } from "./map_earth.js";

/** @typedef {import("./map_earth.js").Point} Point */

/** As many corners as a link may carry. */
export const MOST_CORNERS = 200;
const MOST_LOOPS = 40;

/**
 * The same line with fewer corners: none that was left out is farther from it than `within`.
 * Douglas and Peucker, "Algorithms for the reduction of the number of points", 1973.
 * @param {Point[]} line @param {number} within in the line's own unit
 * @returns {Point[]}
 */
export function thinned(line, within) {
  if (line.length < 3) return line;
  const keep = new Set([0, line.length - 1]);
  const open = [[0, line.length - 1]];
  while (open.length) {
    const [from, to] = /** @type {number[]} */ (open.pop());
    let [far, at] = [within, -1];
    for (let index = from + 1; index < to; index += 1) {
      const away = distance(line[index], line[from], line[to]);
      if (away > far) [far, at] = [away, index];
    }
    if (at < 0) continue;
    keep.add(at);
    open.push([from, at], [at, to]);
  }
  return line.filter((_, index) => keep.has(index));
}

/** @param {Point} point @param {Point} a @param {Point} b from a point to a piece of line */
function distance([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const long = dx * dx + dy * dy;
  const share = long ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / long)) : 0;
  return Math.hypot(x - ax - share * dx, y - ay - share * dy);
}

/** @param {Point} a @param {Point} b @param {Point} c */
function turn(a, b, c) {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

/** Where two pieces of line cross; null where they do not. */
function crossing(/** @type {Point} */ a, /** @type {Point} */ b, /** @type {Point} */ c, /** @type {Point} */ d) {
  const [from, to] = [turn(a, b, c), turn(a, b, d)];
  if (from === 0 || to === 0 || from > 0 === to > 0) return null;
  const [one, two] = [turn(c, d, a), turn(c, d, b)];
  if (one === 0 || two === 0 || one > 0 === two > 0) return null;
  const share = from / (from - to);
  return /** @type {Point} */ ([c[0] + share * (d[0] - c[0]), c[1] + share * (d[1] - c[1])]);
}

/**
 * The first crossing of a ring with itself.
 * @param {Point[]} ring not closed
 * @returns {{first: number, second: number, at: Point}|null} the corners after which the two lines begin
 */
export function selfCrossing(ring) {
  const count = ring.length;
  for (let first = 0; first + 2 < count; first += 1) {
    for (let second = first + 2; second < count; second += 1) {
      if (first === 0 && second === count - 1) continue;
      const at = crossing(ring[first], ring[first + 1], ring[second], ring[(second + 1) % count]);
      if (at) return { first, second, at };
    }
  }
  return null;
}

/**
 * A ring without crossings: of two loops that meet at one, the larger stays. A hand that closes a
 * loop mostly overshoots a little.
 * @param {Point[]} ring not closed @returns {Point[]|null} null where it is too tangled
 */
export function untangled(ring) {
  let now = ring;
  for (let loop = 0; loop < MOST_LOOPS; loop += 1) {
    const found = selfCrossing(now);
    if (!found) return now;
    const inner = [found.at, ...now.slice(found.first + 1, found.second + 1)];
    const outer = [...now.slice(0, found.first + 1), found.at, ...now.slice(found.second + 1)];
    now = ringArea(inner) > ringArea(outer) ? inner : outer;
  }
  return null;
}

/**
 * A ring as a link can carry it; null when it has no surface.
 * @param {Point[]} drawn in degrees @param {number} within how exact, in degrees
 * @returns {Point[]|null}
 */
export function ringOf(drawn, within) {
  let exact = within;
  let ring = thinned(drawn, exact);
  while (ring.length > MOST_CORNERS) {
    exact *= 1.5;
    ring = thinned(drawn, exact);
  }
  const free = settled(ring);
  return free && free.length >= 3 && ringArea(free) > 0 ? free : null;
}

/** Rounding moves corners a little, and may make sides cross anew. @param {Point[]} ring */
function settled(ring) {
  /** @type {Point[]|null} */
  let now = ring;
  for (let loop = 0; now && loop < MOST_LOOPS; loop += 1) {
    const exact = now.map(rounded).filter(differs);
    if (!selfCrossing(exact)) return exact;
    now = untangled(exact);
  }
  return null;
}

/** @param {Point} point @returns {Point} */
export function rounded([lon, lat]) {
  return [Number(lon.toFixed(5)), Number(lat.toFixed(5))];
}

/** @param {Point} point @param {number} at @param {Point[]} all */
function differs(point, at, all) {
  const before = all[(at + all.length - 1) % all.length];
  return all.length === 1 || point[0] !== before[0] || point[1] !== before[1];
}
