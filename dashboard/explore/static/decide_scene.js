// What an analysis draws on its map, as MapLibre wants it. Pure functions.

import { MANY, SOME } from "./decide_parts.js";
import { blend } from "./map_colours.js";
import { circle } from "./map_earth.js";

/**
 * @typedef {import("./map_colours.js").Look} Look
 * @typedef {import("./map_canvas.js").Scene} Scene
 */

/** From this zoom on the outline of a compound is large enough to be seen. */
const OUTLINES_FROM = 12.5;

/** Of compounds left out, by how many live there. @param {Look} look */
export function outColours(look) {
  return [0.35, 0.68, 1].map((share) => blend(look.panel, look.accent, share));
}

/** @param {number|null} households */
export function gradeOf(households) {
  return households === null || households < SOME ? 0 : households < MANY ? 1 : 2;
}

/** Of cells, by how sure it is that they are hot. @param {Look} look */
export function cellColours(look) {
  return [blend(look.panel, look.accent, 0.55), look.accent];
}

/** @param {any[]} features */
const collection = (features) => ({ type: "FeatureCollection", features });

/** @param {{grade: number, ring: [number, number][]}[]} all @param {Look} look @returns {Scene} */
export function cells(all, look) {
  const data = collection(all.map(({ grade, ring }) => ({ type: "Feature", properties: { grade },
    geometry: { type: "Polygon", coordinates: [ring] } })));
  const [sure, surest] = cellColours(look);
  return {
    sources: { "decide:cells": { spec: { type: "geojson", tolerance: 0.1 }, stamp: JSON.stringify(all), data } },
    layers: [
      { id: "decide:cells/fill", type: "fill", source: "decide:cells",
        paint: { "fill-color": ["case", [">=", ["get", "grade"], 3], surest, sure], "fill-opacity": 0.72 } },
      { id: "decide:cells/line", type: "line", source: "decide:cells", paint: { "line-color": look.ground, "line-width": 1 } },
    ],
  };
}

/** Stations that stay open. @param {any} data of all @param {string} stamp @param {string[]} closed @param {Look} look @returns {Scene} */
export function stations(data, stamp, closed, look) {
  return {
    sources: { "decide:stations": { spec: { type: "geojson", promoteId: "code" }, stamp, data } },
    layers: [
      { id: "decide:stations/dots", type: "circle", source: "decide:stations",
        filter: ["!", ["in", ["get", "code"], ["literal", closed]]],
        paint: { "circle-color": look.dark ? "#ffffff" : look.text, "circle-stroke-color": look.panel, "circle-stroke-width": 1.5,
          "circle-radius": ["interpolate", ["linear"], ["zoom"], 9, 3, 14, 6.5] } },
    ],
  };
}

/**
 * Compounds as dots: left out, gaining (full), losing (a ring), or left out all the same (small).
 * @param {any[]} rows code, kind, households, lon, lat @param {Look} look @returns {Scene}
 */
export function compounds(rows, look) {
  const known = rows.filter((one) => one.lon !== null);
  const data = collection(known.map((one) => ({ type: "Feature",
    properties: { code: one.code, kind: one.kind, grade: gradeOf(one.households), size: Math.sqrt(one.households || 0) },
    geometry: { type: "Point", coordinates: [one.lon, one.lat] } })));
  const by = (/** @type {any} */ out, /** @type {any} */ gain, /** @type {any} */ lose, /** @type {any} */ still) =>
    ["match", ["get", "kind"], "gain", gain, "lose", lose, "still", still, out];
  const shades = outColours(look);
  const size = ["max", 3, ["min", 11, ["/", ["get", "size"], 4.5]]];
  return {
    sources: { "decide:compounds": { spec: { type: "geojson" }, stamp: JSON.stringify(known.map((one) => [one.code, one.kind])), data } },
    layers: [
      { id: "decide:compounds/dots", type: "circle", source: "decide:compounds",
        paint: {
          "circle-color": by(["match", ["get", "grade"], 0, shades[0], 1, shades[1], shades[2]], look.good, look.panel, look.muted),
          "circle-radius": by(size, size, size, 3),
          "circle-stroke-color": by(look.accent, look.panel, look.bad, look.panel),
          "circle-stroke-width": by(1, 1.5, 3.5, 0.5),
          "circle-opacity": by(0.9, 0.95, 1, 0.55),
        } },
    ],
  };
}

/**
 * The outlines of compounds left out, by feature state.
 * @param {import("./map_areas.js").Ground} ground @param {Look} look @returns {Scene}
 */
export function outlines(ground, look) {
  const { where, source, id } = ground;
  const from = where.layer ? { source: where.source, "source-layer": where.layer } : { source: where.source };
  const k = ["coalesce", ["feature-state", "k"], -1];
  const shades = outColours(look);
  return {
    sources: { [id]: source },
    layers: [
      { id: `${id}/left`, type: "fill", ...from, minzoom: OUTLINES_FROM,
        paint: { "fill-color": ["match", k, 0, shades[0], 1, shades[1], shades[2]], "fill-opacity": ["case", ["<", k, 0], 0, 0.55] } },
      { id: `${id}/leftline`, type: "line", ...from, minzoom: OUTLINES_FROM,
        paint: { "line-color": look.accent, "line-width": ["case", ["<", k, 0], 0, 1.6] } },
    ],
  };
}

/** What is in reach in a straight line, around places. @param {{metres: number, at: [number, number][]}} given @param {Look} look @returns {Scene} */
export function circles({ metres, at }, look) {
  const data = collection(at.map((point) => ({ type: "Feature", properties: {},
    geometry: { type: "Polygon", coordinates: [circle(point, metres, 64)] } })));
  return {
    sources: { "decide:circles": { spec: { type: "geojson", tolerance: 0.1 }, stamp: JSON.stringify([metres, at]), data } },
    layers: [
      { id: "decide:circles/face", type: "fill", source: "decide:circles",
        paint: { "fill-color": look.mark, "fill-opacity": 0.1, "fill-antialias": false } },
      { id: "decide:circles/line", type: "line", source: "decide:circles",
        paint: { "line-color": look.mark, "line-width": 1.4, "line-dasharray": [3, 2] } },
    ],
  };
}
