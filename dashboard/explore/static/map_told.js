// What the map lets the list of layers know: legends, counts in view, the zoom.

/**
 * @typedef {{title: string, unit: string, decimals: number, colours: string[], scheme: string,
 *   breaks: number[], low: number, high: number, counts: number[], unknown: number, keys?: string[],
 *   none: {fill: string, line: string}}} Legend  `keys`: of colours that are no classes
 * @typedef {{zoom: number, counts: Object<string, number>, notes: Object<string, string>,
 *   legends: Object<string, Legend>, swatches: Object<string, string[]>}} Told
 */

/** @type {Told} */
let now = { zoom: 0, counts: {}, notes: {}, legends: {}, swatches: {} };
let written = "";
/** @type {Set<(told: Told) => void>} */
const hearers = new Set();

/** @param {Told} told */
export function tell(told) {
  const wanted = JSON.stringify(told);
  if (wanted === written) return;
  [now, written] = [told, wanted];
  for (const hear of hearers) hear(now);
}

/** @param {(told: Told) => void} hear @returns {() => void} stops it */
export function listen(hear) {
  hearers.add(hear);
  hear(now);
  return () => hearers.delete(hear);
}
