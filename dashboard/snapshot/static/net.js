// Sheets over HTTP: every refusal comes with a word for people.

/** What is said before the server has told any words. @type {Object<string, {opening: string, failed: string, again: string}>} */
const SAID = {
  zh: { opening: "正在打开…", failed: "没有得到服务器的答复，请稍后再试。", again: "重试" },
  en: { opening: "Opening…", failed: "The server did not answer. Try again in a moment.", again: "Try again" },
};

/** @param {string} lang */
export function saidIn(lang) {
  return SAID[lang] || SAID.zh;
}

/** @param {string} lang */
export function createNet(lang) {
  const { failed } = saidIn(lang);

  /** @param {string} address @param {RequestInit} [how] */
  async function ask(address, how = {}) {
    let answer;
    try {
      answer = await fetch(address, { cache: "no-cache", ...how });
    } catch (error) {
      if (how.signal?.aborted) throw error;
      throw new Error(failed);
    }
    if (answer.ok) return answer;
    const told = await answer.json().catch(() => null);
    throw new Error((told && told.error) || failed);
  }

  /** @param {string} address @param {string} method @param {any} [body] */
  const written = async (address, method, body) => (await ask(`${address}?lang=${lang}`, {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  })).json();

  return {
    told: async () => (await ask(`/snapshot/options.json?lang=${lang}`)).json(),
    /** @param {string} query @param {AbortSignal} signal */
    async preview(query, signal) {
      const answer = await ask(`/snapshot/preview.png?${query}`, { signal });
      const said = answer.headers.get("X-Rongtu-Notes");
      return { blob: await answer.blob(), notes: said ? JSON.parse(decodeURIComponent(said)) : [] };
    },
    /** @param {{query: string, format: string, crs: number}} sheet */
    make: (sheet) => written("/snapshot/exports", "POST", sheet),
    /** @param {string} url */
    picture: async (url) => (await ask(url)).blob(),
  };
}
