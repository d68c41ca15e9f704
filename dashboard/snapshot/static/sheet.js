// The desk of map sheets: options on one side, the sheet as it will be on the other. It stands on a page
// of its own, or in a dialog over whatever is looked at; pages that open it know nothing else of it.

import { copyPicture } from "./clip.js";
import { createFields } from "./fields.js";
import { createNet, saidIn } from "./net.js";
import { attr, h, text } from "./dom.js";

const QUIET_MS = 300;
/** Formats of data that are in degrees by their standard, and how these are called. */
const DEGREES = ["geojson"];
const WGS84 = "4326";
/** Dots across that a preview is asked for: what the screen has room for, in steps that are kept. */
const SIZES = [1400, 2100, 2800];
/** So long a preview may take before it is said that one is being drawn. */
const WAIT_MS = 250;

/**
 * @typedef {{words: Object<string, string>, fields: any[], crs: any, usual: Object<string, string>,
 *   formats: Object<string, string>}} Told
 */

/**
 * Put the desk into `host`.
 * @param {HTMLElement} host
 * @param {{query: string, lang: string, theme?: string}} asked the state that is drawn, as a query string
 */
export async function create(host, asked) {
  const net = createNet(asked.lang);
  /** @type {Told} */
  const told = await net.told();
  const t = (/** @type {string} */ key) => told.words[key];
  const fields = createFields(told, changed);
  const picture = h("img", { class: "sheet-picture", alt: t("desk.preview"), hidden: true });
  const wrong = h("p", { class: "sheet-wrong", role: "alert" });
  const retry = h("button", { type: "button", hidden: true, onclick: () => preview() }, t("desk.retry"));
  const wait = h("p", { class: "sheet-wait", role: "status" });
  const notes = h("div", { class: "sheet-notes" });
  const stage = h("figure", { class: "sheet-stage", "aria-busy": "true" },
    picture, h("div", { class: "sheet-failed" }, wrong, retry), wait);
  const said = h("div", { class: "sheet-said", role: "status" });
  const make = h("button", { type: "button", class: "sheet-make", onclick: () => act(download) }, t("desk.make"));
  const copy = h("button", { type: "button", onclick: () => act(copied) }, t("desk.copy"));
  /** @type {[string, any][]} */
  const gives = Object.entries(told.formats).map(([key, title]) =>
    [key, h("button", { type: "button", onclick: () => act(() => given(key)) }, title)]);
  const data = h("div", { class: "sheet-row", role: "group", "aria-label": t("desk.data") }, ...gives.map(([, button]) => button));
  const left = h("form", { class: "sheet-options", onsubmit: (/** @type {Event} */ event) => event.preventDefault() },
    fields.node, h("div", { class: "sheet-row" }, make, copy), said,
    h("fieldset", {}, h("legend", {}, t("desk.data")), fields.crs, data), createMore());
  const root = h("div", { class: "sheet-desk" }, left, h("div", { class: "sheet-right" }, notes, stage));
  host.replaceChildren(root);
  follow();
  let url = "";
  let busy = false;
  let waiting = 0;
  let saying = 0;
  /** @type {AbortController|null} */
  let asking = null;

  /** What else is made of the same, and where all that was made is. */
  function createMore() {
    const theme = asked.theme || new URLSearchParams(asked.query).get("theme") || "";
    const own = new URLSearchParams({ lang: asked.lang, ...(theme ? { theme } : {}) });
    const state = new URLSearchParams(asked.query);
    state.set("lang", asked.lang);
    /** @type {[string, string][]} */
    const links = [["atlas", `/atlas?${state}`], ["bulletins", `/bulletins?${own}`], ["register", `/exports?${own}`]];
    return h("nav", { class: "sheet-more", "aria-label": t("desk.more") },
      ...links.map(([key, href]) => h("a", { href, title: t(`desk.${key}_help`) }, t(`desk.${key}`))));
  }

  /** Dots of the picture's longer side that the screen shows. */
  function size() {
    const longer = Math.max(stage.clientWidth, stage.clientHeight) * window.devicePixelRatio;
    return SIZES.find((one) => one >= longer) || SIZES[SIZES.length - 1];
  }

  function query() {
    const search = new URLSearchParams(asked.query);
    for (const [key, value] of Object.entries(fields.values())) {
      if (value === "" || value === told.usual[key]) search.delete(key);
      else search.set(key, value);
    }
    search.set("lang", asked.lang);
    return search.toString();
  }

  /** A format that has degrees only is not offered in metres. */
  function follow() {
    for (const [key, button] of gives) {
      const off = DEGREES.includes(key) && fields.crsValue() !== WGS84;
      attr(button, "disabled", off);
      attr(button, "title", off ? told.crs.help : null);
    }
  }

  function changed() {
    follow();
    clearTimeout(waiting);
    waiting = window.setTimeout(preview, QUIET_MS);
  }

  async function preview() {
    asking?.abort();
    const mine = (asking = new AbortController());
    attr(stage, "aria-busy", "true");
    clearTimeout(saying);
    saying = window.setTimeout(() => text(wait, t("desk.drawing")), WAIT_MS);
    try {
      const { blob, notes: found } = await net.preview(`${query()}&px=${size()}`, mine.signal);
      if (mine.signal.aborted) return;
      const before = url;
      url = URL.createObjectURL(blob);
      picture.src = url;
      await picture.decode().catch(() => {});
      if (before) URL.revokeObjectURL(before);
      // As large as there is room for, whatever its shape.
      picture.style.setProperty("--ratio", String(picture.naturalWidth / picture.naturalHeight || 1));
      text(wrong, "");
      retry.hidden = true;
      notes.replaceChildren(...found.map((one) => h("p", { class: "sheet-note" }, one)));
      picture.hidden = false;
    } catch (error) {
      if (mine.signal.aborted) return;
      picture.hidden = true;
      text(wrong, String(/** @type {Error} */ (error).message));
      retry.hidden = false;
    }
    clearTimeout(saying);
    text(wait, "");
    attr(stage, "aria-busy", "false");
  }

  /** One thing at a time; when it fails, that is said. @param {() => Promise<void>} what */
  async function act(what) {
    if (busy) return;
    busy = true;
    attr(left, "aria-busy", "true");
    tell(t("desk.working"));
    try {
      await what();
    } catch (error) {
      trouble(String(/** @type {Error} */ (error).message));
    } finally {
      busy = false;
      attr(left, "aria-busy", "false");
    }
  }

  const download = () => given(fields.values().format || told.usual.format);

  /** @param {string} format */
  async function given(format) {
    const made = await net.make({ query: query(), format, crs: Number(fields.crsValue()) });
    finished(made);
    save(made);
  }

  async function copied() {
    const made = await net.make({ query: query(), format: "png", crs: 4326 });
    const done = await copyPicture(await net.picture(made.url));
    finished(made, t(done ? "desk.copied" : "desk.not_copied"));
  }

  /** @param {any} made @param {string} [word] */
  function finished(made, word = t("desk.made")) {
    tell(word, " ", h("b", { class: "sheet-code" }, made.shown || made.code), " ",
      h("a", { href: made.url, download: made.name }, t("desk.again")), " · ",
      h("a", { href: `/snapshot/e/${made.code}`, target: "_blank", rel: "noopener" }, t("desk.state")));
  }

  /** @param {...(Node|string)} parts */
  function tell(...parts) {
    attr(said, "data-tone", null);
    said.replaceChildren(...parts);
  }

  /** @param {string} word */
  function trouble(word) {
    tell(word);
    attr(said, "data-tone", "bad");
  }

  await preview();
  return {
    /** What is open elsewhere stays as it is. */
    destroy() {
      clearTimeout(waiting);
      clearTimeout(saying);
      asking?.abort();
      if (url) URL.revokeObjectURL(url);
      root.remove();
    },
  };
}

