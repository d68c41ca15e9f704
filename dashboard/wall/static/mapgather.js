// From the contract's JSON to what the map draws: geometries fetched, colours and shapes sorted.

import { NO_DATA } from "./mapstyle.js";

/**
 * @typedef {import("./mapcanvas.js").Picture} Picture
 * @typedef {import("./mapcanvas.js").Overlay} Overlay
 * @typedef {ReturnType<typeof import("./mapstore.js").createStore>} Store
 */

/**
 * Everything a scene's map needs. What cannot be had is said, not thrown.
 * @param {any} panel the scene's `map` @param {any[]} overlays the scene's `overlays`
 * @param {{areas: Store, overlays: Store}} stores
 * @returns {Promise<{picture: Picture|null, missing: boolean}>} no picture: no geometry of the areas
 */
export async function gather(panel, overlays, stores) {
  const wanted = overlays.filter((overlay) => !overlay.error && overlay.url);
  const [area, outline, ...others] = await Promise.allSettled([
    keptOf(stores.areas, panel.geometry),
    keptOf(stores.areas, panel.outline),
    ...wanted.map((overlay) => stores.overlays.get(stampOf(overlay), overlay.url)),
  ]);
  if (area.status === "rejected") return { picture: null, missing: true };
  /** @type {Overlay[]} */
  const drawn = [];
  others.forEach((answer, index) => {
    const { key, kind, colour } = wanted[index];
    if (answer.status !== "fulfilled") return;
    drawn.push({ key, kind, colour, stamp: stampOf(wanted[index]), data: answer.value.data });
  });
  return {
    picture: {
      area: area.value,
      outline: outline.status === "fulfilled" ? outline.value : null,
      looks: looksOf(panel.areas || {}),
      shapes: collection((panel.shapes || []).flatMap(featuresOf)),
      dots: collection((panel.points || []).filter((/** @type {any} */ point) => !point.text).map(dotOf)),
      overlays: drawn,
    },
    missing: outline.status === "rejected" || drawn.length < wanted.length,
  };
}

/** @param {Store} store @param {{id: string, url: string}|null|undefined} geometry */
function keptOf(store, geometry) {
  return geometry ? store.get(`${geometry.id}|${geometry.url}`, geometry.url) : Promise.resolve(null);
}

/** An overlay of a later time is another one. @param {any} overlay */
function stampOf(overlay) {
  return `${overlay.url}|${overlay.as_of || ""}`;
}

/** @param {any[]} features */
function collection(features) {
  return { type: "FeatureCollection", features };
}

/** @param {{[code: string]: {fill: string|null}}} areas */
export function looksOf(areas) {
  const looks = new Map();
  for (const [code, { fill }] of Object.entries(areas)) {
    looks.set(code, { fill: fill || NO_DATA, none: !fill });
  }
  return looks;
}

/** @param {any} shape */
function featuresOf(shape) {
  return shape.features.map((/** @type {any} */ feature) => ({
    type: "Feature",
    properties: { style: shape.style, colour: feature.colour },
    geometry: { type: "Polygon", coordinates: feature.rings },
  }));
}

/** @param {any} point */
function dotOf(point) {
  return {
    type: "Feature",
    properties: { colour: point.colour, size: point.size },
    geometry: { type: "Point", coordinates: [point.lon, point.lat] },
  };
}

/** With more dots than this, labels would find no place for them. */
const MOST_DOTS = 150;

/**
 * Where the dots of a picture are, unless there are too many to step aside for.
 * @param {Picture} picture @returns {[number, number][]}
 */
export function dotsOf(picture) {
  const layers = picture.overlays.filter((overlay) => overlay.kind === "point").map((overlay) => overlay.data);
  const dots = [picture.dots, ...layers].flatMap((layer) => layer.features);
  if (dots.length > MOST_DOTS) return [];
  return dots.filter((dot) => dot.geometry?.type === "Point").map((dot) => dot.geometry.coordinates);
}
