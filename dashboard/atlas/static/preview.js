// The index map of the atlas that the form as set now would make, and what is said of that atlas.

import { attr, h, text } from "./dom.js";

/** Dots across that a picture is asked for: what the screen has room for, in steps that are kept. */
const SIZES = [1400, 2100, 2800];
/** So long a picture may take before it is said that one is being drawn. */
const WAIT_MS = 250;
/** Of a picture's width against its height: what is narrower has the words beside it, not above. */
const WIDE = 1.2;

/**
 * @typedef {{facts: {key: string, title: string, said: string}[],
 *   preview: {title: string, alt: string, ratio: number}}} Told
 */

/**
 * @param {{picture: (query: string, signal: AbortSignal) => Promise<Blob>}} ask
 * @param {(key: string, values?: Object<string, any>) => string} t
 */
export function createPreview(ask, t) {
  const facts = h("dl", { class: "atlas-facts", "aria-label": t("facts") });
  const title = h("figcaption", {}, t("preview"));
  const picture = h("img", { class: "sheet-picture", alt: t("preview"), hidden: true });
  const wrong = h("p", { class: "sheet-wrong", role: "alert" });
  const none = h("p", { class: "atlas-none", hidden: true }, t("no_preview"));
  const retry = h("button", { type: "button", hidden: true, onclick: () => last && void show(last.query, last.told) }, t("retry"));
  const wait = h("p", { class: "sheet-wait", role: "status" });
  const heard = h("p", { class: "atlas-heard", role: "status" });
  const stage = h("div", { class: "sheet-stage", "aria-busy": "true" },
    picture, h("div", { class: "sheet-failed" }, none, wrong, retry), wait);
  const node = h("figure", { class: "atlas-preview" }, title, stage, heard);
  let url = "";
  let saying = 0;
  /** @type {AbortController|null} */
  let asking = null;
  /** @type {{query: string, told: Told}|null} */
  let last = null;

  /** Dots of the picture's longer side that the screen shows. */
  function size() {
    const longer = Math.max(stage.clientWidth, stage.clientHeight) * window.devicePixelRatio;
    return SIZES.find((one) => one >= longer) || SIZES[SIZES.length - 1];
  }

  /** A picture is asked for, and no other one any more. */
  function begun() {
    asking?.abort();
    clearTimeout(saying);
    attr(stage, "aria-busy", "true");
    return (asking = new AbortController());
  }

  function ended() {
    clearTimeout(saying);
    text(wait, "");
    attr(stage, "aria-busy", "false");
  }

  /** @param {Told} told */
  function said(told) {
    facts.replaceChildren(...told.facts.map(({ key, title: name, said: word }) =>
      h("div", { "data-key": key }, h("dt", {}, name), h("dd", {}, word))));
    text(title, told.preview.title);
    stage.style.setProperty("--ratio", String(told.preview.ratio));
    attr(node.parentElement || node, "data-tall", told.preview.ratio < WIDE);
  }

  /** Show an atlas. @param {string} query of it @param {Told} told */
  async function show(query, told) {
    last = { query, told };
    const mine = begun();
    said(told);
    none.hidden = true;
    text(heard, "");
    saying = window.setTimeout(() => text(wait, t("drawing")), WAIT_MS);
    try {
      const blob = await ask.picture(`${query}&px=${size()}`, mine.signal);
      if (mine.signal.aborted) return;
      const before = url;
      url = URL.createObjectURL(blob);
      picture.src = url;
      await picture.decode().catch(() => {});
      if (before) URL.revokeObjectURL(before);
      if (mine.signal.aborted) return;
      attr(picture, "alt", told.preview.alt);
      picture.hidden = false;
      text(wrong, "");
      retry.hidden = true;
      text(heard, t("drawn"));
    } catch (error) {
      if (mine.signal.aborted) return;
      picture.hidden = true;
      text(wrong, t("not_drawn", { why: String(/** @type {Error} */ (error).message) }));
      retry.hidden = false;
    }
    ended();
  }

  /** There is no atlas to show; why stands where its pages are told. */
  function clear() {
    last = null;
    asking?.abort();
    facts.replaceChildren();
    text(title, t("preview"));
    picture.hidden = true;
    text(wrong, "");
    text(heard, "");
    retry.hidden = true;
    none.hidden = false;
    ended();
  }

  /** Something else is chosen: what is shown is not of that. */
  function stale() {
    begun();
  }

  return { facts, node, show, clear, stale };
}
