// The code on a map sheet, typed into the search box or in the address: it brings back what the sheet
// shows, and it is said whether the data are still those of the sheet.

import { attr, h } from "./dom.js";
import { counted, parse } from "./state.js";

/** Of codes, as dashboard/explore/saved.py has them: none of these is taken for another. */
const CODE = /^[2-9a-hjkmnp-z]{8}$/;
/** Kinds that show a state of this page; of the others there is a file to be had. */
const OF_STATE = ["sheet", "data"];

/** The code that somebody typed, in any letters, with blanks and hyphens or without. @param {string} said @returns {string|null} */
export function codeOf(said) {
  const plain = said.normalize("NFKC").replace(/[\s\-\u2010-\u2015]+/g, "").toLowerCase();
  return CODE.test(plain) ? plain : null;
}

/**
 * The entry of a code in the register, and which data there are now.
 * @param {any} config @param {string} code @param {AbortSignal} [signal]
 * @returns {Promise<{entry: any, now: {version: number|null, as_of: string|null}}>}
 */
export async function entryOf(config, code, signal) {
  const base = (config.urls && config.urls.exports) || "/snapshot/exports.json";
  const answer = await fetch(`${base}?search=${code}&lang=${config.lang}`, { signal });
  const body = await answer.json().catch(() => null);
  if (!answer.ok || !body) throw new Error((body && body.error) || String(answer.status));
  return { entry: body.exports.find((/** @type {any} */ one) => one.code === code) || null, now: body.now };
}

/**
 * What the search box offers for a code; none where it is in no register.
 * @param {any} context @param {string} code @param {AbortSignal} signal
 */
export async function offered({ config, t }, code, signal) {
  const found = await entryOf(config, code, signal);
  const { entry } = found;
  return entry && {
    key: `sheet:${code}`, kind: entry.kind, name: entry.title, other: "", code: entry.shown, area: null,
    where: [t("search.made", { time: entry.made_at }), t("search.as_of", { time: entry.as_of || "—" })],
    ranges: { name: [], other: [], code: [[0, entry.shown.length]] }, sheet: found,
  };
}

/** Show again what an entry shows, or lead to its file. @param {any} context @param {{entry: any, now: any}} found */
export function bringBack(context, found) {
  const { config } = context;
  const { entry } = found;
  if (!OF_STATE.includes(entry.kind)) {
    location.assign(`/exports?search=${entry.shown}&lang=${config.lang}&theme=${context.state().theme}`);
    return;
  }
  // Language and theme are the reader's own.
  context.change({ ...parse(entry.query, config), lang: config.lang, theme: context.state().theme });
  context.tell("sheet", found);
}

/** @param {HTMLElement} host @param {any} context */
export function create(host, context) {
  const { config, t } = context;
  /** What was looked at when it was said: of anything else it is not true. @type {string|null} */
  let of = null;
  const given = new URLSearchParams(location.search).get("code");
  context.on("sheet", told);
  if (given) ask(given.slice(0, 20));

  /** @param {string} said */
  async function ask(said) {
    of = counted(context.state(), config);
    const mine = of;
    const code = codeOf(said);
    const found = code ? await entryOf(config, code).catch(() => undefined) : { entry: null };
    if (of !== mine) return;
    if (found && found.entry) told(found);
    else say(t(found ? "search.code_gone" : "search.code_failed", { code: said.toUpperCase() }));
  }

  /** @param {any} found */
  function told({ entry, now }) {
    of = counted(context.state(), config);
    const same = entry.version === now.version && entry.as_of === now.as_of;
    say(t(same ? "search.code_same" : "search.code_newer",
      { code: entry.shown, title: entry.title, then: entry.as_of || "—", now: now.as_of || "—" }), !same);
  }

  /** @param {string} word @param {boolean} [differs] */
  function say(word, differs = false) {
    const node = h("p", { class: "note code-note", role: "status" }, h("span", {}, word),
      h("button", { class: "icon", type: "button", "aria-label": t("search.code_close"), title: t("search.code_close"), onclick: dismiss }, "×"));
    attr(node, "data-differs", differs);
    host.replaceChildren(node);
  }

  function dismiss() {
    gone();
    const search = new URLSearchParams(location.search);
    if (!search.has("code")) return;
    // Only the code goes: the rest of the address stays as it is written.
    const rest = location.search.slice(1).split("&").filter((one) => !one.startsWith("code=")).join("&");
    history.replaceState(history.state, "", `${location.pathname}${rest ? `?${rest}` : ""}`);
  }

  function gone() {
    of = null;
    host.replaceChildren();
  }

  return {
    /** @param {any} _view @param {any} state */
    draw(_view, state) {
      if (of !== null && of !== counted(state, config)) gone();
    },
  };
}
