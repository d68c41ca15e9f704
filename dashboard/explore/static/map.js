// The map of the planners' page: areas, hexagons, demands and layers, pointed at, chosen and drawn on.

import { h, text } from "./dom.js";
import { createCamera, SOMEWHERE, target } from "./map_camera.js";
import { createCards } from "./map_card.js";
import { read } from "./map_colours.js";
import { createCorner } from "./map_corner.js";
import { covered, dots } from "./map_covered.js";
import { addresses, createStore } from "./map_data.js";
import { createDraw } from "./map_draw.js";
import { grown, inBox } from "./map_earth.js";
import { createKeys } from "./map_keys.js";
import { createLegend } from "./map_legend.js";
import { createPane } from "./map_pane.js";
import { createSay } from "./map_say.js";
import { createScene, MOST_POINTS } from "./map_scene.js";
import { tellOf } from "./map_tell.js";
import { tell } from "./map_told.js";
import { createTouch } from "./map_touch.js";

export { createCompare } from "./map_compare.js";

/** @typedef {import("./map_earth.js").Box} Box */

/** Demands are asked for so much beyond what is seen, so that a small move asks for nothing. */
const BEYOND = 0.25;
const AGAIN_MS = 12000;
/** So near a station is looked at that was chosen elsewhere. */
const STATION_ZOOM = 14;

