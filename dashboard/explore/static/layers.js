// The list of layers: what is seen, how strongly, what lies over what, and what it means.

import { attr, each, h, text } from "./dom.js";
import { create as createClasses } from "./layers_classes.js";
import { fromZoom } from "./map_layers.js";
import { createLegend } from "./map_legend.js";
import { listen } from "./map_told.js";

/** Where a layer comes in that is switched on: the larger, the lower. */
const RANKS = { point: 1, line: 2, outline: 3, points: 0, outlines: 4, cells: 5, heat: 6, areas: 7 };
const USUAL = { areas: 0.85, heat: 0.8, cells: 0.8 };

/** @typedef {{key: string, opacity: number}} Shown */

/** @param {HTMLElement} host @param {any} context */
export function create(host, context) {
  const { t, config } = context;
  const list = h("ul", { class: "ly-list", "aria-label": t("map.layers") });
  const classes = h("div", { class: "ly-classes" });
  const node = host.appendChild(h("div", { class: "ly" }, list));
  const controls = createClasses(classes, context);
  let state = context.state();
  /** @type {import("./map_told.js").Told} */
  let told = { zoom: 0, counts: {}, notes: {}, legends: {}, swatches: {} };
  /** @type {Map<string, number>} how strong a layer was before it was switched off */
  const before = new Map();
  let dragged = "";
  let sliding = false;
  const stop = listen((given) => {
    told = given;
    paint();
  });

  /** @param {string} key */
  function rank(key) {
    const { kind } = config.names.layer[key];
    return /** @type {any} */ (RANKS)[key] ?? /** @type {any} */ (RANKS)[kind] ?? 3;
  }

  /** @param {Shown[]} layers @param {any} [how] */
  function put(layers, how) {
    context.change({ layers }, how);
  }

  /** @param {string} key */
  function toggle(key) {
    const shown = state.layers.find((/** @type {Shown} */ one) => one.key === key);
    if (shown) {
      before.set(key, shown.opacity);
      put(state.layers.filter((/** @type {Shown} */ one) => one.key !== key));
      return;
    }
    const opacity = before.get(key) ?? /** @type {any} */ (USUAL)[key] ?? 1;
    const next = [...state.layers];
    const at = next.findIndex((one) => rank(one.key) > rank(key));
    next.splice(at < 0 ? next.length : at, 0, { key, opacity });
    put(next);
  }

  /** @param {string} key @param {number} to its place among those that are seen */
  function move(key, to) {
    const next = [...state.layers];
    const from = next.findIndex((one) => one.key === key);
    if (from < 0 || to < 0 || to >= next.length || from === to) return;
    const [one] = next.splice(from, 1);
    next.splice(to, 0, one);
    put(next);
  }

  /** @param {string} key @param {number} opacity */
  function fade(key, opacity) {
    put(state.layers.map((/** @type {Shown} */ one) => (one.key === key ? { key, opacity } : one)), { replace: sliding });
    sliding = true;
  }

  /** @param {string} key */
  function at(key) {
    return state.layers.findIndex((/** @type {Shown} */ one) => one.key === key);
  }

  /** @param {{key: string}} first */
  function row({ key }) {
    const { title } = config.names.layer[key];
    const box = h("input", { type: "checkbox", id: `ly-${key}`, onchange: () => toggle(key) });
    const swatch = h("span", { class: "ly-swatch", "data-kind": config.names.layer[key].kind, "aria-hidden": "true" });
    const count = h("span", { class: "ly-count" });
    const slider = h("input", { type: "range", min: "0", max: "1", step: "0.05", "aria-label": t("map.opacity", { layer: title }),
      oninput: () => fade(key, Number(slider.value)), onchange: () => (sliding = false) });
    const share = h("output", {});
    const [up, down] = [["up", -1, "↑"], ["down", 1, "↓"]].map(([name, by, sign]) => h("button",
      { type: "button", "aria-label": t(`map.${name}`, { layer: title }), title: t(`map.${name}`, { layer: title }), "data-move": name,
        onclick: () => step(key, Number(by), String(name)) }, String(sign)));
    const grip = h("span", { class: "ly-grip", "aria-hidden": "true", title: t("map.drag") }, "⠿");
    const note = h("p", { class: "ly-note", role: "status" });
    const more = h("div", { class: "ly-more" }, slider, share, up, down);
    const legend = key === "cells" || key === "points" ? createLegend(h("div", { class: "ly-legend" }), { t, lang: config.lang }) : null;
    const item = h("li", { "data-layer": key, draggable: "true" },
      h("div", { class: "ly-head" }, grip, box, swatch, h("label", { for: `ly-${key}` }, title), count), more, note);
    if (legend) item.append(/** @type {any} */ (legend.node.parentElement));
    if (key === "areas") item.append(classes);
    item.addEventListener("dragstart", (/** @type {DragEvent} */ event) => {
      // A slider is drawn aside too.
      if (at(key) < 0 || /** @type {Element} */ (document.elementFromPoint(event.clientX, event.clientY))?.matches("input, button, select")) {
        event.preventDefault();
        return;
      }
      dragged = key;
      event.dataTransfer?.setData("text/plain", key);
      item.classList.add("ly-dragged");
    });
    item.addEventListener("dragend", () => {
      dragged = "";
      item.classList.remove("ly-dragged");
      list.querySelectorAll(".ly-over").forEach((/** @type {Element} */ one) => one.classList.remove("ly-over"));
    });
    item.addEventListener("dragover", (/** @type {DragEvent} */ event) => {
      if (!dragged || dragged === key || at(key) < 0) return;
      event.preventDefault();
      item.classList.add("ly-over");
    });
    item.addEventListener("dragleave", () => item.classList.remove("ly-over"));
    item.addEventListener("drop", (/** @type {DragEvent} */ event) => {
      event.preventDefault();
      item.classList.remove("ly-over");
      if (dragged) move(dragged, at(key));
    });
    return { node: item, update() {
      const place = at(key);
      const on = place >= 0;
      const opacity = on ? state.layers[place].opacity : 0;
      box.checked = on;
      attr(item, "data-on", on ? "true" : null);
      attr(item, "draggable", on ? "true" : "false");
      more.hidden = !on;
      if (on && Number(slider.value) !== opacity) slider.value = String(opacity);
      text(share, `${Math.round(opacity * 100)}%`);
      attr(up, "disabled", place <= 0);
      attr(down, "disabled", place === state.layers.length - 1);
      paintSwatch(swatch, told.swatches[key] || []);
      const n = told.counts[key];
      text(count, on && n !== undefined ? t(key === "areas" || config.names.layer[key].tiles ? "map.n_in_view" : "map.n_demands_in_view",
        { n: context.number(n) }) : "");
      const from = fromZoom(config, key);
      const far = on && told.zoom < from ? t("map.from_zoom", { zoom: from, now: told.zoom.toFixed(1) }) : "";
      text(note, on ? told.notes[key] || far : "");
      note.hidden = !note.textContent;
      // Hexagons that stand in for single demands are explained where those would be.
      const meant = key === "points" && told.notes.points ? told.legends.cells : told.legends[key];
      if (legend) legend.draw(on ? meant : undefined);
      if (key === "areas") classes.hidden = !on;
    } };
  }

  /** @param {string} key @param {number} by @param {string} name of the button, which keeps the focus */
  function step(key, by, name) {
    move(key, at(key) + by);
    const item = list.querySelector(`[data-layer="${key}"]`);
    const wanted = item && item.querySelector(`[data-move="${name}"]:not(:disabled)`);
    const other = item && item.querySelector("[data-move]:not(:disabled)");
    (wanted || other)?.focus();
  }

  function paint() {
    const on = state.layers.map((/** @type {Shown} */ one) => one.key).filter((/** @type {string} */ key) => config.names.layer[key]);
    const off = Object.keys(config.names.layer).filter((key) => !on.includes(key)).sort((a, b) => rank(a) - rank(b));
    each(list, [...on, ...off].map((key) => ({ key })), (one) => one.key, row);
    controls.draw(told, state);
  }

  return {
    /** @param {any} _view @param {any} next */
    draw(_view, next) {
      state = next;
      paint();
    },
    destroy() {
      stop();
      node.remove();
    },
  };
}

/** @param {HTMLElement} node @param {string[]} colours */
function paintSwatch(node, colours) {
  const part = 100 / Math.max(1, colours.length);
  const stops = colours.map((one, at) => `${one} ${at * part}% ${(at + 1) * part}%`).join(", ");
  const wanted = colours.length > 1 ? `linear-gradient(90deg, ${stops})` : colours[0] || "";
  if (node.dataset.colours === wanted) return;
  node.dataset.colours = wanted;
  node.style.setProperty("--swatch", colours[0] || "transparent");
  node.style.background = colours.length > 1 ? wanted : "";
}
