/** The guide brings the scene whose turn it is onto the stage and the map, and has the next ready. */

import { still } from "./dom.js";

const RETRY = 3000;

/**
 * @param {{turn: any, store: any, stage: any, now: () => number, restart: () => boolean,
 *   onShow: (same: boolean) => void, onNoDetail: (error: Error) => void,
 *   warn: (error: any) => void}} given
 *   `restart` may take the page away instead of a change of scene; `onNoDetail` is called when
 *   what was drilled into cannot be shown.
 */
export function createGuide({ turn, store, stage, now, restart, onShow, onNoDetail, warn }) {
  /** @type {{scene: any, key: string, area: string|null, etag: string|null, at: number}|null} */
  let shown = null;
  let map = null;
  let loading = null;
  let latest = 0;
  /** When a scene could not be read, by its name. @type {Map<string, number>} */
  const failed = new Map();
  let ahead = null;

  const nameOf = (one) => store.name(one.scene, one.area);
  const isShown = (name) => shown !== null && store.name(shown.key, shown.area) === name;

  function draw(fly) {
    if (!map || !shown || !shown.scene.map || shown.scene.map.error) return;
    const { scene } = shown;
    Promise.resolve(map.show(scene.map, scene.overlays || [], { fly: fly && !still.matches })).catch(warn);
  }

  /** Put a scene on the stage, or only what has changed of it. */
  function show(scene, etag, key, area) {
    const same = isShown(store.name(key, area));
    shown = { scene, key, area, etag, at: now() };
    stage.show(scene, { key: store.name(key, area), drilled: turn.drilled, base: turn.base(now()) });
    onShow(same);
    draw(!same);
  }

  /** Read a scene and show it if it is still wanted. */
  async function load(key, area) {
    const name = store.name(key, area);
    const mine = (latest += 1);
    loading = name;
    try {
      const one = await store.load(key, area);
      failed.clear();
      const wanted = turn.wanted(now());
      if (wanted && nameOf(wanted) === name) show(one.scene, one.etag, key, area);
    } catch (error) {
      warn(error);
      // Only the last few matter: they keep a scene that fails from being asked for all the time.
      if (failed.size > 20) failed.clear();
      failed.set(name, performance.now());
      // An empty wall says why it is.
      if (!shown) stage.empty(error.status ? error.message : "");
      if (turn.drilled && nameOf(turn.wanted(now())) === name && !isShown(name)) onNoDetail(error);
    } finally {
      if (mine === latest) loading = null;
    }
  }

  return {
    get shown() {
      return shown;
    },
    show,
    /** Bring what is wanted; what is there stays until it has come. */
    async follow() {
      const wanted = turn.wanted(now());
      if (!wanted || !wanted.scene || isShown(nameOf(wanted))) return;
      const name = nameOf(wanted);
      const known = store.get(name);
      if (known) {
        if (!restart()) show(known.scene, known.etag, wanted.scene, wanted.area);
      } else if (loading !== name && performance.now() - (failed.get(name) || -Infinity) >= RETRY) {
        await load(wanted.scene, wanted.area);
      }
    },
    /** Read the scene on the stage again: the server has another. */
    again() {
      if (shown && loading === null) load(shown.key, shown.area);
    },
    /** Take `etag` for that of the scene on the stage, which came without one. */
    tagged(etag) {
      shown.etag = etag;
    },
    /** Have the next scene ready before its time, each screen at a moment of its own. */
    prepare() {
      const next = turn.following(now());
      if (!next) return;
      const name = nameOf(next);
      if (!ahead || ahead.name !== name || next.in > ahead.left) {
        ahead = { name, moment: 3000 + 6000 * Math.random(), done: false };
      }
      ahead.left = next.in + 1000;
      if (ahead.done || next.in > ahead.moment) return;
      ahead.done = true;
      store.load(next.scene, next.area).catch(warn);
    },
    /** Hand over the map, once there is one. */
    give(given) {
      map = given;
      draw(false);
    },
    get map() {
      return map;
    },
  };
}
