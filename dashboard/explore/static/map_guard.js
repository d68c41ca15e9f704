// Keeps one living map: MapLibre mends a lost WebGL context itself when the browser gives it back;
// when it does not, the map is built anew.

/** How long the browser has to give a lost context back. */
const WAIT_MS = 3000;
const MOST_WAIT_MS = 60000;

/**
 * @typedef {ReturnType<typeof import("./map_canvas.js").createCanvas>} Canvas
 */

/**
 * @param {{build: () => Canvas, begin: (canvas: Canvas) => void,
 *   onTrouble: (kind: "lost"|"back"|"none") => void}} parts
 *   `build` makes a map or throws where there is no WebGL; `begin` tells it everything
 */
export function createGuard({ build, begin, onTrouble }) {
  /** @type {Canvas|null} */
  let canvas = null;
  let living = false;
  let troubled = false;
  let wait = WAIT_MS;
  let timer = 0;

  function start() {
    const made = build();
    canvas = made;
    made.map.on("style.load", () => {
      living = true;
      begin(made);
      if (troubled) made.map.once("idle", back);
    });
    made.map.on("webglcontextlost", () => {
      living = false;
      made.pause();
      if (!troubled) {
        troubled = true;
        onTrouble("lost");
      }
      arm();
    });
    made.map.on("webglcontextrestored", arm);
  }

  function back() {
    if (!living || !troubled) return;
    clearTimeout(timer);
    troubled = false;
    wait = WAIT_MS;
    onTrouble("back");
  }

  function arm() {
    clearTimeout(timer);
    timer = window.setTimeout(rebuild, wait);
  }

  function rebuild() {
    // A page nobody sees draws no frames, and so can show no sign of life.
    if (document.hidden) {
      arm();
      return;
    }
    stop();
    wait = Math.min(wait * 2, MOST_WAIT_MS);
    try {
      start();
    } catch {
      canvas = null;
    }
    arm();
  }

  /** The old one goes first: never two contexts at a time. */
  function stop() {
    living = false;
    if (canvas) canvas.destroy();
    canvas = null;
  }

  return {
    /** @returns {boolean} whether there is a map */
    start() {
      try {
        start();
        return true;
      } catch {
        canvas = null;
        onTrouble("none");
        return false;
      }
    },
    /** The map while it can be told something. */
    canvas: () => (living ? canvas : null),
    stats: () => (canvas ? canvas.stats() : { sources: 0, layers: 0, states: 0, frames: 0 }),
    destroy() {
      clearTimeout(timer);
      stop();
    },
  };
}
