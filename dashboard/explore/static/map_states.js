// What the map was told of each feature: only what differs is told again.

/**
 * @typedef {{source: string, layer?: string}} Where  `layer`: of a source of vector tiles
 * @typedef {Map<string|number, Object<string, any>>} States
 */

/** @param {any} map */
export function createStates(map) {
  /** @type {Map<string, {where: Where, told: States}>} by source and kind of state */
  const kept = new Map();

  /** @param {Where} where @param {string|number} id */
  function of(where, id) {
    return where.layer ? { source: where.source, sourceLayer: where.layer, id } : { source: where.source, id };
  }

  return {
    /**
     * @param {Where} where @param {string} kind several parts may each tell their own of a source
     * @param {States} wanted features that are not in it have none of these states
     */
    tell(where, kind, wanted) {
      const name = `${where.source}|${kind}`;
      const told = kept.get(name)?.told || new Map();
      for (const [id, before] of told) {
        if (wanted.has(id)) continue;
        for (const key of Object.keys(before)) map.removeFeatureState(of(where, id), key);
      }
      for (const [id, state] of wanted) {
        const before = told.get(id);
        if (before && same(before, state)) continue;
        map.setFeatureState(of(where, id), state);
      }
      kept.set(name, { where, told: wanted });
    },
    /** The source is gone, and its states with it. @param {string} source */
    forget(source) {
      for (const [name, { where }] of kept) if (where.source === source) kept.delete(name);
    },
    /** The map lost them all. */
    lost() {
      kept.clear();
    },
    count: () => [...kept.values()].reduce((sum, { told }) => sum + told.size, 0),
  };
}

/** @param {Object<string, any>} a @param {Object<string, any>} b */
function same(a, b) {
  for (const key of Object.keys(b)) if (a[key] !== b[key]) return false;
  return true;
}
