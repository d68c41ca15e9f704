// A name and a note, asked for in a dialog.

import { attr, h, text } from "./dom.js";

const [NAME, NOTE] = [80, 500];
let made = 0;

/**
 * @param {{t: (key: string, values?: any) => string}} context
 */
export function createDialog({ t }) {
  const id = `saved-dialog-${(made += 1)}`;
  const name = h("input", { class: "saved-field", name: "name", maxlength: NAME, autocomplete: "off",
    "aria-describedby": `${id}-wrong` });
  const note = h("textarea", { class: "saved-field", name: "note", rows: "3", maxlength: NOTE });
  const wrong = h("p", { class: "saved-wrong", id: `${id}-wrong`, role: "alert" });
  const submit = h("button", { type: "submit" }, t("saved.save"));
  const heading = h("h2", { id: `${id}-heading` });
  const form = h("form", { method: "dialog", novalidate: true }, heading,
    h("label", {}, t("saved.name"), name), wrong, h("label", {}, t("saved.note"), note),
    h("p", {}, t("saved.shared")),
    h("div", { class: "saved-acts" },
      h("button", { type: "button", onclick: () => node.close() }, t("saved.cancel")), submit));
  const node = h("dialog", { class: "saved-dialog", "aria-labelledby": heading.id }, form);
  document.body.append(node);
  /** @type {(given: {name: string, note: string}) => Promise<void>} */
  let act = async () => {};

  /** @param {string} word */
  function refuse(word) {
    text(wrong, word);
    attr(name, "aria-invalid", word ? "true" : null);
  }

  form.addEventListener("submit", async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (submit.disabled) return;
    const given = { name: name.value.trim(), note: note.value.trim() };
    if (!given.name) {
      refuse(t("saved.need_name"));
      name.focus();
      return;
    }
    submit.disabled = true;
    try {
      await act(given);
      node.close();
    } catch (error) {
      refuse(String(/** @type {Error} */ (error).message));
      name.focus();
    } finally {
      submit.disabled = false;
    }
  });
  // Enter that ends the word of an input method does not send the form.
  name.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.preventDefault();
  });
  name.addEventListener("input", () => refuse(""));

  return {
    /**
     * Ask; what `done` throws is said in the dialog, which stays open.
     * @param {string} title @param {{name: string, note: string|null}} before
     * @param {(given: {name: string, note: string}) => Promise<void>} done
     */
    ask(title, before, done) {
      act = done;
      text(heading, title);
      refuse("");
      name.value = before.name;
      note.value = before.note || "";
      node.showModal();
      name.focus();
      name.select();
    },
    destroy: () => node.remove(),
  };
}