/** Let the browser keep a file. @param {{url: string, name: string}} made */
function save(made) {
  const link = h("a", { href: made.url, download: made.name });
  document.body.append(link);
  link.click();
  link.remove();
}

/**
 * Open the desk over the page.
 * @param {{query: string, lang: string, theme: string, title: string, close: string}} asked
 * @returns {HTMLDialogElement}
 */
export function open(asked) {
  const said = saidIn(asked.lang);
  const body = h("div", { class: "sheet-body" }, h("p", { class: "sheet-wrong", role: "status" }, said.opening));
  const node = h("dialog", { class: "sheet-dialog", "data-theme": asked.theme, "aria-label": asked.title },
    h("form", { method: "dialog", class: "sheet-head" }, h("h2", {}, asked.title),
      h("button", { "aria-label": asked.close, title: asked.close }, "×")), body);
  const dressed = dress();
  document.body.append(node);
  // Keys of the page beneath are not meant here.
  node.addEventListener("keydown", (/** @type {Event} */ event) => event.stopPropagation());
  node.showModal();
  // How large the preview may be is only known when the style is there.
  let desk = dressed.then(() => start(body, asked, again));
  node.addEventListener("close", async () => {
    node.remove();
    (await desk)?.destroy();
  });
  return node;

  function again() {
    desk = start(body, asked, again);
  }
}

/**
 * Put the desk into `host`; where it cannot be, say why and offer to try again.
 * @param {HTMLElement} host @param {{query: string, lang: string, theme?: string}} asked @param {() => void} again
 */
export function start(host, asked, again) {
  return create(host, asked).catch((error) => {
    host.replaceChildren(h("div", { class: "sheet-failed" },
      h("p", { class: "sheet-wrong", role: "alert" }, String(error.message)),
      h("button", { type: "button", onclick: again }, saidIn(asked.lang).again)));
    return null;
  });
}

/** The style sheet, once: it lies beside this module. @returns {Promise<void>} when it is there, or not to be had */
function dress() {
  const address = new URL("sheet.css", import.meta.url).href;
  const there = document.querySelector(`link[href="${address}"]`);
  if (there) return Promise.resolve();
  return new Promise((resolve) => {
    document.head.append(h("link", { rel: "stylesheet", href: address, onload: () => resolve(), onerror: () => resolve() }));
  });
}
