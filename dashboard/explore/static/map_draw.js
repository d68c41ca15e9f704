// Drawing what is looked at: a polygon corner by corner, or a loop in one go.

import { attr, h, s, text } from "./dom.js";
import { MOST_CORNERS, ringOf, rounded, selfCrossing } from "./map_ring.js";

/** @typedef {[number, number]} Point */

/** How exact a loop is kept, in pixels. */
const EXACT_PX = 1.5;
/** A click so near the first corner closes, in pixels. */
const NEAR_PX = 9;

/**
 * @param {HTMLElement} frame
 * @param {{t: (key: string, values?: any) => string, map: () => any, done: (ring: Point[]) => void,
 *   mode: (mode: string) => void}} given `map`: the MapLibre map, while it lives
 */
export function createDraw(frame, { t, map, done, mode: changed }) {
  const face = s("path", { class: "xd-face" });
  const line = s("path", { class: "xd-line" });
  const corners = s("g", {});
  const sketch = s("svg", { class: "xd", "aria-hidden": "true" }, face, line, corners);
  const said = h("span", { role: "status" });
  const finish = h("button", { type: "button", onclick: () => close() }, t("map.draw_close"));
  const cancel = h("button", { type: "button", onclick: () => stop() }, t("map.draw_cancel"));
  const bar = h("div", { class: "xd-bar", hidden: true }, said, finish, cancel);
  frame.append(sketch, bar);
  let mode = "";
  /** @type {Point[]} on the ground */
  let ring = [];
  /** @type {Point|null} where the next corner would be */
  let next = null;
  let dragged = false;

  sketch.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => {
    if (mode !== "lasso" || event.button !== 0) return;
    sketch.setPointerCapture(event.pointerId);
    dragged = true;
    ring = [];
    next = null;
    follow(event);
  });
  sketch.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => dragged && follow(event));
  sketch.addEventListener("pointerup", () => {
    if (!dragged) return;
    dragged = false;
    close();
  });
  sketch.addEventListener("pointercancel", () => {
    dragged = false;
    stop();
  });

  /** @param {PointerEvent} event */
  function follow(event) {
    const { left, top } = frame.getBoundingClientRect();
    const at = map()?.unproject([event.clientX - left, event.clientY - top]);
    if (at) ring.push([at.lng, at.lat]);
    update();
  }

  function update() {
    const now = map();
    const shown = next && mode === "polygon" && ring.length ? [...ring, next] : ring;
    const px = now ? shown.map((at) => now.project(at)) : [];
    const path = px.map(({ x, y }, /** @type {number} */ at) => `${at ? "L" : "M"}${x.toFixed(1)},${y.toFixed(1)}`).join("");
    attr(line, "d", path);
    attr(face, "d", path && `${path}Z`);
    while (corners.childNodes.length > ring.length || (mode === "lasso" && corners.lastChild)) corners.lastChild.remove();
    if (mode === "polygon") {
      ring.forEach((_, at) => {
        const dot = corners.childNodes[at] || corners.appendChild(s("circle", { r: at ? 4 : 6 }));
        attr(dot, "cx", px[at].x.toFixed(1));
        attr(dot, "cy", px[at].y.toFixed(1));
      });
    }
    finish.hidden = mode !== "polygon" || ring.length < 3;
  }

  /** @param {string} wanted */
  function begin(wanted) {
    mode = wanted;
    ring = [];
    next = null;
    attr(frame, "data-drawing", wanted || null);
    bar.hidden = !wanted;
    if (wanted) text(said, t(`map.draw_${wanted}`));
    update();
    changed(wanted);
  }

  function stop() {
    if (!mode) return false;
    dragged = false;
    begin("");
    return true;
  }

  function close() {
    const exact = mode === "lasso" ? EXACT_PX * degreesPerPixel() : 0;
    if (mode === "polygon" && selfCrossing(ring.map(rounded))) {
      text(said, t("map.draw_crosses"));
      return;
    }
    const found = ring.length >= 3 ? ringOf(ring, exact) : null;
    if (!found) {
      text(said, t(mode === "lasso" ? "map.draw_tangled" : "map.draw_few"));
      if (mode === "lasso") ring = [];
      update();
      return;
    }
    stop();
    done(found);
  }

  function degreesPerPixel() {
    const now = map();
    return now ? 360 / (512 * 2 ** now.getZoom()) : 1e-5;
  }

  /** @param {Point} a @param {Point} b */
  function near(a, b) {
    const now = map();
    if (!now) return false;
    const [one, two] = [now.project(a), now.project(b)];
    return Math.hypot(one.x - two.x, one.y - two.y) < NEAR_PX;
  }

  return {
    active: () => mode,
    /** @param {string} wanted the same again stops */
    toggle: (wanted) => begin(mode === wanted ? "" : wanted),
    /** @param {Point} at a corner of the polygon, or its end */
    corner(at) {
      if (mode !== "polygon") return;
      if (ring.length >= 3 && near(at, ring[0])) close();
      else if (ring.length && near(at, ring[ring.length - 1])) return;
      else if (ring.length >= MOST_CORNERS) text(said, t("map.draw_many", { n: MOST_CORNERS }));
      else {
        ring.push(at);
        text(said, t("map.draw_n", { n: ring.length }));
        update();
      }
    },
    /** @param {Point|null} at */
    point(at) {
      next = at;
      if (mode === "polygon") update();
    },
    close,
    stop,
    back() {
      if (mode !== "polygon") return false;
      ring.pop();
      text(said, ring.length ? t("map.draw_n", { n: ring.length }) : t("map.draw_polygon"));
      update();
      return true;
    },
    update,
  };
}
