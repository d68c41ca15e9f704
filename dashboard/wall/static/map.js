// The map of the wall: one MapLibre map, its labels and its pins, told a scene at a time.

import { createCanvas } from "./mapcanvas.js";
import { freest, rectOf } from "./mapcorner.js";
import { dotsOf, gather } from "./mapgather.js";
import { createGuard } from "./mapguard.js";
import { createBox } from "./maphover.js";
import { createLabels, place } from "./maplabels.js";
import { createPins, pinSize } from "./mappins.js";
import { createStore } from "./mapstore.js";
import { fit, project, sameBounds, scale } from "./mapview.js";

const MOST_GEOMETRIES = 6;
const MOST_OVERLAYS = 6;
const FLIGHT_MS = 1500;
/** Around what is shown, in rem. */
const INSET = { top: 1, right: 1, bottom: 1, left: 1 };
/** Of the country's middle, until a scene says where to look. */
const SOMEWHERE = { lon: 104.06, lat: 30.66, zoom: 9 };
/** A map that could not be had is tried again with a scene, not more often than this. */
const AGAIN_MS = 60000;
/** A dot of an overlay, in units. */
const DOT = 8;
/** How near the pointer must be to a point, in units. */
const REACH = 6;

/**
 * @typedef {"none"|"lost"|"back"|"geometry"} Trouble
 * @typedef {{onPick: (code: string) => void, onHover: (code: string|null) => void,
 *   onTrouble: (kind: Trouble) => void, staticUrl: string, words: {no_map: string},
 *   reduced: boolean, inset?: {top: number, right: number, bottom: number, left: number},
 *   legend?: {size: () => {width: number, height: number}, put: (corner: string) => void}}} Options
 *   `inset`: what other things cover of the map at its edges, in rem; `legend`: what lies over it in
 *   the corner that is freest
 */

/**
 * @param {HTMLElement} container @param {Options} options
 */
