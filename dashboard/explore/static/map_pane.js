// One map in its place: it lives on through lost contexts, has its names, and looks where it is told.

import { createCanvas } from "./map_canvas.js";
import { noData } from "./map_colours.js";
import { createGuard } from "./map_guard.js";
import { createLabels } from "./map_labels.js";

/**
 * @typedef {import("./map_earth.js").Camera} Camera
 * @typedef {{look: import("./map_colours.js").Look, scene: import("./map_canvas.js").Scene,
 *   states: [import("./map_states.js").Where, string, import("./map_states.js").States][],
 *   names: import("./map_labels.js").Name[]}} Picture
 */

const LIBRARY = new URL("./vendor/maplibre-gl.mjs", import.meta.url).href;
const MOVE_MS = 350;
const still = window.matchMedia("(prefers-reduced-motion: reduce)");

/**
 * @param {HTMLElement} host
 * @param {{name: string, none: string, camera: Camera, ground: string,
 *   begun: (canvas: import("./map_guard.js").Canvas) => void,
 *   trouble: (kind: "lost"|"back"|"none") => void,
 *   taken?: () => import("./map_labels.js").Rect[]}} given
 *   `begun`: a map was made, and wants its listeners; `taken`: where no name may stand
 */
export function createPane(host, { name, none, camera, ground, begun, trouble, taken }) {
  const frame = host.appendChild(document.createElement("div"));
  frame.className = "xm-pane";
  const nothing = frame.appendChild(document.createElement("p"));
  nothing.className = "xm-nothing";
  nothing.hidden = true;
  const labels = createLabels(frame);
  let at = camera;
  let turned = 0;
  /** @type {Picture|null} */
  let picture = null;
  /** @type {any} */
  let library = null;
  let gone = false;
  /** @type {Set<any>} */
  let built = new Set();

  const guard = createGuard({ build, begin, onTrouble: said });

  function build() {
    const place = document.createElement("div");
    place.className = "xm-canvas";
    frame.prepend(place);
    let canvas;
    try {
      canvas = createCanvas(library, place, { camera: at, ground, name });
    } catch (error) {
      place.remove();
      throw error;
    }
    const { map } = canvas;
    if (turned) map.setBearing(turned);
    map.on("move", () => {
      const { lng, lat } = map.getCenter();
      at = { lon: lng, lat, zoom: map.getZoom() };
      turned = map.getBearing();
      labels.move((point) => map.project(point));
    });
    map.on("moveend", layOut);
    return canvas;
  }

  /** @param {import("./map_guard.js").Canvas} canvas new, or with what it was told forgotten */
  function begin(canvas) {
    canvas.map.resize();
    canvas.begin();
    if (!built.has(canvas)) {
      built = new Set([canvas]);
      begun(canvas);
    }
    if (picture) paint(canvas, picture);
    canvas.map.jumpTo({ center: [at.lon, at.lat], zoom: at.zoom });
    layOut();
  }

  /** @param {"lost"|"back"|"none"} kind */
  function said(kind) {
    nothing.hidden = kind !== "none";
    nothing.textContent = kind === "none" ? none : "";
    trouble(kind);
  }

  /** @param {import("./map_guard.js").Canvas} canvas @param {Picture} wanted */
  function paint(canvas, wanted) {
    canvas.dress(wanted.look.ground, noData(wanted.look));
    canvas.draw(wanted.scene);
    for (const [where, kind, states] of wanted.states) {
      if (wanted.scene.sources[where.source]) canvas.states.tell(where, kind, states);
    }
  }

  function layOut() {
    const canvas = guard.canvas();
    if (!canvas || !picture || canvas.map.isMoving()) return;
    const { map } = canvas;
    const size = { width: frame.clientWidth, height: frame.clientHeight };
    const { x: west } = map.project([at.lon - 0.005, at.lat]);
    const { x: east } = map.project([at.lon + 0.005, at.lat]);
    // A degree of latitude is longer on the map than one of longitude.
    const scale = (Math.abs(east - west) * 100) ** 2 / Math.cos((at.lat * Math.PI) / 180);
    labels.layOut(picture.names, (point) => map.project(point), size, scale, taken ? taken() : []);
  }

  async function start() {
    try {
      library = await import(LIBRARY);
    } catch {
      if (!gone) said("none");
      return false;
    }
    return !gone && guard.start();
  }
  const ready = start();

  return {
    frame,
    ready,
    /** The map while it can be told something. */
    canvas: guard.canvas,
    camera: () => at,
    /** @param {Picture} wanted */
    draw(wanted) {
      picture = wanted;
      const canvas = guard.canvas();
      if (!canvas) return;
      paint(canvas, wanted);
      layOut();
    },
    layOut,
    /** @param {Camera} to @param {{soft?: boolean}} [how] */
    move(to, { soft = false } = {}) {
      const canvas = guard.canvas();
      if (!canvas) {
        at = to;
        return;
      }
      const view = { center: [to.lon, to.lat], zoom: to.zoom };
      if (soft && !still.matches) canvas.map.easeTo({ ...view, duration: MOVE_MS });
      else canvas.map.jumpTo(view);
    },
    resize() {
      const canvas = guard.canvas();
      if (!canvas || !frame.clientWidth || !frame.clientHeight) return;
      canvas.map.resize();
      layOut();
    },
    stats: () => ({ ...guard.stats(), labels: labels.count(), maps: frame.querySelectorAll(".xm-canvas").length }),
    destroy() {
      gone = true;
      guard.destroy();
      labels.destroy();
      frame.remove();
    },
  };
}
