// The desk of map sheets: options on one side, the sheet as it will be on the other. It stands on a page
// of its own, or in a dialog over whatever is looked at; pages that open it know nothing else of it.

import { copyPicture } from "./clip.js";
import { createFields } from "./fields.js";
import { createNet } from "./net.js";
import { attr, h, text } from "./dom.js";

const QUIET_MS = 300;

/**
 * @typedef {{words: Object<string, string>, fields: any[], crs: any, usual: Object<string, string>,
 *   formats: Object<string, string>}} Told
 */

/**
 * Put the desk into `host`.
 * @param {HTMLElement} host
 * @param {{query: string, lang: string}} asked the state that is drawn, as a query string
 */
export async function create(host, asked) {
  const net = createNet(asked.lang);
  /** @type {Told} */
  const told = await net.told();
  const t = (/** @type {string} */ key) => told.words[key];
  const fields = createFields(told, changed);
  const picture = h("img", { class: "sheet-picture", alt: t("desk.preview") });
  const wrong = h("p", { class: "sheet-wrong", role: "alert" });
  const notes = h("div", { class: "sheet-notes" });
  const stage = h("figure", { class: "sheet-stage", "aria-busy": "true" }, picture, wrong);
  const said = h("div", { class: "sheet-said", role: "status" });
  const make = h("button", { type: "button", class: "sheet-make", onclick: () => act(download) }, t("desk.make"));
  const copy = h("button", { type: "button", onclick: () => act(copied) }, t("desk.copy"));
  const data = h("div", { class: "sheet-row", role: "group", "aria-label": t("desk.data") },
    ...Object.entries(told.formats).map(([key, title]) =>
      h("button", { type: "button", onclick: () => act(() => given(key)) }, title)));
  const left = h("form", { class: "sheet-options", onsubmit: (/** @type {Event} */ event) => event.preventDefault() },
    fields.node, h("div", { class: "sheet-row" }, make, copy), said,
    h("fieldset", {}, h("legend", {}, t("desk.data")), fields.crs, data));
  const root = h("div", { class: "sheet-desk" }, left, h("div", { class: "sheet-right" }, notes, stage));
  host.replaceChildren(root);
  let url = "";
  let busy = false;
  let waiting = 0;
  /** @type {AbortController|null} */
  let asking = null;

  function query() {
    const search = new URLSearchParams(asked.query);
    for (const [key, value] of Object.entries(fields.values())) {
      if (value === "" || value === told.usual[key]) search.delete(key);
      else search.set(key, value);
    }
    search.set("lang", asked.lang);
    return search.toString();
  }

  function changed() {
    clearTimeout(waiting);
    waiting = window.setTimeout(preview, QUIET_MS);
  }

  async function preview() {
    asking?.abort();
    const mine = (asking = new AbortController());
    attr(stage, "aria-busy", "true");
    try {
      const { blob, notes: found } = await net.preview(query(), mine.signal);
      if (mine.signal.aborted) return;
      const before = url;
      url = URL.createObjectURL(blob);
      picture.src = url;
      await picture.decode().catch(() => {});
      if (before) URL.revokeObjectURL(before);
      text(wrong, "");
      notes.replaceChildren(...found.map((one) => h("p", { class: "sheet-note" }, one)));
      picture.hidden = false;
    } catch (error) {
      if (mine.signal.aborted) return;
      picture.hidden = true;
      text(wrong, String(/** @type {Error} */ (error).message));
    }
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
  const body = h("div", { class: "sheet-body" });
  const node = h("dialog", { class: "sheet-dialog", "data-theme": asked.theme, "aria-label": asked.title },
    h("form", { method: "dialog", class: "sheet-head" }, h("h2", {}, asked.title),
      h("button", { "aria-label": asked.close, title: asked.close }, "×")), body);
  dress();
  document.body.append(node);
  // Keys of the page beneath are not meant here.
  node.addEventListener("keydown", (/** @type {Event} */ event) => event.stopPropagation());
  node.showModal();
  const desk = create(body, asked).catch((error) => {
    body.replaceChildren(h("p", { class: "sheet-wrong", role: "alert" }, String(error.message)));
  });
  node.addEventListener("close", async () => {
    node.remove();
    (await desk)?.destroy();
  });
  return node;
}

/** The style sheet, once: it lies beside this module. */
function dress() {
  const address = new URL("sheet.css", import.meta.url).href;
  if (document.querySelector(`link[href="${address}"]`)) return;
  document.head.append(h("link", { rel: "stylesheet", href: address }));
}
