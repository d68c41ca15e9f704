/** Keys and clicker, the pointer that hides, and the dialog that tells of the keys. */

import { attr, h } from "./dom.js";

const HIDE = 5000;

/** What a key means; a clicker sends PageDown and PageUp, and B or . for black. */
const MEANS = {
  PageDown: "next", n: "next", PageUp: "previous", p: "previous",
  " ": "pause", b: "pause", ".": "pause",
  Home: "home", ArrowLeft: "left", ArrowRight: "right",
  ArrowDown: "into", Enter: "into", ArrowUp: "up", Backspace: "up", Escape: "up",
  d: "story", l: "language", f: "fullscreen", s: "sheet", "?": "help", "？": "help",
};

/** The keys as the dialog shows them, and the word that says what they do. */
const SHOWN = [
  [["PageDown", "N"], "key_next"], [["PageUp", "P"], "key_previous"], [["␣", "B"], "key_pause"],
  [["Home"], "key_home"], [["←", "→"], "key_mark"], [["↓", "Enter"], "key_into"],
  [["↑", "Backspace", "Esc"], "key_up"], [["D"], "key_story"], [["L"], "key_language"],
  [["F"], "key_fullscreen"], [["S"], "key_sheet"], [["?"], "key_help"],
];

/**
 * @param {{words: Object<string, string>, root: HTMLElement, onTouch: () => void,
 *   isReading: () => boolean, act: (meaning: string) => void}} given `act` is told what a key means.
 */
export function createKeys({ words, root, onTouch, isReading, act }) {
  let movedAt = performance.now();
  let [x, y] = [0, 0];

  window.addEventListener("keydown", (event) => {
    onTouch();
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const meaning = MEANS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!meaning) return;
    const on = event.target;
    // In a dialog the keys are the reader's; a next scene and a pause still work, as for a clicker.
    if (isReading() && !["next", "previous", "help", "story", "home"].includes(meaning)) return;
    if ((event.key === " " || event.key === "Enter") && on.matches && on.matches("button:focus-visible, a:focus-visible")) return;
    if (event.repeat && !["left", "right"].includes(meaning)) return;
    event.preventDefault();
    act(meaning);
  });

  for (const kind of ["pointerdown", "wheel"]) window.addEventListener(kind, onTouch, { passive: true });
  window.addEventListener("pointermove", (event) => {
    // A scene that moves under a pointer at rest is no touch.
    if (Math.abs(event.screenX - x) + Math.abs(event.screenY - y) < 3) return;
    [x, y] = [event.screenX, event.screenY];
    movedAt = performance.now();
    attr(root, "data-pointer", "on");
    onTouch();
  }, { passive: true });
  // A button that was clicked is not to swallow the clicker's next key.
  root.addEventListener("pointerup", () => {
    const on = document.activeElement;
    if (on && on.matches("button") && !on.matches(":focus-visible")) on.blur();
  });

  return {
    tick() {
      if (performance.now() - movedAt >= HIDE) attr(root, "data-pointer", null);
    },
  };
}

/** The dialog that tells of the keys. @param {{words: Object<string, string>, onOpen: (open: boolean) => void}} given */
export function createHelp({ words, onOpen }) {
  const rows = h("dl", { class: "keys" });
  for (const [keys, word] of SHOWN) {
    rows.append(h("dt", {}, ...keys.map((one) => h("kbd", {}, one))), h("dd", {}, words[word]));
  }
  const dialog = h("dialog", { class: "dialog help", "aria-labelledby": "help-title" },
    h("div", { class: "dialog-head" }, h("h2", { id: "help-title" }, words.help_title),
      h("button", { type: "button", class: "close", onclick: () => dialog.close() }, words.close)),
    rows, h("p", { class: "note" }, words.help_note));
  document.body.append(dialog);
  dialog.addEventListener("close", () => onOpen(false));
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  return {
    get open() {
      return dialog.open;
    },
    close: () => dialog.open && dialog.close(),
    toggle() {
      if (dialog.open) dialog.close();
      else {
        dialog.showModal();
        onOpen(true);
      }
    },
  };
}

/** Fill the screen, or no longer. */
export function fullscreen() {
  if (document.fullscreenElement) document.exitFullscreen().catch(() => null);
  else document.documentElement.requestFullscreen({ navigationUI: "hide" }).catch(() => null);
}
