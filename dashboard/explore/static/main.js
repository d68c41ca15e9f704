// The planners' page: state in, parts drawn. Nothing else changes the state than `change`.

import { create as createChips } from "./chips.js";
import { create as createCloseHours } from "./close.js";
import { createCompare } from "./compare.js";
import { create as createDays } from "./days.js";
import { create as createDecide } from "./decide.js";
import { define } from "./define.js";
import { attr, h, text } from "./dom.js";
import { create as createFacet } from "./facet.js";
import { createFrame } from "./frame.js";
import { create as createHeadline } from "./headline.js";
import { createHelp } from "./help.js";
import { createHistory } from "./history.js";
import { create as createHours } from "./hours.js";
import { listen } from "./keys.js";
import { create as createLayers } from "./layers.js";
import { create as createMap } from "./map.js";
import { create as createPeriod } from "./period.js";
import { create as createPick } from "./pick.js";
import { createPlaces } from "./places.js";
import { create as createSaved } from "./saved.js";
import { create as createSearch } from "./search.js";
import { create as createCode } from "./sheetcode.js";
import { counted, parse, refused, same, write } from "./state.js";
import { create as createTable } from "./table.js";
import { createMapTools, createTabs, createTools } from "./top.js";
import { create as createTree } from "./tree.js";
import { createViews } from "./views.js";

/** So often it is asked whether there are new data, and again after a failure. */
const LOOK_MS = 30_000;
const AGAIN_MS = 4_000;

const config = JSON.parse(/** @type {any} */ (document.getElementById("explore-config")).textContent);
const root = /** @type {HTMLElement} */ (document.getElementById("explore"));
const numbers = new Intl.NumberFormat(config.lang === "zh" ? "zh-CN" : "en");

/** @param {string} key @param {Object<string, any>} [values] */
function t(key, values = {}) {
  const said = config.words[key];
  if (said === undefined) throw new Error(`no words for ${key}`);
  return said.replace(/\{(\w+)\}/g, (/** @type {string} */ all, /** @type {string} */ name) => name in values ? values[name] : all);
}

