// Geometries by address: each is asked for once and kept, the last few of them.

import { extentOf } from "./mapview.js";

/**
 * @typedef {{key: string, data: any, sizes: Map<string, number>}} Kept
 *   a feature collection, and how large each of its areas is
 */

const PATIENCE_MS = 15000;

/**
 * @param {number} most how many are kept
 * @returns {{get: (key: string, url: string) => Promise<Kept>, size: () => number}}
 */
export function createStore(most) {
  /** @type {Map<string, Kept>} in the order of use, the oldest first */
  const kept = new Map();
  /** @type {Map<string, Promise<Kept>>} */
  const asked = new Map();

  async function load(/** @type {string} */ key, /** @type {string} */ url) {
    try {
      const data = await fetchCollection(url);
      const found = { key, data, sizes: sizesOf(data) };
      kept.set(key, found);
      while (kept.size > most) kept.delete(kept.keys().next().value);
      return found;
    } finally {
      // A failure is not kept: whoever asks again, asks the server again.
      asked.delete(key);
    }
  }

  return {
    get(key, url) {
      const found = kept.get(key);
      if (found) {
        kept.delete(key);
        kept.set(key, found);
        return Promise.resolve(found);
      }
      let answer = asked.get(key);
      if (!answer) {
        answer = load(key, url);
        asked.set(key, answer);
      }
      return answer;
    },
    size: () => kept.size,
  };
}

/** @param {string} url */
async function fetchCollection(url) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(url, { signal: stop.signal });
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
    const data = await answer.json();
    if (!data || !Array.isArray(data.features)) throw new Error(`${url}: no feature collection`);
    return data;
  } finally {
    clearTimeout(timer);
  }
}

/** @param {any} data @returns {Map<string, number>} */
function sizesOf(data) {
  const sizes = new Map();
  for (const feature of data.features) {
    const code = feature.properties && feature.properties.code;
    if (code) sizes.set(String(code), extentOf(feature.geometry));
  }
  return sizes;
}
