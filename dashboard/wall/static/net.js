/** Asking the server: never for long, and nothing twice that is known. */

const PATIENCE = 8000;

/**
 * Ask for JSON.
 * @param {string} url
 * @param {{etag?: string|null, patience?: number}} [how]
 * @returns {Promise<{body: any, etag: string|null}>} `body` is null when it is as `etag` says.
 * @throws {Error} on no answer in time, or none that is JSON.
 */
export async function ask(url, { etag = null, patience = PATIENCE } = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  try {
    const headers = etag ? { "If-None-Match": etag } : {};
    const answer = await fetch(url, { signal: stop.signal, headers, cache: "no-store" });
    if (answer.status === 304) return { body: null, etag };
    if (!answer.ok) {
      const told = await answer.json().catch(() => null);
      const error = new Error((told && told.error) || `${answer.status}`);
      error.status = answer.status;
      throw error;
    }
    return { body: await answer.json(), etag: answer.headers.get("ETag") };
  } finally {
    clearTimeout(timer);
  }
}

/** An entity tag without what a proxy that compresses adds to it. */
export function bare(etag) {
  return etag ? etag.replace(/^W\//, "").replace(/^"|"$/g, "").replace(/(-gzip|-br|:gzip|:br)$/, "") : null;
}

/** Join a query, leaving out what is empty. */
export function query(pairs) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(pairs)) {
    if (value !== null && value !== undefined && value !== "") search.set(name, String(value));
  }
  const written = search.toString();
  return written ? `?${written}` : "";
}

/**
 * The last scenes read, so that a change of scene waits for nothing.
 * @param {{base: string, lang: string, most?: number}} given
 */
export function createStore({ base, lang, most = 12 }) {
  /** @type {Map<string, {scene: any, etag: string|null}>} the one used last stands last. */
  const kept = new Map();
  /** @type {Map<string, Promise<{scene: any, etag: string|null}>>} */
  const asked = new Map();

  function keep(name, one) {
    kept.delete(name);
    kept.set(name, one);
    while (kept.size > most) kept.delete(kept.keys().next().value);
    return one;
  }

  async function read(name, key, area) {
    const known = kept.get(name);
    const url = `${base}${encodeURIComponent(key)}.json${query({ area, lang })}`;
    const { body, etag } = await ask(url, { etag: known ? known.etag : null });
    // A 304 answers only a tag that was sent, so `known` is there.
    return keep(name, body === null ? known : { scene: body, etag });
  }

  return {
    name: (key, area) => `${key}/${area || ""}`,
    get(name) {
      const one = kept.get(name);
      return one ? keep(name, one) : null;
    },
    put: keep,
    /** Read a scene, once however often it is asked for meanwhile. */
    load(key, area) {
      const name = `${key}/${area || ""}`;
      if (!asked.has(name)) {
        asked.set(name, read(name, key, area).finally(() => asked.delete(name)));
      }
      return asked.get(name);
    },
    get size() {
      return kept.size;
    },
  };
}
