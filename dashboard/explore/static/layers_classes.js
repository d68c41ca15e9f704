// How values become classes: the method, how many, and limits of one's own; and what each class means.

import { attr, h, text } from "./dom.js";
import { createLegend } from "./map_legend.js";
import { SCHEMES } from "./state.js";

const [FEWEST, MOST] = [3, 7];

/**
 * Limits as they were typed: numbers that rise.
 * @param {string} given
 * @returns {{breaks: number[]}|{wrong: string, values: Object<string, any>}} what is wrong, as a word's key
 */
export function breaksOf(given) {
  // Half-width and full-width marks are both typed.
  const parts = given.normalize("NFKC").split(/[,;、\s]+/).filter(Boolean);
  const odd = parts.find((one) => !/^[+-]?(\d+\.?\d*|\.\d+)$/.test(one));
  if (odd !== undefined) return { wrong: "map.breaks_number", values: { given: odd } };
  const breaks = parts.map(Number);
  if (breaks.length < 1 || breaks.length >= MOST) return { wrong: "map.breaks_many", values: { n: breaks.length, most: MOST - 1 } };
  const at = breaks.findIndex((one, index) => index > 0 && one <= breaks[index - 1]);
  if (at > 0) return { wrong: "map.breaks_rise", values: { a: parts[at - 1], b: parts[at] } };
  return { breaks };
}

/** @param {HTMLElement} host @param {any} context */
export function create(host, context) {
  const { t, config } = context;
  const scheme = h("select", { onchange: () => choose(scheme.value) },
    ...SCHEMES.map((key) => h("option", { value: key }, t(`map.scheme_${key}`))));
  const count = h("select", { onchange: () => context.change({ classes: { ...state.classes, k: Number(count.value) } }) },
    ...Array.from({ length: MOST - FEWEST + 1 }, (_, at) => h("option", { value: FEWEST + at }, String(FEWEST + at))));
  const wrong = h("p", { class: "ly-wrong", id: "ly-wrong", role: "alert" });
  const breaks = h("input", { type: "text", inputmode: "decimal", autocomplete: "off", "aria-describedby": "ly-wrong",
    placeholder: t("map.breaks_like"), onchange: () => take(), oninput: () => heed(), onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Enter") take();
    } });
  const ofCount = h("label", {}, t("map.how_many"), count);
  const ofBreaks = h("label", { class: "ly-breaks" }, t("map.breaks"), breaks);
  const shown = h("div", {});
  host.append(h("div", { class: "ly-controls" }, h("label", {}, t("map.scheme"), scheme), ofCount), ofBreaks, wrong, shown);
  const legend = createLegend(shown, { t, lang: config.lang });
  let state = context.state();
  /** @type {import("./map_told.js").Legend|undefined} */
  let meant;

  /** @param {string} wanted */
  function choose(wanted) {
    const { k } = state.classes;
    if (wanted !== "user") {
      context.change({ classes: { scheme: wanted, k: Math.min(MOST, Math.max(FEWEST, k)), breaks: [] } });
      return;
    }
    // One's own limits begin as those that were seen.
    const now = meant && meant.breaks.length ? [...new Set(meant.breaks)] : [];
    breaks.value = now.join(", ");
    ofBreaks.hidden = false;
    if (now.length) context.change({ classes: { scheme: "user", k: now.length + 1, breaks: now } });
    breaks.focus();
  }

  function heed() {
    const found = breaks.value.trim() ? breaksOf(breaks.value) : null;
    const bad = found && "wrong" in found;
    text(wrong, bad ? t(found.wrong, found.values) : "");
    attr(breaks, "aria-invalid", bad ? "true" : null);
    return found && !bad ? /** @type {{breaks: number[]}} */ (found).breaks : null;
  }

  function take() {
    const found = heed();
    if (found) context.change({ classes: { scheme: "user", k: found.length + 1, breaks: found } });
  }

  return {
    /** @param {import("./map_told.js").Told} told @param {any} next */
    draw(told, next) {
      state = next;
      meant = told.legends.areas;
      const { scheme: now, k, breaks: own } = state.classes;
      const typing = document.activeElement === breaks;
      if (!typing || now === "user") scheme.value = now;
      count.value = String(k);
      ofCount.hidden = now === "user" || now === "continuous";
      ofBreaks.hidden = now !== "user" && !typing;
      if (!typing && !breaks.getAttribute("aria-invalid")) breaks.value = own.join(", ");
      legend.draw(meant);
    },
  };
}
