// Choosing a block of cells: by dragging, or with arrows, Shift and Enter. One cell is in the Tab order.

import { attr } from "./dom.js";

/** @typedef {[number, number, number, number]} Block rows from and to, columns from and to, inclusive */

/**
 * @param {HTMLElement} box its cells have `data-r` and `data-c`
 * @param {{rows: number, columns: number, start: [number, number],
 *   seen: (block: Block|null) => void, done: (block: Block|null, more: boolean) => void,
 *   hover: (at: [number, number]|null) => void}} given
 *   `seen` is told what would be chosen, `done` what is; `more` if beside what is chosen already
 */
export function createRove(box, { rows, columns, start, seen, done, hover }) {
  /** @type {[number, number]} */
  let at = start;
  let anchor = start;
  let pending = false;
  let dragging = false;
  /** @type {Map<string, HTMLElement>} */
  const cells = new Map();
  for (const one of /** @type {Iterable<HTMLElement>} */ (box.querySelectorAll("[data-r]"))) {
    cells.set(`${one.dataset.r}/${one.dataset.c}`, one);
    attr(one, "tabindex", "-1");
  }
  attr(cellOf(start), "tabindex", "0");
  box.addEventListener("keydown", keys);
  box.addEventListener("keyup", (event) => event.key === " " && event.preventDefault());
  box.addEventListener("pointerdown", press);
  box.addEventListener("pointermove", move);
  box.addEventListener("pointerup", release);
  box.addEventListener("pointercancel", giveUp);
  box.addEventListener("pointerleave", () => !dragging && hover(null));
  box.addEventListener("focusin", (event) => {
    const found = placeOf(/** @type {Element} */ (event.target));
    if (!found) return;
    // Whoever comes by other ways than the arrows goes on from there.
    if (found[0] !== at[0] || found[1] !== at[1]) {
      attr(cellOf(at), "tabindex", "-1");
      [at, anchor] = [found, found];
      attr(cellOf(at), "tabindex", "0");
    }
    hover(found);
  });
  box.addEventListener("focusout", (event) => {
    if (box.contains(/** @type {Node|null} */ (event.relatedTarget))) return;
    hover(null);
    if (!dragging) giveUp();
  });
  // Whoever listens may have the computer click for them.
  box.addEventListener("click", (event) => {
    const found = event.detail === 0 && placeOf(/** @type {Element} */ (event.target));
    if (found) done([found[0], found[0], found[1], found[1]], false);
  });

  /** @param {[number, number]} place */
  function cellOf([row, column]) {
    return /** @type {HTMLElement} */ (cells.get(`${row}/${column}`));
  }

  /** @param {Element|null} node @returns {[number, number]|null} */
  function placeOf(node) {
    const cell = /** @type {HTMLElement|null} */ (node && node.closest("[data-r]"));
    return cell && box.contains(cell) ? [Number(cell.dataset.r), Number(cell.dataset.c)] : null;
  }

  /** @returns {Block} */
  function block() {
    return [Math.min(at[0], anchor[0]), Math.max(at[0], anchor[0]), Math.min(at[1], anchor[1]), Math.max(at[1], anchor[1])];
  }

  /** @param {[number, number]} next @param {boolean} extend */
  function go(next, extend) {
    attr(cellOf(at), "tabindex", "-1");
    at = next;
    if (!extend) anchor = next;
    pending = extend;
    attr(cellOf(at), "tabindex", "0");
    if (document.activeElement !== cellOf(at)) cellOf(at).focus({ preventScroll: true });
    seen(pending ? block() : null);
  }

  /** @param {KeyboardEvent} event */
  function keys(event) {
    const [row, column] = at;
    /** @type {Object<string, [number, number]>} */
    const ways = {
      ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1], ArrowUp: [row - 1, column], ArrowDown: [row + 1, column],
      Home: [row, 0], End: [row, columns - 1],
    };
    const to = ways[event.key];
    if (to) go([Math.min(rows - 1, Math.max(0, to[0])), Math.min(columns - 1, Math.max(0, to[1]))], event.shiftKey);
    else if (event.key === "Enter" || event.key === " ") finish(event.ctrlKey || event.metaKey);
    else if (event.key === "Delete" || event.key === "Backspace") done(null, false);
    else if (event.key === "Escape" && (pending || dragging)) giveUp();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {boolean} more */
  function finish(more) {
    const found = block();
    pending = false;
    dragging = false;
    anchor = at;
    seen(null);
    done(found, more);
  }

  /** @param {PointerEvent} event */
  function press(event) {
    const found = event.button === 0 ? placeOf(/** @type {Element} */ (event.target)) : null;
    if (!found) return;
    event.preventDefault();
    box.setPointerCapture(event.pointerId);
    dragging = true;
    go(found, event.shiftKey);
    seen(block());
  }

  /** @param {PointerEvent} event */
  function move(event) {
    const found = placeOf(document.elementFromPoint(event.clientX, event.clientY));
    if (!dragging) {
      hover(found);
      return;
    }
    if (!found || (found[0] === at[0] && found[1] === at[1])) return;
    go(found, true);
    hover(found);
  }

  /** @param {PointerEvent} event */
  function release(event) {
    if (dragging) finish(event.ctrlKey || event.metaKey);
  }

  function giveUp() {
    if (!pending && !dragging) return;
    pending = false;
    dragging = false;
    anchor = at;
    seen(null);
  }
}
