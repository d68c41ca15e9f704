/** What keys, clicks and the clicker do. */

import { fullscreen } from "./keys.js";

/**
 * @param {{turn: any, guide: any, stage: any, story: any, help: any, sheets: any, now: () => number,
 *   otherLang: string, warn: (error: any) => void}} given `otherLang` is this page's address in the
 *   other language; what the address asks for besides is kept.
 */
export function createActs({ turn, guide, stage, story, help, sheets, now, otherLang, warn }) {
  /** The area that the arrow keys have come to. @type {string|null} */
  let marked = null;

  const areaOf = () => (guide.shown && guide.shown.scene.area) || { children: [], trail: [] };

  function mark() {
    stage.mark(marked);
    if (guide.map) guide.map.mark(marked);
  }

  function drill(code) {
    turn.touch(now());
    turn.drill(now(), code);
    guide.follow().catch(warn);
  }

  /** One area up, and from the one below the scene's own back to the scene. */
  function up() {
    if (!turn.drilled) return;
    const { trail } = areaOf();
    const above = trail.length > 1 ? trail[trail.length - 2].code : null;
    drill(above && above !== turn.base(now()) ? above : null);
  }

  function cycle(step) {
    const all = areaOf().children || [];
    if (!all.length) return;
    const at = all.findIndex((one) => one.code === marked);
    const start = step > 0 ? 0 : all.length - 1;
    marked = all[at < 0 ? start : (at + step + all.length) % all.length].code;
    mark();
  }

  /** Open the story of the first number, or close what is open. */
  function first() {
    if (story.open) {
      story.close();
      return;
    }
    const figures = (guide.shown && guide.shown.scene.figures) || [];
    const panel = figures.find((one) => one.indicator && !one.error);
    if (panel && !help.open) story.show({ indicator: panel.indicator, area: null, here: areaOf().code || null, panel, from: null });
  }

  function language() {
    const to = new URL(otherLang, location.href);
    for (const [name, value] of new URLSearchParams(location.search)) {
      if (name !== "lang") to.searchParams.set(name, value);
    }
    location.assign(to);
  }

  /** The map of the scene that is on, as a sheet. */
  function sheet() {
    if (!story.open && !help.open && guide.shown) sheets.show(guide.shown.scene.sheet);
  }

  function close() {
    story.close();
    help.close();
    sheets.close();
  }

  const acts = {
    next: () => turn.next(now()),
    previous: () => turn.previous(now()),
    home: () => turn.home(),
    pause: () => turn.pause(now()),
    left: () => cycle(-1),
    right: () => cycle(1),
    into: () => marked && drill(marked),
    up,
    story: first,
    help: () => story.open || help.toggle(),
    language,
    fullscreen,
    sheet,
  };

  return {
    /** Do what a key means. @param {string} meaning */
    do(meaning) {
      if (["next", "previous", "home"].includes(meaning)) close();
      acts[meaning]();
    },
    drill,
    language,
    sheet,
    close,
    /** The area that the scene is of; null for everything. @returns {string|null} */
    get here() {
      return areaOf().code || null;
    },
    /** Let a pointer on a row show its area, and no longer. */
    point(code) {
      if (guide.map) guide.map.mark(code || marked);
    },
    /** A scene has come; one that is only newer keeps its mark. */
    shown(same) {
      if (!same) marked = null;
      mark();
    },
    /** The marked area, if there is one. @returns {{code: string, name: string}|undefined} */
    get marked() {
      return marked ? (areaOf().children || []).find((one) => one.code === marked) : undefined;
    },
  };
}
