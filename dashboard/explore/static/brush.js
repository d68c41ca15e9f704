// Choosing a span of whole numbers on a line: with the pointer, and with two handles and the keyboard.

import { attr, h } from "./dom.js";
import { percent, style } from "./chart.js";

/** Pixels within which a press is no drag. */
const STILL = 3;

/**
 * The span after a drag: a new one, or the one before moved as a whole within its limits.
 * @param {{kind: string, span: [number, number], start: number, now: number, limits: [number, number]}} drag
 * @returns {[number, number]} half-open
 */
export function dragged({ kind, span: [from, to], start, now, limits: [first, end] }) {
  const at = Math.min(end - 1, Math.max(first, now));
  if (kind === "move") {
    const by = Math.min(end - to, Math.max(first - from, now - start));
    return [from + by, to + by];
  }
  if (kind === "from") return at < to ? [at, to] : [to - 1, at + 1];
  if (kind === "to") return at >= from ? [from, at + 1] : [at, from + 1];
  return [Math.min(start, at), Math.max(start, at) + 1];
}

/**
 * @param {HTMLElement} plot what is dragged on; it has the length of `limits`
 * @param {{labels: [string, string], said: (at: number) => string,
 *   seen: (span: [number, number]) => void, done: (span: [number, number], goesOn: boolean) => void,
 *   hover: (at: number|null) => void}} given
 *   `seen` is told of every span while it is dragged, `done` of the one that is wanted, and whether
 *   that goes on with the step before: all keys of a run on a handle are one step
 */
export function createBrush(plot, { labels, said, seen, done, hover }) {
  /** @type {[number, number]} */
  let limits = [0, 1];
  /** @type {[number, number]} */
  let span = [0, 1];
  /** @type {any} */
  let drag = null;
  /** Of keys that follow each other on a handle: all of them are one step to undo. */
  let run = false;
  let mine = span;
  const veils = ["before", "after"].map((kind) => h("i", { class: `veil ${kind}` }));
  const frame = h("i", { class: "window" });
  const handles = labels.map((label, at) => h("div", {
    class: "handle", role: "slider", tabindex: "0", "aria-label": label, "aria-orientation": "horizontal",
    "data-end": at ? "to" : "from", onkeydown: (/** @type {KeyboardEvent} */ event) => keys(event, at),
    onblur: () => { run = false; },
  }));
  plot.append(...veils, frame, ...handles);
  plot.addEventListener("pointerdown", press);
  plot.addEventListener("pointermove", move);
  plot.addEventListener("pointerup", release);
  plot.addEventListener("pointercancel", giveUp);
  plot.addEventListener("pointerleave", () => !drag && hover(null));
  plot.addEventListener("dblclick", () => done(limits, false));
  plot.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape" || !drag) return;
    event.preventDefault();
    giveUp();
  });

  /** @param {PointerEvent} event the number under the pointer */
  function under(event) {
    const box = plot.getBoundingClientRect();
    const at = (event.clientX - box.left) / Math.max(1, box.width);
    return Math.floor(limits[0] + Math.min(0.999999, Math.max(0, at)) * (limits[1] - limits[0]));
  }

  /** @param {PointerEvent} event */
  function press(event) {
    if (event.button !== 0) return;
    run = false;
    const start = under(event);
    const end = /** @type {HTMLElement} */ (event.target).dataset.end;
    const whole = span[0] <= limits[0] && span[1] >= limits[1];
    const inside = !whole && start >= span[0] && start < span[1];
    drag = { kind: end || (inside ? "move" : "new"), span, start, x: event.clientX, moved: false };
    plot.setPointerCapture(event.pointerId);
    if (!end) event.preventDefault();
  }

  /** @param {PointerEvent} event */
  function move(event) {
    const now = under(event);
    if (!drag) {
      hover(now);
      return;
    }
    drag.moved = drag.moved || Math.abs(event.clientX - drag.x) > STILL;
    if (!drag.moved) return;
    hover(null);
    const found = dragged({ ...drag, now, limits });
    put(found);
    seen(found);
  }

  /** @param {PointerEvent} event */
  function release(event) {
    if (!drag) return;
    const { moved } = drag;
    const found = dragged({ ...drag, now: under(event), limits });
    const before = drag.span;
    drag = null;
    if (!moved || (found[0] === before[0] && found[1] === before[1])) return;
    done(found, false);
  }

  function giveUp() {
    if (!drag) return;
    const before = drag.span;
    drag = null;
    put(before);
    seen(before);
  }

  /** @param {KeyboardEvent} event @param {number} at of the handle */
  function keys(event, at) {
    const by = event.shiftKey ? 7 : 1;
    const to = {
      ArrowLeft: span[at] - by, ArrowDown: span[at] - by, ArrowRight: span[at] + by, ArrowUp: span[at] + by,
      PageDown: span[at] - 30, PageUp: span[at] + 30, Home: limits[0], End: limits[1],
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const [least, most] = at ? [span[0] + 1, limits[1]] : [limits[0], span[1] - 1];
    const next = Math.min(most, Math.max(least, to));
    if (next === span[at]) return;
    const again = run;
    run = true;
    mine = at ? [span[0], next] : [next, span[1]];
    done(mine, again);
  }

  /** @param {[number, number]} next */
  function put(next) {
    span = next;
    const [first, end] = limits;
    const [a, b] = next.map((one) => Math.min(1, Math.max(0, (one - first) / (end - first))));
    style(veils[0], "width", percent(a));
    style(veils[1], "left", percent(b));
    style(frame, "left", percent(a));
    style(frame, "width", percent(b - a));
    attr(plot, "data-whole", a <= 0 && b >= 1);
    handles.forEach((handle, at) => {
      style(handle, "left", percent(at ? b : a));
      // The last number that is in is told, not the first that is out.
      attr(handle, "aria-valuemin", at ? next[0] : first);
      attr(handle, "aria-valuemax", at ? end - 1 : next[1] - 1);
      attr(handle, "aria-valuenow", at ? next[1] - 1 : next[0]);
      attr(handle, "aria-valuetext", said(at ? next[1] - 1 : next[0]));
    });
  }

  return {
    get dragging() {
      return drag !== null;
    },
    /** @param {[number, number]} within half-open @param {[number, number]} now half-open */
    draw(within, now) {
      limits = within;
      // Somebody else's span, an undone step's too, ends a run.
      if (now[0] !== mine[0] || now[1] !== mine[1]) run = false;
      if (!drag) put(now);
    },
  };
}
