// Where no name may stand: under what lies over the map, and on what is a dot on it.

/** With more dots than this, names would find no place for them. */
const MOST_DOTS = 150;
/** Half of what a dot takes, and of a number of dots, in pixels. */
const [DOT_PX, CLUSTER_PX] = [5, 12];

/** @typedef {import("./map_labels.js").Rect} Rect */

/** @param {HTMLElement} frame @param {HTMLElement} [map] where in the frame names stand @returns {Rect[]} */
export function covered(frame, map = frame) {
  const { left, top } = map.getBoundingClientRect();
  return [...frame.querySelectorAll(".xm-tools > div, .xl, .xm-scale, .xm-foot")].map((one) => {
    const box = one.getBoundingClientRect();
    return { left: box.left - left, top: box.top - top, right: box.right - left, bottom: box.bottom - top };
  }).filter((one) => one.right > one.left);
}

/**
 * @param {import("./map_guard.js").Canvas|null} canvas @param {import("./map_canvas.js").Scene|null} scene
 * @returns {Rect[]}
 */
export function dots(canvas, scene) {
  const layers = scene ? scene.layers.map((one) => one.id).filter((id) => /\/(dots|one|many)$/.test(id)) : [];
  if (!canvas || !layers.length || !layers.every((id) => canvas.map.getLayer(id))) return [];
  const found = canvas.map.queryRenderedFeatures({ layers });
  return found.length > MOST_DOTS ? [] : found.map((/** @type {any} */ one) => {
    const { x, y } = canvas.map.project(one.geometry.coordinates);
    const half = one.properties.point_count ? CLUSTER_PX : DOT_PX;
    return { left: x - half, right: x + half, top: y - half, bottom: y + half };
  });
}
