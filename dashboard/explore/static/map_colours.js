// Colours by theme, and which value has which. Pure functions but for `read`.

/**
 * @typedef {{scheme: string, breaks: number[], count: number, low: number, high: number}} Scale
 *   `breaks` between the classes; continuous has none, and goes from low to high
 * @typedef {{ground: string, panel: string, text: string, muted: string, line: string, accent: string,
 *   mark: string, bad: string, good: string, dark: boolean}} Look
 */

/** Low to high. In the dark what is more is brighter, in the light darker. */
const RAMPS = {
  dark: {
    sequential: ["#12324a", "#17496a", "#1d6389", "#2a80a4", "#45a0b8", "#86c9d6"],
    diverging: ["#d0a66a", "#8f774e", "#4a4f4b", "#23566a", "#2a80a4", "#5cb6cf"],
    demands: ["#33265c", "#553a8c", "#7b54b3", "#a479d1", "#cda9ec", "#f0dcff"],
  },
  light: {
    sequential: ["#d9ebf2", "#b0d5e3", "#7fb8cf", "#4c97b6", "#22749a", "#0c4f74"],
    diverging: ["#a8702a", "#d3a765", "#ece0cc", "#d3e5ea", "#62a9c4", "#17688f"],
    demands: ["#e9def5", "#cfb5ea", "#b088da", "#8e5cc4", "#6d38a6", "#482077"],
  },
};
/** Of the class that holds the balance of a diverging scale. */
const NEUTRAL = { dark: "#4a4f4b", light: "#f2efe4" };
/** So many stops has a continuous diverging scale: its balance is not where a ramp has its middle. */
const FINE = 33;
const NO_DATA = { dark: "#3a444d", light: "#d5d9dc" };
const HATCH = { dark: "#5d6973", light: "#aab1b7" };
/** Where the page has no colours of its own yet. */
const FALLBACK = {
  dark: { ground: "#0a1622", panel: "#0f2030", text: "#eaf4f8", muted: "#8aa5b5", line: "#24394a",
    accent: "#f2994a", mark: "#8fd3e3", bad: "#f2994a", good: "#6fcf97" },
  light: { ground: "#f3f6f8", panel: "#ffffff", text: "#14242f", muted: "#55707f", line: "#ccd7de",
    accent: "#c7640c", mark: "#17688f", bad: "#b4470f", good: "#1d7f4b" },
};

