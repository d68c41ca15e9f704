// An atlas is asked for at the left; at the right stand what it will be, its index map, how far it is, and where it is.

import { createAsk, Refused } from "./ask.js";
import { attr, h, text } from "./dom.js";
import { createFields } from "./fields.js";
import { createPreview } from "./preview.js";

const QUIET_MS = 300;
const LOOK_MS = 500;
const AGAIN_MS = 3_000;
const LATER = 503;
/** Tries in a row that may fail while a job is watched: a server that starts anew answers again soon. */
const PATIENCE = 20;

/** @param {HTMLElement} host @param {{query: string, lang: string}} asked */
export async function create(host, asked) {
  const ask = createAsk(asked.lang);
  const start = new URLSearchParams(asked.query);
  start.set("lang", asked.lang);
  const told = await ask.options(start.toString());
  const t = (/** @type {string} */ key, /** @type {Object<string, any>} */ values = {}) =>
    Object.entries(values).reduce((said, [name, value]) => said.replace(`{${name}}`, String(value)), told.words[key]);
  const level = select("level", told.levels.map((/** @type {any} */ one) => [one.key, one.title]), told.level);
  const area = select("in", areas(), told.chosen.join(","));
  const fields = createFields(told, changed);
  const make = h("button", { type: "submit", class: "sheet-make" }, t("start"));
  const stop = h("button", { type: "button", hidden: true, onclick: cancel }, t("cancel"));
  const form = h("form", { class: "sheet-options", onsubmit: (/** @type {Event} */ event) => { event.preventDefault(); void begin(); } },
    h("fieldset", {}, h("legend", {}, t("what")), label(t("level"), level), label(t("area"), area)),
    h("fieldset", {}, h("legend", {}, t("looks")), fields.node),
    h("div", { class: "sheet-row atlas-do" }, make, stop));
  const plan = h("p", { class: "atlas-plan", role: "status" }, t("planning"));
  const notes = h("div", { class: "sheet-notes" });
  const bar = h("progress", { max: "1", value: "0", "aria-label": t("progress") });
  const step = h("p", { class: "atlas-step", role: "status" });
  const wrong = h("p", { class: "sheet-wrong", role: "alert" });
  const done = h("div", { class: "atlas-done" });
  const running = h("section", { class: "atlas-running", hidden: true }, bar, step);
  const preview = createPreview(ask, t);
  const side = h("section", { class: "atlas-side" }, notes,
    h("div", { class: "atlas-card" },
      h("div", {}, plan, h("p", { class: "atlas-ready" }, t("ready")), running, wrong, done), preview.facts),
    preview.node);
  host.replaceChildren(h("div", { class: "sheet-desk" }, form, side));
  let waiting = 0;
  /** @type {AbortController|null} */
  let asking = null;
  /** @type {{id: string, began: number}|null} */
  let mine = null;
  let busy = false;

  function areas() {
    /** @type {[string, string][]} */
    const found = [["", t("all")]];
    for (const one of told.areas) found.push([one.code, `${"　".repeat(one.depth)}${one.name}`]);
    const chosen = told.chosen.join(",");
    if (chosen && !found.some(([code]) => code === chosen)) {
      found.splice(1, 0, [chosen, t("several", { n: told.chosen.length })]);
    }
    return found;
  }

  /** @param {string} name @param {[string, string][]} options @param {string} value */
  function select(name, options, value) {
    const node = h("select", { name, onchange: changed }, ...options.map(([key, title]) => h("option", { value: key }, title)));
    node.value = value;
    return node;
  }

  /** @param {string} title @param {Node} input */
  function label(title, input) {
    return h("label", { class: "sheet-field" }, h("span", {}, title), input);
  }

  function query() {
    const search = new URLSearchParams(asked.query);
    for (const [key, value] of Object.entries(fields.values())) {
      if (key === "format") continue;
      if (value === "" || value === told.usual[key]) search.delete(key);
      else search.set(key, value);
    }
    // These are the form's and the preview's alone, whatever the page's address says.
    search.delete("format");
    search.delete("px");
    search.set("lang", asked.lang);
    search.set("level", level.value);
    if (area.value) search.set("in", area.value);
    else search.delete("in");
    return search.toString();
  }

  const format = () => fields.values().format || told.usual.format;

  function changed() {
    clearTimeout(waiting);
    preview.stale();
    waiting = window.setTimeout(planned, QUIET_MS);
  }

  async function planned() {
    asking?.abort();
    const own = (asking = new AbortController());
    const wanted = `${query()}&format=${format()}`;
    try {
      const found = await ask.plan(wanted, own.signal);
      if (own.signal.aborted) return;
      text(plan, found.said);
      attr(plan, "data-tone", null);
      notes.replaceChildren(...found.notes.map((/** @type {string} */ one) => h("p", { class: "sheet-note" }, one)));
      make.disabled = busy;
      void preview.show(wanted, found);
    } catch (error) {
      if (own.signal.aborted) return;
      text(plan, message(error));
      attr(plan, "data-tone", "bad");
      make.disabled = true;
      preview.clear();
      // What is away now may be back soon.
      if (error instanceof Refused && error.status === LATER) waiting = window.setTimeout(planned, AGAIN_MS);
    }
  }

  async function begin() {
    if (busy) return;
    working(true);
    text(wrong, "");
    done.replaceChildren();
    try {
      await follow(await ask.begin({ query: query(), format: format() }), performance.now());
    } catch (error) {
      text(wrong, message(error));
    } finally {
      working(false);
    }
  }

  /** @param {any} found @param {number} began */
  async function follow(found, began) {
    let missed = 0;
    for (;;) {
      mine = found.id ? { id: found.id, began } : null;
      shown(found, began);
      if (found.state === "done") return finished(found.entry);
      if (found.state === "failed") throw new Refused(found.error, 500);
      if (found.state === "cancelled") return undefined;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      try {
        found = await ask.job(found.id);
        missed = 0;
      } catch (error) {
        // Another process of the server, or one that has started anew, does not know the job: it begins it again,
        // or has the atlas in its register.
        if (error instanceof Refused && error.status === 404) found = await ask.begin({ query: query(), format: format() });
        else if ((missed += 1) > PATIENCE) throw error;
      }
    }
  }

  /** @param {any} found @param {number} began */
  function shown(found, began) {
    bar.value = found.progress;
    const passed = (performance.now() - began) / 1000;
    const left = found.progress > 0.1 && found.progress < 1 ? Math.ceil(passed * (1 / found.progress - 1)) : 0;
    text(step, left && found.state === "running" ? `${found.step} · ${t("left", { s: left })}` : found.step);
  }

  /** @param {any} entry */
  function finished(entry) {
    const copied = h("span", { class: "atlas-copied", role: "status" });
    done.replaceChildren(
      h("p", {}, t("made")),
      h("p", { class: "atlas-title" }, entry.title),
      h("p", {}, `${t("code")} `, h("b", { class: "sheet-code" }, entry.shown), ` · ${t("size", { mb: (entry.bytes / 1e6).toFixed(1) })}`),
      h("div", { class: "sheet-row" },
        h("a", { class: "atlas-download", href: entry.url, download: entry.name }, t("download")),
        h("button", { type: "button", onclick: () => copy(entry.shown, copied) }, t("copy")),
        h("a", { href: `/snapshot/e/${entry.code}`, target: "_blank", rel: "noopener" }, t("state")), copied));
    done.querySelector("a")?.focus({ preventScroll: true });
  }

  /** @param {string} code @param {Element} said */
  async function copy(code, said) {
    try {
      await navigator.clipboard.writeText(code);
      text(said, t("copied"));
    } catch {
      text(said, t("not_copied"));
    }
  }

  async function cancel() {
    if (!mine) return;
    stop.disabled = true;
    try {
      shown(await ask.cancel(mine.id), mine.began);
    } catch (error) {
      text(wrong, message(error));
    } finally {
      stop.disabled = false;
    }
  }

  /** @param {boolean} now */
  function working(now) {
    busy = now;
    make.disabled = now;
    stop.hidden = !now;
    if (now) running.hidden = false;
    for (const one of form.querySelectorAll("fieldset")) one.disabled = now;
    attr(form, "aria-busy", String(now));
    if (!now) mine = null;
  }

  /** @param {unknown} error */
  function message(error) {
    return String(/** @type {Error} */ (error).message);
  }

  await planned();
}
