// Marks with a number or a sign on the map. They are the page's own: sharp, and told apart by shape.

import { attr, each, h, text } from "./dom.js";

/**
 * @typedef {{key: string, kind: "ring"|"site"|"added"|"closed", at: [number, number], text: string,
 *   label: string, on?: boolean, act: () => void}} Pin
 */

/** @param {HTMLElement} frame */
export function createPins(frame) {
  const layer = frame.appendChild(h("div", { class: "decide-pins" }));
  /** @type {{node: HTMLElement, at: [number, number]}[]} */
  let shown = [];

  function make() {
    /** @type {any} */
    let of = null;
    const said = h("span", {});
    // The list beside the map has the same for the keyboard.
    const node = h("button", { type: "button", tabindex: "-1", onclick: (/** @type {Event} */ event) => {
      event.stopPropagation();
      of.act();
    } }, said);
    return { node, update: (/** @type {Pin} */ one) => {
      of = one;
      attr(node, "class", `decide-pin decide-pin-${one.kind}`);
      attr(node, "data-on", one.on ? "true" : null);
      attr(node, "aria-label", one.label);
      attr(node, "title", one.label);
      text(said, one.text);
    } };
  }

  return {
    /** @param {Pin[]} pins */
    draw(pins) {
      each(layer, pins, (one) => one.key, make);
      shown = pins.map((one, at) => ({ node: /** @type {HTMLElement} */ (layer.children[at]), at: one.at }));
    },
    /** @param {(at: [number, number]) => {x: number, y: number}} project */
    move(project) {
      for (const { node, at } of shown) {
        const { x, y } = project(at);
        node.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
      }
    },
    /** Where no name may stand. */
    taken() {
      const { left, top } = frame.getBoundingClientRect();
      return shown.map(({ node }) => {
        const box = /** @type {Element} */ (node.firstElementChild).getBoundingClientRect();
        return { left: box.left - left, top: box.top - top, right: box.right - left, bottom: box.bottom - top };
      });
    },
  };
}
