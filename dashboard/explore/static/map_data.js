// What the map asks the server for: each address once, the last few answers kept.

import { anchor } from "./map_earth.js";
import { FILTERS, write } from "./state.js";

/**
 * @typedef {{data: any, anchors: Map<string, {at: import("./map_earth.js").Point,
 *   box: import("./map_earth.js").Box, area: number}>, features: Map<string, any>}} Outlines
 * @typedef {{code: string, level: number, parent: string|null, name: string,
 *   box: import("./map_earth.js").Box}} Place
 * @typedef {{levels: string[], places: Map<string, Place>, sizes: number[]}} Tree
 */

const MOST = 14;
/** What could not be had is asked for again with the next drawing after this. */
const AGAIN_MS = 10000;
const PATIENCE_MS = 30000;
/** More areas than this come as tiles. */
export const MOST_OUTLINES = 5000;

/**
 * @param {{changed: () => void, failed: (url: string) => void}} told `changed`: something has come
 */
export function createStore({ changed, failed }) {
  /** @type {Map<string, any>} in the order of use, the oldest first */
  const kept = new Map();
  /** @type {Set<string>} */
  const asked = new Set();
  /** @type {Map<string, number>} */
  const missed = new Map();
  const stop = new AbortController();

  /** @param {string} url @param {(body: any) => any} make */
  async function load(url, make) {
    asked.add(url);
    const signal = AbortSignal.any ? AbortSignal.any([stop.signal, AbortSignal.timeout(PATIENCE_MS)]) : stop.signal;
    try {
      const answer = await fetch(url, { signal });
      if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
      kept.set(url, make(await answer.json()));
      missed.delete(url);
      while (kept.size > MOST) kept.delete(kept.keys().next().value);
    } catch {
      missed.set(url, Date.now());
      if (!stop.signal.aborted) failed(url);
      return;
    } finally {
      asked.delete(url);
    }
    if (!stop.signal.aborted) changed();
  }

  return {
    /**
     * What is at an address; undefined while it is on its way.
     * @param {string} url @param {(body: any) => any} make of its JSON
     */
    get(url, make) {
      if (kept.has(url)) {
        const found = kept.get(url);
        kept.delete(url);
        kept.set(url, found);
        return found;
      }
      const late = Date.now() - (missed.get(url) || 0) > AGAIN_MS;
      if (!asked.has(url) && late) load(url, make);
      return undefined;
    },
    missed: (/** @type {string} */ url) => missed.has(url),
    /** What was had is of no use: it is asked for again after a while. @param {string} url */
    again(url) {
      kept.delete(url);
      missed.set(url, Date.now());
    },
    destroy: () => stop.abort(),
  };
}

/**
 * The areas as the page keeps them.
 * @param {any} places the context's @returns {Tree|null} null while they are on their way
 */
export function treeOf(places) {
  if (!places.all.size) return null;
  const levels = places.levels().map((/** @type {any} */ one) => one.key);
  const sizes = levels.map(() => 0);
  /** @type {Map<string, Place>} */
  const found = new Map();
  for (const { code, level, parent, name, bounds } of places.all.values()) {
    const at = levels.indexOf(level);
    sizes[at] += 1;
    found.set(code, { code, level: at, parent: parent ? parent.code : null, name, box: bounds });
  }
  return { levels, places: found, sizes };
}

/** Whether an area is one of `codes` or lies in one. @param {Tree} tree @param {string} code @param {Set<string>} codes */
export function inside(tree, code, codes) {
  for (let at = tree.places.get(code); at; at = at.parent ? tree.places.get(at.parent) : undefined) {
    if (codes.has(at.code)) return true;
  }
  return codes.has(code);
}

/** Every area that one of `codes` lies in. @param {Tree} tree @param {Iterable<string>} codes */
export function holding(tree, codes) {
  const found = new Set();
  for (const code of codes) {
    for (let at = tree.places.get(code); at; at = at.parent ? tree.places.get(at.parent) : undefined) found.add(at.code);
  }
  return found;
}

/** @param {any} data a feature collection @returns {Outlines} */
export function outlinesOf(data) {
  const anchors = new Map();
  for (const feature of data.features) {
    const found = anchor(feature.geometry);
    if (found) anchors.set(String(feature.properties.code), found);
  }
  const features = new Map(data.features.map((/** @type {any} */ one) => [String(one.properties.code), one]));
  return { data, anchors, features };
}

/** @param {any} data hexagons @returns {{data: any, centres: import("./map_earth.js").Point[]}} */
export function cellsOf(data) {
  const centres = data.features.map((/** @type {any} */ feature) => {
    const found = anchor(feature.geometry);
    return found ? found.at : [0, 0];
  });
  return { data, centres };
}

/** @param {any} data points @returns {Map<string, {at: import("./map_earth.js").Point, properties: any}>} */
export function pointsOf(data) {
  return new Map(data.features.map((/** @type {any} */ one) =>
    [String(one.properties.code), { at: one.geometry.coordinates, properties: one.properties }]));
}

/** Where things are. @param {any} config */
export function addresses(config) {
  const urls = config.urls || {};
  const version = `v=${config.version}`;
  const join = (/** @type {string} */ query, /** @type {string} */ more) => query ? `${query}&${more}` : `?${more}`;
  const filters = (/** @type {any} */ state) => write(state, config, ["lang", "from", "to", ...FILTERS]);
  const whole = (/** @type {string} */ path) => new URL(path, document.baseURI).href
    .replaceAll("%7B", "{").replaceAll("%7D", "}");
  return {
    area: (/** @type {string} */ level) => `/geo/area/${level}.geojson?${version}`,
    tiles: (/** @type {string} */ level) => whole(`/tiles/${level}/{z}/{x}/{y}.mvt?${version}`),
    layer: (/** @type {string} */ key) => whole(config.names.layer[key].tiles || `/tiles/${key}/{z}/{x}/{y}.mvt?${version}`),
    stations: `/geo/layer/stations.geojson?${version}`,
    hexagons: (/** @type {number} */ res) => `/geo/cells/${res}.geojson?${version}`,
    cells: (/** @type {any} */ state, /** @type {number} */ res) =>
      `${urls.cells || "/explore/cells.json"}${join(filters(state), `res=${res}&${version}`)}`,
    points: (/** @type {any} */ state, /** @type {number[]} */ box) =>
      `${urls.points || "/explore/points.json"}${join(filters(state), `bbox=${box.map((one) => one.toFixed(4)).join(",")}&${version}`)}`,
  };
}