export async function createMap(container, options) {
  const { onPick, onHover, onTrouble, reduced } = options;
  const inset = { ...INSET, ...options.inset };
  const stores = { areas: createStore(MOST_GEOMETRIES), overlays: createStore(MOST_OVERLAYS) };
  container.setAttribute("role", "img");
  const frame = container.appendChild(document.createElement("div"));
  frame.className = "map-frame";
  const ground = frame.appendChild(document.createElement("div"));
  const pins = createPins(frame, reduced);
  const labels = createLabels(frame);
  const box = createBox(frame);
  const nothing = frame.appendChild(document.createElement("div"));
  nothing.className = "map-nothing";
  nothing.hidden = true;

  /** @type {any} */
  let maplibre = null;
  /** @type {{panel: any, picture: import("./mapcanvas.js").Picture}|null} what is on */
  let scene = null;
  let turns = 0;
  let marked = /** @type {string|null} */ (null);
  let over = /** @type {string|null} */ (null);
  let camera = SOMEWHERE;
  let bounds = /** @type {number[]|null} */ (null);
  let view = measure();
  /** While this module itself moves the map, it need not hear that it moved. */
  let steering = false;
  let tried = 0;
  let legend = /** @type {import("./mapcorner.js").Rect[]} */ ([]);

  const guard = createGuard({ build, begin, onTrouble });

  function build() {
    const host = ground.appendChild(document.createElement("div"));
    host.className = "map-canvas";
    let canvas;
    try {
      canvas = createCanvas(maplibre, host, camera, view.unit, reduced);
    } catch (error) {
      host.remove();
      throw error;
    }
    const { map } = canvas;
    map.on("move", movePins);
    map.on("moveend", () => {
      if (!steering && !map.isMoving()) settle();
    });
    map.on("mousemove", (/** @type {any} */ event) => point([event.point.x, event.point.y]));
    map.on("mouseout", () => leave());
    map.on("click", (/** @type {any} */ event) => {
      const code = scene && canvas.areaAt([event.point.x, event.point.y], scene.picture);
      if (code) onPick(code);
    });
    return canvas;
  }

  /** @param {import("./mapguard.js").Canvas} canvas new, or with everything it was told forgotten */
  function begin(canvas) {
    canvas.resize(view.unit);
    if (!scene) return;
    canvas.again(scene.picture);
    canvas.mark(marked);
    steer(canvas, false);
  }

  function measure() {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    return { width: frame.clientWidth, height: frame.clientHeight, unit: rem / 16 };
  }

  /** @param {any} panel */
  function aim(panel) {
    const rem = view.unit * 16;
    const edges = { top: inset.top * rem, right: inset.right * rem, bottom: inset.bottom * rem, left: inset.left * rem };
    const boxes = named(panel).map(([, area]) => ({ at: area.at, ...labels.size(area.name, area.value, view.unit) }));
    camera = fit(panel.bounds, view, edges, boxes);
    bounds = panel.bounds;
  }

  /** Put the legend where it covers least; names keep off it wherever it is. */
  function corner() {
    if (!scene || !options.legend) return;
    const { panel, picture } = scene;
    const size = options.legend.size();
    if (!picture.area || !size.height) return;
    const shown = (/** @type {string} */ code) => Boolean(panel.areas && panel.areas[code]);
    const chosen = freest(picture.area.data, shown, camera, view, size);
    legend = [rectOf(chosen, view, size)];
    options.legend.put(chosen);
  }

  /** @param {any} panel @returns {[string, any][]} */
  function named(panel) {
    return Object.entries(panel.areas || {}).filter(([, area]) => area.name && area.at);
  }

  /** @param {import("./mapguard.js").Canvas} canvas @param {boolean} fly */
  function steer({ map }, fly) {
    const to = { center: [camera.lon, camera.lat], zoom: camera.zoom };
    steering = true;
    if (fly) {
      labels.hide();
      map.flyTo({ ...to, duration: FLIGHT_MS, curve: 1.2, essential: false });
    } else map.jumpTo(to);
    steering = false;
    if (!map.isMoving()) settle();
  }

  /** The map stands still: names come back. */
  function settle() {
    movePins();
    layOut();
  }

  function movePins() {
    const canvas = guard.canvas();
    if (!canvas) return;
    pins.move((at) => {
      const { x, y } = canvas.map.project(at);
      return [x, y];
    });
  }

  function layOut() {
    if (!scene) return;
    const { panel, picture } = scene;
    const px = scale(camera.zoom);
    const wishes = named(panel).map(([code, area]) => {
      const [x, y] = project(area.at, camera, view);
      const weight = picture.area?.sizes.get(code) || 0;
      const size = labels.size(area.name, area.value, view.unit);
      return { code, x, y, ...size, weight, room: weight * px * px };
    });
    const around = (/** @type {[number, number]} */ at, /** @type {number} */ units) => {
      const [x, y] = project(at, camera, view);
      const half = (units / 2) * view.unit;
      return { left: x - half, right: x + half, top: y - half, bottom: y + half };
    };
    const never = (panel.points || [])
      .filter((/** @type {any} */ one) => one.text)
      .map((/** @type {any} */ one) => around([one.lon, one.lat], pinSize(one)));
    const rather = dotsOf(picture).map((at) => around(at, DOT));
    const taken = { never: [...never, ...legend], rather };
    labels.draw(place(wishes, view, taken, marked), panel.areas || {});
  }

  /** @param {[number, number]} at */
  function point(at) {
    const canvas = guard.canvas();
    if (!scene || !canvas) return;
    const { panel, picture } = scene;
    const near = (panel.points || []).find((/** @type {any} */ one) => {
      const [x, y] = project([one.lon, one.lat], camera, view);
      const reach = Math.max(REACH, pinSize(one) / 2) * view.unit;
      return one.hover && one.hover.length && Math.hypot(x - at[0], y - at[1]) <= reach;
    });
    const code = canvas.areaAt(at, picture);
    const area = code ? (panel.areas || {})[code] : null;
    if (near) box.show("", near.hover, at, view);
    else if (area) box.show(area.name, area.hover || [], at, view);
    else box.hide();
    canvas.map.getCanvas().style.cursor = area ? "pointer" : "";
    hover(area ? code : null);
  }

  function leave() {
    box.hide();
    hover(null);
  }

  function hover(/** @type {string|null} */ code) {
    if (code === over) return;
    over = code;
    onHover(code);
  }

  async function tryMap() {
    tried = Date.now();
    try {
      // Another address each time: a browser remembers that a module could not be had.
      const again = maplibre ? "" : `?${turns}`;
      const address = `${options.staticUrl}vendor/maplibre-gl.mjs${turns ? again : ""}`;
      maplibre = maplibre || (await import(new URL(address, document.baseURI).href));
    } catch {
      onTrouble("none");
      return false;
    }
    return guard.start();
  }

  function honest(/** @type {boolean} */ there) {
    nothing.hidden = there;
    nothing.textContent = there ? "" : options.words.no_map;
    for (const part of frame.querySelectorAll(".map-labels, .map-pins")) {
      /** @type {HTMLElement} */ (part).hidden = !there;
    }
  }

  function resize() {
    const now = measure();
    if (!now.width || !now.height) return;
    if (now.width === view.width && now.height === view.height && now.unit === view.unit) return;
    view = now;
    if (scene) aim(scene.panel);
    corner();
    const canvas = guard.canvas();
    if (!canvas) return;
    steering = true;
    canvas.resize(view.unit);
    steering = false;
    steer(canvas, false);
  }

  /**
   * @param {any} panel the scene's `map` @param {any[]} [overlays] the scene's `overlays`
   * @param {{fly?: boolean}} [how]
   * @returns {Promise<boolean>} false: its geometry could not be had, or a newer scene came; the
   *   map shows what it did
   */
  async function show(panel, overlays = [], { fly = true } = {}) {
    const turn = (turns += 1);
    if (!nothing.hidden && Date.now() - tried > AGAIN_MS) honest(await tryMap());
    const { picture, missing } = await gather(panel, overlays, stores);
    if (turn !== turns) return false;
    if (missing) onTrouble("geometry");
    if (!picture) return false;
    const moves = !sameBounds(bounds, panel.bounds);
    const first = !scene;
    scene = { panel, picture };
    container.setAttribute("aria-label", panel.alt || panel.title || "");
    if (moves) aim(panel);
    corner();
    if (over && !(panel.areas || {})[over]) leave();
    const canvas = guard.canvas();
    pins.draw(nothing.hidden ? panel.points || [] : [], (at) => project(at, camera, view));
    // A map that is being built or mended is told when it lives.
    if (!canvas) return true;
    canvas.draw(picture);
    canvas.mark(marked);
    movePins();
    if (moves) steer(canvas, fly && !first && !reduced);
    else if (!canvas.map.isMoving()) layOut();
    return true;
  }

  honest(await tryMap());
  const watcher = new ResizeObserver(resize);
  watcher.observe(frame);

  return {
    show,
    /** @param {string|null} code the area outlined in white */
    mark(code) {
      if (code === marked) return;
      marked = code;
      const canvas = guard.canvas();
      if (!canvas) return;
      canvas.mark(marked);
      if (!canvas.map.isMoving()) layOut();
    },
    resize,
    /** For tests that let it run for hours. */
    stats: () => ({
      ...guard.stats(),
      labels: labels.count(),
      pins: pins.count(),
      breathing: pins.breathing(),
      kept: stores.areas.size() + stores.overlays.size(),
      maps: ground.childElementCount,
    }),
    destroy() {
      turns += 1;
      watcher.disconnect();
      guard.destroy();
      pins.destroy();
      frame.remove();
    },
  };
}
