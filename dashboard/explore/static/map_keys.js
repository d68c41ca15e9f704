// The map by keyboard: arrow keys move a cross-hair that does whatever a pointer does.

import { h } from "./dom.js";

const STEP_PX = 12;
const LEAP_PX = 60;
const EDGE_PX = 40;

/** @type {Object<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * @param {HTMLElement} frame it can have the focus
 * @param {{point: (at: [number, number]) => void, leave: () => void, pan: (by: [number, number]) => void,
 *   act: (at: [number, number], how: {shift: boolean, space: boolean}) => void, escape: () => boolean,
 *   back: () => boolean, zoom: (by: number, at: [number, number]) => void, fit: () => void}} acts
 *   `escape`, `back`: whether there was something to leave or to take back
 */
export function createKeys(frame, acts) {
  const hair = frame.appendChild(h("div", { class: "xm-hair", hidden: true, "aria-hidden": "true" }));
  /** @type {[number, number]|null} */
  let at = null;

  function middle() {
    return /** @type {[number, number]} */ ([frame.clientWidth / 2, frame.clientHeight / 2]);
  }

  /** @param {[number, number]} by */
  function move([dx, dy]) {
    const from = at || middle();
    const to = [from[0] + (at ? dx : 0), from[1] + (at ? dy : 0)];
    const most = [frame.clientWidth - EDGE_PX, frame.clientHeight - EDGE_PX];
    const kept = /** @type {[number, number]} */ (to.map((one, axis) => Math.min(Math.max(one, EDGE_PX), most[axis])));
    const beyond = /** @type {[number, number]} */ ([to[0] - kept[0], to[1] - kept[1]]);
    // At the edge the map goes on, not the cross-hair.
    if (beyond[0] || beyond[1]) acts.pan([beyond[0] * 4, beyond[1] * 4]);
    show(kept);
  }

  /** @param {[number, number]} where */
  function show(where) {
    at = where;
    hair.hidden = false;
    hair.style.transform = `translate(${where[0]}px, ${where[1]}px)`;
    acts.point(where);
  }

  function hide() {
    if (!at) return false;
    at = null;
    hair.hidden = true;
    acts.leave();
    return true;
  }

  frame.addEventListener("keydown", (event) => {
    if (event.target !== frame || event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key];
    /** @type {Object<string, () => unknown>} */
    const others = {
      Enter: () => acts.act(at || middle(), { shift: event.shiftKey, space: false }),
      " ": () => acts.act(at || middle(), { shift: true, space: true }),
      Escape: () => acts.escape() || hide(),
      Backspace: () => acts.back(),
      "+": () => acts.zoom(1, at || middle()),
      "=": () => acts.zoom(1, at || middle()),
      "-": () => acts.zoom(-1, at || middle()),
      Home: () => acts.fit(),
    };
    if (!arrow && !others[event.key]) return;
    const far = event.shiftKey ? LEAP_PX : STEP_PX;
    if (arrow) move([arrow[0] * far, arrow[1] * far]);
    else if (others[event.key]() === false) return;
    // What was done here is nobody else's key.
    event.preventDefault();
    event.stopPropagation();
  });
  frame.addEventListener("blur", hide);
  frame.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse" && (event.movementX || event.movementY)) hide();
  });

  return {
    at: () => at,
    hide,
    /** The map moved under it. */
    again: () => at && acts.point(at),
  };
}
