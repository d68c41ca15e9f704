// Asking the server for numbers: the newest question wins, and what was asked before is kept.

const MOST = 24;

/**
 * @param {string} base where the numbers are
 * @param {(told: {busy: boolean, error: string|null}) => void} tell
 */
export function createViews(base, tell) {
  /** @type {Map<string, {view: any, etag: string|null}>} the one used last stands last */
  const kept = new Map();
  /** @type {AbortController|null} */
  let asking = null;

  /** @param {string} query @param {AbortSignal} signal */
  async function read(query, signal) {
    const known = kept.get(query);
    const headers = known && known.etag ? { "If-None-Match": known.etag } : {};
    const answer = await fetch(`${base}${query}`, { signal, headers, cache: "no-store" });
    if (answer.status === 304 && known) return known.view;
    const body = await answer.json().catch(() => null);
    if (!answer.ok || body === null) throw new Error((body && body.error) || `${answer.status}`);
    kept.delete(query);
    kept.set(query, { view: body, etag: answer.headers.get("ETag") });
    while (kept.size > MOST) kept.delete(/** @type {string} */ (kept.keys().next().value));
    return body;
  }

  return {
    /** What is kept of a question, to be shown until the answer is there. @param {string} query */
    known: (query) => (kept.get(query) || { view: null }).view,
    /**
     * Ask, and drop the question before.
     * @param {string} query @returns {Promise<any|null>} none if it failed or another came after it
     */
    async ask(query) {
      if (asking) asking.abort();
      const own = (asking = new AbortController());
      tell({ busy: true, error: null });
      try {
        const view = await read(query, own.signal);
        if (asking !== own) return null;
        tell({ busy: false, error: null });
        return view;
      } catch (error) {
        if (asking === own) tell({ busy: false, error: String(/** @type {Error} */ (error).message) });
        return null;
      }
    },
    /** Ask beside the others. @param {string} query */
    async more(query) {
      return read(query, new AbortController().signal);
    },
  };
}
