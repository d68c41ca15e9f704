// Keys of the whole page; a field that is typed in keeps its own.

import { shortcutsOn } from "./shortcuts.js";
import { TABS } from "./state.js";

/** @param {any} context @param {{side: any, at: any}} page */
export function listen(context, { side, at }) {
  /** @type {Object<string, () => void>} */
  const acts = {
    "?": () => context.help(),
    z: () => context.undo(),
    y: () => context.redo(),
    l: () => side.show(1),
    f: () => side.show(0),
    d: () => context.change({ theme: context.state().theme === "dark" ? "light" : "dark" }, { replace: true }),
    t: () => at.table.querySelector("[tabindex], button, input")?.focus(),
    Escape: () => context.state().pick && context.change({ pick: null }),
  };
  TABS.forEach((key, n) => {
    acts[String(n + 1)] = () => context.change({ tab: key });
  });
  document.addEventListener("keydown", (event) => {
    const on = /** @type {HTMLElement} */ (event.target);
    const typing = on.matches("input, select, textarea, [contenteditable]") || on.closest("dialog, .tour");
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key !== "Escape" && typing) return;
    if (event.key === "Escape" && typing) return;
    // Help, in which they are turned on again, has its key in any case.
    if (event.key.length === 1 && event.key !== "?" && !shortcutsOn()) return;
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
