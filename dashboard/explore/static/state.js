// What is looked at: one object, and the query string that says the same.

/**
 * @typedef {{key: string, opacity: number}} LayerShown
 * @typedef {{scheme: string, k: number, breaks: number[]}} Classes
 * @typedef {{lang: string, theme: string, tab: string, from: string, to: string, in: string[],
 *   poly: [number, number][]|null, category: string[], channel: string[], status: string[],
 *   how: string[], hours: [number, number, number, number][]|null, close: string|null,
 *   level: string, indicator: string, layers: LayerShown[], classes: Classes,
 *   at: [number, number, number]|null, pick: string|null, cmp: string|null, split: string,
 *   sub: string, minutes: number, way: string, k: number, closed: string[], added: [number, number][]}} State
 */

export const TABS = ["data", "compare", "decide"];
/** The parts of the decide tab, living circles in minutes, and how a distance is measured. */
export const SUBS = ["hotspots", "gaps", "siting", "whatif"];
export const MINUTES = [5, 10, 15];
export const WAYS = ["walk", "straight"];
/** New stations that are asked for, or supposed, at most. */
export const MOST_SITES = 20;
export const SCHEMES = ["quantile", "jenks", "equal", "user", "continuous"];
/** The filters, in the order of their chips. */
export const FILTERS = ["in", "poly", "category", "channel", "status", "how", "hours", "close"];
/** What changes the numbers; everything else changes only how they are shown. */
/** What a link leaves out moves on with the data: whoever asks for numbers says it. */
const MOVING = ["from", "to"];
const COUNTED = ["from", "to", ...FILTERS, "level", "indicator", "classes", "lang"];

const words = {
  /** @param {string} given */
  read: (given) => given.split(",").filter(Boolean),
  /** @param {string[]} value */
  write: (value) => value.join(","),
};
/** Words of which one may be empty: the channel of a source that is silent. */
const silent = {
  /** @param {string} given */
  read: (given) => [...(given.startsWith(",") ? [""] : []), ...given.split(",").filter(Boolean)],
  /** @param {string[]} value */
  write: (value) => (value.includes("") ? `,${value.filter(Boolean).join(",")}` : value.join(",")),
};
const day = {
  /** @param {string} given */
  read: (given) => /^\d{4}-\d{2}-\d{2}$/.test(given) && !Number.isNaN(Date.parse(given)) ? given : null,
  /** @param {string} value */
  write: (value) => value,
};
const word = {
  /** @param {string} given */
  read: (given) => given,
  /** @param {string|null} value */
  write: (value) => value || "",
};

/** One of a few. @param {string[]} known */
const one = (known) => ({
  read: (/** @type {string} */ given) => known.includes(given) ? given : null,
  write: (/** @type {string} */ value) => value,
});
/** A whole number of a few. @param {number[]} known */
const number = (known) => ({
  read: (/** @type {string} */ given) => known.includes(Number(given)) ? Number(given) : null,
  write: (/** @type {number} */ value) => String(value),
});

/** @type {Object<string, {read: (given: string) => any, write: (value: any) => string}>} */
const KINDS = {
  lang: word, theme: word, tab: word, from: day, to: day, level: word, indicator: word,
  close: {
    read: (given) => /^(open|\d+-(\d+|inf))$/.test(given) ? given : null,
    write: (value) => value || "",
  },
  pick: word, cmp: word, split: word,
  in: words, category: words, channel: silent, status: words, how: words,
  poly: { read: readPolygon, write: (value) => value ? value.map(at5).join(";") : "" },
  hours: { read: readHours, write: (value) => value ? value.map(writeHours).join(",") : "" },
  layers: {
    read: readLayers,
    write: (value) => value.map((/** @type {LayerShown} */ one) => `${one.key}~${one.opacity}`).join(",") || "none",
  },
  classes: { read: readClasses, write: writeClasses },
  at: {
    read: (given) => {
      const found = given.split(",").map(Number);
      const good = found.length === 3 && found.every(Number.isFinite) && onEarth(found);
      return good && found[2] >= 0 && found[2] <= 22 ? found : null;
    },
    write: (value) => value ? `${at5([value[0], value[1]])},${Number(value[2].toFixed(2))}` : "",
  },
  sub: one(SUBS), minutes: number(MINUTES), way: one(WAYS),
  k: number(Array.from({ length: MOST_SITES }, (_, at) => at + 1)),
  closed: words,
  added: { read: readPoints, write: (value) => value.map(at5).join(";") },
};

/** @param {[number, number]} point */
function at5(point) {
  return point.map((one) => Number(one.toFixed(5))).join(",");
}

/** Longitude first: exchanged, most places would be beyond the poles. @param {number[]} point */
function onEarth([lon, lat]) {
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 85;
}

/** @param {string} given @returns {[number, number][]|null} */
function readPolygon(given) {
  const found = given.split(";").map((one) => one.split(",").map(Number));
  const good = found.length >= 3 && found.length <= 200
    && found.every((one) => one.length === 2 && one.every(Number.isFinite) && onEarth(one));
  return good ? /** @type {[number, number][]} */ (found) : null;
}

/** @param {string} given @returns {[number, number][]|null} each once */
function readPoints(given) {
  const found = given.split(";").map((point) => point.split(",").map(Number))
    .filter(([lon, lat, ...more]) => Math.abs(lon) <= 180 && Math.abs(lat) <= 90 && !more.length);
  const each = new Map(found.map((point) => [at5(/** @type {[number, number]} */ (point)), point]));
  return each.size ? /** @type {[number, number][]} */ ([...each.values()].slice(0, MOST_SITES)) : null;
}

