// How a sheet is to be made, as fields. What was chosen last is remembered in this browser.

import { attr, h } from "./dom.js";

const KEY = "rongtu.sheet";
/** Of one sheet, not of the next one too. */
const NOT_KEPT = new Set(["title"]);

/**
 * @param {any} told @param {() => void} changed
 */
export function createFields(told, changed) {
  const known = remembered();
  const made = told.fields.map((/** @type {any} */ field) => one(field));
  const node = h("div", { class: "sheet-fields" }, ...made.map((/** @type {any} */ field) => field.label));
  const crs = one(told.crs);
  follow();

  /** @param {any} field */
  function one(field) {
    const start = known[field.key];
    const options = field.options || [];
    const input = field.kind === "choice"
      ? h("select", { name: field.key, onchange: taken }, ...options.map((/** @type {any} */ option) => h("option", { value: option.key }, option.title)))
      : field.kind === "switch" ? h("input", { type: "checkbox", name: field.key, onchange: taken })
        : h("input", { type: "text", name: field.key, maxlength: field.most, autocomplete: "off", placeholder: field.hint || "", oninput: taken });
    const usual = told.usual[field.key] || field.usual || "";
    const value = options.length && !options.some((/** @type {any} */ option) => option.key === start) ? usual : start ?? usual;
    if (field.kind === "switch") input.checked = value === "1";
    else input.value = value;
    const label = h("label", { class: `sheet-field sheet-${field.kind}`, title: field.help || null }, h("span", {}, field.title), input);
    return { field, input, label };
  }

  function taken() {
    follow();
    remember();
    changed();
  }

  /** What does not matter for the format is out of the way, and still there. */
  function follow() {
    for (const { field, input, label } of made) {
      const needs = field.only || {};
      const off = Object.entries(needs).some(([key, values]) => !(/** @type {string[]} */ (values)).includes(value(key)));
      attr(input, "disabled", off);
      attr(label, "data-off", off);
    }
  }

  /** @param {string} key @returns {string} */
  function value(key) {
    const found = made.find((/** @type {any} */ one) => one.field.key === key);
    if (!found) return "";
    return found.field.kind === "switch" ? (found.input.checked ? "1" : "0") : found.input.value.trim();
  }

  function values() {
    return Object.fromEntries(made.map((/** @type {any} */ one) => [one.field.key, one.input.disabled ? "" : value(one.field.key)]));
  }

  function remember() {
    const kept = Object.fromEntries(made.filter((/** @type {any} */ one) => !NOT_KEPT.has(one.field.key))
      .map((/** @type {any} */ one) => [one.field.key, value(one.field.key)]));
    try {
      localStorage.setItem(KEY, JSON.stringify({ ...kept, crs: crs.input.value }));
    } catch {
      // A browser that keeps nothing asks again.
    }
  }

  return { node, crs: crs.label, values, crsValue: () => crs.input.value };
}

/** @returns {Object<string, string>} */
function remembered() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) || "{}");
    return found && typeof found === "object" ? found : {};
  } catch {
    return {};
  }
}
