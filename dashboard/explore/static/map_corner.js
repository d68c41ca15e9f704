// Around the map: zoom, fit, drawing, scale, north, coordinates and where the outlines are from.

import { attr, h, s, text } from "./dom.js";
import { scaleBar } from "./map_earth.js";

const BAR_PX = 110;
const ICONS = {
  in: "M8 3v10M3 8h10",
  out: "M3 8h10",
  fit: "M2.5 6v-3.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
  polygon: "M3 6.2 8.2 2.5 13.5 6 11.5 13 4.5 13z",
  lasso: "M13.5 6.5c0 2.5-2.5 4-5.5 4S2.5 9 2.5 6.5s2.5-4 5.5-4 5.5 1.5 5.5 4zM5 10c-1.5.5-1.5 3 .5 3.5",
};

/** @param {string} path */
function icon(path) {
  return s("svg", { viewBox: "0 0 16 16", width: 16, height: 16, fill: "none", stroke: "currentColor",
    "stroke-width": 1.6, "stroke-linejoin": "round", "stroke-linecap": "round", "aria-hidden": "true" }, s("path", { d: path }));
}

/**
 * @param {HTMLElement} frame
 * @param {{t: (key: string, values?: any) => string, lang: string, zoom: (by: number) => void, fit: () => void,
 *   north: () => void, draw?: (mode: string) => void}} acts `draw`: where something may be drawn
 */
export function createCorner(frame, { t, synthetic, zoom, fit, north, draw }) {
  /** @param {string} key @param {string} path @param {() => void} act */
  const button = (key, path, act) => h("button",
    { type: "button", "aria-label": t(`map.${key}`), title: t(`map.${key}`), onclick: act }, icon(path));
  const needle = s("svg", { viewBox: "0 0 16 16", width: 18, height: 18, "aria-hidden": "true" },
    s("path", { d: "M8 1.5 11 8H5z", fill: "currentColor" }),
    s("path", { d: "M8 14.5 5 8h6z", fill: "none", stroke: "currentColor" }));
  const compass = h("button", { type: "button", "aria-label": t("map.north"), title: t("map.north"), onclick: north }, needle);
  const modes = draw ? ["polygon", "lasso"].map((mode) => {
    const one = button(mode, /** @type {any} */ (ICONS)[mode], () => draw(mode));
    attr(one, "aria-pressed", "false");
    return one;
  }) : [];
  const tools = h("div", { class: "xm-tools", role: "toolbar", "aria-label": t("map.tools"), "aria-orientation": "vertical" },
    h("div", {}, button("zoom_in", ICONS.in, () => zoom(1)), button("zoom_out", ICONS.out, () => zoom(-1)),
      button("fit", ICONS.fit, fit), compass),
    ...(modes.length ? [h("div", {}, ...modes)] : []));
  const length = h("span");
  const ruler = h("div", { class: "xm-scale" }, length, h("i"));
  const where = h("span", { class: "xm-where" });
  const foot = h("div", { class: "xm-foot" }, where, h("span", {}, t(synthetic === false ? "map.attribution_own" : "map.attribution")));
  compass.hidden = true;
  frame.append(tools, ruler, foot);

  return {
    /** @param {{lon: number, lat: number, zoom: number}} camera @param {number} bearing */
    draw(camera, bearing) {
      const { metres, px } = scaleBar(camera.lat, camera.zoom, BAR_PX);
      text(length, metres >= 1000 ? t("map.km", { n: metres / 1000 }) : t("map.m", { n: metres }));
      ruler.lastElementChild.style.width = `${px.toFixed(1)}px`;
      compass.hidden = Math.abs(bearing) < 0.5;
      needle.style.transform = `rotate(${-bearing}deg)`;
    },
    /** @param {{lng: number, lat: number}|null} at */
    point(at) {
      text(where, at ? `${at.lng.toFixed(5)}, ${at.lat.toFixed(5)}` : "");
    },
    /** @param {string} mode */
    mode(mode) {
      modes.forEach((one, at) => attr(one, "aria-pressed", String(["polygon", "lasso"][at] === mode)));
    },
    height: () => tools.offsetHeight,
  };
}
