// Two maps of the same place, moved together: one over the other with a line to draw aside, or side by side.

import { attr, h, text } from "./dom.js";
import { lightUp } from "./map_areas.js";
import { SOMEWHERE, target } from "./map_camera.js";
import { createCards } from "./map_card.js";
import { classOf, read, scaleOf } from "./map_colours.js";
import { createCorner } from "./map_corner.js";
import { covered, dots } from "./map_covered.js";
import { addresses, createStore } from "./map_data.js";
import { around, fit } from "./map_earth.js";
import { createLegend } from "./map_legend.js";
import { createPane } from "./map_pane.js";
import { createSay, hits } from "./map_say.js";
import { createScene } from "./map_scene.js";
import { tellOf } from "./map_tell.js";

const INSET_PX = 36;
const [STEP, LEAP] = [2, 10];
/** Layers of demands have no two sides. */
const ONE_SIDED = new Set(["cells", "heat", "points"]);

/**
 * @typedef {{view: any, title: string, in?: string[]}} Side  `in`: what is chosen on this side
 * @param {HTMLElement} host @param {any} context
 */
export function createCompare(host, context) {
  const { t, config } = context;
  const frame = host.appendChild(h("div", { class: "xm xm-compare", role: "group", "aria-label": t("map.compare") }));
  const urls = addresses(config);
  const store = createStore({ changed: render, failed: () => {} });
  const say = createSay(context);
  const sides = ["left", "right"].map((key, at) => {
    const place = frame.appendChild(h("div", { class: `xp xp-${key}` }));
    const title = h("div", { class: "xp-title" });
    const pane = createPane(place, { name: t("map.label"), none: t("map.none"), camera: SOMEWHERE,
      ground: read(host, context.state().theme).ground, begun: (canvas) => begun(canvas, at), trouble: () => {},
      taken: () => [...covered(frame, place), ...dots(pane.canvas(), sides[at]?.drawn && sides[at].drawn.picture.scene)] });
    place.append(title);
    return { pane, title, scene: createScene(context, store, urls), drawn: /** @type {any} */ (null), side: /** @type {any} */ (null) };
  });
  const divider = frame.appendChild(h("div", { class: "xp-divider", role: "separator", tabindex: "0",
    "aria-orientation": "vertical", "aria-label": t("map.divider"), "aria-valuemin": "0", "aria-valuemax": "100" },
  h("i", { "aria-hidden": "true" }, "⇔")));
  const legend = createLegend(frame, { t, lang: config.lang, counts: false });
  const cards = createCards(frame, t, () => {});
  const corner = createCorner(frame, { t, lang: config.lang, synthetic: config.synthetic, zoom, fit: fitAll, north: () => map(0)?.easeTo({ bearing: 0 }) });
  let state = context.state();
  let share = 50;
  let moving = false;
  let fitted = "";
  let waiting = 0;

  divider.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const by = event.shiftKey ? LEAP : STEP;
    const to = { ArrowLeft: share - by, ArrowRight: share + by, Home: 0, End: 100 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    divide(to);
  });
  divider.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => divider.setPointerCapture(event.pointerId));
  divider.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => {
    if (!divider.hasPointerCapture(event.pointerId)) return;
    const { left, width } = frame.getBoundingClientRect();
    divide(((event.clientX - left) / width) * 100);
  });
  const watcher = new ResizeObserver(() => {
    sides.forEach(({ pane }) => pane.resize());
    if (!fitted) fitAll();
  });
  watcher.observe(frame);
  const dresser = new MutationObserver(render);
  dresser.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "class"] });
  context.places.ready.then(render, () => {});
  divide(share);

  /** @param {number} at */
  function map(at) {
    return sides[at].pane.canvas()?.map || null;
  }

  /** @param {number} to a share of the width, in per cent */
  function divide(to) {
    share = Math.min(100, Math.max(0, to));
    frame.style.setProperty("--share", `${share}%`);
    attr(divider, "aria-valuenow", String(Math.round(share)));
  }

  /** @param {import("./map_guard.js").Canvas} canvas @param {number} at */
  function begun({ map: made }, at) {
    made.on("move", () => {
      corner.draw(sides[at].pane.camera(), made.getBearing());
      const other = map(1 - at);
      if (moving || !other) return;
      moving = true;
      other.jumpTo({ center: made.getCenter(), zoom: made.getZoom(), bearing: made.getBearing() });
      moving = false;
    });
    made.on("moveend", () => corner.draw(sides[at].pane.camera(), made.getBearing()));
    made.on("mousemove", (/** @type {any} */ event) => {
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(() => point(at, [event.point.x, event.point.y]));
    });
    made.on("mouseout", () => {
      cancelAnimationFrame(waiting);
      cards.point(null, [0, 0]);
      corner.point(null);
      light(null);
    });
    made.on("click", (/** @type {any} */ event) => {
      const drawn = sides[at].drawn;
      const found = drawn ? hits(/** @type {any} */ (sides[at].pane.canvas()), [event.point.x, event.point.y], drawn.picture.scene) : [];
      const area = found.find((one) => one.kind === "area");
      if (area) context.change({ pick: `area:${area.code}`, tab: "data" });
    });
  }

  /** The same area on both sides. @param {number} at @param {[number, number]} px */
  function point(at, px) {
    const { pane, drawn } = sides[at];
    const canvas = pane.canvas();
    if (!canvas || !drawn) return;
    const found = hits(canvas, px, drawn.picture.scene);
    const area = found.find((one) => one.kind === "area");
    corner.point(canvas.map.unproject(px));
    const box = frame.getBoundingClientRect();
    const own = pane.frame.getBoundingClientRect();
    const where = /** @type {[number, number]} */ ([px[0] + own.left - box.left, px[1] + own.top - box.top]);
    light(area || null);
    if (!area) {
      cards.point(say.over(found, drawn.shown), where);
      return;
    }
    const both = sides.map(({ drawn: one, side }) => [side.title, (say.area(area.code, one.shown).rows[0] || ["", t("map.no_data")])[1]]);
    const { title, rows } = say.area(area.code, drawn.shown);
    cards.point({ title, kind: rows[0] ? rows[0][0] : "", rows: /** @type {any} */ (both) }, where);
  }

  /** @param {import("./map_say.js").Hit|null} hit */
  function light(hit) {
    for (const { pane, drawn } of sides) {
      const canvas = pane.canvas();
      if (canvas && drawn) lightUp(canvas, drawn.shown.ground, hit ? hit.code : null);
    }
  }

  /** @param {number} by */
  function zoom(by) {
    const now = map(0);
    if (now) now.easeTo({ zoom: now.getZoom() + by, duration: 250 });
  }

  /** Everything that either side has a value of. */
  function fitAll() {
    const tree = sides[0].scene.tree();
    const [{ pane }] = sides;
    if (!tree || !sides[0].side || !pane.frame.clientWidth) return;
    const boxes = sides.flatMap(({ side }) => valued(side.view)).map((code) => tree.places.get(code)).filter(Boolean);
    const box = around(boxes.map((/** @type {any} */ one) => one.box)) || target({ poly: null, in: [] }, tree);
    if (!box) return;
    fitted = "yes";
    const size = { width: pane.frame.clientWidth, height: pane.frame.clientHeight };
    sides.forEach((one) => one.pane.move(fit(box, size, INSET_PX)));
  }

  function render() {
    const look = read(host, state.theme);
    for (const one of sides) {
      if (!one.side) continue;
      const layers = state.layers.filter((/** @type {any} */ layer) => !ONE_SIDED.has(layer.key));
      if (!layers.some((/** @type {any} */ layer) => layer.key === "areas")) layers.push({ key: "areas", opacity: 0.85 });
      one.drawn = one.scene.compose(one.side.view, { ...state, layers, in: one.side.in, poly: null }, look, one.pane.camera().zoom, null);
      one.pane.draw(one.drawn.picture);
    }
    const [{ drawn, pane }] = sides;
    if (!drawn) return;
    if (!fitted) fitAll();
    legend.draw(tellOf(context, drawn, null, pane.camera().zoom).legends.areas);
    corner.draw(pane.camera(), map(0) ? map(0).getBearing() : 0);
  }

  return {
    /** @param {{left: Side, right: Side}} given @param {any} next the state */
    draw({ left, right }, next) {
      const wanted = `${next.split === "side"}`;
      const codes = [left, right].flatMap(({ view }) => valued(view)).join();
      state = next;
      [left, right].forEach((side, at) => {
        const view = at ? classed(side.view, left.view) : side.view;
        sides[at].side = { ...side, view, in: side.in || next.in };
        text(sides[at].title, side.title);
      });
      if (frame.dataset.codes !== codes) fitted = "";
      frame.dataset.codes = codes;
      if (frame.dataset.side !== wanted) {
        frame.dataset.side = wanted;
        divider.hidden = wanted === "true";
        sides.forEach(({ pane }) => pane.resize());
        fitted = "";
      }
      render();
    },
    resize: () => sides.forEach(({ pane }) => pane.resize()),
    stats() {
      const all = sides.map(({ pane }) => pane.stats());
      const sum = (/** @type {"frames"|"sources"|"layers"|"maps"} */ key) => all.reduce((total, one) => total + one[key], 0);
      return { frames: sum("frames"), sources: sum("sources"), layers: sum("layers"), maps: sum("maps") };
    },
    destroy() {
      cancelAnimationFrame(waiting);
      watcher.disconnect();
      dresser.disconnect();
      store.destroy();
      sides.forEach(({ pane }) => pane.destroy());
      frame.remove();
    },
  };
}

/** @param {any} view @returns {string[]} areas with a value */
function valued({ areas }) {
  const [code, value] = ["code", "value"].map((key) => areas.columns.indexOf(key));
  return areas.rows.filter((/** @type {any[]} */ row) => row[value] !== null).map((/** @type {any[]} */ row) => row[code]);
}

/** A view in the classes of another: the same colour is the same value. @param {any} view @param {any} first */
function classed(view, first) {
  const scale = scaleOf(first.areas);
  const at = view.areas.columns.indexOf("value");
  const counts = new Array(scale.breaks.length + 1).fill(0);
  for (const row of view.areas.rows) if (row[at] !== null) counts[classOf(row[at], scale.breaks)] += 1;
  const breaks = scale.scheme === "continuous" ? [scale.low, scale.high] : scale.breaks;
  return { ...view, areas: { ...view.areas, classes: { scheme: scale.scheme, breaks, counts } } };
}
