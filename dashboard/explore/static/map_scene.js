// From state and numbers to what is drawn: every layer that is on, in its order.

import { borders, coloursOf, fills, groundOf, MARK, markedOf, marks, rim, tileMarks, VALUE, valuesOf } from "./map_areas.js";
import { classOf, countBreaks, ramp, scaleOf } from "./map_colours.js";
import { cellsOf, pointsOf, treeOf } from "./map_data.js";
import { degreeM } from "./map_earth.js";
import * as drawn from "./map_layers.js";
import { writer } from "./map_legend.js";

/**
 * @typedef {import("./map_colours.js").Look} Look
 * @typedef {import("./map_pane.js").Picture} Picture
 * @typedef {{res: number, stamp: string, hexagons: any, centres: [number, number][], counts: Map<number, number>,
 *   breaks: number[], most: number, weighted: any}} Cells
 * @typedef {{count: number, rows: any[], collection: any, stamp: string}} Points
 */

/** From this zoom on the finer hexagons are large enough to be seen. */
const FINE_ZOOM = 10.4;
const [COARSE, FINE] = [8, 9];
/** More demands than this are not drawn one by one. */
export const MOST_POINTS = 5000;

/** The last result for the same arguments. @template T @param {(...given: any[]) => T} make @returns {(...given: any[]) => T} */
export function last(make) {
  /** @type {any[]|null} */
  let before = null;
  /** @type {any} */
  let made;
  return (...given) => {
    if (!before || given.some((one, at) => one !== /** @type {any[]} */ (before)[at])) {
      made = make(...given);
      before = given;
    }
    return made;
  };
}

/**
 * @param {any} context
 * @param {ReturnType<typeof import("./map_data.js").createStore>} store @param {any} urls
 */
