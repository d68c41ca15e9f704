/**
 * The watchdog: a page that has run for long, or whose code is no longer the server's, starts
 * afresh when nobody notices, and only while the server answers.
 */

const UP = 20 * 3600e3;
const HOUR = 3600e3;
const MAP_PATIENCE = 20e3;
const KEPT = "rongtu-wall-restart";

/**
 * @param {{build: string, plan: string|null, quietAt: number}} given `quietAt` is a minute of the day.
 */
export function createWatch({ build, plan, quietAt }) {
  const since = performance.now();
  // Not all screens of a house at the same minute, nor all at once after an update.
  const quiet = (quietAt + Math.floor(10 * Math.random())) % 1440;
  const spread = 15e3 * Math.random();
  let answered = false;
  let outdated = null;
  let outdatedSince = null;
  let mapLostAt = null;

  /** Whether it is more than an hour since the last restart for the same reason. */
  function rested(reason) {
    try {
      const last = JSON.parse(sessionStorage.getItem(KEPT) || "{}");
      return !(last[reason] && Date.now() - last[reason] < HOUR);
    } catch {
      return true;
    }
  }

  function remember(reason) {
    try {
      const last = JSON.parse(sessionStorage.getItem(KEPT) || "{}");
      const fresh = Object.entries(last).filter(([, at]) => Date.now() - at < HOUR);
      sessionStorage.setItem(KEPT, JSON.stringify({ ...Object.fromEntries(fresh), [reason]: Date.now() }));
    } catch {
      // Without a store the restart is remembered by nobody; the next waits for its own reason.
    }
  }

  return {
    /** @param {import("./pulse.js").Pulse|null} pulse null when the server did not answer. */
    pulse(pulse) {
      // What is on the screen may be all there is while the database is away.
      answered = pulse !== null && !pulse.away;
      if (!pulse) return;
      const newBuild = pulse.build && pulse.build !== build;
      const newPlan = plan && pulse.plan && pulse.plan !== plan && !pulse.plan_error;
      const found = newBuild ? `build ${pulse.build}` : newPlan ? `plan ${pulse.plan}` : null;
      if (found !== outdated) [outdated, outdatedSince] = [found, performance.now()];
    },
    /** @param {boolean} lost whether the map has stopped drawing, or draws again. */
    map(lost) {
      if (!lost) mapLostAt = null;
      else if (mapLostAt === null) mapLostAt = performance.now();
    },
    /** Why the page should start afresh now; null for not. @param {number} minute of the day */
    reason(minute) {
      if (!answered) return null;
      const now = performance.now();
      if (mapLostAt !== null && now - mapLostAt >= MAP_PATIENCE && rested("map")) return "map";
      if (outdated && now - outdatedSince >= spread && rested(outdated)) return outdated;
      const nightly = (minute - quiet + 1440) % 1440 < 30;
      return nightly && now - since >= UP && rested("night") ? "night" : null;
    },
    restart(reason) {
      remember(reason);
      // The address still says language, scene and playlist.
      location.reload();
    },
  };
}
