// Areas in their colours: layers, and what each area is told. The same for one map and for two.

import { HATCH } from "./map_canvas.js";
import { balanced, classOf, noData, ramp, shareOf } from "./map_colours.js";
import { holding, inside, MOST_OUTLINES, outlinesOf } from "./map_data.js";

/**
 * @typedef {import("./map_colours.js").Look} Look
 * @typedef {import("./map_colours.js").Scale} Scale
 * @typedef {import("./map_states.js").Where} Where
 * @typedef {{id: string, where: Where, source: import("./map_canvas.js").Source,
 *   outlines: import("./map_data.js").Outlines|null}} Ground  where the outlines of a level are
 */

const DIM = 0.5;
/** Feature states, by who tells them. */
export const VALUE = "value";
export const MARK = "mark";
export const OVER = "over";
export const PICKED = 3;
export const CHOSEN = 2;

/**
 * Where the outlines of a level come from; null while they are on their way.
 * @param {string} level @param {import("./map_data.js").Tree} tree
 * @param {ReturnType<typeof import("./map_data.js").createStore>} store @param {any} urls
 * @returns {Ground|null}
 */
export function groundOf(level, tree, store, urls) {
  const at = tree.levels.indexOf(level);
  if (at < 0) return null;
  const id = `area:${level}`;
  if (tree.sizes[at] > MOST_OUTLINES) {
    const spec = { type: "vector", tiles: [urls.tiles(level)], maxzoom: 16, promoteId: "code" };
    return { id, where: { source: id, layer: level }, source: { spec }, outlines: null };
  }
  const outlines = store.get(urls.area(level), outlinesOf);
  if (!outlines) return null;
  const spec = { type: "geojson", promoteId: "code", tolerance: 0.25 };
  return { id, where: { source: id }, source: { spec, stamp: urls.area(level), data: outlines.data }, outlines };
}

/** @param {Ground} ground */
function from({ where }) {
  return where.layer ? { source: where.source, "source-layer": where.layer } : { source: where.source };
}

/**
 * @param {any} areas the view's @param {Scale} scale @param {Look} look
 * @returns {string[]} of the classes, or the stops of a continuous scale
 */
export function coloursOf(areas, scale, look) {
  if (areas.scale === "diverging" && typeof areas.balance === "number") {
    return scale.scheme === "continuous" || scale.count ? balanced(scale, areas.balance, look) : [noData(look).fill];
  }
  const name = areas.scale === "diverging" ? "diverging" : "sequential";
  return ramp(name, scale.scheme === "continuous" ? 6 : Math.max(1, scale.count), look);
}

/**
 * @param {Ground} ground @param {string[]} colours @param {Scale} scale @param {Look} look
 * @param {number} opacity @param {string[]} unknown areas without a value
 * @returns {import("./map_canvas.js").Layer[]}
 */
export function fills(ground, colours, scale, look, opacity, unknown) {
  const none = noData(look).fill;
  const state = ["coalesce", ["feature-state", "k"], -1];
  const filled = scale.scheme === "continuous"
    ? ["case", ["<", state, 0], none,
      ["interpolate", ["linear"], state, ...colours.flatMap((one, at) => [at / (colours.length - 1), one])]]
    : ["match", state, ...colours.flatMap((one, at) => [at, one]), none];
  const dim = ["case", ["boolean", ["feature-state", "dim"], false], DIM * opacity, opacity];
  const layers = [
    { id: `${ground.id}/fill`, type: "fill", ...from(ground),
      paint: { "fill-color": filled, "fill-opacity": dim, "fill-outline-color": look.ground } },
    { id: `${ground.id}/border`, type: "line", minzoom: 12, ...from(ground), layout: { "line-join": "round" },
      paint: { "line-color": look.ground,
        "line-width": ["interpolate", ["linear"], ["zoom"], 9, 0.4, 12, 0.9, 15, 1.6] } },
  ];
  // Only what is hatched is drawn with a pattern: it is the dearest of all layers.
  if (unknown.length) {
    layers.splice(1, 0, { id: `${ground.id}/hatch`, type: "fill", ...from(ground),
      filter: ["match", ["get", "code"], unknown, true, false],
      paint: { "fill-pattern": HATCH, "fill-opacity": dim } });
  }
  return layers;
}

/**
 * A line around the whole, under the fills, so that only its outer half is seen: a pale class must
 * not run into the ground.
 * @param {Ground} ground of the coarsest level @param {Look} look @param {number} opacity
 */
export function rim(ground, look, opacity) {
  return [
    { id: `${ground.id}/rim`, type: "line", ...from(ground), layout: { "line-join": "round" },
      paint: { "line-color": look.dark ? "#4d7386" : "#8ea6b3", "line-width": 2.6, "line-opacity": opacity } },
  ];
}

/**
 * What is chosen, looked at closely or pointed at has an outline: of features of their own, as lines
 * of all areas are dear even where they are not seen.
 * @param {any[]} features with their `mark` @param {Look} look
 * @returns {import("./map_canvas.js").Scene}
 */
