// One MapLibre map: told what should be seen, it changes what differs.

import { createAreas } from "./mapareas.js";
import { areaLayers, baseStyle, hatch, outlineLayers, overlayLayers, pointLayers, shapeLayers } from "./mapstyle.js";

/**
 * @typedef {import("./mapview.js").Camera} Camera
 * @typedef {import("./mapstore.js").Kept} Kept
 * @typedef {import("./mapareas.js").Look} Look
 * @typedef {{key: string, kind: string, colour: string, stamp: string, data: any}} Overlay
 * @typedef {{area: Kept|null, outline: Kept|null, looks: Map<string, Look>, shapes: any, dots: any,
 *   overlays: Overlay[]}} Picture
 * @typedef {{kind: string, layers: (unit: number) => {before: string, layer: any}[], shown: boolean,
 *   stamp: string}} Group  the layers of one source
 */

/** Sources kept of each kind, so that the scenes of a round need not be tiled again. */
const MOST_SOURCES = 6;
const EMPTY = { type: "FeatureCollection", features: [] };
/** After this the old areas go even if the new ones are not drawn yet. */
const SWITCH_MS = 2000;

/**
 * @param {any} maplibre the library @param {HTMLElement} host @param {Camera} camera
 * @param {number} unit @param {boolean} reduced
 */