/** The page's own colours. @param {Element} node @param {string} theme @returns {Look} */
export function read(node, theme) {
  const dark = theme === "dark";
  const style = getComputedStyle(node);
  const look = Object.entries(FALLBACK[dark ? "dark" : "light"]).map(([key, usual]) => {
    const given = style.getPropertyValue(`--${key}`).trim();
    return [key, /^#([0-9a-f]{3}){1,2}$/i.test(given) ? given : usual];
  });
  return { ...Object.fromEntries(look), dark };
}

/** @param {Look} look */
export function noData(look) {
  const side = look.dark ? "dark" : "light";
  return { fill: NO_DATA[side], line: HATCH[side] };
}

/** @param {string} hex @returns {number[]} */
export function bands(hex) {
  const full = hex.length === 4 ? [...hex.slice(1)].map((one) => one + one).join("") : hex.slice(1);
  return [0, 2, 4].map((at) => parseInt(full.slice(at, at + 2), 16));
}

/** @param {string} from @param {string} to @param {number} share */
export function blend(from, to, share) {
  const [a, b] = [bands(from), bands(to)];
  return `#${a.map((one, at) => Math.round(one + (b[at] - one) * share).toString(16).padStart(2, "0")).join("")}`;
}

/**
 * So many colours of a ramp, from end to end.
 * @param {"sequential"|"diverging"|"demands"} name @param {number} count @param {Look} look
 * @returns {string[]}
 */
export function ramp(name, count, look) {
  const stops = RAMPS[look.dark ? "dark" : "light"][name] || RAMPS.light.sequential;
  if (count === 1) return [stops[Math.floor(stops.length / 2)]];
  return Array.from({ length: count }, (_, at) => along(stops, at / (count - 1)));
}

/**
 * Colours about a balance: one hue below, another above, and neutral the class that holds it. Classes
 * equally far from it are equally strong. A limit on the balance parts the hues, and no class is neutral.
 * @param {Scale} scale @param {number} balance @param {Look} look
 * @returns {string[]} of the classes, or evenly spaced stops of a continuous scale
 */
export function balanced(scale, balance, look) {
  const side = look.dark ? "dark" : "light";
  const stops = RAMPS[side].diverging;
  const half = stops.length / 2;
  const arms = { below: stops.slice(0, half).reverse(), above: stops.slice(half) };
  if (scale.scheme === "continuous") return smooth(scale, balance, arms, NEUTRAL[side]);
  const from = [scale.low, ...scale.breaks];
  const sides = from.map((low, at) => {
    const high = at + 1 < from.length ? from[at + 1] : scale.high;
    if (low === high) return Math.sign(low - balance);
    return high <= balance ? -1 : low >= balance ? 1 : 0;
  });
  const [below, above] = [-1, 1].map((one) => sides.filter((its) => its === one).length);
  const most = Math.max(below, above);
  const first = sides.length - above;
  // The nearest are well apart from the neutral one.
  const strength = (/** @type {number} */ steps) => (steps + 1) / (most + 1);
  return sides.map((one, at) => one === 0 ? NEUTRAL[side]
    : one < 0 ? along(arms.below, strength(below - at)) : along(arms.above, strength(at - first + 1)));
}

/**
 * @param {Scale} scale @param {number} balance @param {{below: string[], above: string[]}} arms
 * @param {string} neutral
 */
function smooth(scale, balance, arms, neutral) {
  const reach = Math.max(balance - scale.low, scale.high - balance);
  return Array.from({ length: FINE }, (_, at) => {
    const away = scale.low + ((scale.high - scale.low) * at) / (FINE - 1) - balance;
    const share = reach > 0 ? Math.min(1, Math.abs(away) / reach) : 0;
    return along([neutral, ...(away < 0 ? arms.below : arms.above)], share);
  });
}

/** @param {string[]} stops @param {number} share from 0 to 1 */
function along(stops, share) {
  const place = share * (stops.length - 1);
  const low = Math.min(stops.length - 2, Math.floor(place));
  return blend(stops[low], stops[low + 1], place - low);
}

/**
 * What a view says about its classes. The server may name the outer edges too, or not.
 * @param {any} areas the view's `areas` @returns {Scale}
 */
export function scaleOf(areas) {
  const { scheme = "quantile", breaks = [], counts = [] } = areas.classes || {};
  const at = areas.columns.indexOf("value");
  const known = areas.rows.map((/** @type {any[]} */ row) => row[at]).filter((/** @type {any} */ one) => one !== null);
  const edges = known.reduce(
    (/** @type {number[]} */ [low, high], /** @type {number} */ one) => [Math.min(low, one), Math.max(high, one)],
    [Infinity, -Infinity],
  );
  const [low, high] = known.length ? edges : [0, 0];
  if (scheme === "continuous") {
    const [from, to] = breaks.length > 1 ? [breaks[0], breaks[breaks.length - 1]] : [low, high];
    return { scheme, breaks: [], count: 0, low: from, high: to };
  }
  const inner = counts.length && breaks.length === counts.length + 1 ? breaks.slice(1, -1) : breaks;
  return { scheme, breaks: inner, count: known.length ? inner.length + 1 : 0, low, high };
}

/** The class of a value: one that equals a limit is in the upper one. @param {number} value @param {number[]} breaks */
export function classOf(value, breaks) {
  let at = 0;
  while (at < breaks.length && value >= breaks[at]) at += 1;
  return at;
}

/** From 0 to 1 between the ends of a continuous scale. @param {number} value @param {Scale} scale */
export function shareOf(value, scale) {
  const span = scale.high - scale.low;
  return span > 0 ? Math.min(1, Math.max(0, (value - scale.low) / span)) : 0.5;
}

/**
 * Limits for counts that are mostly small: of equal shares, whole numbers, rising.
 * @param {number[]} counts @param {number} most classes
 */
export function countBreaks(counts, most) {
  const sorted = counts.filter((one) => one > 0).sort((a, b) => a - b);
  const found = new Set();
  for (let part = 1; part < most; part += 1) {
    // Thinner towards the top, where the hotspots are.
    const share = 1 - (1 - part / most) ** 1.6;
    const limit = sorted[Math.floor(share * sorted.length)];
    if (limit !== undefined && limit > sorted[0]) found.add(limit);
  }
  return [...found];
}
