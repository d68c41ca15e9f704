// To decide: where demands gather, who is left out, where to build, and what if.

import { createAsk } from "./decide_ask.js";
import { createGaps } from "./decide_gaps.js";
import { createMap } from "./decide_map.js";
import { createSiting } from "./decide_siting.js";
import { createSpots } from "./decide_spots.js";
import { createWhatif } from "./decide_whatif.js";
import { attr, h, text } from "./dom.js";
import { addresses, createStore } from "./map_data.js";
import { FILTERS, SUBS, write } from "./state.js";

/** What each part asks with: everything else of the link changes nothing of its answer. */
const KEYS = {
  hotspots: ["lang", "from", "to", ...FILTERS],
  gaps: ["lang", ...FILTERS, "level", "minutes", "way"],
  siting: ["lang", ...FILTERS, "minutes", "way", "k", "closed", "added"],
  whatif: ["lang", ...FILTERS, "level", "minutes", "way", "closed", "added"],
};

/** @param {HTMLElement} host @param {any} context */
export function create(host, context) {
  const { t, config } = context;
  let state = context.state();
  let shown = false;
  let sub = "";
  /** @type {ReturnType<typeof createMap>|null} */
  let map = null;
  const base = config.urls.decide || "/explore/decide/";
  const urls = addresses(config);
  const store = createStore({ changed: redraw, failed: () => {} });
  const query = (/** @type {string} */ sub) => write(context.state(), config, /** @type {any} */ (KEYS)[sub]);
  const acts = { redraw, show: (/** @type {any} */ box) => map && map.show(box), place: () => redraw(),
    address: `${base}jobs`, query: () => query("siting") };
  /** @type {Object<string, any>} */
  const parts = { hotspots: createSpots(context, acts), gaps: createGaps(context, acts),
    siting: createSiting(context, acts), whatif: createWhatif(context, acts) };
  const asks = Object.fromEntries(["hotspots", "gaps", "whatif"].map((sub) => [sub, createAsk(`${base}${sub}.json`, redraw)]));
  const buttons = SUBS.map((key) => h("button", { role: "tab", type: "button", id: `decide-tab-${key}`, "aria-controls": `decide-${key}`,
    onclick: () => context.change({ sub: key }), onkeydown: (/** @type {KeyboardEvent} */ event) => step(event, key) }, t(`decide.${key}`)));
  const said = h("p", { class: "decide-said", role: "status" });
  const again = h("button", { type: "button", class: "plain", onclick: () => asks[state.sub] && asks[state.sub].again() }, t("decide.again"));
  const trouble = h("p", { class: "decide-trouble", role: "alert" }, h("span", {}), " ", again);
  const notes = h("ul", { class: "decide-notes" });
  const panels = SUBS.map((key) => h("div", { role: "tabpanel", id: `decide-${key}`, "aria-labelledby": `decide-tab-${key}` }, parts[key].node));
  const panel = h("div", { class: "decide-panel" }, h("div", { class: "decide-tabs", role: "tablist", "aria-label": t("decide.parts") }, ...buttons),
    h("div", { class: "decide-scroll" }, said, trouble, notes, ...panels));
  const place = h("div", { class: "decide-map" });
  host.classList.add("decide");
  host.append(panel, place);
  context.places.ready.then(redraw, () => {});

  /** @param {KeyboardEvent} event @param {string} key */
  function step(event, key) {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!way) return;
    event.preventDefault();
    const next = (SUBS.indexOf(key) + way + SUBS.length) % SUBS.length;
    buttons[next].focus();
    context.change({ sub: SUBS[next] });
  }

  /** Every station, by name. */
  function stations() {
    const found = store.get(urls.stations, (/** @type {any} */ body) => body);
    return found ? named(found, config.lang) : [];
  }

  function redraw() {
    if (!shown) return;
    const asked = asks[state.sub] && asks[state.sub].now();
    SUBS.forEach((key, at) => {
      attr(buttons[at], "aria-selected", String(key === state.sub));
      buttons[at].tabIndex = key === state.sub ? 0 : -1;
      panels[at].hidden = key !== state.sub;
    });
    text(said, asked && asked.busy ? t("decide.loading") : "");
    attr(panel, "aria-busy", asked && asked.busy ? "true" : null);
    trouble.hidden = !asked || !asked.error;
    text(trouble.firstChild, trouble.hidden ? "" : t("decide.failed", { why: asked.error }));
    const told = asked ? asked.told : null;
    // While another answer is on its way the notes of the last one would be wrong.
    notes.replaceChildren(...(told && asked.of === asked.query ? told.notes : []).map((/** @type {string} */ one) => h("li", {}, one)));
    parts[state.sub].draw(told, state, stations());
    if (map) map.draw(parts[state.sub].picture(), state);
  }

  return {
    /** @param {any} view @param {any} next @param {boolean} on whether the tab is seen */
    draw(view, next, on) {
      state = next;
      shown = on;
      if ((!on || state.sub !== "whatif") && sub === "whatif") parts.whatif.leave();
      sub = on ? state.sub : "";
      if (!on) return;
      if (!map) map = createMap(place, context, { store, urls, stations });
      const version = String(view ? view.version : config.version);
      if (asks[state.sub]) asks[state.sub].ask(query(state.sub), version);
      redraw();
    },
    stats: () => (map ? map.stats() : null),
    where: (/** @type {[number, number]} */ at) => (map ? map.where(at) : null),
    destroy() {
      store.destroy();
      if (map) map.destroy();
    },
  };
}

/** @type {WeakMap<any, any[]>} */
const made = new WeakMap();

/** @param {any} collection @param {string} lang */
function named(collection, lang) {
  const known = made.get(collection);
  if (known) return known;
  const found = collection.features.map((/** @type {any} */ { properties, geometry }) => ({ code: String(properties.code),
    name: String((lang === "en" && properties.name_en) || properties.name_zh || properties.code), at: geometry.coordinates }));
  found.sort((/** @type {any} */ a, /** @type {any} */ b) => a.name.localeCompare(b.name, lang === "en" ? "en" : "zh-CN"));
  made.set(collection, found);
  return found;
}
