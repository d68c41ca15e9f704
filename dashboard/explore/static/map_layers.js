// The layers that are not areas, as MapLibre wants them. Pure functions.

import { ramp } from "./map_colours.js";
import { circle, metresPerPixel } from "./map_earth.js";

/**
 * @typedef {import("./map_colours.js").Look} Look
 * @typedef {import("./map_canvas.js").Scene} Scene
 */

/** The living circles of GB 50180-2018: minutes on foot, and the metres that they are taken as. */
export const CIRCLES = [[5, 300], [10, 500], [15, 1000]];
/** From this zoom on a layer can be told apart; before it would only hide what is below. */
const FROM_ZOOM = { buildings: 13, roads: 12.5, compounds: 11 };
/** Colours of layers, where the configuration names none. */
const USUAL = { dark: "#b7e4ee", light: "#3f5a67" };
/** The catalog's colours are made for the dark. */
const LIGHT = { buildings: "#8a6a12", key_buildings: "#8a2f6b", compounds: "#3f5a67", gaps: "#a3480a", roads: "#7c8f9a" };
/** How far the middles of neighbouring hexagons are apart, in metres: H3's mean edges times the root of three. */
const APART_M = { 8: 920, 9: 348 };
/** A hexagon's heat reaches so many neighbours; so many of their heats together make a full one. */
const [REACH, FULL] = [2.2, 0.62];
const HEAT_ZOOM = 14;
const CLASSES = 5;
export const CELL_CLASSES = CLASSES;

/** @param {any} config @param {string} key @returns {number} */
export function fromZoom(config, key) {
  const { minzoom } = config.names.layer[key] || {};
  return minzoom === undefined ? /** @type {any} */ (FROM_ZOOM)[key] || 0 : minzoom;
}

/** @param {any} config @param {string} key @param {Look} look */
export function layerColour(config, key, look) {
  const { colour } = config.names.layer[key] || {};
  if (key === "alerts") return look.accent;
  if (key === "stations") return look.dark ? "#ffffff" : look.text;
  return look.dark ? colour || USUAL.dark : /** @type {any} */ (LIGHT)[key] || USUAL.light;
}

/** @param {string} key of the catalog @param {any} config @param {string} tiles @param {Look} look @param {number} opacity @returns {Scene} */
export function overlay(key, config, tiles, look, opacity) {
  const source = `layer:${key}`;
  const colour = layerColour(config, key, look);
  const common = { source, "source-layer": key, minzoom: fromZoom(config, key) };
  const { kind } = config.names.layer[key];
  const width = (/** @type {number} */ far, /** @type {number} */ near) => ["interpolate", ["linear"], ["zoom"], 10, far, 16, near];
  const round = { "line-join": "round", "line-cap": "round" };
  /** @type {Object<string, import("./map_canvas.js").Layer[]>} */
  const layers = {
    point: [
      { id: `${source}/dots`, type: "circle", ...common,
        paint: { "circle-color": colour, "circle-opacity": opacity, "circle-radius": width(3, 7),
          "circle-stroke-color": look.dark ? look.ground : "#ffffff", "circle-stroke-width": 1.5, "circle-stroke-opacity": opacity } },
    ],
    line: [
      { id: `${source}/line`, type: "line", ...common, layout: round,
        paint: { "line-color": colour, "line-width": width(0.6, 2), "line-opacity": 0.75 * opacity } },
    ],
    outline: [
      // Hardly seen, but it can be pointed at.
      { id: `${source}/face`, type: "fill", ...common,
        paint: { "fill-color": colour, "fill-opacity": 0.12 * opacity, "fill-antialias": false } },
      { id: `${source}/line`, type: "line", ...common, layout: round,
        paint: { "line-color": colour, "line-width": width(0.8, 2.2), "line-opacity": opacity } },
    ],
  };
  const spec = { type: "vector", tiles: [tiles], maxzoom: 16, promoteId: "code" };
  return { sources: { [source]: { spec } }, layers: layers[kind] || [] };
}

/** @param {number} res @param {any} hexagons @param {string} stamp @param {Look} look @param {number} opacity @returns {Scene} */
export function cells(res, hexagons, stamp, look, opacity) {
  const source = `cells:${res}`;
  const colours = ramp("demands", CLASSES, look);
  const state = ["coalesce", ["feature-state", "k"], -1];
  const fill = ["match", state, ...colours.flatMap((one, at) => [at, one]), colours[0]];
  return {
    sources: { [source]: { spec: { type: "geojson", generateId: true, tolerance: 0.2, buffer: 16 }, stamp, data: hexagons } },
    layers: [
      { id: `${source}/fill`, type: "fill", source,
        paint: { "fill-color": fill, "fill-opacity": ["case", ["<", state, 0], 0, opacity], "fill-antialias": false } },
      { id: `${source}/border`, type: "line", source, minzoom: res > 8 ? 12 : 10.5,
        paint: { "line-color": look.ground, "line-width": ["case", ["<", state, 0], 0, 0.8], "line-opacity": opacity } },
    ],
  };
}