/** @param {string} day @param {number} by */
function dayMoved(day, by) {
  return new Date(Date.parse(`${day}T00:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10);
}

let state = parse(location.search, config);
/** What of the address was not taken is said until something else is looked at. */
let wrong = refused(location.search, config);
/** @type {any} */
let view = null;
/** @type {any[]} what is drawn at every change */
const parts = [];
const heard = new Map();
const past = createHistory((query) => take(parse(query, config)));
const places = createPlaces(config.urls.areas, config.version);
let again = 0;
const views = createViews(config.urls.view, ({ busy, error }) => {
  // Asking for the same again is nobody's waiting; what failed stays said until it is known better.
  const waited = busy && root.dataset.shown !== (counted(state, config) || "?");
  attr(root, "aria-busy", String(waited));
  if (!busy) bar(error);
  clearTimeout(again);
  // What failed is asked again: a database that was away comes back by itself.
  if (error) again = window.setTimeout(ask, AGAIN_MS);
  for (const part of parts) {
    part.busy?.(waited);
    if (!busy) part.failed?.(error);
  }
});

const context = {
  config, t, views, places,
  state: () => state,
  view: () => view,
  number: (/** @type {number} */ value) => numbers.format(value),
  names(/** @type {string} */ kind, /** @type {string} */ key) {
    if (kind === "area") return places.name(key);
    const found = (config.names[kind] || {})[key];
    return found === undefined ? key || t("page.unsaid") : found.title || found;
  },
  /** @param {any} patch @param {{replace?: boolean}} [how] */
  change(patch, { replace = false } = {}) {
    const next = { ...state, ...patch };
    const query = write(next, config);
    if (query === write(state, config)) return;
    past.put(query, replace);
    take(next);
  },
  link: (/** @type {any} */ patch) => `${location.pathname}${write({ ...state, ...patch }, config)}` || "?",
  query: (/** @type {any} */ patch = {}) => write({ ...state, ...patch }, config),
  counted: (/** @type {any} */ patch = {}) => counted({ ...state, ...patch }, config),
  dayBefore: (/** @type {string} */ day) => dayMoved(day, -1),
  dayAfter: (/** @type {string} */ day) => dayMoved(day, 1),
  undo: past.undo, redo: past.redo, canUndo: past.canUndo, canRedo: past.canRedo,
  define: (/** @type {string} */ key) => define(context, key),
  help: () => help.keys(),
  /** Parts tell each other what is pointed at. @param {string} kind @param {(value: any) => void} act */
  on(kind, act) {
    heard.set(kind, [...(heard.get(kind) || []), act]);
  },
  /** @param {string} kind @param {any} value */
  tell(kind, value) {
    for (const act of heard.get(kind) || []) act(value);
  },
};

const { places: at, side, main } = createFrame(root, t);
const help = createHelp(context);
const tree = createTree(h0("areas"), context);
parts.push(
  createTabs(at.tabs, context), createTools(at.tools, context), createChips(at.chips, context),
  createPeriod(h0("period", true), context), tree,
  createMapTools(at.maptools, context), createLayers(at.layers, context), createMap(at.map, context),
  createHeadline(at.headline, context), createDays(at.days, context),
  ...["category", "channel", "status", "how"].map((kind) => createFacet(at[kind], context, kind)),
  createHours(at.hours, context), createCloseHours(at.close, context), createTable(at.table, context),
  createSearch(at.search, context), createCode(at.code, context), createSaved(at.saved, context), createPick(at.pick, context),
);
const tabs = { compare: createCompare(at.compare, context), decide: createDecide(at.decide, context) };

/** A part of the filters with its heading. @param {string} key @param {boolean} [first] */
function h0(key, first = false) {
  const host = h("div", {});
  const section = h("section", { class: `side-part side-${key}` }, h("h2", {}, t(`page.${key}`)), host);
  if (first) at.filters.prepend(section);
  else at.filters.append(section);
  return host;
}

/** @param {any} next */
function take(next) {
  const before = state;
  state = next;
  wrong = [];
  if (before.lang !== state.lang) {
    location.reload();
    return;
  }
  draw();
  if (!same(before, state, "tab")) main.scrollTop = 0;
  if (counted(before, config) !== counted(state, config) || !view) ask();
}

function draw() {
  document.documentElement.dataset.theme = state.theme;
  main.dataset.tab = state.tab;
  main.dataset.pick = String(Boolean(state.pick) && state.tab === "data");
  for (const part of parts) part.draw(view, state);
  for (const [key, part] of Object.entries(tabs)) part.draw(view, state, key === state.tab);
  text(document.querySelector("title"), `${t("page.title")} · ${config.title}`);
}

async function ask() {
  const query = counted(state, config);
  const found = await views.ask(query);
  if (!found || query !== counted(state, config)) return;
  // Names, areas and geometry are those of the page's version: with newer data it is opened anew.
  if (config.version !== null && found.version > config.version && !occupied()) {
    location.reload();
    return;
  }
  view = found;
  attr(root, "data-shown", query || "?");
  const bad = wrong.length ? [t("page.refused", { keys: wrong.map((key) => config.words[`page.part_${key}`] || key).join(t("page.and")) })] : [];
  notes([...bad, ...view.notes]);
  text(at.footer, `${view.synthetic ? `${t("page.synthetic")} · ` : ""}${t("page.as_of", { time: view.as_of })} · ${t("page.sources")}`);
  draw();
  count();
}

/** Whether somebody is in the middle of something that a new page would lose. */
function occupied() {
  return Boolean(document.activeElement?.matches("input, textarea, select")
    || document.querySelector("dialog[open], .tour, .xm[data-drawing], .decide-run progress:not([hidden])"));
}

/** What each area of the tree would have, after the page has its numbers. */
async function count() {
  const query = counted(state, config);
  const answer = await fetch(`${config.urls.tree}${query}`).catch(() => null);
  if (!answer || !answer.ok || query !== counted(state, config)) return;
  tree.count(await answer.json());
}

/** @param {string[]} said */
function notes(said) {
  const whole = said.join("\n");
  if (at.notes.dataset.said === whole) return;
  at.notes.dataset.said = whole;
  at.notes.replaceChildren(...said.map((one) => h("p", { class: "note", role: "status" }, one)));
}

/** @param {string|null} error */
function bar(error) {
  if ((at.bar.dataset.said || "") === (error || "")) return;
  at.bar.dataset.said = error || "";
  if (!error) {
    at.bar.replaceChildren();
    return;
  }
  at.bar.replaceChildren(h("p", { class: "trouble", role: "alert" }, t("page.failed"), " ", error, " ",
    h("button", { class: "plain", onclick: () => ask() }, t("page.again"))));
}

listen(context, { side, at });
draw();
ask();
places.ready.then(() => {
  tree.fill(places.all);
  draw();
});
setInterval(() => document.visibilityState === "visible" && ask(), LOOK_MS);
if (config.tour) help.first();
window.rongtuExplore = { state: () => state, view: () => view, ready: () => root.getAttribute("aria-busy") === "false" && root.dataset.shown === (counted(state, config) || "?") };
