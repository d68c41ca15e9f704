/**
 * The pulse: one small question every few seconds that tells the time, whether the scene has
 * changed, and what is out of order.
 *
 * @typedef {{now: number, version: number|null, build: string, plan: string, etag: string|null,
 *   away: {text: string, since: string}|null, stale: {layer: string, text: string}[],
 *   plan_error: string|null}} Pulse
 */

import { ask } from "./net.js";

const LONGEST = 10e3;
const RETRY = 1200;

/**
 * @param {{every: number, url: () => string,
 *   onPulse: (pulse: Pulse, sent: number, got: number) => void,
 *   onLost: (failures: number) => void}} given `onLost` is told how many answers are missing; one may
 *   be a hiccup.
 */
export function createPulse({ every, url, onPulse, onLost }) {
  let failures = 0;
  let stopped = false;

  async function beat() {
    try {
      const sent = performance.now();
      const { body } = await ask(url());
      const got = performance.now();
      failures = 0;
      onPulse(body, sent, got);
    } catch (error) {
      // Silence for so long tells as much as two refusals.
      failures += error.name === "AbortError" ? 2 : 1;
      try {
        onLost(failures);
      } catch (inner) {
        console.warn("wall: pulse", inner);
      }
    } finally {
      // The next is asked for only now, so that there are never two at once.
      if (!stopped) setTimeout(beat, wait());
    }
  }

  /** Screens that were started together do not ask together. */
  function wait() {
    const base = failures ? Math.min(LONGEST, RETRY * 2 ** (failures - 1)) : every;
    return base * (0.85 + 0.3 * Math.random());
  }

  return {
    start(after = 0) {
      setTimeout(beat, after);
    },
    stop() {
      stopped = true;
    },
  };
}
