// What stands around every chart: its title, what is pointed at, its tools, and its state.

import { attr, h, text } from "./dom.js";
import { createPictureMenu } from "./picture_menu.js";

let made = 0;

/**
 * @param {HTMLElement} host @param {any} context
 * @param {{kind: string, title: string}} what
 */
export function createChart(host, context, { kind, title }) {
  const { t } = context;
  const id = `chart-${(made += 1)}`;
  const name = h("h2", { id, class: "chart-title" }, title);
  const aside = h("p", { class: "chart-aside" });
  const clear = h("button", { class: "chart-tool", type: "button", hidden: true }, t("panels.clear"));
  const tools = h("div", { class: "chart-tools" });
  const trouble = h("p", { class: "chart-trouble", role: "status", hidden: true });
  const body = h("div", { class: "chart-body" });
  const node = h("section", { class: `chart ${kind}`, "aria-labelledby": id, "aria-busy": "true" },
    h("header", { class: "chart-head" }, name, aside, tools, clear), trouble, body);
  attr(clear, "aria-label", t("panels.clear_of", { title }));
  host.append(node);
  let kept = "";

  return {
    node, body, tools, clear,
    /** Offer a picture of it. @param {() => any} describe */
    pictured(describe) {
      tools.append(...createPictureMenu(context, title, describe));
    },
    /** Another title. @param {string} said */
    titled(said) {
      text(name, said);
    },
    /** What stands beside the title while nothing is pointed at. @param {string} said */
    aside(said) {
      kept = said;
      text(aside, said);
      attr(aside, "title", said || null);
    },
    /** What is pointed at; none for what stood there. @param {string|null} said */
    read(said) {
      text(aside, said === null ? kept : said);
      attr(aside, "data-read", said === null ? null : true);
    },
    /** Whether there is a filter to clear: who stands on the button is not left alone. @param {boolean} on */
    filtered(on) {
      const stood = document.activeElement === clear;
      attr(clear, "hidden", !on);
      attr(node, "data-filtered", on);
      if (!on && stood) focusable(body)?.focus();
    },
    /** @param {boolean} on */
    busy(on) {
      attr(node, "aria-busy", String(on));
    },
    /** The last numbers stay, marked. @param {string|null} error */
    failed(error) {
      attr(node, "data-failed", Boolean(error));
      attr(trouble, "hidden", !error);
      text(trouble, error ? `${t("panels.failed")} ${error}` : "");
    },
    destroy() {
      node.remove();
    },
  };
}

/** @param {Element} node @returns {HTMLElement|null} what the Tab key reaches first in it */
function focusable(node) {
  return node.querySelector("[tabindex='0'], button:not([tabindex='-1'], [hidden])");
}

/** Set a property of the style if it differs. @param {any} node @param {string} name @param {string} value */
export function style(node, name, value) {
  if (node.style.getPropertyValue(name) !== value) node.style.setProperty(name, value);
}

/** @param {number} at of 1 */
export function percent(at) {
  return `${(100 * at).toFixed(3)}%`;
}

/** A step of 1, 2 or 5 times a power of ten: `parts` of them reach `most`. @param {number} most @param {number} parts */
export function stepOf(most, parts) {
  const raw = Math.max(1, most / parts);
  const power = 10 ** Math.floor(Math.log10(raw));
  return [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= raw && Number.isInteger(one)) || 10 * power;
}

/**
 * How wide a text is in em: a Chinese character is one, a Latin letter about half of it.
 * @param {string} value
 */
export function ems(value) {
  let sum = 0;
  for (const one of value) {
    if (one > "\u2e7f") sum += 1;
    else if (/[.,:;|!'’ ilI()]/.test(one)) sum += 0.31;
    else if (/[A-Zmw%÷—+−]/.test(one)) sum += 0.72;
    else sum += 0.56;
  }
  return sum;
}