/** @param {HTMLElement} host @param {any} context */
export function create(host, context) {
  const { t, config } = context;
  const frame = host.appendChild(h("div", { class: "xm", tabindex: "0", role: "application",
    "aria-label": t("map.label"), "aria-roledescription": t("map.role") }));
  const urls = addresses(config);
  const store = createStore({ changed: render, failed });
  const scene = createScene(context, store, urls);
  const say = createSay(context);
  /** @type {any} */
  let view = null;
  let state = context.state();
  /** @type {ReturnType<typeof scene.compose>|null} */
  let drawn = null;
  /** @type {Box|null} where single demands were asked for */
  let asked = null;
  let askedFor = "";
  /** Where the pointer stands, in pixels. @type {[number, number]|null} */
  let last = null;
  /** What was chosen elsewhere and is not yet seen. */
  let sought = "";
  let again = 0;
  let waiting = 0;
  let gone = false;

  const pane = createPane(frame, {
    name: t("map.label"), none: t("map.none"), camera: SOMEWHERE, ground: read(host, state.theme).ground,
    begun, trouble: (kind) => problem("gl", kind === "lost" ? t("map.lost") : ""),
    taken: () => [...covered(frame), ...dots(pane.canvas(), drawn && drawn.picture.scene)],
  });
  const camera = createCamera(pane, context.change);
  const legend = createLegend(frame, { t, lang: config.lang, counts: false });
  const cards = createCards(frame, t, () => touch.unpick());
  const draw = createDraw(frame, { t, map, mode: drawing, done: (poly) => context.change({ poly }) });
  const corner = createCorner(frame, { t, lang: config.lang, synthetic: config.synthetic, zoom, fit, draw: draw.toggle,
    north: () => map()?.easeTo({ bearing: 0 }) });
  const touch = createTouch(context, { pane, scene, say, cards, corner, draw, drawn: () => drawn, state: () => state });
  const keys = createKeys(frame, {
    point: (at) => touch.point(at, true), leave: touch.leave, zoom, fit,
    pan: (by) => map()?.panBy(by, { duration: 0 }), act: press,
    escape: () => draw.stop() || touch.unpick(), back: draw.back,
  });
  const drop = h("button", { type: "button", class: "xm-drop", hidden: true, onclick: () => context.change({ poly: null }) },
    `× ${t("map.drop_poly")}`);
  const trouble = h("p", { class: "xm-trouble", role: "status", hidden: true });
  frame.append(drop, trouble);
  const watcher = new ResizeObserver(() => {
    pane.resize();
    settle();
  });
  watcher.observe(frame);
  // The page's own colours may change a moment after the state does.
  const dresser = new MutationObserver(render);
  dresser.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "class"] });
  context.places.ready.then(render, () => {});

  function map() {
    return pane.canvas()?.map || null;
  }

  /** @param {import("./map_guard.js").Canvas} canvas */
  function begun({ map: made }) {
    made.on("mousemove", (/** @type {any} */ event) => {
      cancelAnimationFrame(waiting);
      last = [event.point.x, event.point.y];
      waiting = requestAnimationFrame(() => last && touch.point(last, false));
    });
    made.on("mouseout", () => {
      cancelAnimationFrame(waiting);
      last = null;
      touch.leave();
    });
    made.on("click", (/** @type {any} */ event) => {
      if (draw.active()) draw.corner([event.lngLat.lng, event.lngLat.lat]);
      else touch.act([event.point.x, event.point.y], event.originalEvent.shiftKey);
    });
    made.on("dblclick", () => draw.active() && draw.close());
    made.on("move", moved);
    made.on("moveend", settle);
    made.on("idle", () => {
      pane.layOut();
      told();
      // What lies under a pointer that stands still may have changed.
      if (last && !keys.at()) touch.point(last, false);
    });
    drawing(draw.active());
  }

  function moved() {
    const now = map();
    if (!now) return;
    cards.move((at) => now.project(at));
    corner.draw(pane.camera(), now.getBearing());
    draw.update();
    putDrop();
  }

  /** The map stands still: names, demands and hexagons of what is seen. */
  function settle() {
    if (gone) return;
    camera.write();
    render();
    keys.again();
  }

  function render() {
    if (gone) return;
    const look = read(host, state.theme);
    camera.read(state, target(state, scene.tree()));
    drawn = scene.compose(view, state, look, pane.camera().zoom, wanted());
    pane.draw(drawn.picture);
    touch.pinned();
    moved();
    told();
    seek();
  }

  /** @returns {Box|null} */
  function seen() {
    const bounds = map()?.getBounds();
    return bounds ? [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()] : null;
  }

  /** Where single demands are asked for: a little more than is seen, and not again for a small move. */
  function wanted() {
    const now = seen();
    if (!now || !state.layers.some((/** @type {any} */ one) => one.key === "points")) return asked;
    const filters = urls.points(state, [0, 0, 0, 0]);
    const covers = asked && inBox(asked, [now[0], now[1]]) && inBox(asked, [now[2], now[3]]);
    const crowded = drawn && drawn.shown.points && drawn.shown.points.count > MOST_POINTS;
    const nearer = asked && (now[2] - now[0]) * (1 + 2 * BEYOND) < 0.8 * (asked[2] - asked[0]);
    if (filters !== askedFor || !covers || (crowded && nearer)) {
      asked = grown(now, BEYOND);
      askedFor = filters;
    }
    return asked;
  }

  /** What was chosen in a list is brought into sight, once, if it is out of it. */
  function seek() {
    const box = seen();
    if (!sought || !drawn || !box || !frame.clientWidth) return;
    const { tree, station } = drawn.shown;
    const [kind, code] = [sought.slice(0, sought.indexOf(":")), sought.slice(sought.indexOf(":") + 1)];
    const place = kind === "area" && tree ? tree.places.get(code) : null;
    if (!place && !station) return;
    sought = "";
    if (station && !inBox(box, station.at)) {
      pane.move({ lon: station.at[0], lat: station.at[1], zoom: Math.max(pane.camera().zoom, STATION_ZOOM) }, { soft: true });
    }
    if (place && !(inBox(box, [place.box[0], place.box[1]]) && inBox(box, [place.box[2], place.box[3]]))) {
      camera.fit(grown(place.box, 0.5));
    }
  }

  /** @param {[number, number]} at pixels @param {{shift: boolean, space: boolean}} how */
  function press(at, { shift, space }) {
    const ground = map()?.unproject(at);
    if (!draw.active()) touch.act(at, shift);
    else if (!space) draw.close();
    else if (ground) draw.corner([ground.lng, ground.lat]);
  }

  /** @param {number} by @param {[number, number]} [at] pixels */
  function zoom(by, at) {
    const now = map();
    if (!now) return;
    now.easeTo({ zoom: now.getZoom() + by, around: at ? now.unproject(at) : now.getCenter(), duration: 250 });
  }

  function fit() {
    camera.fit(target(state, scene.tree()));
  }

  /** @param {string} mode */
  function drawing(mode) {
    corner.mode(mode);
    touch.leave();
    const now = map();
    if (!now) return;
    if (mode) now.doubleClickZoom.disable();
    else now.doubleClickZoom.enable();
    now.getCanvas().style.cursor = "";
    putDrop();
    if (mode) frame.focus({ preventScroll: true });
  }

  /** At the topmost corner of the polygon, while there is one. */
  function putDrop() {
    const now = map();
    drop.hidden = !state.poly || !now || Boolean(draw.active());
    if (drop.hidden || !now) return;
    const px = state.poly.map((/** @type {any} */ at) => now.project(at));
    const top = px.reduce((/** @type {any} */ a, /** @type {any} */ b) => (b.y < a.y ? b : a));
    const x = Math.min(Math.max(4, top.x - drop.offsetWidth / 2), frame.clientWidth - drop.offsetWidth - 4);
    const y = Math.min(Math.max(4, top.y - drop.offsetHeight - 8), frame.clientHeight - drop.offsetHeight - 30);
    drop.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
  }

  function told() {
    if (!drawn || !frame.clientWidth) return;
    const found = tellOf(context, drawn, pane.canvas(), pane.camera().zoom);
    legend.draw(found.legends.areas || found.legends.cells);
    tell(found);
  }

  function failed() {
    problem("part", t("map.part"));
    clearTimeout(again);
    again = window.setTimeout(() => {
      problem("part", "");
      render();
    }, AGAIN_MS);
  }

  /** @type {Object<string, string>} */
  const problems = {};
  /** @param {string} kind @param {string} said nothing: it is over */
  function problem(kind, said) {
    problems[kind] = said;
    const all = Object.values(problems).filter(Boolean);
    trouble.hidden = !all.length;
    text(trouble, all.join(" "));
  }

  return {
    /** @param {any} nextView @param {any} nextState */
    draw(nextView, nextState) {
      if (nextState.pick !== state.pick) sought = nextState.pick && !touch.here(nextState.pick) ? nextState.pick : "";
      view = nextView;
      state = nextState;
      render();
    },
    resize: pane.resize,
    stats: pane.stats,
    destroy() {
      gone = true;
      clearTimeout(again);
      cancelAnimationFrame(waiting);
      camera.destroy();
      watcher.disconnect();
      dresser.disconnect();
      store.destroy();
      pane.destroy();
      frame.remove();
    },
  };
}
