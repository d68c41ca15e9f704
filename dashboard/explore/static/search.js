// Finding a place by name, code or pinyin: a combobox with a list, by the ARIA 1.2 pattern.

import { attr, h, text } from "./dom.js";
import { createOptions } from "./searchlist.js";
import { forget, recent, remember } from "./searchrecent.js";
import { bringBack, codeOf, offered } from "./sheetcode.js";
import { zoomTo } from "./searchzoom.js";
import { shortcutsOn } from "./shortcuts.js";

/** So long nothing more is typed before it is asked for. */
const PAUSE_MS = 120;
/** So long an answer may take before it is said that one is awaited. */
const WAIT_MS = 250;
const MOST = 60;
const SLASHES = ["/", "／", "、"];
let made = 0;

/**
 * @param {HTMLElement} host
 * @param {{config: any, t: (key: string, values?: Object<string, any>) => string,
 *   change: (patch: any, how?: any) => void, state: () => any, tell?: (kind: string, value: any) => void,
 *   names: (kind: string, key: string) => string}} context
 */
export function create(host, context) {
  const { config, t } = context;
  const base = (config.urls && config.urls.search) || "/explore/search.json";
  const id = `search-${(made += 1)}`;
  const input = h("input", {
    class: "search-input", type: "search", role: "combobox", id: `${id}-input`, maxlength: MOST,
    autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "search",
    "aria-label": t("search.label"), "aria-autocomplete": "list", "aria-haspopup": "listbox",
    "aria-expanded": "false", "aria-controls": `${id}-list`, "aria-describedby": `${id}-keys`,
    placeholder: t("search.hint"),
  });
  const clear = h("button", { class: "search-clear", type: "button", hidden: true, tabindex: "-1",
    "aria-label": t("search.clear"), title: t("search.clear") }, "×");
  const said = h("p", { class: "search-said", role: "status" });
  const list = h("div", { class: "search-list", id: `${id}-list`, role: "listbox", "aria-label": t("search.results") });
  const popup = h("div", { class: "search-popup", hidden: true }, said, list,
    h("p", { class: "search-keys", id: `${id}-keys` }, t("search.keys")));
  const root = h("div", { class: "search", role: "search" }, h("div", { class: "search-field" }, input, clear), popup);
  const options = createOptions(list, { id, context, onPick: (/** @type {any} */ one, /** @type {boolean} */ only) => choose(one, only) });
  host.replaceChildren(root);

  /** @type {AbortController|null} */
  let asking = null;
  let [timer, waiting, active] = [0, 0, -1];
  /** The question that the list answers; null while there is none. @type {string|null} */
  let shown = null;

  const typed = () => input.value.trim().slice(0, MOST);

  /** @param {boolean} on */
  function open(on) {
    popup.hidden = !on;
    attr(input, "aria-expanded", String(on && options.count() > 0));
    if (!on) mark(-1);
  }

  /** @param {number} at */
  function mark(at) {
    active = at;
    attr(input, "aria-activedescendant", options.mark(at));
  }

  /** @param {string} word @param {string|null} [tone] */
  function say(word, tone = null) {
    text(said, word);
    attr(said, "data-tone", tone);
  }

  function stop() {
    clearTimeout(timer);
    clearTimeout(waiting);
    if (asking) asking.abort();
    asking = null;
    attr(list, "aria-busy", null);
  }

  /** @param {any[]} results @param {string} question @param {string|null} heading @param {string} word */
  function fill(results, question, heading, word) {
    shown = question;
    options.fill(results, heading);
    list.scrollTop = 0;
    say(word);
    open(document.activeElement === input && (results.length > 0 || word !== ""));
    // Enter takes the best; of those opened lately none is meant before it is chosen.
    mark(results.length && heading === null ? 0 : -1);
  }

  /** Ask for what is typed, or for what was opened lately; the question before is dropped. */
  async function ask() {
    stop();
    const question = typed();
    const keys = question ? [] : recent();
    if (!question && !keys.length) {
      fill([], "", null, "");
      return;
    }
    const own = (asking = new AbortController());
    waiting = setTimeout(() => {
      attr(list, "aria-busy", "true");
      say(t("search.loading"));
      open(document.activeElement === input);
    }, WAIT_MS);
    try {
      const search = new URLSearchParams(question ? { q: question } : { keys: keys.join(",") });
      search.set("lang", config.lang);
      const [answer, sheet] = await Promise.all([fetch(`${base}?${search}`, { signal: own.signal }), coded(question, own.signal)]);
      const body = await answer.json().catch(() => null);
      if (own !== asking) return;
      if (!answer.ok || !body) throw new Error((body && body.error) || t("search.failed"));
      if (sheet === undefined && !body.results.length) throw new Error(t("search.failed"));
      if (sheet) withSheet(body, sheet);
      stop();
      if (!question) forget(keys.filter((key) => !body.results.some((/** @type {any} */ one) => one.key === key)));
      fill(body.results, question, question ? null : t("search.recent"), wordOf(body, question));
    } catch (error) {
      if (own !== asking) return;
      stop();
      fill([], question, null, "");
      shown = null;
      // What a browser says when there is no network is in its own language, and of no help.
      say(error instanceof TypeError ? t("search.failed") : String(/** @type {Error} */ (error).message), "bad");
      open(document.activeElement === input);
    }
  }

  /** What has the code that was typed; undefined where that cannot be known. @param {string} question @param {AbortSignal} signal */
  async function coded(question, signal) {
    const code = codeOf(question);
    return code && offered(context, code, signal).catch(() => undefined);
  }

  /** A sheet is meant before anything that is only like what was typed. @param {any} body @param {any} sheet */
  function withSheet(body, sheet) {
    const places = body.like ? [] : body.results;
    Object.assign(body, { results: [sheet, ...places], total: places.length ? body.total + 1 : 1, like: false });
  }

  /** @param {any} body @param {string} question */
  function wordOf(body, question) {
    if (!question) return "";
    if (!body.results.length) return t("search.none", { q: question });
    if (body.like) return t("search.like", { q: question });
    return body.total > body.results.length
      ? t("search.more", { n: body.total, shown: body.results.length })
      : t("search.found", { n: body.total });
  }

  /** @param {any} one @param {boolean} only */
  function choose(one, only) {
    remember(one.key);
    stop();
    input.value = "";
    clear.hidden = true;
    fill([], "", null, "");
    open(false);
    if (one.sheet) bringBack(context, one.sheet);
    else if (only && one.area) context.change({ in: [one.area] });
    else context.change({ pick: one.key, at: zoomTo(one.bounds), tab: "data" });
  }

  /** @param {KeyboardEvent} event @param {number} to */
  function move(event, to) {
    event.preventDefault();
    const count = options.count();
    if (popup.hidden) ask();
    else if (count) mark((to + count) % count);
  }

  /** @param {KeyboardEvent} event */
  async function enter(event) {
    event.preventDefault();
    const only = event.ctrlKey || event.metaKey;
    // Who types quickly means what is typed, not what was found for half of it.
    if (shown !== typed()) await ask();
    const one = options.get(active);
    if (one && shown === typed()) choose(one, only);
  }

  /** @param {KeyboardEvent} event */
  function escape(event) {
    event.preventDefault();
    event.stopPropagation();
    stop();
    if (!popup.hidden) open(false);
    else if (input.value) {
      input.value = "";
      clear.hidden = true;
    } else input.blur();
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    // The keys of an input method are its own until the word is there.
    if (event.isComposing || event.keyCode === 229) return;
    const caret = event.shiftKey || event.ctrlKey || event.altKey || event.metaKey || active < 0;
    if (event.key === "ArrowDown") move(event, active + 1);
    else if (event.key === "ArrowUp") move(event, active < 0 ? -1 : active - 1);
    else if (event.key === "Home" && !caret) move(event, 0);
    else if (event.key === "End" && !caret) move(event, -1);
    else if (event.key === "Enter") enter(event);
    else if (event.key === "Escape") escape(event);
    else if (event.key === "Tab") open(false);
  }

  function onInput() {
    clear.hidden = input.value === "";
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS);
  }

  /** @param {KeyboardEvent} event */
  function onSlash(event) {
    const on = /** @type {Element} */ (event.target);
    const types = on.matches("input, select, textarea, [contenteditable]") || on.closest("dialog");
    if (types || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!SLASHES.includes(event.key) || !shortcutsOn()) return;
    event.preventDefault();
    input.focus();
    input.select();
  }

  input.addEventListener("keydown", onKey);
  input.addEventListener("input", (/** @type {InputEvent} */ event) => event.isComposing || onInput());
  input.addEventListener("compositionend", onInput);
  input.addEventListener("focus", ask);
  input.addEventListener("click", () => popup.hidden && ask());
  input.addEventListener("blur", () => {
    stop();
    open(false);
  });
  // The focus stays in the field, whatever of the list is pressed.
  popup.addEventListener("pointerdown", (/** @type {Event} */ event) => event.preventDefault());
  popup.addEventListener("mousedown", (/** @type {Event} */ event) => event.preventDefault());
  clear.addEventListener("click", () => {
    input.value = "";
    clear.hidden = true;
    input.focus();
    ask();
  });
  document.addEventListener("keydown", onSlash);

  return {
    /** Nothing of it follows from the numbers. */
    draw() {},
    destroy() {
      stop();
      document.removeEventListener("keydown", onSlash);
      root.remove();
    },
  };
}
