// Where things are: Web Mercator, and true lengths on the ground (WGS 84). Pure functions.

/**
 * @typedef {{lon: number, lat: number, zoom: number}} Camera
 * @typedef {[number, number]} Point  longitude and latitude
 * @typedef {[number, number, number, number]} Box  west, south, east, north
 */

/** MapLibre's world at zoom 0, in pixels. */
const WORLD_PX = 512;
const MOST_ZOOM = 17;
const AXIS_M = 6378137;
const E2 = 0.00669437999014;
const RAD = Math.PI / 180;

/** @param {number} lat @returns {number} in worlds, north is 0 */
export function worldY(lat) {
  return 0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * RAD) / 2)) / (2 * Math.PI);
}

/** @param {number} y */
function latitude(y) {
  return Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) / RAD * 2 - 90;
}

/**
 * How long a degree is, to the east and to the north, in metres.
 * The radii of curvature of the ellipsoid: Snyder, "Map Projections", USGS 1395, 1987, 4-18 to 4-21.
 * @param {number} lat @returns {[number, number]}
 */
export function degreeM(lat) {
  const bent = 1 - E2 * Math.sin(lat * RAD) ** 2;
  const across = (AXIS_M * Math.cos(lat * RAD)) / Math.sqrt(bent);
  const along = (AXIS_M * (1 - E2)) / bent ** 1.5;
  return [across * RAD, along * RAD];
}

/**
 * A circle of so many metres around a point, as a closed ring.
 * @param {Point} at @param {number} metres @param {number} [corners]
 * @returns {Point[]}
 */
export function circle(at, metres, corners = 96) {
  const [east, north] = degreeM(at[1]);
  const ring = [];
  for (let step = 0; step < corners; step += 1) {
    const angle = (2 * Math.PI * step) / corners;
    ring.push(/** @type {Point} */ ([
      at[0] + (metres * Math.sin(angle)) / east,
      at[1] + (metres * Math.cos(angle)) / north,
    ]));
  }
  ring.push(ring[0]);
  return ring;
}

/** Metres on the ground to a pixel, from west to east. @param {number} lat @param {number} zoom */
export function metresPerPixel(lat, zoom) {
  return (degreeM(lat)[0] * 360) / (WORLD_PX * 2 ** zoom);
}

/**
 * The longest round length that a scale bar of at most so many pixels can have.
 * @param {number} lat @param {number} zoom @param {number} most pixels
 * @returns {{metres: number, px: number}}
 */
export function scaleBar(lat, zoom, most) {
  const perPx = metresPerPixel(lat, zoom);
  const room = perPx * most;
  const ten = 10 ** Math.floor(Math.log10(room));
  const metres = ten * (room >= 5 * ten ? 5 : room >= 2 * ten ? 2 : 1);
  return { metres, px: metres / perPx };
}

/**
 * The nearest camera that has the box within the inset.
 * @param {Box} box @param {{width: number, height: number}} size @param {number} inset pixels
 * @returns {Camera}
 */
export function fit(box, size, inset) {
  const [top, bottom] = [worldY(box[3]), worldY(box[1])];
  const wide = Math.max(1, size.width - 2 * inset) / Math.max(1e-9, (box[2] - box[0]) / 360);
  const high = Math.max(1, size.height - 2 * inset) / Math.max(1e-9, bottom - top);
  const zoom = Math.min(MOST_ZOOM, Math.max(0, Math.log2(Math.min(wide, high) / WORLD_PX)));
  return { lon: (box[0] + box[2]) / 2, lat: latitude((top + bottom) / 2), zoom };
}

/** @param {Box[]} boxes @returns {Box|null} */
export function around(boxes) {
  if (!boxes.length) return null;
  return boxes.reduce((a, b) => [
    Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3]),
  ]);
}

/** @param {Point[]} points @returns {Box|null} */
export function boxOf(points) {
  return around(points.map(([lon, lat]) => /** @type {Box} */ ([lon, lat, lon, lat])));
}

/** @param {Box} box @param {Point} point */
export function inBox(box, [lon, lat]) {
  return lon >= box[0] && lon <= box[2] && lat >= box[1] && lat <= box[3];
}

/** A box so much larger on every side. @param {Box} box @param {number} share @returns {Box} */
export function grown(box, share) {
  const [x, y] = [(box[2] - box[0]) * share, (box[3] - box[1]) * share];
  return [box[0] - x, box[1] - y, box[2] + x, box[3] + y];
}

/** @param {{type: string, coordinates: any}|null} geometry @returns {Point[][]} outer rings */
function outerRings(geometry) {
  if (!geometry) return [];
  if (geometry.type === "Polygon") return [geometry.coordinates[0]];
  if (geometry.type === "MultiPolygon") return geometry.coordinates.map((/** @type {any} */ one) => one[0]);
  return [];
}

/** @param {Point[]} ring @returns {number} square degrees of the plate, as good as any to compare */
export function ringArea(ring) {
  let twice = 0;
  const [x0, y0] = ring[0] || [0, 0];
  ring.forEach(([ax, ay], index) => {
    const [bx, by] = ring[(index + 1) % ring.length];
    twice += (ax - x0) * (by - y0) - (bx - x0) * (ay - y0);
  });
  return Math.abs(twice) / 2;
}

/** Heights at which a place inside is looked for: the middle first. */
const LINES = [0.5, 0.4, 0.6, 0.3, 0.7];

/**
 * A point inside, where a name has room: the middle of the widest of five lines through the largest part.
 * @param {{type: string, coordinates: any}|null} geometry
 * @returns {{at: Point, box: Box, area: number}|null} `area` in square degrees
 */
export function anchor(geometry) {
  const rings = outerRings(geometry).filter((ring) => ring.length > 3);
  if (!rings.length) return null;
  const areas = rings.map(ringArea);
  const ring = rings[areas.indexOf(Math.max(...areas))];
  const box = /** @type {Box} */ (boxOf(ring));
  let best = { wide: -1, at: /** @type {Point} */ ([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]) };
  for (const share of LINES) {
    const y = box[1] + (box[3] - box[1]) * share;
    const cuts = crossings(ring, y);
    for (let index = 0; index + 1 < cuts.length; index += 2) {
      const wide = cuts[index + 1] - cuts[index];
      // A line a little farther from the middle must be clearly wider.
      if (wide > best.wide * 1.15) best = { wide, at: [(cuts[index] + cuts[index + 1]) / 2, y] };
    }
  }
  return { at: best.at, box, area: Math.max(...areas) };
}

/** @param {Point[]} ring @param {number} y @returns {number[]} where a line at `y` meets the ring */
function crossings(ring, y) {
  const found = [];
  for (let index = 0; index + 1 < ring.length; index += 1) {
    const [[ax, ay], [bx, by]] = [ring[index], ring[index + 1]];
    if (ay > y !== by > y) found.push(ax + ((y - ay) / (by - ay)) * (bx - ax));
  }
  return found.sort((a, b) => a - b);
}
