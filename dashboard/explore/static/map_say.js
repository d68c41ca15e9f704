// What is said of what lies under the pointer.

import { CIRCLES } from "./map_layers.js";
import { writer } from "./map_legend.js";

/**
 * @typedef {{kind: "area"|"cell"|"point"|"cluster"|"layer", code: string, key: string, feature: any}} Hit
 * @typedef {import("./map_card.js").Said} Said
 */

/** How near the pointer must be to a dot or a line, in pixels. */
const REACH_PX = 4;
const KINDS = { "/fill": true, "/face": true };

/**
 * What lies under a point, the topmost first.
 * @param {import("./map_guard.js").Canvas} canvas @param {[number, number]} at @param {import("./map_canvas.js").Scene} scene
 * @returns {Hit[]}
 */
export function hits(canvas, [x, y], scene) {
  const there = scene.layers.map((layer) => layer.id).filter((id) => canvas.map.getLayer(id));
  const thin = there.filter((id) => id === "points/one" || id === "points/many" || (id.startsWith("layer:") && !id.endsWith("/face")));
  const wide = there.filter((id) => (id.startsWith("area:") || id.startsWith("cells:") || id.startsWith("layer:"))
    && Object.keys(KINDS).some((end) => id.endsWith(end)));
  const near = thin.length
    ? canvas.map.queryRenderedFeatures([[x - REACH_PX, y - REACH_PX], [x + REACH_PX, y + REACH_PX]], { layers: thin }) : [];
  const under = wide.length ? canvas.map.queryRenderedFeatures([x, y], { layers: wide }) : [];
  return [...near, ...under].map(hitOf);
}

/** @param {any} feature @returns {Hit} */
function hitOf(feature) {
  const [source, part] = feature.layer.id.split("/");
  const [kind, key = ""] = source.split(":");
  if (kind === "points") return { kind: part === "many" ? "cluster" : "point", code: String(feature.properties.id || ""), key, feature };
  if (kind === "cells") return { kind: "cell", code: String(feature.id), key, feature };
  if (kind === "layer") return { kind: "layer", code: String(feature.properties.code), key, feature };
  return { kind: "area", code: String(feature.properties.code), key, feature };
}

/** What a click on it is about. @param {Hit} hit @returns {string|null} */
export function pickOf({ kind, code, key }) {
  if (kind === "area") return `area:${code}`;
  if (kind !== "layer") return null;
  if (key === "stations") return `station:${code}`;
  if (key === "buildings" || key === "key_buildings") return `building:${code}`;
  return key === "compounds" || key === "gaps" ? `area:${code}` : null;
}

/**
 * @param {any} context
 */
export function createSay(context) {
  const { config, t } = context;
  const whole = writer(config.lang, 0);

  /** @param {string} code @param {any} shown @returns {Said} */
  function area(code, shown) {
    const { areas, rows, tree } = shown;
    const place = tree && tree.places.get(code);
    const title = place ? place.name : code;
    const row = rows.get(code);
    const level = place ? config.names.level[tree.levels[place.level]] : "";
    if (!areas || !row) return { title, kind: level, rows: [] };
    const at = (/** @type {string} */ column) => row[areas.columns.indexOf(column)];
    const named = config.names.indicator[areas.indicator] || { title: areas.indicator };
    const write = writer(config.lang, areas.decimals);
    const unit = areas.unit ? (areas.unit === "%" ? "%" : ` ${areas.unit}`) : "";
    const value = at("value");
    /** @type {[string, string][]} */
    const said = [[named.title, value === null || value === undefined ? t("map.no_data") : `${write(value)}${unit}`]];
    if (typeof at("low") === "number" && typeof at("high") === "number") {
      said.push([t("map.interval"), `${write(at("low"))} – ${write(at("high"))}${unit}`]);
    }
    if (areas.indicator !== "demands" && typeof at("demands") === "number") said.push([t("map.demands"), t("map.n_pieces", { n: whole(at("demands")) })]);
    return { title, kind: level, rows: said };
  }

  /** @param {Hit} hit @returns {Said} */
  function feature({ key, feature: { properties } }) {
    const name = (config.lang === "en" && properties.name_en) || properties.name_zh || properties.code;
    const synthetic = properties.synthetic === true || properties.synthetic === "true";
    return { title: String(name), kind: config.names.layer[key].title, rows: synthetic ? [[t("map.origin"), t("map.synthetic")]] : [] };
  }

  /** @param {any} properties @param {number} [others] @returns {Said} */
  function point(properties, others = 0) {
    /** @type {[string, string][]} */
    const rows = [[t("map.status"), context.names("status", properties.status)]];
    if (properties.received) rows.push([t("map.received"), properties.received]);
    if (others) rows.push([t("map.same_place"), t("map.n_pieces", { n: whole(others + 1) })]);
    return { title: context.names("category", properties.category), kind: t("map.one_demand"), rows };
  }

  return {
    area,
    point,
    /** @param {Hit[]} found @param {any} shown @returns {Said|null} */
    over(found, shown) {
      const [first] = found;
      if (!first) return null;
      const below = first.kind === "area" ? null : found.find((one) => one.kind === "area");
      const where = below && shown.tree ? (shown.tree.places.get(below.code) || {}).name : "";
      /** @type {[string, string][]} */
      const placed = where ? [[t("map.where"), where]] : [];
      if (first.kind === "area") return { ...area(first.code, shown), hint: t("map.hint_area") };
      if (first.kind === "cluster") {
        return { title: t("map.n_demands", { n: whole(first.feature.properties.point_count) }), rows: placed, hint: t("map.hint_cluster") };
      }
      if (first.kind === "point") {
        const said = point(first.feature.properties, found.filter((one) => one.kind === "point").length - 1);
        return { ...said, rows: [...said.rows, ...placed] };
      }
      if (first.kind === "cell") {
        const n = shown.cells ? shown.cells.counts.get(Number(first.code)) : undefined;
        if (!n) return below ? { ...area(below.code, shown), hint: t("map.hint_area") } : null;
        return { title: t("map.n_demands", { n: whole(n) }), kind: t("map.hexagon"), rows: placed };
      }
      const said = feature(first);
      return { ...said, rows: [...said.rows, ...placed], hint: pickOf(first) ? t("map.hint_pick") : "" };
    },
    feature,
    /** @param {any} shown */
    station({ properties }) {
      const name = (config.lang === "en" && properties.name_en) || properties.name_zh || properties.code;
      return { title: name, kind: config.names.layer.stations.title, rows: [
        ...CIRCLES.map(([minutes, metres]) => /** @type {[string, string]} */ ([t("map.minutes", { n: minutes }), t("map.m", { n: metres })])),
      ], hint: t("map.straight") };
    },
  };
}
