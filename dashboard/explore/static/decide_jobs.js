// A job on the server: begun, followed until it is over, stopped.

/** Between two looks; longer and longer, so that a long work is not asked about all the time. */
const [FIRST_MS, MOST_MS] = [250, 1500];
/** So often a job that the server no longer knows is begun again. */
const MOST_BEGINNINGS = 3;

/**
 * @typedef {{id: string, state: string, progress: number, step: string, result: any,
 *   error: string|null, notes?: string[]}} Job
 * @typedef {{stage: "none"|"running"|"done"|"failed"|"cancelled", of: string, progress: number,
 *   step: string, result: any, error: string|null, notes: string[]}} Known  `of`: the question of the result
 */

/** @param {string} address @param {string} kind @param {string} lang @param {() => void} changed */
export function createJob(address, kind, lang, changed) {
  /** @type {Known} */
  let known = { stage: "none", of: "", progress: 0, step: "", result: null, error: null, notes: [] };
  /** @type {Map<string, Known>} answers by question */
  const kept = new Map();
  let id = "";
  let turn = 0;

  /** @param {Partial<Known>} more */
  function tell(more) {
    known = { ...known, ...more };
    changed();
  }

  /** @param {string} path @param {any} [how] @returns {Promise<{status: number, body: any}>} */
  async function send(path, how = {}) {
    const answer = await fetch(`${address}${path}?lang=${lang}`, { cache: "no-store", ...how });
    return { status: answer.status, body: await answer.json().catch(() => ({})) };
  }

  /** @param {string} query @param {number} own the turn @returns {Promise<Job>} */
  async function begin(query, own) {
    const { status, body } = await send("", { method: "POST", body: JSON.stringify({ kind, query }),
      headers: { "Content-Type": "application/json" } });
    if (status !== 201) throw new Error(body.error || String(status));
    // Given up before it had a name.
    if (own !== turn) send(`/${body.id}`, { method: "DELETE" }).catch(() => {});
    return body;
  }

  /** @param {string} query */
  async function run(query) {
    const own = (turn += 1);
    let wait = FIRST_MS;
    id = "";
    tell({ stage: "running", progress: 0, step: "", error: null });
    try {
      let job = await begin(query, own);
      const notes = job.notes || [];
      let beginnings = 1;
      while (own === turn) {
        id = job.id;
        if (job.state === "done") {
          kept.set(query, { ...known, stage: "done", of: query, result: job.result, error: null, notes });
          tell({ stage: "done", of: query, progress: 1, step: job.step, result: job.result, notes });
          return;
        }
        if (job.state === "failed") throw new Error(job.error || "");
        if (job.state === "cancelled") {
          tell({ stage: "cancelled" });
          return;
        }
        tell({ progress: job.progress, step: job.step });
        await new Promise((resolve) => setTimeout(resolve, wait));
        wait = Math.min(MOST_MS, wait * 1.3);
        if (own !== turn) return;
        const { status, body } = await send(`/${job.id}`);
        // Another process of the server knows nothing of it: the same question has the same answer.
        if (status === 404 && beginnings < MOST_BEGINNINGS) {
          beginnings += 1;
          job = await begin(query, own);
        } else if (status !== 200) throw new Error(body.error || String(status));
        else job = body;
      }
    } catch (error) {
      if (own === turn) tell({ stage: "failed", error: /** @type {Error} */ (error).message });
    }
  }

  return {
    now: () => known,
    run,
    /** Take what was answered before, if it was. @param {string} query */
    recall(query) {
      const found = kept.get(query);
      if (found && known.stage !== "running" && known.of !== query) known = found;
    },
    cancel() {
      if (known.stage !== "running") return;
      turn += 1;
      if (id) send(`/${id}`, { method: "DELETE" }).catch(() => {});
      id = "";
      tell({ stage: "cancelled" });
    },
  };
}
