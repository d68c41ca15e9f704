// Colours of areas by feature state: only what changed is told to the map, softly.

const FADE_MS = 400;
const STEPS = 10;

/** @typedef {{fill: string|null, none: boolean}} Look  a colour, or hatched because unknown */

/** @param {string} from @param {string} to "#rrggbb" @param {number} share 0..1 */
export function blend(from, to, share) {
  let mixed = "#";
  for (const at of [1, 3, 5]) {
    const [a, b] = [parseInt(from.slice(at, at + 2), 16), parseInt(to.slice(at, at + 2), 16)];
    mixed += Math.round(a + (b - a) * share)
      .toString(16)
      .padStart(2, "0");
  }
  return mixed;
}

/**
 * @param {any} map @param {boolean} reduced
 */
export function createAreas(map, reduced) {
  let source = "";
  /** @type {Map<string, Look>} what the map was told */
  let told = new Map();
  let marked = /** @type {string|null} */ (null);
  let timer = 0;
  /** @type {(() => void)|null} */
  let finish = null;

  function tell(/** @type {string} */ code, /** @type {any} */ state) {
    map.setFeatureState({ source, id: code }, state);
  }

  /** @param {{code: string, from: string, to: string}[]} changes */
  function fade(changes) {
    let step = 0;
    const to = (/** @type {number} */ share) => {
      for (const change of changes) tell(change.code, { fill: blend(change.from, change.to, share) });
    };
    finish = () => {
      clearInterval(timer);
      finish = null;
      to(1);
    };
    timer = window.setInterval(() => {
      step += 1;
      if (step >= STEPS) finish && finish();
      else to(step / STEPS);
    }, FADE_MS / STEPS);
  }

  return {
    /**
     * @param {string} wanted the source of the areas @param {Map<string, Look>} looks
     */
    paint(wanted, looks) {
      if (finish) finish();
      const fresh = wanted !== source;
      if (fresh) {
        this.forget();
        source = wanted;
      }
      for (const code of told.keys()) {
        if (!looks.has(code)) {
          map.removeFeatureState({ source, id: code });
          told.delete(code);
          if (code === marked) marked = null;
        }
      }
      const changes = [];
      for (const [code, look] of looks) {
        const before = told.get(code);
        if (before && before.fill === look.fill && before.none === look.none) continue;
        const soft = before && before.fill && look.fill && !fresh && !reduced;
        if (soft) changes.push({ code, from: before.fill, to: look.fill });
        else tell(code, look);
        told.set(code, look);
      }
      if (changes.length) fade(changes);
    },
    /** @param {string|null} code */
    mark(code) {
      const wanted = code !== null && told.has(code) ? code : null;
      if (wanted === marked) return;
      if (marked) tell(marked, { marked: false });
      if (wanted) tell(wanted, { marked: true });
      marked = wanted;
    },
    /** States of areas out of use are let go; a source that is gone took its own with it. */
    forget() {
      if (finish) finish();
      if (source && map.getSource(source)) map.removeFeatureState({ source });
      source = "";
      told = new Map();
      marked = null;
    },
    count: () => told.size,
    /** Stops a change of colours half way: whoever goes on tells everything again. */
    pause() {
      clearInterval(timer);
      finish = null;
    },
  };
}
