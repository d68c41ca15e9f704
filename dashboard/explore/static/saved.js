// Keeping what is looked at: a short link to copy, and views by name that can be opened again.

import { copied } from "./clipboard.js";
import { attr, h } from "./dom.js";
import { createDialog } from "./saveddialog.js";
import { createList } from "./savedlist.js";
import { createNet } from "./savednet.js";
import { pinned } from "./state.js";

let made = 0;

/** What is looked at as a query string to keep. @param {any} state */
export function queryOf(state) {
  return pinned(location.search, state);
}

/**
 * @param {HTMLElement} host
 * @param {{config: any, t: (key: string, values?: Object<string, any>) => string, state: () => any}} context
 */
export function create(host, context) {
  const { config, t } = context;
  const net = createNet(config, t);
  const id = `saved-${(made += 1)}`;
  const toggle = h("button", { class: "saved-toggle", type: "button", "aria-expanded": "false",
    "aria-controls": id, onclick: () => show(menu.hidden) }, t("saved.open"));
  const link = h("input", { class: "saved-field saved-link", readonly: true, hidden: true, "aria-label": t("saved.link") });
  const said = h("p", { class: "saved-said", role: "status" });
  const copy = h("button", { type: "button", onclick: () => act(copyLink) }, t("saved.copy"));
  const dialog = createDialog(context);
  const list = createList({ t, net, onRename: rename, onDelete: (view) => act(() => remove(view)), onError: trouble });
  const menu = h("div", { class: "saved-menu", id, role: "group", "aria-label": t("saved.open"), hidden: true },
    h("div", { class: "saved-acts" }, copy, h("button", { type: "button", onclick: saveAs }, t("saved.save_as"))),
    link, said, list.node);
  const root = h("div", { class: "saved" }, toggle, menu);
  host.replaceChildren(root);
  let busy = false;

  /** @param {boolean} on */
  function show(on) {
    menu.hidden = !on;
    attr(toggle, "aria-expanded", String(on));
    if (!on) {
      list.stop();
      return;
    }
    say("");
    link.hidden = true;
    list.read();
    copy.focus();
  }

  /** @param {string} word @param {...Node} more */
  function say(word, ...more) {
    attr(said, "data-tone", null);
    said.replaceChildren(...(word ? [word] : []), ...more);
  }

  /** @param {string} word */
  function trouble(word) {
    say(word);
    attr(said, "data-tone", "bad");
  }

  /** Do one thing at a time, and say it when it fails. @param {() => Promise<void>} what */
  async function act(what) {
    if (busy) return;
    busy = true;
    try {
      await what();
    } catch (error) {
      trouble(String(/** @type {Error} */ (error).message));
    } finally {
      busy = false;
    }
  }

  async function copyLink() {
    const view = await net.keep({ query: queryOf(context.state()) });
    link.value = `${location.origin}${view.short}`;
    link.hidden = false;
    const done = await copied(link.value, link);
    say(t(done ? "saved.copied" : "saved.copy_by_hand"));
    if (!done) link.select();
  }

  function saveAs() {
    dialog.ask(t("saved.save_as"), { name: "", note: "" }, async (given) => {
      const view = await net.keep({ query: queryOf(context.state()), ...given });
      say(t("saved.kept", { name: view.name }));
      list.read();
    });
  }

  /** @param {any} view */
  function rename(view) {
    // It may be the one that is being deleted.
    if (busy) return;
    dialog.ask(t("saved.rename_one", { name: view.name }), view, async (given) => {
      const now = await net.rename(view.id, given);
      say(t("saved.renamed", { name: now.name }));
      list.read();
    });
  }

  /** @param {any} view */
  async function remove(view) {
    await net.remove(view.id);
    const undo = h("button", { type: "button", onclick: () => act(() => restore(view)) }, t("saved.undo"));
    say(t("saved.deleted", { name: view.name }), undo);
    // The row that had the focus goes away.
    undo.focus();
    list.drop(view.id);
    await list.read();
  }

  /** @param {any} view */
  async function restore(view) {
    await net.restore(view.id);
    say(t("saved.restored", { name: view.name }));
    list.focus();
    await list.read();
  }

  root.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape" || menu.hidden || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    show(false);
    toggle.focus();
  });

  /** @param {Event} event */
  function outside(event) {
    const on = /** @type {Element} */ (event.target);
    if (!menu.hidden && !root.contains(on) && !on.closest("dialog")) show(false);
  }
  document.addEventListener("pointerdown", outside);

  return {
    /** Nothing of it follows from the numbers. */
    draw() {},
    destroy() {
      list.stop();
      dialog.destroy();
      document.removeEventListener("pointerdown", outside);
      root.remove();
    },
  };
}
