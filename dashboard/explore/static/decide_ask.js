// Asking the server for an analysis: the newest question wins, and the last few answers are kept.

const MOST = 12;

/**
 * @typedef {{query: string|null, told: any, of: string|null, error: string|null, busy: boolean}} Asked
 *   `told`: the newest answer there is, to the question `of`
 */

/** @param {string} address @param {() => void} changed */
export function createAsk(address, changed) {
  /** @type {Map<string, any>} in the order of use */
  const kept = new Map();
  /** @type {Asked} */
  let now = { query: null, told: null, of: null, error: null, busy: false };
  /** @type {AbortController|null} */
  let asking = null;
  let stamp = "";

  /** @param {string} query */
  async function read(query) {
    if (asking) asking.abort();
    const own = (asking = new AbortController());
    now = { ...now, query, error: null, busy: true };
    try {
      const answer = await fetch(`${address}${query}`, { signal: own.signal });
      const told = await answer.json().catch(() => null);
      if (!answer.ok || told === null) throw new Error((told && told.error) || String(answer.status));
      kept.set(query, told);
      while (kept.size > MOST) kept.delete(/** @type {string} */ (kept.keys().next().value));
      if (own !== asking) return;
      now = { query, told, of: query, error: null, busy: false };
    } catch (error) {
      if (own !== asking) return;
      now = { ...now, error: /** @type {Error} */ (error).message, busy: false };
    }
    changed();
  }

  return {
    /** What is known. */
    now: () => now,
    /** @param {string} query @param {string} version of the data: of others nothing is kept */
    ask(query, version) {
      if (version !== stamp) {
        kept.clear();
        now = { ...now, query: null };
        stamp = version;
      }
      if (query === now.query) return;
      const known = kept.get(query);
      if (known) {
        if (asking) asking.abort();
        asking = null;
        now = { query, told: known, of: query, error: null, busy: false };
      } else read(query);
    },
    again: () => now.query !== null && read(now.query),
  };
}
