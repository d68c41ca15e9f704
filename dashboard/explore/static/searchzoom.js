// From the bounds of a thing to where the map looks.

const [TILE, FIT, CLOSEST] = [512, 560, 17];

/** @param {number} lat @returns {number} how far north it is drawn, of the height of the world */
function height(lat) {
  const sine = Math.sin((Math.max(-85, Math.min(85, lat)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

/**
 * Longitude, latitude and zoom at which the bounds fill some 560 pixels; a point is seen from near.
 * @param {[number, number, number, number]} bounds west, south, east, north
 * @returns {[number, number, number]}
 */
export function zoomTo([west, south, east, north]) {
  const share = Math.max((east - west) / 360, height(south) - height(north));
  const zoom = share > 0 ? Math.log2(FIT / TILE / share) : CLOSEST;
  const rounded = (/** @type {number} */ value, /** @type {number} */ digits) => Number(value.toFixed(digits));
  return [rounded((west + east) / 2, 5), rounded((south + north) / 2, 5),
    rounded(Math.max(0, Math.min(CLOSEST, zoom)), 2)];
}
