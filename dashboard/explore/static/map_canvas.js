// One MapLibre map: told what should be on it, it changes what differs.

import { createStates } from "./map_states.js";

/**
 * @typedef {{id: string, type: string, source?: string, "source-layer"?: string, minzoom?: number,
 *   filter?: any, paint?: Object<string, any>, layout?: Object<string, any>}} Layer
 * @typedef {{spec: any, stamp?: string, data?: any}} Source  another stamp: other data of the same source
 * @typedef {{sources: Object<string, Source>, layers: Layer[]}} Scene  layers from the lowest to the topmost
 */

/** After this what is no longer wanted goes, even if what comes instead is not drawn yet. */
const SWITCH_MS = 1500;
const GROUND = "ground";
export const HATCH = "no-data";

/**
 * @param {any} maplibre the library @param {HTMLElement} host
 * @param {{camera: import("./map_earth.js").Camera, ground: string, name: string}} given
 */
export function createCanvas(maplibre, host, { camera, ground, name }) {
  const map = new maplibre.Map({
    container: host,
    style: {
      version: 8,
      sources: {},
      layers: [{ id: GROUND, type: "background", paint: { "background-color": ground } }],
      transition: { duration: 0, delay: 0 },
    },
    center: [camera.lon, camera.lat],
    zoom: camera.zoom,
    maxZoom: 19,
    maxPitch: 0,
    pitchWithRotate: false,
    boxZoom: false,
    keyboard: false,
    attributionControl: false,
    trackResize: false,
    fadeDuration: 0,
    renderWorldCopies: false,
    locale: { "Map.Title": name },
    canvasContextAttributes: { antialias: false, powerPreference: "high-performance" },
  });
  // The place around it has the focus and the keys; the canvas needs none of its own.
  map.getCanvas().removeAttribute("tabindex");
  const states = createStates(map);
  /** @type {Map<string, string>} stamps by source */
  let stamps = new Map();
  /** @type {Map<string, Layer>} */
  let layers = new Map();
  /** @type {Map<string, string>} what sources were given between two scenes */
  const put = new Map();
  let hatched = "";
  let frames = 0;
  /** @type {(() => void)|null} */
  let stopWaiting = null;

  map.on("render", () => {
    frames += 1;
  });

  /** @param {Object<string, Source>} sources @returns {string[]} those that are new */
  function putSources(sources) {
    const fresh = [];
    for (const [id, { spec, stamp = "", data }] of Object.entries(sources)) {
      if (!map.getSource(id)) {
        map.addSource(id, data === undefined ? spec : { ...spec, data });
        fresh.push(id);
      } else if (stamps.get(id) !== stamp && data !== undefined) {
        map.getSource(id).setData(data);
      }
      stamps.set(id, stamp);
    }
    return fresh;
  }

  /** @param {Layer} layer */
  function putLayer(layer) {
    const before = layers.get(layer.id);
    layers.set(layer.id, layer);
    if (!before || !map.getLayer(layer.id)) {
      if (map.getLayer(layer.id)) map.removeLayer(layer.id);
      map.addLayer(layer);
      return;
    }
    for (const [kind, set] of [["paint", "setPaintProperty"], ["layout", "setLayoutProperty"]]) {
      const now = /** @type {any} */ (layer)[kind] || {};
      const was = /** @type {any} */ (before)[kind] || {};
      for (const key of new Set([...Object.keys(now), ...Object.keys(was)])) {
        if (JSON.stringify(now[key]) !== JSON.stringify(was[key])) map[set](layer.id, key, now[key]);
      }
    }
    if (JSON.stringify(layer.filter) !== JSON.stringify(before.filter)) map.setFilter(layer.id, layer.filter || null);
  }

  /** @param {Layer[]} wanted */
  function order(wanted) {
    const ids = wanted.map((layer) => layer.id);
    const set = new Set(ids);
    const now = map.getLayersOrder().filter((/** @type {string} */ id) => set.has(id));
    if (now.every((/** @type {string} */ id, /** @type {number} */ at) => id === ids[at])) return;
    for (const id of ids) map.moveLayer(id);
  }

  /** @param {Scene} scene */
  function sweep(scene) {
    const wanted = new Set(scene.layers.map((layer) => layer.id));
    for (const id of layers.keys()) {
      if (wanted.has(id)) continue;
      if (map.getLayer(id)) map.removeLayer(id);
      layers.delete(id);
    }
    for (const id of stamps.keys()) {
      if (scene.sources[id]) continue;
      states.forget(id);
      if (map.getSource(id)) map.removeSource(id);
      stamps.delete(id);
    }
  }

  /** Old areas stay until the new ones are drawn: no empty ground in between. */
  function sweepWhenDrawn(/** @type {Scene} */ scene, /** @type {string[]} */ fresh) {
    const left = new Set(fresh);
    const done = () => {
      if (stopWaiting) stopWaiting();
      if (map.style) sweep(scene);
    };
    const heard = (/** @type {any} */ event) => {
      if (event.isSourceLoaded) left.delete(event.sourceId);
      if (!left.size) done();
    };
    const timer = window.setTimeout(done, SWITCH_MS);
    map.on("sourcedata", heard);
    stopWaiting = () => {
      map.off("sourcedata", heard);
      clearTimeout(timer);
      stopWaiting = null;
    };
  }

  return {
    map,
    states,
    /** @param {Scene} scene */
    draw(scene) {
      if (stopWaiting) stopWaiting();
      const stale = [...layers.keys()].some((id) => !scene.layers.some((layer) => layer.id === id));
      const fresh = putSources(scene.sources);
      for (const layer of scene.layers) putLayer(layer);
      order(scene.layers);
      if (fresh.length && stale) sweepWhenDrawn(scene, fresh);
      else sweep(scene);
    },
    /** Other data of a source, between two scenes. @param {string} id @param {string} stamp @param {any} data */
    put(id, stamp, data) {
      if (!map.getSource(id) || put.get(id) === stamp) return;
      put.set(id, stamp);
      map.getSource(id).setData(data);
    },
    /** @param {string} ground @param {{fill: string, line: string}} unknown */
    dress(ground, unknown) {
      if (map.getPaintProperty(GROUND, "background-color") !== ground) {
        map.setPaintProperty(GROUND, "background-color", ground);
      }
      if (hatched === unknown.fill + unknown.line && map.hasImage(HATCH)) return;
      hatched = unknown.fill + unknown.line;
      if (map.hasImage(HATCH)) map.removeImage(HATCH);
      map.addImage(HATCH, hatch(unknown), { pixelRatio: 2 });
    },
    /** While the context is lost nothing may be told. */
    pause() {
      if (stopWaiting) stopWaiting();
    },
    /** The map has lost images and states, and maybe data, but neither sources nor layers. */
    begin() {
      states.lost();
      put.clear();
      hatched = "";
      for (const id of stamps.keys()) stamps.set(id, "lost");
    },
    stats() {
      const style = (map.style && map.getStyle()) || { sources: {}, layers: [] };
      return { frames, sources: Object.keys(style.sources).length, layers: style.layers.length, states: states.count() };
    },
    destroy() {
      if (stopWaiting) stopWaiting();
      stamps = new Map();
      layers = new Map();
      try {
        // Gives its WebGL context up as well: a browser has few.
        map.remove();
      } catch {
        // A map whose context is lost has little left to remove.
      }
      host.remove();
    },
  };
}

/**
 * Slanted lines on flat grey: what is not known must not look like a class of the ramp.
 * @param {{fill: string, line: string}} colours
 */
function hatch({ fill, line }) {
  const side = 16;
  const [plain, stroke] = [fill, line].map((hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)));
  const data = new Uint8Array(side * side * 4);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      data.set([...((x + y) % side < 4 ? stroke : plain), 255], (y * side + x) * 4);
    }
  }
  return { width: side, height: side, data };
}
