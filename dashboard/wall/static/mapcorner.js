// Where a legend lies over a map without covering any of it.

import { mercator, scale } from "./mapview.js";

/**
 * @typedef {"top-left"|"bottom-left"|"top-right"|"bottom-right"} Corner
 * @typedef {{left: number, top: number, right: number, bottom: number}} Rect
 */

/** In this order where several are as free: one looks for a legend where it was. */
const CORNERS = /** @type {Corner[]} */ (["top-left", "bottom-left", "top-right", "bottom-right"]);
/** An outline's corners are nearer to each other than this, in boxes, or the box is on land. */
const APART = 0.25;

/**
 * @param {Corner} corner @param {{width: number, height: number}} view
 * @param {{width: number, height: number}} box @returns {Rect}
 */
export function rectOf(corner, view, box) {
  const left = corner.endsWith("left") ? 0 : view.width - box.width;
  const top = corner.startsWith("top") ? 0 : view.height - box.height;
  return { left, top, right: left + box.width, bottom: top + box.height };
}

/**
 * The corner whose box covers least of the areas.
 * @param {any} data a feature collection @param {(code: string) => boolean} shown
 * @param {import("./mapview.js").Camera} camera @param {{width: number, height: number}} view
 * @param {{width: number, height: number}} box
 * @returns {Corner}
 */
export function freest(data, shown, camera, view, box) {
  const rects = CORNERS.map((corner) => rectOf(corner, view, box));
  const hits = [0, 0, 0, 0];
  const px = scale(camera.zoom);
  const [cx, cy] = mercator(camera.lon, camera.lat);
  const step = APART * Math.min(box.width, box.height);
  const meet = (/** @type {number} */ x, /** @type {number} */ y) => {
    rects.forEach((rect, at) => {
      if (x > rect.left && x < rect.right && y > rect.top && y < rect.bottom) hits[at] += 1;
    });
  };
  for (const feature of data.features) {
    if (!shown(feature.properties && feature.properties.code)) continue;
    for (const ring of ringsOf(feature.geometry)) {
      let before = /** @type {[number, number]|null} */ (null);
      for (const [lon, lat] of ring) {
        const [mx, my] = mercator(lon, lat);
        const [x, y] = [(mx - cx) * px + view.width / 2, (my - cy) * px + view.height / 2];
        // A long straight side crosses a box without a corner in it.
        const pieces = before ? Math.ceil(Math.hypot(x - before[0], y - before[1]) / step) : 1;
        for (let piece = 1; piece <= pieces; piece += 1) {
          const part = piece / pieces;
          meet(before ? before[0] + (x - before[0]) * part : x, before ? before[1] + (y - before[1]) * part : y);
        }
        before = [x, y];
      }
    }
  }
  return CORNERS[hits.indexOf(Math.min(...hits))];
}

/** @param {{type: string, coordinates: any}|null} geometry @returns {[number, number][][]} */
function ringsOf(geometry) {
  if (!geometry) return [];
  if (geometry.type === "Polygon") return [geometry.coordinates[0]];
  if (geometry.type === "MultiPolygon") return geometry.coordinates.map((/** @type {any} */ one) => one[0]);
  return [];
}
