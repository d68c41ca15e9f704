// The list of kept views: newest first, some at a time, with what may be done with each.

import { attr, each, h, text } from "./dom.js";

const PAUSE_MS = 150;

/**
 * What is said of the data that a view was made on.
 * @param {any} view @param {any} now @param {(key: string, values?: any) => string} t
 */
export function dataOf(view, now, t) {
  if (!view.as_of) return t("saved.data_none");
  if (now.version === view.version) return t("saved.data_same", { then: view.as_of });
  return t("saved.data_then", { then: view.as_of, now: now.as_of || "—" });
}

/**
 * @param {{t: (key: string, values?: any) => string, net: any,
 *   onRename: (view: any) => void, onDelete: (view: any) => void, onError: (word: string) => void}} given
 */
export function createList({ t, net, onRename, onDelete, onError }) {
  const search = h("input", { class: "saved-search", type: "search", maxlength: "80", autocomplete: "off",
    "aria-label": t("saved.search"), placeholder: t("saved.search") });
  const status = h("p", { class: "saved-said", role: "status" });
  const rows = h("ul", { class: "saved-list" });
  const more = h("button", { type: "button", hidden: true, onclick: () => read(page + 1) });
  const node = h("section", { "aria-label": t("saved.list") }, h("h3", {}, t("saved.list")), search, rows, status, more);
  /** @type {any[]} */
  let views = [];
  let now = { version: null, as_of: null };
  let [page, total, timer] = [1, 0, 0];
  /** @type {AbortController|null} */
  let asking = null;

  /** @param {any} first */
  function make(first) {
    let view = first;
    const link = h("a", {});
    const kind = h("span", { class: "saved-kind" }, t("saved.scenario"));
    const rename = h("button", { type: "button", onclick: () => onRename(view) }, t("saved.rename"));
    const remove = h("button", { type: "button", onclick: () => onDelete(view) }, t("saved.delete"));
    const about = h("small");
    return {
      node: h("li", {}, h("span", {}, link, kind), rename, remove, about),
      /** @param {any} next */
      update(next) {
        view = next;
        text(link, next.name);
        attr(link, "href", next.link);
        attr(kind, "hidden", next.kind !== "scenario");
        attr(rename, "aria-label", t("saved.rename_one", { name: next.name }));
        attr(remove, "aria-label", t("saved.delete_one", { name: next.name }));
        const parts = [next.note, `${t("saved.made", { time: next.made_at })} · ${dataOf(next, now, t)}`];
        text(about, parts.filter(Boolean).join("\n"));
        attr(about, "data-then", String(Boolean(next.as_of) && next.version !== now.version));
      },
    };
  }

  function draw() {
    each(rows, views, (one) => one.id, make);
    more.hidden = views.length >= total;
    text(more, t("saved.more", { n: total }));
    const q = search.value.trim();
    text(status, views.length ? "" : q ? t("saved.none", { q }) : t("saved.empty"));
  }

  /** @param {number} wanted */
  async function read(wanted) {
    if (asking) asking.abort();
    const own = (asking = new AbortController());
    if (!views.length) text(status, t("saved.loading"));
    try {
      const told = await net.list({ q: search.value.trim(), page: wanted }, own.signal);
      if (own !== asking) return;
      const known = wanted === 1 ? [] : views;
      // One that was kept meanwhile pushes the last of a page onto the next.
      views = [...known, ...told.views.filter((/** @type {any} */ one) => !known.some((it) => it.id === one.id))];
      [now, page, total] = [told.now, told.page, told.total];
      draw();
    } catch (error) {
      if (own !== asking || own.signal.aborted) return;
      text(status, "");
      onError(String(/** @type {Error} */ (error).message));
    }
  }

  search.addEventListener("input", (/** @type {InputEvent} */ event) => {
    if (event.isComposing) return;
    clearTimeout(timer);
    timer = window.setTimeout(() => read(1), PAUSE_MS);
  });
  search.addEventListener("compositionend", () => read(1));

  return {
    node,
    read: () => read(1),
    /** One is gone, and is not to be asked about until the list is read again. @param {string} id */
    drop(id) {
      const left = views.filter((one) => one.id !== id);
      total -= views.length - left.length;
      views = left;
      draw();
    },
    /** Where the focus goes when the row it was on is gone. */
    focus: () => search.focus(),
    stop() {
      clearTimeout(timer);
      if (asking) asking.abort();
      asking = null;
    },
  };
}
