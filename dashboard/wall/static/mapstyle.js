// How the map looks: every layer as a function of the unit (a 16th of a rem), no state.

/** The same colours as dashboard/theme.py. */
export const GROUND = "#0a1622";
export const LAND = "#0f2030";
export const NO_DATA = "#52565b";
export const OUTLINE = "#7fb9cc";
export const ACCENT = "#f2994a";
const MARKED = "#ffffff";
const HATCH = "no-data";
const HATCH_LINE = [116, 122, 128, 150];

const EMPTY = { type: "FeatureCollection", features: [] };

/** Layers that nothing draws; others are put below them. */
export const ABOVE_LAND = "above-land";
export const ABOVE_AREAS = "above-areas";
export const ABOVE_SHAPES = "above-shapes";
export const ABOVE_OVERLAYS = "above-overlays";

/** @param {string} id */
function anchor(id) {
  return { id, type: "background", layout: { visibility: "none" } };
}

/**
 * The layers there always are. No `glyphs`, no `sprite`: the map asks nobody for anything.
 * @param {number} unit
 */
export function baseStyle(unit) {
  return {
    version: 8,
    sources: {
      shapes: { type: "geojson", data: EMPTY, tolerance: 0.2 },
      points: { type: "geojson", data: EMPTY },
    },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": GROUND } },
      anchor(ABOVE_LAND),
      anchor(ABOVE_AREAS),
      ...shapeLayers(unit),
      anchor(ABOVE_SHAPES),
      anchor(ABOVE_OVERLAYS),
      ...pointLayers(unit),
    ],
    transition: { duration: 0, delay: 0 },
  };
}

/** @param {number} unit */
export function shapeLayers(unit) {
  const by = (/** @type {any[]} */ ...cases) => ["match", ["get", "style"], ...cases];
  return [
    {
      id: "shape-fill",
      type: "fill",
      source: "shapes",
      paint: {
        "fill-color": ["get", "colour"],
        "fill-opacity": by("hot", 0.78, "cold", 0.7, "gap", 0.55, "circle", 0.06, "spot", 0.1, 0.5),
        "fill-antialias": true,
      },
    },
    {
      id: "shape-line",
      type: "line",
      source: "shapes",
      layout: { "line-join": "round" },
      paint: {
        // Cells are kept apart by the ground's colour; the others are outlines of their own.
        "line-color": by("hot", GROUND, "cold", GROUND, ["get", "colour"]),
        "line-width": by("spot", 2.5 * unit, "gap", 1.5 * unit, "circle", 1.2 * unit, 0.8 * unit),
        "line-opacity": by("circle", 0.5, "gap", 0.9, "spot", 1, 0.7),
      },
    },
  ];
}

/** @param {number} unit */
export function pointLayers(unit) {
  return [
    {
      id: "points",
      type: "circle",
      source: "points",
      paint: {
        "circle-color": ["get", "colour"],
        "circle-radius": ["*", ["get", "size"], unit / 2],
        "circle-opacity": 0.92,
        "circle-stroke-color": GROUND,
        "circle-stroke-width": 1.4 * unit,
      },
    },
  ];
}

/**
 * Areas with colours by feature state: new data tiles nothing anew.
 * @param {string} source @param {number} unit
 * @returns {{before: string, layer: any}[]}
 */
export function areaLayers(source, unit) {
  return [
    {
      // Under the fills, so that only the outer half of the outer border is seen: the outline.
      before: ABOVE_AREAS,
      layer: {
        id: `${source}/rim`,
        type: "line",
        source,
        layout: { "line-join": "round" },
        paint: { "line-color": OUTLINE, "line-width": 5.2 * unit },
      },
    },
    {
      before: ABOVE_AREAS,
      layer: {
        id: `${source}/fill`,
        type: "fill",
        source,
        paint: { "fill-color": ["to-color", ["feature-state", "fill"], LAND] },
      },
    },
    {
      before: ABOVE_AREAS,
      layer: {
        id: `${source}/hatch`,
        type: "fill",
        source,
        paint: {
          "fill-pattern": HATCH,
          "fill-opacity": ["case", ["boolean", ["feature-state", "none"], false], 1, 0],
        },
      },
    },
    {
      before: ABOVE_AREAS,
      layer: {
        id: `${source}/border`,
        type: "line",
        source,
        layout: { "line-join": "round" },
        paint: { "line-color": GROUND, "line-width": 1.5 * unit },
      },
    },
    {
      before: ABOVE_OVERLAYS,
      layer: {
        id: `${source}/mark`,
        type: "line",
        source,
        layout: { "line-join": "round", "line-cap": "round" },
        paint: {
          "line-color": MARKED,
          "line-width": 3 * unit,
          "line-opacity": ["case", ["boolean", ["feature-state", "marked"], false], 1, 0],
        },
      },
    },
  ];
}

/**
 * The land under all, and the brighter line around it.
 * @param {string} source @param {number} unit
 */
export function outlineLayers(source, unit) {
  return [
    {
      before: ABOVE_LAND,
      layer: { id: `${source}/land`, type: "fill", source, paint: { "fill-color": LAND } },
    },
    {
      before: "shape-fill",
      layer: {
        id: `${source}/outline`,
        type: "line",
        source,
        layout: { "line-join": "round" },
        paint: { "line-color": OUTLINE, "line-width": 2 * unit },
      },
    },
  ];
}

/**
 * @param {string} source @param {number} unit
 * @param {string} kind "point", "outline" or "line" @param {string|undefined} colour
 */
export function overlayLayers(source, unit, kind, colour) {
  if (kind === "point") {
    return [
      {
        before: ABOVE_OVERLAYS,
        layer: {
          id: `${source}/dots`,
          type: "circle",
          source,
          paint: {
            "circle-color": colour || "#ffffff",
            "circle-radius": 3.5 * unit,
            "circle-stroke-color": GROUND,
            "circle-stroke-width": 1.2 * unit,
          },
        },
      },
    ];
  }
  return [
    {
      before: kind === "line" ? ABOVE_SHAPES : ABOVE_OVERLAYS,
      layer: {
        id: `${source}/line`,
        type: "line",
        source,
        layout: { "line-join": "round", "line-cap": "round" },
        paint: {
          "line-color": colour || OUTLINE,
          "line-width": (kind === "line" ? 1.2 : 1.6) * unit,
          "line-opacity": kind === "line" ? 0.7 : 0.9,
        },
      },
    },
  ];
}

/**
 * Slanted lines on flat grey: what is not known must not look like a class of the ramp.
 * @param {number} unit
 * @returns {{id: string, width: number, height: number, data: Uint8Array}}
 */
export function hatch(unit) {
  const side = Math.max(4, Math.round(8 * unit));
  const data = new Uint8Array(side * side * 4);
  const grey = [0x52, 0x56, 0x5b];
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const line = (x + y) % side < side / 5;
      const share = line ? HATCH_LINE[3] / 255 : 0;
      for (let band = 0; band < 3; band += 1) {
        data[(y * side + x) * 4 + band] = Math.round(grey[band] * (1 - share) + HATCH_LINE[band] * share);
      }
      data[(y * side + x) * 4 + 3] = 255;
    }
  }
  return { id: HATCH, width: side, height: side, data };
}