export function createScene(context, store, urls) {
  const { config, t } = context;
  const treeOnce = last((places, _size) => treeOf(places));
  const scaleOnce = last(scaleOf);
  const valuesOnce = last((areas, scale, tree, chosen) => valuesOf(areas, scale, tree, chosen));
  const cellsOnce = last(cellsMade);
  const cellStates = last((cells) => new Map([...cells.counts].map(([id, n]) => [id, { k: classOf(n, cells.breaks) }])));
  const pointsOnce = last(pointsMade);
  const namesOnce = last(namesMade);
  /** @type {Cells|null} */
  let cells = null;
  /** @type {Points|null} */
  let points = null;
  const font = "Noto Sans CJK SC, Noto Sans SC, Microsoft YaHei, PingFang SC, sans-serif";

  const tree = () => treeOnce(context.places, context.places.all.size);

  /** @param {any} state @param {number} zoom */
  function readCells(state, zoom) {
    const res = zoom >= FINE_ZOOM && !store.missed(urls.hexagons(FINE)) ? FINE : COARSE;
    const geometry = store.get(urls.hexagons(res), cellsOf);
    const url = urls.cells(state, res);
    const counted = store.get(url, (body) => body);
    if (!geometry || !counted) return cells;
    if (geometry.data.mark === counted.mark) return (cells = cellsOnce(res, url, geometry, counted));
    // An area was loaded between the two: counts would stand in the wrong places.
    [urls.hexagons(res), url].forEach(store.again);
    return (cells = null);
  }

  /** @param {any} state @param {import("./map_earth.js").Box|null} box */
  function readPoints(state, box) {
    if (!box) return points;
    const url = urls.points(state, box);
    const body = store.get(url, (one) => one);
    if (body) points = pointsOnce(url, body);
    return points;
  }

  /** @param {string} url @param {any} body @returns {Points} */
  function pointsMade(url, body) {
    const [categories, statuses] = [Object.keys(config.names.category), Object.keys(config.names.status)];
    const rows = body.count > MOST_POINTS ? [] : body.points;
    const features = rows.map((/** @type {any[]} */ [lon, lat, category, status, id, received]) => ({
      type: "Feature", properties: { id, category: categories[category], status: statuses[status], received: received || "" },
      geometry: { type: "Point", coordinates: [lon, lat] } }));
    return { count: body.count, rows, collection: { type: "FeatureCollection", features }, stamp: url };
  }

  /**
   * Names and values of a level, where they belong.
   * @param {any} areas @param {import("./map_areas.js").Ground} ground @param {any} now the tree
   * @param {Map<string, any[]>} rows @param {boolean} valued
   */
  function namesMade(areas, ground, now, rows, valued) {
    const write = writer(config.lang, areas.decimals);
    const at = areas.columns.indexOf("value");
    const level = now.levels.indexOf(areas.level);
    const found = [];
    for (const place of now.places.values()) {
      if (place.level !== level) continue;
      const outline = ground.outlines && ground.outlines.anchors.get(place.code);
      const [west, south, east, north] = place.box;
      const value = (rows.get(place.code) || [])[at];
      found.push({ code: place.code, name: place.name,
        value: valued && value !== null && value !== undefined ? write(value) : "",
        at: outline ? outline.at : [(west + east) / 2, (south + north) / 2],
        weight: outline ? outline.area : 0.6 * (east - west) * (north - south) });
    }
    return found;
  }

  /**
   * @param {any} view @param {any} state @param {Look} look @param {number} zoom
   * @param {import("./map_earth.js").Box|null} box where single demands are asked for
   */
  function compose(view, state, look, zoom, box) {
    const now = tree();
    const on = new Map(state.layers.map((/** @type {any} */ one) => [one.key, one.opacity]));
    const areas = view ? view.areas : null;
    const level = areas ? areas.level : state.level;
    const ground = now ? groundOf(level, now, store, urls) : null;
    /** @type {Picture} */
    const picture = { look, scene: { sources: {}, layers: [] }, states: [], names: [] };
    const shown = { tree: now, ground, areas, scale: /** @type {any} */ (null), rows: new Map(), unknown: /** @type {string[]} */ ([]),
      colours: /** @type {string[]} */ ([]), cells: /** @type {Cells|null} */ (null), points: /** @type {Points|null} */ (null),
      standIn: false, station: /** @type {any} */ (null), on };
    /** @param {{sources: Object<string, any>, layers: any[]}} scene */
    const add = ({ sources, layers }) => {
      Object.assign(picture.scene.sources, sources);
      picture.scene.layers.push(...layers);
    };
    /** @param {number} opacity */
    const addCells = (opacity) => {
      const found = (shown.cells = readCells(state, zoom));
      if (!found) return;
      add(drawn.cells(found.res, found.hexagons, "", look, opacity));
      picture.states.push([{ source: `cells:${found.res}` }, VALUE, cellStates(found)]);
    };

    /** @type {Object<string, (opacity: number) => void>} */
    const own = {
      areas(opacity) {
        if (!ground || !areas || !now) return;
        shown.scale = scaleOnce(areas);
        Object.assign(shown, valuesOnce(areas, shown.scale, now, state.in));
        shown.colours = coloursOf(areas, shown.scale, look);
        const whole = groundOf(now.levels[0], now, store, urls);
        if (whole) add({ sources: { [whole.id]: whole.source }, layers: rim(whole, look, opacity) });
        add({ sources: { [ground.id]: ground.source },
          layers: fills(ground, shown.colours, shown.scale, look, opacity, shown.unknown) });
        picture.states.push([ground.where, VALUE, /** @type {any} */ (shown).states]);
      },
      cells: addCells,
      heat(opacity) {
        const found = (shown.cells = readCells(state, zoom));
        if (found) add(drawn.heat(found.weighted, found.stamp, found.most, found.res, (found.centres[0] || [0, 30])[1], look, opacity));
      },
      points(opacity) {
        const found = (shown.points = readPoints(state, box));
        if (!found) return;
        shown.standIn = found.count > MOST_POINTS;
        if (!shown.standIn) add(drawn.points(found.collection, found.stamp, look, opacity, font));
        else if (!on.has("cells")) addCells(opacity);
      },
      outlines(opacity) {
        const above = now && now.levels[now.levels.indexOf(level) - 1];
        const upper = above ? groundOf(above, now, store, urls) : null;
        if (upper) add({ sources: { [upper.id]: upper.source }, layers: borders(upper, look, opacity) });
      },
    };
    for (const { key, opacity } of [...state.layers].reverse()) {
      if (own[key]) own[key](opacity);
      else if (config.names.layer[key]) add(drawn.overlay(key, config, urls.layer(key), look, opacity));
    }

    if (state.poly) add(drawn.polygon(state.poly, look));
    addMarks();
    addStation();
    if (areas && ground && now && (on.has("areas") || on.has("cells") || on.has("heat") || on.has("points"))) {
      picture.names.push(...namesOnce(areas, ground, now, shown.rows, on.has("areas")));
    }
    return { picture, shown };

    function addMarks() {
      if (!now) return;
      const picked = state.pick && state.pick.startsWith("area:") ? state.pick.slice(5) : null;
      const marked = markedOf(now, state.in, picked);
      // The level that is shown is always there to be pointed at.
      if (on.has("areas") && !marked.has(level)) marked.set(level, new Map());
      /** @type {any[]} */
      const features = [];
      for (const [one, states] of marked) {
        const where = groundOf(one, now, store, urls);
        if (where && where.outlines) {
          for (const [code, { mark }] of states) {
            const feature = where.outlines.features.get(String(code));
            if (feature) features.push({ ...feature, properties: { code, mark } });
          }
        } else if (where) {
          add({ sources: { [where.id]: where.source }, layers: tileMarks(where, look) });
          picture.states.push([where.where, MARK, states]);
        }
      }
      add(marks(features, look));
    }

    function addStation() {
      const code = state.pick && state.pick.startsWith("station:") ? state.pick.slice(8) : null;
      const stations = code ? store.get(urls.stations, pointsOf) : null;
      const station = stations && stations.get(code);
      if (!station) return;
      shown.station = station;
      add(drawn.circles(station.at, look));
      const [, north] = degreeM(station.at[1]);
      drawn.CIRCLES.forEach(([minutes, metres]) => picture.names.push({ code: `circle:${minutes}`,
        at: [station.at[0], station.at[1] - metres / north], name: t("map.circle", { minutes, metres }), value: "",
        weight: 0, always: true }));
    }
  }

  return { compose, tree };
}

/**
 * @param {number} res @param {string} url @param {{data: any, centres: any[]}} geometry @param {{ids: number[], counts: number[]}} counted
 * @returns {Cells}
 */
function cellsMade(res, url, geometry, counted) {
  const counts = new Map(counted.ids.map((id, at) => [id, counted.counts[at]]));
  const sorted = counted.counts.filter((one) => one > 0).sort((a, b) => a - b);
  const features = counted.ids.filter((id) => geometry.centres[id]).map((id) => ({
    type: "Feature", properties: { n: counts.get(id) }, geometry: { type: "Point", coordinates: geometry.centres[id] } }));
  return { res, stamp: url, hexagons: geometry.data, centres: geometry.centres, counts,
    breaks: countBreaks(counted.counts, drawn.CELL_CLASSES),
    // A single place must not make all others look empty.
    most: sorted[Math.floor(0.98 * (sorted.length - 1))] || 1,
    weighted: { type: "FeatureCollection", features } };
}

/** What the swatch of the hexagons shows. @param {Look} look */
export function cellColours(look) {
  return ramp("demands", drawn.CELL_CLASSES, look);
}
