// Where the camera stands. Pure functions: Web Mercator, north up, no tilt.

/**
 * @typedef {{lon: number, lat: number, zoom: number}} Camera
 * @typedef {{width: number, height: number}} Size in CSS pixels
 * @typedef {{top: number, right: number, bottom: number, left: number}} Inset in CSS pixels
 * @typedef {{at: [number, number], width: number, height: number}} Box a label around its place
 */

/** MapLibre's world at zoom 0. */
const WORLD_PX = 512;
const MOST_ZOOM = 17;
/** How much of the map's size labels at its edge may take, as zoom: a ninth. */
const MOST_ROOM = 0.17;

/** @param {number} lon @param {number} lat @returns {[number, number]} in worlds, north is 0 */
export function mercator(lon, lat) {
  const y = Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360));
  return [lon / 360 + 0.5, 0.5 - y / (2 * Math.PI)];
}

/** @param {number} x @param {number} y @returns {[number, number]} */
function geographic(x, y) {
  return [(x - 0.5) * 360, (Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) * 360) / Math.PI - 90];
}

/** @param {number} zoom @returns {number} pixels to a world */
export function scale(zoom) {
  return WORLD_PX * 2 ** zoom;
}

/**
 * Pixels from the upper left corner of a map of this size.
 * @param {[number, number]} at @param {Camera} camera @param {Size} size
 * @returns {[number, number]}
 */
export function project(at, camera, size) {
  const [x, y] = mercator(at[0], at[1]);
  const [cx, cy] = mercator(camera.lon, camera.lat);
  const px = scale(camera.zoom);
  return [(x - cx) * px + size.width / 2, (y - cy) * px + size.height / 2];
}

/**
 * What the bounds and the labels cover together at a zoom, in pixels of that zoom's world.
 * @param {number[]} bounds @param {Box[]} labels @param {number} zoom
 */
function extent(bounds, labels, zoom) {
  const px = scale(zoom);
  const [west, south] = mercator(bounds[0], bounds[1]);
  const [east, north] = mercator(bounds[2], bounds[3]);
  const all = { left: west * px, right: east * px, top: north * px, bottom: south * px };
  for (const label of labels) {
    const [x, y] = mercator(label.at[0], label.at[1]);
    all.left = Math.min(all.left, x * px - label.width / 2);
    all.right = Math.max(all.right, x * px + label.width / 2);
    all.top = Math.min(all.top, y * px - label.height / 2);
    all.bottom = Math.max(all.bottom, y * px + label.height / 2);
  }
  return all;
}

/**
 * The nearest camera that has the bounds, and the labels at their edge, within the inset.
 * A label may push the map a little smaller, not much: what is left over, its placement solves.
 * @param {number[]} bounds west, south, east, north
 * @param {Size} size @param {Inset} inset @param {Box[]} labels
 * @returns {Camera}
 */
export function fit(bounds, size, inset, labels) {
  const width = Math.max(1, size.width - inset.left - inset.right);
  const height = Math.max(1, size.height - inset.top - inset.bottom);
  const fits = (/** @type {number} */ zoom, /** @type {Box[]} */ boxes) => {
    const all = extent(bounds, boxes, zoom);
    return all.right - all.left <= width && all.bottom - all.top <= height;
  };
  const bare = nearest((zoom) => fits(zoom, []), 0, MOST_ZOOM);
  const zoom = nearest((at) => fits(at, labels), Math.max(0, bare - MOST_ROOM), bare);
  const all = extent(bounds, fits(zoom, labels) ? labels : [], zoom);
  const px = scale(zoom);
  const [lon, lat] = geographic(
    ((all.left + all.right) / 2 + (inset.right - inset.left) / 2) / px,
    ((all.top + all.bottom) / 2 + (inset.bottom - inset.top) / 2) / px,
  );
  return { lon, lat, zoom };
}

/** @param {(zoom: number) => boolean} fits @param {number} low @param {number} high */
function nearest(fits, low, high) {
  if (fits(high)) return high;
  let [inside, outside] = [low, high];
  for (let step = 0; step < 24; step += 1) {
    const middle = (inside + outside) / 2;
    if (fits(middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}

/** @param {number[]|null} a @param {number[]|null} b */
export function sameBounds(a, b) {
  return !!a && !!b && a.length === b.length && a.every((edge, index) => Math.abs(edge - b[index]) < 1e-7);
}

/**
 * The area of a polygon's outer rings, in square worlds; 0 for anything else.
 * @param {{type: string, coordinates: any}|null} geometry
 */
export function extentOf(geometry) {
  if (!geometry) return 0;
  if (geometry.type === "Polygon") return ringArea(geometry.coordinates[0]);
  if (geometry.type !== "MultiPolygon") return 0;
  return geometry.coordinates.reduce(
    (/** @type {number} */ sum, /** @type {any} */ polygon) => sum + ringArea(polygon[0]),
    0,
  );
}

/** @param {[number, number][]} ring */
function ringArea(ring) {
  let twice = 0;
  // From the first corner, for the digits' sake: a street is a billionth of the world.
  const [x0, y0] = mercator(ring[0][0], ring[0][1]);
  for (let index = 0; index + 1 < ring.length; index += 1) {
    const [ax, ay] = mercator(ring[index][0], ring[index][1]);
    const [bx, by] = mercator(ring[index + 1][0], ring[index + 1][1]);
    twice += (ax - x0) * (by - y0) - (bx - x0) * (ay - y0);
  }
  return Math.abs(twice) / 2;
}
