/** The stage: where everything stands, and how one scene becomes the next without a jump. */

import { attr, each, h, heard, still, style, text } from "./dom.js";
import { makerOf } from "./panels.js";

/** @typedef {import("./panels.js").Desk} Desk */

const FADE = 360;

/**
 * Make the page's parts.
 * @param {HTMLElement} root
 * @param {{title: string, desk: Desk, onTrail: (code: string|null) => void,
 *   onHelp: () => void, onLanguage: () => void,
 *   onSheet: () => void}} given
 */
export function createStage(root, { title, desk, onTrail, onHelp, onLanguage, onSheet }) {
  const { words } = desk;
  const part = (tag, name, label, ...children) =>
    h(tag, label ? { class: name, "aria-label": label } : { class: name }, ...children);

  const scene = h("h2");
  const subtitle = h("p", { class: "subtitle" });
  const trail = h("ol");
  const trailBox = part("nav", "trail", words.trail, trail);
  const clock = h("p", { class: "clock" });
  const asOf = h("p", { class: "as-of" });
  const alt = heard();
  const mapBox = h("div", { class: "map" });
  const mapNote = h("p", { class: "map-note" });
  const progress = h("ol", { class: "progress", "aria-hidden": "true" });
  const state = h("span", { class: "state" });
  const hint = h("span", { class: "hint" });
  const bar = h("p", { class: "bar", hidden: true });
  const synthetic = h("b", { class: "synthetic" });

  const regions = {
    legend: region(h("div", { class: "region over" }), []),
    figures: region(part("section", "region figures", words.figures), [-2, -1, 0, 1, 2, 3, 4, 5]),
    verdict: region(h("section", { class: "region verdict", "aria-live": "polite", "aria-label": words.verdict }), [0, 1, 2, 3, 4]),
    lists: region(part("section", "region lists", words.lists), [-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5]),
  };
  const main = h(
    "main",
    {},
    regions.figures.node,
    part("section", "centre", words.map, alt, mapBox, regions.legend.node, mapNote),
    regions.verdict.node,
    regions.lists.node,
  );
  root.append(
    h("header", {}, h("h1", {}, title), h("div", { class: "where" }, scene, subtitle, trailBox), h("div", { class: "times" }, clock, asOf)),
    main,
    h(
      "footer",
      {},
      progress,
      state,
      hint,
      h("span", { class: "tools" },
        h("button", { type: "button", onclick: onHelp }, words.help),
        h("button", { type: "button", onclick: onSheet }, words.sheet),
        h("button", { type: "button", onclick: onLanguage }, words.other_lang)),
      h("span", { class: "sources" }, words.sources || ""),
      synthetic,
      bar,
    ),
  );

  let pulse = { stale: [], away: false };
  let markedCode = null;
  let hovered = null;

  /** A place whose panels fade into those of the next scene, or are patched within one. */
  function region(node, fits) {
    let sheet = null;
    let shown = null;
    let handles = [];
    return {
      node,
      show(key, panels) {
        if (key !== shown || !sheet) {
          const old = sheet;
          sheet = h("div", { class: "sheet" });
          shown = key;
          fade(old, sheet);
          node.append(sheet);
        }
        handles = each(sheet, panels, (one) => `${one.id}:${makerOf(one).name}`, (one) => makerOf(one)(desk));
        attr(node, "data-count", panels.length);
        for (const one of handles) if (one.foot) one.foot.age(pulse);
        this.fit();
      },
      /** Choose the largest type that fits. */
      fit() {
        if (!sheet || !fits.length) return;
        // Side by side, each list has a height of its own.
        const beside = getComputedStyle(sheet).getPropertyValue("--beside-each-other").trim() === "1";
        if (!beside) for (const one of sheet.children) attr(one, "data-fit", null);
        else attr(sheet, "data-fit", null);
        // A line of Chinese type is a little taller than its line box: that is no overflow.
        const slack = parseFloat(getComputedStyle(document.documentElement).fontSize) / 5;
        for (const box of beside ? sheet.children : [sheet]) {
          for (const level of fits) {
            attr(box, "data-fit", level);
            if (box.scrollHeight <= box.clientHeight + slack && box.scrollWidth <= box.clientWidth + 1) break;
          }
        }
      },
      age() {
        for (const one of handles) if (one.foot) one.foot.age(pulse);
      },
    };
  }

  function fade(old, next) {
    if (!old) return;
    if (still.matches || !old.animate || document.hidden) {
      old.remove();
      return;
    }
    attr(old, "aria-hidden", "true");
    attr(old, "inert", true);
    old.animate([{ opacity: 1 }, { opacity: 0 }], { duration: FADE / 2, fill: "forwards" });
    next.animate([{ opacity: 0 }, { opacity: 0, offset: 0.3 }, { opacity: 1 }], { duration: FADE });
    setTimeout(() => old.remove(), FADE);
  }

  function crumbs(given, drilled, base) {
    const full = given.area ? given.area.trail : [];
    const from = full.findIndex((one) => one.code === base);
    const shown = drilled ? full.slice(Math.max(0, from)) : [];
    attr(trailBox, "hidden", !drilled);
    attr(subtitle, "hidden", drilled);
    each(trail, shown.map((one, at) => ({ ...one, last: at === shown.length - 1, first: at === 0 })),
      (one) => `${one.code}:${one.last}`,
      (one) => {
        const name = one.last
          ? h("span", { "aria-current": "page" })
          : h("button", { type: "button", onclick: () => onTrail(one.first ? null : one.code) });
        return { node: h("li", {}, name), update: (next) => text(name, next.name) };
      });
  }

  function marks() {
    for (const row of regions.lists.node.querySelectorAll("[data-code]")) {
      const code = row.getAttribute("data-code");
      attr(row, "data-marked", code === markedCode || code === hovered ? true : null);
    }
  }

  return {
    mapBox,
    main,
    /** The legend, for the map to put where it covers least. */
    legend: {
      size() {
        const { node } = regions.legend;
        const sheet = node.lastElementChild;
        return sheet ? { width: sheet.offsetWidth, height: sheet.offsetHeight } : { width: 0, height: 0 };
      },
      put: (corner) => attr(regions.legend.node, "data-corner", corner),
    },
    /**
     * Show a scene, or what has changed of it.
     * @param {any} given the scene as the server tells it
     * @param {{key: string, drilled: boolean, base: string|null}} how scenes of one `key` are patched
     */
    show(given, { key, drilled, base }) {
      const figures = given.figures || [];
      const lists = given.lists || [];
      text(scene, given.title);
      text(subtitle, given.subtitle);
      crumbs(given, drilled, base);
      const dated = [...figures, ...lists, given.map || {}].find((one) => one.as_of_full);
      text(asOf, dated ? words.as_of.replace("{time}", dated.as_of_full) : "");
      text(synthetic, given.synthetic ? words.synthetic : "");
      attr(main, "data-figures", figures.length);
      attr(main, "data-lists", lists.length);
      // A map that cannot be shown is not to be taken for that of the scene before.
      attr(main, "data-map", given.map && given.map.error ? "failed" : "shown");
      attr(main, "data-verdict", given.verdict ? "yes" : "no");
      regions.figures.show(key, figures);
      regions.lists.show(key, lists);
      regions.verdict.show(key, given.verdict ? [{ id: "verdict", title: "", ...given.verdict, kind: "verdict" }] : []);
      const map = given.map || {};
      regions.legend.show(key, map.error ? [] : [{ ...map, id: "legend", kind: "legend", overlays: given.overlays || [] }]);
      text(alt, map.alt);
      this.mapNote(map.error ? `${words.failed}\n${map.error}` : "");
      markedCode = null;
      marks();
    },
    mapNote: (said) => text(mapNote, said),
    /** There is no scene yet. @param {string} why as the server says it, or nothing */
    empty(why) {
      text(mapNote, why || words.loading);
    },
    fit() {
      for (const one of Object.values(regions)) one.fit();
    },
    /** Mark what is too old, or what a database that is away last told. */
    age(next) {
      pulse = next;
      attr(root, "data-away", next.away ? true : null);
      for (const one of Object.values(regions)) one.age();
      this.fit();
    },
    clock: (said) => text(clock, said),
    /** @param {string|null} said plainly, over the whole width; null for nothing. */
    bar(said) {
      attr(bar, "hidden", !said);
      text(bar, said);
    },
    /** @param {"paused"|"alone"|"synced"|"fixed"} now @param {string} said below the map */
    state(now, said) {
      attr(state, "data-state", now);
      text(state, words[now]);
      text(hint, said);
    },
    /** Show how far the round has come. @param {import("./clock.js").Turn|null} turn */
    progress(turn, share) {
      const entries = turn ? turn.entries : [];
      const slots = entries.length ? entries[entries.length - 1].slot + 1 : 0;
      const now = turn ? turn.entry.slot : -1;
      const all = entries.filter((one) => one.slot === now).reduce((sum, one) => sum + one.seconds, 0);
      const gone = entries.filter((one, at) => one.slot === now && at < turn.at).reduce((sum, one) => sum + one.seconds, 0);
      const part = turn ? (gone + share * turn.entry.seconds) / all : 0;
      attr(progress, "data-many", slots > 12 ? true : null);
      each(progress, Array.from({ length: slots < 2 ? 0 : slots }, (_, at) => at), (at) => at, () => {
        const fill = h("i");
        return {
          node: h("li", {}, fill),
          update(at) {
            attr(this.node, "data-now", at === now ? true : null);
            // Hundredths, so that a slow minute does not repaint four times a second.
            style(fill, "transform", `scaleX(${at === now ? part.toFixed(2) : 0})`);
          },
        };
      });
    },
    mark(code) {
      markedCode = code;
      marks();
    },
    hover(code) {
      hovered = code;
      marks();
    },
  };
}