export function marks(features, look) {
  const picked = ["==", ["get", "mark"], PICKED];
  const spec = { type: "geojson", tolerance: 0.25 };
  return {
    sources: {
      marks: { spec, stamp: features.map((one) => `${one.properties.code}:${one.properties.mark}`).join(), data: collection(features) },
      over: { spec, data: collection([]) },
    },
    layers: [
      ...lines("marks", { source: "marks" }, look, ["case", picked, look.accent, look.text], (more) => ["case", picked, 3 + more, 2.4 + more]),
      ...lines("over", { source: "over" }, look, look.text, (more) => 1.8 + more),
    ],
  };
}

/** The same of tiles, whose features nobody here has. @param {Ground} ground @param {Look} look */
export function tileMarks(ground, look) {
  const mark = ["coalesce", ["feature-state", "mark"], 0];
  const over = ["boolean", ["feature-state", "over"], false];
  return lines(ground.id, from(ground), look, ["case", ["==", mark, PICKED], look.accent, look.text],
    (more) => ["case", ["==", mark, PICKED], 3 + more, ["==", mark, CHOSEN], 2.4 + more, over, 1.8 + more, 0]);
}

/**
 * A line and what sets it off. @param {string} id @param {any} source @param {Look} look @param {any} colour
 * @param {(more: number) => any} width
 */
function lines(id, source, look, colour, width) {
  const layout = { "line-join": "round", "line-cap": "round" };
  return [
    { id: `${id}/casing`, type: "line", ...source, layout,
      paint: { "line-color": look.ground, "line-width": width(2.6), "line-opacity": 0.9 } },
    { id: `${id}/mark`, type: "line", ...source, layout, paint: { "line-color": colour, "line-width": width(0) } },
  ];
}

/** @param {any[]} features */
function collection(features) {
  return { type: "FeatureCollection", features };
}

/** The area that is pointed at. @param {import("./map_guard.js").Canvas} canvas @param {Ground|null} ground @param {string|null} code */
export function lightUp(canvas, ground, code) {
  if (!ground) return;
  if (!ground.outlines) {
    if (canvas.map.getSource(ground.id)) canvas.states.tell(ground.where, OVER, new Map(code ? [[code, { over: true }]] : []));
    return;
  }
  const feature = code ? ground.outlines.features.get(code) : null;
  canvas.put("over", code || "", collection(feature ? [feature] : []));
}

/** Borders of a level, over everything that is coloured. @param {Ground} ground @param {Look} look @param {number} opacity */
export function borders(ground, look, opacity) {
  return [
    { id: `${ground.id}/outline`, type: "line", ...from(ground), layout: { "line-join": "round" },
      paint: { "line-color": look.dark ? "#7fb9cc" : "#41606f", "line-opacity": opacity,
        "line-width": ["interpolate", ["linear"], ["zoom"], 9, 1.2, 14, 2.2] } },
  ];
}

/**
 * What each area of the level is told.
 * @param {any} areas the view's @param {Scale} scale @param {import("./map_data.js").Tree} tree
 * @param {string[]} chosen codes of any level
 * @returns {{states: import("./map_states.js").States, rows: Map<string, any[]>, unknown: string[]}}
 */
export function valuesOf(areas, scale, tree, chosen) {
  const at = Object.fromEntries(areas.columns.map((/** @type {string} */ one, /** @type {number} */ index) => [one, index]));
  const rows = new Map(areas.rows.map((/** @type {any[]} */ row) => [row[at.code], row]));
  const level = tree.levels.indexOf(areas.level);
  const codes = new Set(chosen);
  const holds = holding(tree, codes);
  const states = new Map();
  const unknown = [];
  for (const { code, level: its } of tree.places.values()) {
    if (its !== level) continue;
    const row = rows.get(code);
    const value = row ? row[at.value] : null;
    if (value === null || value === undefined) unknown.push(code);
    const dim = codes.size > 0 && !holds.has(code) && !inside(tree, code, codes);
    states.set(code, { k: step(value, scale), dim });
  }
  return { states, rows, unknown };
}

/** @param {number|null|undefined} value @param {Scale} scale */
function step(value, scale) {
  if (value === null || value === undefined) return -1;
  return scale.scheme === "continuous" ? shareOf(value, scale) : classOf(value, scale.breaks);
}

/** What is outlined, by level. @param {import("./map_data.js").Tree} tree @param {string[]} chosen @param {string|null} picked */
export function markedOf(tree, chosen, picked) {
  /** @type {Map<string, import("./map_states.js").States>} */
  const found = new Map();
  const all = [...chosen.map((code) => [code, CHOSEN]), ...(picked ? [[picked, PICKED]] : [])];
  for (const [code, mark] of /** @type {[string, number][]} */ (all)) {
    const place = tree.places.get(code);
    if (!place) continue;
    const level = tree.levels[place.level];
    if (!found.has(level)) found.set(level, new Map());
    /** @type {any} */ (found.get(level)).set(code, { mark });
  }
  return found;
}
