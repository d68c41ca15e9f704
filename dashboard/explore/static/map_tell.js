// What the list of layers is told: legends, swatches, how much of each layer is in view.

import { noData } from "./map_colours.js";
import { layerColour, statusColours } from "./map_layers.js";
import { cellColours, MOST_POINTS } from "./map_scene.js";
import { writer } from "./map_legend.js";

const NOTHING = { title: "", unit: "", decimals: 0, scheme: "keys", breaks: [], low: 0, high: 0, counts: [], unknown: 0 };

/**
 * @param {any} context @param {any} drawn what `compose` returned
 * @param {import("./map_guard.js").Canvas|null} canvas @param {number} zoom
 * @returns {import("./map_told.js").Told}
 */
export function tellOf(context, { picture, shown }, canvas, zoom) {
  const { config, t } = context;
  const { look } = picture;
  const whole = writer(config.lang, 0);
  /** @type {import("./map_told.js").Told} */
  const told = { zoom, counts: {}, notes: {}, legends: {}, swatches: {} };
  if (shown.areas && shown.scale) {
    const { areas, scale } = shown;
    told.legends.areas = {
      title: (config.names.indicator[areas.indicator] || { title: areas.indicator }).title, unit: areas.unit || "",
      decimals: areas.decimals, colours: shown.colours, scheme: scale.scheme, breaks: scale.breaks, low: scale.low,
      high: scale.high, counts: (areas.classes || {}).counts || [], unknown: shown.unknown.length, none: noData(look),
    };
    told.swatches.areas = shown.colours;
  }
  if (shown.cells) {
    const { breaks } = shown.cells;
    const counts = [...shown.cells.counts.values()];
    const [low, high] = counts.reduce(([a, b], one) => [Math.min(a, one), Math.max(b, one)], [Infinity, 0]);
    told.legends.cells = {
      title: t("map.per_hexagon"), unit: "", decimals: 0, colours: cellColours(look).slice(0, breaks.length + 1),
      scheme: "counts", breaks, low: counts.length ? low : 0, high, counts: [], unknown: 0, none: noData(look),
    };
  }
  if (shown.points && !shown.standIn) {
    told.legends.points = { ...NOTHING, title: t("map.status"), keys: Object.values(config.names.status),
      colours: Object.keys(config.names.status).map((key) => statusColours(look)[key]), none: noData(look) };
  }
  told.swatches.cells = told.swatches.heat = cellColours(look);
  told.swatches.outlines = [look.dark ? "#7fb9cc" : "#41606f"];
  told.swatches.points = Object.values(statusColours(look));
  for (const key of Object.keys(config.names.layer)) {
    if (!told.swatches[key]) told.swatches[key] = [layerColour(config, key, look)];
  }
  if (shown.standIn) {
    told.notes.points = t("map.too_many", { n: whole(shown.points.count), most: whole(MOST_POINTS) });
  }
  count(told, shown, canvas, picture);
  return told;
}

/** @param {import("./map_told.js").Told} told @param {any} shown @param {import("./map_guard.js").Canvas|null} canvas @param {any} picture */
function count(told, shown, canvas, picture) {
  if (!canvas) return;
  const bounds = canvas.map.getBounds();
  const seen = (/** @type {[number, number]} */ at) => bounds.contains(at);
  if (shown.on.has("areas")) {
    told.counts.areas = picture.names.filter((/** @type {any} */ one) => !one.always && seen(one.at)).length;
  }
  if (shown.cells) {
    let sum = 0;
    for (const [id, n] of shown.cells.counts) if (n && seen(shown.cells.centres[id] || [0, 0])) sum += n;
    told.counts.cells = told.counts.heat = sum;
  }
  if (shown.points) {
    told.counts.points = shown.standIn ? shown.points.count : shown.points.rows.filter((/** @type {any} */ one) => seen([one[0], one[1]])).length;
  }
  const layers = picture.scene.layers.filter((/** @type {any} */ one) => /^layer:.*\/(dots|line)$/.test(one.id) && canvas.map.getLayer(one.id));
  for (const { id, source } of layers) {
    const key = source.slice("layer:".length);
    const codes = canvas.map.queryRenderedFeatures({ layers: [id] }).map((/** @type {any} */ one) => one.properties.code);
    told.counts[key] = new Set(codes).size;
  }
}