/** @param {any} weighted points with their weight @param {string} stamp @param {number} most the largest weight @param {number} res @param {number} lat @param {Look} look @param {number} opacity @returns {Scene} */
export function heat(weighted, stamp, most, res, lat, look, opacity) {
  const colours = ramp("demands", 5, look);
  const stops = colours.flatMap((one, at) => [0.1 + (0.8 * at) / (colours.length - 1), one]);
  const clear = `${colours[0]}00`;
  const reach = (/** @type {number} */ zoom) => (REACH * /** @type {any} */ (APART_M)[res]) / metresPerPixel(lat, zoom);
  return {
    sources: { heat: { spec: { type: "geojson" }, stamp, data: weighted } },
    layers: [
      { id: "heat/field", type: "heatmap", source: "heat",
        paint: {
          "heatmap-weight": ["interpolate", ["linear"], ["get", "n"], 0, 0, Math.max(1, most), 1],
          // True on the ground: the same place is as hot at every zoom.
          "heatmap-radius": ["interpolate", ["exponential", 2], ["zoom"], 4, reach(4), HEAT_ZOOM, reach(HEAT_ZOOM)],
          "heatmap-intensity": FULL,
          "heatmap-color": ["interpolate", ["linear"], ["heatmap-density"], 0, clear, ...stops],
          "heatmap-opacity": opacity,
        } },
    ],
  };
}

/** @param {any} collection @param {string} stamp @param {Look} look @param {number} opacity @param {string} font @returns {Scene} */
export function points(collection, stamp, look, opacity, font) {
  const single = ["!", ["has", "point_count"]];
  const colours = statusColours(look);
  const stroke = { "circle-stroke-color": look.ground, "circle-stroke-width": 1.5, "circle-stroke-opacity": opacity };
  return {
    sources: { points: { spec: { type: "geojson", cluster: true, clusterRadius: 44, clusterMaxZoom: 16 }, stamp, data: collection } },
    layers: [
      { id: "points/one", type: "circle", source: "points", filter: single,
        paint: { "circle-color": ["match", ["get", "status"], ...Object.entries(colours).flat(), look.muted],
          "circle-radius": ["interpolate", ["linear"], ["zoom"], 11, 4, 16, 7], "circle-opacity": opacity, ...stroke,
          // More than a colour: what is overdue has a ring.
          "circle-stroke-color": ["match", ["get", "status"], "overdue", look.text, look.ground] } },
      { id: "points/many", type: "circle", source: "points", filter: ["has", "point_count"],
        paint: { "circle-color": ramp("demands", 5, look)[3], "circle-opacity": 0.92 * opacity,
          "circle-radius": ["interpolate", ["linear"], ["log10", ["get", "point_count"]], 0.3, 11, 3.7, 30], ...stroke } },
      { id: "points/count", type: "symbol", source: "points", filter: ["has", "point_count"],
        layout: { "text-field": ["to-string", ["get", "point_count"]], "text-font": [font], "text-size": 12,
          "text-allow-overlap": true },
        paint: { "text-color": look.dark ? look.ground : "#ffffff", "text-opacity": opacity } },
    ],
  };
}

/** @param {Look} look @returns {Object<string, string>} */
export function statusColours(look) {
  return look.dark
    ? { open: "#8fd3e3", overdue: look.bad, on_time: "#5f8ba3", late: "#c9a7eb", closed: "#9aa7b0" }
    : { open: "#1679a0", overdue: look.bad, on_time: "#7fb0c4", late: "#8e5cc4", closed: "#8c9aa3" };
}

/** The polygon that is looked at. @param {[number, number][]} ring @param {Look} look @returns {Scene} */
export function polygon(ring, look) {
  const data = { type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [[...ring, ring[0]]] } };
  return {
    sources: { poly: { spec: { type: "geojson", tolerance: 0 }, stamp: JSON.stringify(ring), data } },
    layers: [
      { id: "poly/face", type: "fill", source: "poly", paint: { "fill-color": look.mark, "fill-opacity": 0.08 } },
      { id: "poly/casing", type: "line", source: "poly", layout: { "line-join": "round" },
        paint: { "line-color": look.ground, "line-width": 5, "line-opacity": 0.85 } },
      { id: "poly/line", type: "line", source: "poly", layout: { "line-join": "round" },
        paint: { "line-color": look.mark, "line-width": 2.4 } },
    ],
  };
}

/** The circles around a station, true on the ground. @param {[number, number]} at @param {Look} look @returns {Scene} */
export function circles(at, look) {
  const features = CIRCLES.map(([minutes, metres]) => ({
    type: "Feature", properties: { minutes },
    geometry: { type: "Polygon", coordinates: [circle(at, metres)] },
  }));
  features.push(/** @type {any} */ ({ type: "Feature", properties: { minutes: 0 }, geometry: { type: "Point", coordinates: at } }));
  const data = { type: "FeatureCollection", features };
  const rings = [">", ["get", "minutes"], 0];
  return {
    sources: { circles: { spec: { type: "geojson", tolerance: 0.05 }, stamp: at.join(), data } },
    layers: [
      { id: "circles/face", type: "fill", source: "circles", filter: rings,
        paint: { "fill-color": look.mark, "fill-opacity": 0.07, "fill-antialias": false } },
      { id: "circles/casing", type: "line", source: "circles", filter: rings,
        paint: { "line-color": look.ground, "line-width": 3.6, "line-opacity": 0.8 } },
      { id: "circles/line", type: "line", source: "circles", filter: rings,
        paint: { "line-color": look.text, "line-width": 1.6 } },
      { id: "circles/middle", type: "circle", source: "circles", filter: ["==", ["get", "minutes"], 0],
        paint: { "circle-radius": 6, "circle-color": look.accent, "circle-stroke-color": look.ground, "circle-stroke-width": 2 } },
    ],
  };
}
