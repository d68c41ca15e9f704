// Where the map looks: the link's place, else all that is chosen; and back into the link.

import { around, boxOf, fit } from "./map_earth.js";

/** @typedef {import("./map_earth.js").Camera} Camera */

/** The country's middle, until it is known where to look. */
export const SOMEWHERE = { lon: 104.06, lat: 30.66, zoom: 9 };
const WRITE_MS = 250;
const INSET_PX = 28;

/** @param {Camera} camera @returns {[number, number, number]} as a link has it */
export function asAt({ lon, lat, zoom }) {
  return [Number(lon.toFixed(5)), Number(lat.toFixed(5)), Number(zoom.toFixed(2))];
}

/**
 * What a map without a place in its link shows: what is chosen, else everything.
 * @param {any} state @param {import("./map_data.js").Tree|null} tree
 * @returns {import("./map_earth.js").Box|null}
 */
export function target(state, tree) {
  if (state.poly) return boxOf(state.poly);
  if (!tree) return null;
  const chosen = state.in.map((/** @type {string} */ code) => tree.places.get(code)).filter(Boolean);
  const shown = chosen.length ? chosen : [...tree.places.values()].filter((one) => one.level === 0);
  return around(shown.map((/** @type {any} */ one) => one.box));
}

/**
 * @param {ReturnType<typeof import("./map_pane.js").createPane>} pane
 * @param {(patch: any, how: any) => void} change
 */
export function createCamera(pane, change) {
  /** What the link said last, and where the map stood for it. */
  let said = "unread";
  let stood = "";
  let timer = 0;

  function size() {
    return { width: pane.frame.clientWidth, height: pane.frame.clientHeight };
  }

  /** @param {Camera} camera @param {boolean} soft */
  function go(camera, soft) {
    stood = asAt(camera).join();
    pane.move(camera, { soft });
  }

  return {
    /** @param {any} state @param {import("./map_earth.js").Box|null} box */
    read(state, box) {
      const wanted = state.at ? state.at.join() : "";
      if (wanted === said) return;
      if (!state.at && (!box || !size().width)) return;
      said = wanted;
      clearTimeout(timer);
      if (state.at) go({ lon: state.at[0], lat: state.at[1], zoom: state.at[2] }, false);
      else if (box) go(fit(box, size(), INSET_PX), false);
    },
    /** @param {import("./map_earth.js").Box|null} box */
    fit(box) {
      if (box) pane.move(fit(box, size(), INSET_PX), { soft: true });
    },
    /** The map has come to stand still. */
    write() {
      clearTimeout(timer);
      timer = window.setTimeout(() => {
        const at = asAt(pane.camera());
        // Nothing was looked for yet: where it stands is nobody's choice.
        if (said === "unread" || at.join() === stood) return;
        stood = said = at.join();
        change({ at }, { replace: true });
      }, WRITE_MS);
    },
    destroy: () => clearTimeout(timer),
  };
}
