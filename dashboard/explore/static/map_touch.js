// What pointing and choosing do: the card beside the pointer, the card of what is chosen, the filter.

import { lightUp } from "./map_areas.js";
import { holding, inside } from "./map_data.js";
import { hits, pickOf } from "./map_say.js";

/** @typedef {[number, number]} Point */

/**
 * @param {any} context
 * @param {{pane: any, scene: any, say: any, cards: any, corner: any, draw: any,
 *   drawn: () => any, state: () => any}} parts
 */
export function createTouch(context, { pane, scene, say, cards, corner, draw, drawn, state }) {
  const { t } = context;
  /** @type {{at: Point, pick: string, said?: any}|null} where something was chosen by hand */
  let held = null;
  /** @type {string|null} the area that is pointed at here */
  let pointed = null;
  context.on?.("hover", (/** @type {string|null} */ code) => code !== pointed && light(code));

  /** @param {Point} at pixels @param {boolean} aloud */
  function point(at, aloud) {
    const canvas = pane.canvas();
    const now = drawn();
    if (!canvas || !now) return;
    const ground = canvas.map.unproject(at);
    corner.point(ground);
    if (draw.active()) {
      cards.point(null, at);
      draw.point([ground.lng, ground.lat]);
      return;
    }
    const found = canvas.map.isMoving() && !aloud ? [] : hits(canvas, at, now.picture.scene);
    const [over] = found;
    // What has its own card needs no second one.
    const twice = !aloud && over && over.kind === "area" && state().pick === `area:${over.code}`;
    cards.point(twice ? null : say.over(found, now.shown), at, { aloud });
    const area = found.find((one) => one.kind === "area") || null;
    light(area ? area.code : null);
    told(area ? area.code : null);
    canvas.map.getCanvas().style.cursor = over && (over.kind !== "cell" || found.length > 1) ? "pointer" : "";
  }

  /** @param {string|null} code */
  function light(code) {
    const canvas = pane.canvas();
    const now = drawn();
    if (canvas && now) lightUp(canvas, now.shown.ground, code);
  }

  /** Let the other parts know what is pointed at. @param {string|null} code */
  function told(code) {
    if (code === pointed) return;
    pointed = code;
    context.tell?.("hover", code);
  }

  function leave() {
    cards.point(null, [0, 0]);
    corner.point(null);
    draw.point(null);
    light(null);
    told(null);
  }

  /** @param {Point} at pixels @param {boolean} shift adds to what is chosen, or takes away */
  function act(at, shift) {
    const canvas = pane.canvas();
    const now = drawn();
    if (!canvas || !now) return;
    const found = hits(canvas, at, now.picture.scene);
    const area = found.find((one) => one.kind === "area");
    const [first] = found;
    if (shift) {
      if (area) toggle(area.code);
      return;
    }
    held = null;
    if (first && first.kind === "cluster") {
      nearer(canvas, first.feature);
      return;
    }
    if (first && first.kind === "point") {
      const others = found.filter((one) => one.kind === "point").length - 1;
      held = { at: first.feature.geometry.coordinates, pick: "", said: say.point(first.feature.properties, others) };
      if (state().pick) context.change({ pick: null });
      else pinned();
      return;
    }
    const chosen = first && (pickOf(first) ? first : area);
    const pick = chosen ? pickOf(chosen) : null;
    const ground = canvas.map.unproject(at);
    if (pick && chosen) held = { at: [ground.lng, ground.lat], pick, said: chosen.kind === "layer" ? say.feature(chosen) : null };
    cards.point(null, at);
    if (pick === state().pick) pinned();
    else context.change({ pick });
  }

  /** Until the demands that are shown as one number come apart. @param {any} canvas @param {any} feature */
  function nearer(canvas, feature) {
    const [lon, lat] = feature.geometry.coordinates;
    canvas.map.getSource("points").getClusterExpansionZoom(feature.properties.cluster_id)
      .then((/** @type {number} */ zoom) => pane.move({ lon, lat, zoom }, { soft: true }), () => {});
  }

  /** An area that holds chosen ones takes their place, one within a chosen one narrows it. @param {string} code */
  function toggle(code) {
    const tree = scene.tree();
    if (!tree) return;
    const chosen = new Set(state().in);
    if (!chosen.delete(code)) {
      const above = holding(tree, [code]);
      const own = new Set([code]);
      for (const one of chosen) if (above.has(one) || inside(tree, one, own)) chosen.delete(one);
      chosen.add(code);
    }
    context.change({ in: [...chosen] });
  }

  /** The card of what is looked at closely. */
  function pinned() {
    const now = drawn();
    if (!now) return;
    const { shown } = now;
    const { pick, in: chosen } = state();
    const here = held && held.pick === (pick || "") ? held : null;
    const code = pick && pick.startsWith("area:") ? pick.slice(5) : null;
    const place = code && shown.tree ? shown.tree.places.get(code) : null;
    if (code && place) {
      const outline = shown.ground && shown.ground.outlines && shown.ground.outlines.anchors.get(code);
      const [west, south, east, north] = place.box;
      const at = here ? here.at : outline ? outline.at : [(west + east) / 2, (south + north) / 2];
      cards.pin(say.area(code, shown), at,
        [{ key: "in", label: t(chosen.includes(code) ? "map.take_out" : "map.put_in"), act: () => toggle(code) }]);
    } else if (shown.station) {
      cards.pin(say.station(shown.station), shown.station.at, []);
    } else {
      cards.pin(here ? here.said : null, here ? here.at : [0, 0], []);
    }
    const canvas = pane.canvas();
    if (canvas) cards.move((/** @type {Point} */ at) => canvas.map.project(at));
  }

  return {
    point,
    leave,
    act,
    pinned,
    /** @returns {boolean} whether there was anything to put away */
    unpick() {
      const had = Boolean(state().pick) || cards.pinned();
      held = null;
      if (state().pick) context.change({ pick: null });
      else pinned();
      return had;
    },
    /** Whether what is looked at was chosen on this map. @param {string|null} pick */
    here: (pick) => held !== null && held.pick === (pick || ""),
  };
}
