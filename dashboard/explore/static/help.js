// Help: the keys, and a tour for the first visit.

import { dialog, h, text } from "./dom.js";
import { shortcutsOn, turnShortcuts } from "./shortcuts.js";

const SEEN = "rongtu.explore.tour";
const KEYS = ["/", "?", "z", "y", "l", "f", "d", "t", "1 2 3", "Esc"];
const STOPS = ["filters", "map", "facets", "days", "table", "search", "saved"];

/** @param {any} context */
export function createHelp(context) {
  const { t } = context;

  function keys() {
    const rows = KEYS.map((key) => h("div", {}, h("dt", {}, ...key.split(" ").map((one) => h("kbd", {}, one))),
      h("dd", {}, t(`page.key_${name(key)}`))));
    const status = h("p", { class: "muted", role: "status" });
    const box = h("input", { type: "checkbox", role: "switch", checked: shortcutsOn(), onchange: () => {
      turnShortcuts(box.checked);
      told();
    } });
    const told = () => text(status, t(box.checked ? "page.keys_are_on" : "page.keys_are_off"));
    told();
    const again = h("button", { class: "plain", onclick: () => { node.close(); tour(); } }, t("page.tour_again"));
    const node = dialog(t("page.help"), t("page.close"),
      h("dl", { class: "keys" }, ...rows),
      h("label", { class: "keys-switch" }, box, t("page.keys_on")), status, h("p", { class: "muted" }, t("page.help_note")), again);
  }

  /** @param {string} key */
  function name(key) {
    return { "/": "search", "?": "help", "1 2 3": "tabs", Esc: "escape" }[key] || key;
  }

  function tour() {
    let at = -1;
    const words = h("p", {});
    const count = h("span", { class: "muted" });
    const next = h("button", { class: "primary", onclick: () => step() }, t("page.tour_next"));
    const stop = h("button", { class: "plain", onclick: () => end() }, t("page.tour_stop"));
    const node = h("div", { class: "tour", role: "dialog", "aria-label": t("page.tour") },
      words, h("div", { class: "tour-foot" }, count, stop, next));
    const before = /** @type {HTMLElement|null} */ (document.activeElement);
    document.body.append(node);
    node.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && end());
    step();

    function step() {
      at += 1;
      if (at === STOPS.length) {
        end();
        return;
      }
      const stand = document.querySelector(`.${STOPS[at] === "facets" ? "facets" : `at-${STOPS[at]}`}`);
      document.querySelectorAll(".toured").forEach((one) => one.classList.remove("toured"));
      if (stand) {
        stand.classList.add("toured");
        place(node, stand.getBoundingClientRect());
      }
      words.textContent = t(`page.tour_${STOPS[at]}`);
      count.textContent = `${at + 1} / ${STOPS.length}`;
      next.textContent = t(at + 1 === STOPS.length ? "page.tour_done" : "page.tour_next");
      next.focus();
    }

    function end() {
      document.querySelectorAll(".toured").forEach((one) => one.classList.remove("toured"));
      node.remove();
      remember();
      if (before) before.focus();
    }
  }

  return {
    keys,
    /** Once for whoever has not been here. */
    first() {
      if (!known()) tour();
    },
  };
}

/** Beside a part of the page, where there is room. @param {HTMLElement} node @param {DOMRect} box */
function place(node, box) {
  const { width, height } = node.getBoundingClientRect();
  const right = box.right + 12 + width < innerWidth;
  const left = right ? box.right + 12 : box.left - width - 12;
  const fits = left > 0;
  node.style.left = `${Math.max(12, fits ? left : Math.min(box.left, innerWidth - width - 12))}px`;
  const top = fits ? box.top + 8 : box.bottom + 12;
  node.style.top = `${Math.max(12, Math.min(top, innerHeight - height - 12))}px`;
}

function known() {
  try {
    return localStorage.getItem(SEEN) === "1";
  } catch {
    return true;
  }
}

function remember() {
  try {
    localStorage.setItem(SEEN, "1");
  } catch {
    // A browser that keeps nothing shows it again.
  }
}
