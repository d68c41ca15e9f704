// The map of the decide tab: one for its four parts.

import { createPins } from "./decide_pins.js";
import * as drawn from "./decide_scene.js";
import { createKey } from "./decide_key.js";
import { attr, h, text } from "./dom.js";
import { borders, groundOf, VALUE } from "./map_areas.js";
import { SOMEWHERE, target } from "./map_camera.js";
import { read } from "./map_colours.js";
import { createCorner } from "./map_corner.js";
import { treeOf } from "./map_data.js";
import { fit } from "./map_earth.js";
import { createKeys } from "./map_keys.js";
import { createPane } from "./map_pane.js";
import { last } from "./map_scene.js";

const INSET_PX = 40;
/** How near the pointer must be to a dot, in pixels. */
const REACH_PX = 5;
const DOTS = ["decide:stations/dots", "decide:compounds/dots"];

/**
 * @param {HTMLElement} host @param {any} context
 * @param {{store: ReturnType<typeof import("./map_data.js").createStore>, urls: any, stations: () => any}} given
 */
export function createMap(host, context, { store, urls, stations }) {
  const { t, config } = context;
  const frame = host.appendChild(h("div", { class: "xm decide-frame", tabindex: "0", role: "application",
    "aria-label": t("decide.map"), "aria-roledescription": t("map.role") }));
  const trouble = h("p", { class: "xm-trouble", role: "status", hidden: true });
  const over = h("p", { class: "decide-over", hidden: true });
  const treeOnce = last((places, _size) => treeOf(places));
  const namesOnce = last(namesOf);
  /** @type {any} */
  let picture = {};
  let state = context.state();
  let fitted = "";
  let waiting = 0;

  const pins = createPins(frame);
  const pane = createPane(frame, { name: t("decide.map"), none: t("decide.no_map"), camera: SOMEWHERE,
    ground: read(host, state.theme).ground, begun, taken: () => pins.taken(),
    trouble: (kind) => {
      trouble.hidden = kind !== "lost";
      text(trouble, kind === "lost" ? t("decide.map_lost") : "");
    } });
  const key = createKey(frame, context);
  const corner = createCorner(frame, { t, lang: config.lang, synthetic: config.synthetic, zoom, fit: fitAll, north: () => map()?.easeTo({ bearing: 0 }) });
  createKeys(frame, { point, leave: () => (over.hidden = true), zoom, fit: fitAll, act, escape: () => false, back: () => false,
    pan: (by) => map()?.panBy(by, { duration: 0 }) });
  frame.append(trouble, over);
  const watcher = new ResizeObserver(() => {
    pane.resize();
    render();
  });
  watcher.observe(frame);
  const dresser = new MutationObserver(render);
  dresser.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });

  const map = () => pane.canvas()?.map || null;
  const tree = () => treeOnce(context.places, context.places.all.size);

  /** @param {import("./map_guard.js").Canvas} canvas */
  function begun({ map: made }) {
    made.on("move", moved);
    made.on("moveend", moved);
    made.on("idle", pane.layOut);
    made.on("click", (/** @type {any} */ event) => act([event.point.x, event.point.y]));
    made.on("mousemove", (/** @type {any} */ event) => {
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(() => point([event.point.x, event.point.y]));
    });
    made.on("mouseout", () => {
      cancelAnimationFrame(waiting);
      over.hidden = true;
    });
  }

  function moved() {
    const now = map();
    if (!now) return;
    pins.move((at) => now.project(at));
    corner.draw(pane.camera(), now.getBearing());
  }

  /** The dot under a point. @param {[number, number]} at */
  function dot([x, y]) {
    const now = map();
    const layers = DOTS.filter((id) => now && now.getLayer(id));
    if (!now || !layers.length) return null;
    const [found] = now.queryRenderedFeatures([[x - REACH_PX, y - REACH_PX], [x + REACH_PX, y + REACH_PX]], { layers });
    return found ? { station: found.layer.id === DOTS[0], code: String(found.properties.code) } : null;
  }

  /** @param {[number, number]} at pixels */
  function point(at) {
    const now = map();
    if (!now) return;
    const found = dot(at);
    corner.point(now.unproject(at));
    const named = found && (found.station ? (stations().find((/** @type {any} */ one) => one.code === found.code) || {}).name
      : (picture.left.find((/** @type {any} */ one) => one.code === found.code) || {}).name || context.places.name(found.code));
    over.hidden = !named;
    text(over, named);
    over.style.transform = `translate(${at[0] + 12}px, ${at[1] + 12}px)`;
    now.getCanvas().style.cursor = picture.ground ? "crosshair" : found && (found.station ? picture.station : picture.choose) ? "pointer" : "";
  }

  /** @param {[number, number]} at pixels */
  function act(at) {
    const now = map();
    if (!now) return;
    const found = dot(at);
    if (picture.ground) {
      const { lng, lat } = now.unproject(at);
      picture.ground([lng, lat]);
    } else if (found && found.station && picture.station) picture.station(found.code);
    else if (found && !found.station && picture.choose) picture.choose(found.code);
  }

  /** @param {number} by @param {[number, number]} [at] pixels */
  function zoom(by, at) {
    const now = map();
    if (now) now.easeTo({ zoom: now.getZoom() + by, around: at ? now.unproject(at) : now.getCenter(), duration: 250 });
  }

  const size = () => ({ width: frame.clientWidth, height: frame.clientHeight });

  function fitAll() {
    const box = target({ in: state.in, poly: null }, tree());
    if (box) pane.move(fit(box, size(), INSET_PX), { soft: true });
  }

  /** @param {any} now the tree @param {any} ground @param {string} level */
  function namesOf(now, ground, level) {
    const at = now.levels.indexOf(level);
    return [...now.places.values()].filter((one) => one.level === at).map(({ code, name, box }) => {
      const outline = ground.outlines && ground.outlines.anchors.get(code);
      return { code, name, value: "", at: outline ? outline.at : [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2],
        weight: outline ? outline.area : 0.6 * (box[2] - box[0]) * (box[3] - box[1]) };
    });
  }

  /** @param {import("./map_colours.js").Look} look */
  function compose(look) {
    const now = tree();
    const whole = { look, scene: { sources: {}, layers: /** @type {any[]} */ ([]) }, states: /** @type {any[]} */ ([]), names: /** @type {any[]} */ ([]) };
    const add = (/** @type {any} */ { sources, layers }) => {
      Object.assign(whole.scene.sources, sources);
      whole.scene.layers.push(...layers);
    };
    const level = now && config.names.level[state.level] ? (state.level === "compound" ? now.levels[Math.max(0, now.levels.length - 2)] : state.level) : null;
    const ground = now && level ? groundOf(level, now, store, urls) : null;
    if (picture.cells) add(drawn.cells(picture.cells, look));
    if (picture.circles) add(drawn.circles(picture.circles, look));
    if (ground && now) {
      add({ sources: { [ground.id]: ground.source }, layers: borders(ground, look, 0.7) });
      whole.names.push(...namesOnce(now, ground, level));
    }
    if (picture.left) {
      const homes = picture.choose && now && now.levels.includes("compound") ? groundOf("compound", now, store, urls) : null;
      if (homes) {
        add(drawn.outlines(homes, look));
        whole.states.push([homes.where, VALUE, new Map(picture.left.map((/** @type {any} */ one) => [one.code, { k: drawn.gradeOf(one.households) }]))]);
      }
      add(drawn.compounds(picture.left, look));
    }
    const all = picture.stations ? store.get(urls.stations, (/** @type {any} */ body) => body) : null;
    if (all) add(drawn.stations(all, urls.stations, picture.closed || [], look));
    return whole;
  }

  /** Closed and new stations, whatever else the part marks. */
  function marks() {
    const closed = (picture.closed || []).map((/** @type {string} */ code) => stations().find((/** @type {any} */ one) => one.code === code)).filter(Boolean)
      .map((/** @type {any} */ one) => ({ key: `closed:${one.code}`, kind: "closed", at: one.at, text: "✕",
        label: picture.station ? t("decide.reopen_named", { name: one.name }) : one.name, act: () => picture.station && picture.station(one.code) }));
    const added = (picture.added || []).map((/** @type {any} */ at, /** @type {number} */ index) => ({ key: `added:${at}`, kind: "added", at,
      text: String(index + 1), label: t(picture.remove ? "decide.remove_n" : "decide.new_n", { n: index + 1 }), act: () => picture.remove && picture.remove(index) }));
    return [...(picture.pins || []), ...closed, ...added];
  }

  function render() {
    if (!frame.clientWidth) return;
    const look = read(host, state.theme);
    const box = target({ in: state.in, poly: null }, tree());
    const wanted = box ? box.join() : "";
    if (box && wanted !== fitted) {
      fitted = wanted;
      pane.move(fit(box, size(), INSET_PX));
    }
    pane.draw(compose(look));
    pins.draw(marks());
    key.draw(picture.key || [], look);
    attr(frame, "data-placing", picture.ground ? "true" : null);
    moved();
  }

  return {
    /** @param {any} nextPicture @param {any} nextState */
    draw(nextPicture, nextState) {
      picture = nextPicture;
      state = nextState;
      render();
    },
    /** @param {any} box */
    show(box) {
      if (box) pane.move(fit(box, size(), 2 * INSET_PX), { soft: true });
    },
    stats: pane.stats,
    /** Where a place is in the window, in pixels. @param {[number, number]} at */
    where(at) {
      const { x, y } = map() ? map().project(at) : { x: 0, y: 0 };
      const { left, top } = frame.getBoundingClientRect();
      return { x: left + x, y: top + y };
    },
    destroy() {
      cancelAnimationFrame(waiting);
      watcher.disconnect();
      dresser.disconnect();
      pane.destroy();
      frame.remove();
    },
  };
}
