// The button beside a chart that makes a picture of it: as a file of either kind, or on the clipboard.

import { style } from "./chart.js";
import { attr, h, text } from "./dom.js";

let made = 0;

/**
 * @param {any} context @param {string} title of the chart
 * @param {() => import("./picture.js").Described} describe
 */
export function createPictureMenu(context, title, describe) {
  const { t, config } = context;
  const id = `picture-${(made += 1)}`;
  const said = h("p", { class: "picture-said", role: "status" });
  const acts = [["png", saveDots], ["svg", saveDrawing], ["copy", copy]];
  const menu = h("div", { class: "picture-menu", id, popover: "auto", role: "group", "aria-label": t("panels.picture_of", { title }),
    ontoggle: (/** @type {any} */ event) => attr(button, "aria-expanded", String(event.newState === "open")),
    // Escape closes it and nothing else.
    onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && event.stopPropagation() },
  ...acts.map(([key, act]) => h("button", { type: "button", class: "chart-tool", onclick: () => run(/** @type {any} */ (act)) }, t(`panels.picture_${key}`))), said);
  const button = h("button", { type: "button", class: "chart-tool picture-button", popovertarget: id, "aria-expanded": "false",
    "aria-label": t("panels.picture_of", { title }), title: t("panels.picture_of", { title }), onclick: place }, "⤓");

  function place() {
    text(said, "");
    const { top, bottom, right } = button.getBoundingClientRect();
    const above = top > innerHeight - bottom;
    style(menu, "right", `${Math.max(4, innerWidth - right)}px`);
    style(menu, above ? "bottom" : "top", `${above ? innerHeight - top + 4 : bottom + 4}px`);
    style(menu, above ? "top" : "bottom", "auto");
  }

  /** @param {(made: any, tools: any) => Promise<void>} act */
  async function run(act) {
    try {
      const tools = await import("./picture.js");
      await act(tools.drawn(context, describe()), tools);
    } catch {
      tell("panels.picture_failed", true);
    }
  }

  /** @param {string} word @param {boolean} [bad] */
  function tell(word, bad = false) {
    text(said, t(word));
    attr(said, "data-tone", bad ? "bad" : null);
  }

  /** @param {any} picture @param {any} tools */
  async function saveDots(picture, tools) {
    save(await tools.dotted(picture), `${picture.name}.png`);
  }

  /** @param {any} picture */
  async function saveDrawing(picture) {
    save(new Blob([picture.svg], { type: "image/svg+xml" }), `${picture.name}.svg`);
  }

  /** @param {any} picture @param {any} tools */
  async function copy(picture, tools) {
    const { copyPicture } = await import(`${config.urls.sheet}clip.js`);
    const done = await copyPicture(await tools.dotted(picture));
    tell(done ? "panels.picture_copied" : "panels.picture_not_copied", !done);
  }

  /** @param {Blob} blob @param {string} name */
  function save(blob, name) {
    const url = URL.createObjectURL(blob);
    const link = h("a", { href: url, download: name });
    menu.append(link);
    link.click();
    link.remove();
    // The browser has taken it by the next task.
    setTimeout(() => URL.revokeObjectURL(url));
    menu.hidePopover();
    button.focus();
  }

  return [button, menu];
}