/** @param {string} given @returns {[number, number, number, number][]|null} */
function readHours(given) {
  const found = given.split(",").map((one) => {
    const [, a, b, c, d] = (/^([1-7])-([1-7]):(\d{1,2})-(\d{1,2})$/.exec(one) || []).map(Number);
    return a <= b && c <= d && d < 24 ? [a, b, c, d] : null;
  });
  const good = found.filter(Boolean);
  return good.length ? /** @type {[number, number, number, number][]} */ (good) : null;
}

/** @param {[number, number, number, number]} one */
function writeHours([a, b, c, d]) {
  return `${a}-${b}:${c}-${d}`;
}

/** @param {string} given @returns {LayerShown[]} */
function readLayers(given) {
  if (given === "none") return [];
  return words.read(given).map((one) => {
    const [key, opacity] = one.split("~");
    const value = Number(opacity);
    return { key, opacity: opacity && value >= 0 && value <= 1 ? value : 1 };
  });
}

/** @param {string} given @returns {Classes|null} */
function readClasses(given) {
  if (given === "continuous") return { scheme: "continuous", k: 5, breaks: [] };
  if (given.startsWith("user:")) {
    const breaks = given.slice(5).split(",").map(Number).filter(Number.isFinite);
    return breaks.length ? { scheme: "user", k: breaks.length + 1, breaks } : null;
  }
  const [scheme, k] = given.split(".");
  const count = Number(k || 5);
  const good = SCHEMES.includes(scheme) && count >= 3 && count <= 7;
  return good ? { scheme, k: count, breaks: [] } : null;
}

/** @param {Classes} value */
function writeClasses(value) {
  if (value.scheme === "continuous") return "continuous";
  if (value.scheme === "user") return `user:${value.breaks.join(",")}`;
  return `${value.scheme}.${value.k}`;
}

/**
 * What a link without a query shows.
 * @param {any} config @returns {State}
 */
export function defaults(config) {
  return {
    lang: "zh", theme: "light", tab: "data",
    from: config.days.from, to: config.days.to,
    in: [], poly: null, category: [], channel: [], status: [], how: [], hours: null, close: null,
    level: config.level, indicator: "demands",
    layers: [{ key: "areas", opacity: 0.85 }, { key: "stations", opacity: 1 }],
    classes: { scheme: "quantile", k: 5, breaks: [] },
    at: null, pick: null, cmp: null, split: "swipe",
    sub: "hotspots", minutes: 15, way: "walk", k: 3, closed: [], added: [],
  };
}

/**
 * Read a query string: what cannot be read is left at its default.
 * @param {string} query @param {any} config @returns {State}
 */
export function parse(query, config) {
  /** @type {any} */
  const state = defaults(config);
  for (const [key, given] of new URLSearchParams(query)) {
    if (!KINDS[key] || given === "") continue;
    const value = KINDS[key].read(given);
    if (value !== null && known(key, value, config)) state[key] = value;
  }
  state.layers = state.layers.filter((/** @type {LayerShown} */ one) => config.names.layer[one.key]);
  return state;
}

/** Whether a value is one that there is. @param {string} key @param {any} value @param {any} config */
function known(key, value, config) {
  /** @type {Object<string, string[]>} */
  const few = { tab: TABS, theme: ["light", "dark"], lang: ["zh", "en"], split: ["swipe", "side"],
    level: Object.keys(config.names.level), indicator: Object.keys(config.names.indicator) };
  return !few[key] || few[key].includes(value);
}

/**
 * The parts of a query string that could not be taken as given, by key.
 * @param {string} query @param {any} config @returns {string[]}
 */
export function refused(query, config) {
  return [...new URLSearchParams(query)].filter(([key, given]) => {
    if (!KINDS[key] || given === "") return false;
    const value = KINDS[key].read(given);
    const layers = key === "layers" && given !== "none" && value;
    return value === null || !known(key, value, config)
      || (layers && value.some((/** @type {LayerShown} */ one) => !config.names.layer[one.key]));
  }).map(([key]) => key);
}

/**
 * Write the query string, of what differs from a link without one.
 * @param {State} state @param {any} config @param {string[]} [keys]
 */
export function write(state, config, keys) {
  const usual = /** @type {any} */ (defaults(config));
  const search = new URLSearchParams();
  for (const key of keys || Object.keys(KINDS)) {
    const written = KINDS[key].write(/** @type {any} */ (state)[key]);
    const moving = keys && MOVING.includes(key);
    if (moving || written !== KINDS[key].write(usual[key])) search.set(key, written);
  }
  const found = search.toString().replaceAll("%2C", ",").replaceAll("%3A", ":").replaceAll("%3B", ";")
    .replaceAll("%7E", "~");
  return found ? `?${found}` : "";
}

/**
 * A query to keep. Days are always in it: those that a link without them shows move on with the data.
 * @param {string} query @param {any} state
 */
export function pinned(query, state) {
  const search = new URLSearchParams(query);
  // Of a sheet that led here; what is kept or made next is another one.
  search.delete("code");
  for (const key of MOVING) {
    if (!search.has(key) && state && state[key]) search.set(key, state[key]);
  }
  return search.toString();
}

/** The query of the numbers: equal for states that show the same ones. */
export function counted(/** @type {State} */ state, /** @type {any} */ config) {
  return write(state, config, COUNTED);
}

/** @param {State} a @param {State} b @param {string} key */
export function same(a, b, key) {
  return KINDS[key].write(/** @type {any} */ (a)[key]) === KINDS[key].write(/** @type {any} */ (b)[key]);
}

/** The state without one of its filters. @param {string} key */
export function without(key) {
  return { [key]: Array.isArray(/** @type {any} */ (EMPTY)[key]) ? [] : null };
}
const EMPTY = { in: [], category: [], channel: [], status: [], how: [] };
