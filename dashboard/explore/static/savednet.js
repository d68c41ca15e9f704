// Kept views over HTTP: every answer is JSON, and every refusal has a word for people.

/**
 * @param {any} config @param {(key: string) => string} t
 */
export function createNet(config, t) {
  const urls = config.urls || {};
  const base = urls.saved || "/explore/saved";

  /** @param {string} path @param {string} [method] @param {any} [body] @param {AbortSignal} [signal] */
  async function ask(path, method = "GET", body, signal) {
    let answer;
    try {
      const joint = path.includes("?") ? "&" : "?";
      answer = await fetch(`${base}${path}${joint}lang=${config.lang}`, {
        method, signal, cache: "no-store",
        headers: body === undefined ? {} : { "Content-Type": "application/json" },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
    } catch (error) {
      if (signal && signal.aborted) throw error;
      throw new Error(t("saved.failed"));
    }
    const told = await answer.json().catch(() => null);
    if (!answer.ok || !told) throw new Error((told && told.error) || t("saved.failed"));
    return told;
  }

  /** @param {string} id */
  const one = (id) => `/${encodeURIComponent(id)}`;
  return {
    /** @param {{query: string, name?: string, note?: string}} view */
    keep: async (view) => (await ask(".json", "POST", view)).view,
    /** @param {{q: string, page: number}} asked @param {AbortSignal} signal */
    list: (asked, signal) => ask(`.json?${new URLSearchParams({ q: asked.q, page: String(asked.page) })}`, "GET", undefined, signal),
    /** @param {string} id @param {{name: string, note: string}} view */
    rename: async (id, view) => (await ask(one(id), "PATCH", view)).view,
    /** @param {string} id */
    remove: (id) => ask(one(id), "DELETE"),
    /** @param {string} id */
    restore: (id) => ask(`${one(id)}/restore`, "POST", {}),
  };
}