export function createCanvas(maplibre, host, camera, unit, reduced) {
  const map = new maplibre.Map({
    container: host,
    style: baseStyle(unit),
    center: [camera.lon, camera.lat],
    zoom: camera.zoom,
    interactive: false,
    attributionControl: false,
    trackResize: false,
    fadeDuration: 0,
    renderWorldCopies: false,
    maxCanvasSize: [8192, 8192],
    // Else each source keeps the tiles of every zoom that a flight went through, dozens of them, and to
    // no use: where its layers are hidden or seen again, MapLibre throws them away.
    maxTileCacheSize: 0,
    canvasContextAttributes: { antialias: false, powerPreference: "high-performance" },
  });
  const areas = createAreas(map, reduced);
  /** @type {Map<string, Group>} by source, in the order of use, the oldest first */
  const groups = new Map();
  let size = unit;
  let shapes = "";
  let dots = "";
  let frames = 0;
  /** @type {{source: string, heard: (event: any) => void, timer: number}|null} */
  let waiting = null;

  map.on("render", () => {
    frames += 1;
  });
  map.on("style.load", putHatch);

  function putHatch() {
    const { id, ...image } = hatch(size);
    if (map.hasImage(id)) map.removeImage(id);
    map.addImage(id, image);
  }

  /**
   * @param {string} source @param {string} kind @param {any} data @param {string} stamp
   * @param {Group["layers"]} layers
   */
  function use(source, kind, data, stamp, layers) {
    let group = groups.get(source);
    if (group && group.stamp !== stamp) {
      map.getSource(source).setData(data);
      group.stamp = stamp;
    }
    if (!group) {
      map.addSource(source, { type: "geojson", data, promoteId: "code", tolerance: 0.25 });
      for (const { before, layer } of layers(size)) map.addLayer(layer, before);
      group = { kind, layers, shown: true, stamp };
    }
    groups.delete(source);
    groups.set(source, group);
    see(group, true);
  }

  /** @param {Group} group @param {boolean} shown */
  function see(group, shown) {
    if (group.shown === shown) return;
    group.shown = shown;
    for (const { layer } of group.layers(size)) turn(layer.id, shown);
  }

  /** @param {string} layer @param {boolean} shown */
  function turn(layer, shown) {
    const wanted = shown ? "visible" : "none";
    if ((map.getLayoutProperty(layer, "visibility") || "visible") === wanted) return;
    map.setLayoutProperty(layer, "visibility", wanted);
  }

  /** @param {Set<string>} used */
  function hideOthers(used) {
    for (const [source, group] of groups) if (!used.has(source)) see(group, false);
    for (const kind of ["area", "outline", "overlay"]) {
      const all = [...groups].filter(([, group]) => group.kind === kind);
      for (const [source, group] of all.slice(0, Math.max(0, all.length - MOST_SOURCES))) {
        if (used.has(source)) continue;
        for (const { layer } of group.layers(size)) map.removeLayer(layer.id);
        map.removeSource(source);
        groups.delete(source);
      }
    }
  }

  function stopWaiting() {
    if (!waiting) return;
    map.off("sourcedata", waiting.heard);
    clearTimeout(waiting.timer);
    waiting = null;
  }

  /** The old areas stay until the new ones are drawn: no empty ground in between. */
  function hideWhenDrawn(/** @type {string} */ source, /** @type {Set<string>} */ used) {
    stopWaiting();
    const done = () => {
      stopWaiting();
      if (map.style) hideOthers(used);
    };
    const heard = (/** @type {any} */ event) => {
      if (event.sourceId === source && event.isSourceLoaded) done();
    };
    waiting = { source, heard, timer: window.setTimeout(done, SWITCH_MS) };
    map.on("sourcedata", heard);
  }

  return {
    map,
    /** @param {Picture} picture */
    draw(picture) {
      const used = new Set();
      const area = picture.area ? `area:${picture.area.key}` : "";
      const fresh = area !== "" && !(groups.has(area) && groups.get(area)?.shown);
      if (picture.outline) {
        const source = `outline:${picture.outline.key}`;
        use(source, "outline", picture.outline.data, "", (at) => outlineLayers(source, at));
        used.add(source);
      }
      if (picture.area) {
        use(area, "area", picture.area.data, "", (at) => areaLayers(area, at));
        used.add(area);
        // An outline of its own is sharper than the rim that looks out under the areas.
        turn(`${area}/rim`, !picture.outline);
        turn(`${area}/hatch`, [...picture.looks.values()].some((look) => look.none));
        areas.paint(area, picture.looks);
      } else {
        areas.forget();
      }
      for (const overlay of picture.overlays) {
        const { kind, colour } = overlay;
        const source = `overlay:${overlay.key}:${kind}:${colour}`;
        use(source, "overlay", overlay.data, overlay.stamp, (at) => overlayLayers(source, at, kind, colour));
        used.add(source);
      }
      if (fresh) hideWhenDrawn(area, used);
      else {
        stopWaiting();
        hideOthers(used);
      }
      const [newShapes, newDots] = [JSON.stringify(picture.shapes), JSON.stringify(picture.dots)];
      if (newShapes !== shapes) map.getSource("shapes").setData(picture.shapes || EMPTY);
      if (newDots !== dots) map.getSource("points").setData(picture.dots || EMPTY);
      [shapes, dots] = [newShapes, newDots];
    },
    mark: areas.mark,
    /** @param {[number, number]} at pixels @param {Picture} picture @returns {string|null} */
    areaAt(at, picture) {
      const layer = picture.area ? `area:${picture.area.key}/fill` : "";
      if (!layer || !map.style || !map.getLayer(layer)) return null;
      const [found] = map.queryRenderedFeatures(at, { layers: [layer] });
      return found ? String(found.properties.code) : null;
    },
    /** While the context is lost nothing may be told. */
    pause() {
      stopWaiting();
      areas.pause();
    },
    /** The map has lost what it was told, but not its sources: everything is told again. */
    again(/** @type {Picture} */ picture) {
      stopWaiting();
      areas.forget();
      shapes = dots = "";
      this.draw(picture);
    },
    /** @param {number} unit */
    resize(unit) {
      map.resize();
      if (unit === size) return;
      size = unit;
      putHatch();
      const all = [...groups.values()].flatMap((group) => group.layers(unit).map(({ layer }) => layer));
      for (const layer of [...shapeLayers(unit), ...pointLayers(unit), ...all]) {
        for (const [name, value] of Object.entries(layer.paint)) {
          const before = JSON.stringify(map.getPaintProperty(layer.id, name));
          if (before !== JSON.stringify(value)) map.setPaintProperty(layer.id, name, value);
        }
      }
    },
    stats() {
      const style = map.style ? map.getStyle() : { sources: {}, layers: [] };
      return {
        sources: Object.keys(style.sources).length,
        layers: style.layers.length,
        states: areas.count(),
        frames,
      };
    },
    destroy() {
      stopWaiting();
      areas.pause();
      groups.clear();
      try {
        // Gives its WebGL context up as well: a browser has few.
        map.remove();
      } catch {
        // A map whose context is lost has little left to remove.
      }
      host.remove();
    },
  };
}
