// Atlases over HTTP: every refusal comes with a word for people.

/** A refusal, and its status. */
export class Refused extends Error {
  /** @param {string} message @param {number} status */
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/** @param {string} lang */
export function createAsk(lang) {
  const failed = { zh: "没有得到服务器的答复，请稍后再试。", en: "The server did not answer. Try again in a moment." }[lang] || "";

  /** @param {string} address @param {RequestInit} [how] */
  async function answered(address, how = {}) {
    let answer;
    try {
      answer = await fetch(address, { cache: "no-cache", ...how });
    } catch (error) {
      if (how.signal?.aborted) throw error;
      throw new Refused(failed, 0);
    }
    if (answer.ok) return answer;
    const told = await answer.json().catch(() => null);
    throw new Refused((told && told.error) || failed, answer.status);
  }

  /** @template T @param {Promise<T>} body @param {AbortSignal|null} [signal] */
  async function whole(body, signal) {
    try {
      return await body;
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new Refused(failed, 0);
    }
  }

  /** @param {string} address @param {RequestInit} [how] @returns {Promise<any>} */
  async function ask(address, how = {}) {
    return whole((await answered(address, how)).json(), how.signal);
  }

  return {
    /** @param {string} query */
    options: (query) => ask(`/atlas/options.json?${query}`),
    /** @param {string} query @param {AbortSignal} signal */
    plan: (query, signal) => ask(`/atlas/plan.json?${query}`, { signal }),
    /** @param {string} query @param {AbortSignal} signal */
    picture: async (query, signal) => whole((await answered(`/atlas/preview.png?${query}`, { signal })).blob(), signal),
    /** @param {{query: string, format: string}} atlas */
    begin: (atlas) => ask(`/atlas/jobs?lang=${lang}`, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(atlas),
    }),
    /** @param {string} id */
    job: (id) => ask(`/atlas/jobs/${id}?lang=${lang}`),
    /** @param {string} id */
    cancel: (id) => ask(`/atlas/jobs/${id}?lang=${lang}`, { method: "DELETE" }),
  };
}
