// A scenario gets a name and a link.

import { copied } from "./clipboard.js";
import { dialog, h, text } from "./dom.js";

const MOST_NAME = 80;

/** @param {any} context @param {() => string} query what is kept: the whole link */
export function save(context, query) {
  const { t, config } = context;
  const name = h("input", { type: "text", maxlength: MOST_NAME, required: true, autocomplete: "off", "aria-label": t("decide.name") });
  const trouble = h("p", { class: "wrong", role: "alert" });
  const done = h("div", { class: "decide-saved", role: "status" });
  const button = h("button", { class: "primary" }, t("decide.save_it"));
  const form = h("form", { class: "decide-save", novalidate: true, onsubmit: (/** @type {Event} */ event) => {
    event.preventDefault();
    send();
  } }, h("label", {}, t("decide.name"), name), button);
  dialog(t("decide.save_title"), t("decide.close_dialog"), form, trouble, done);
  name.focus();

  async function send() {
    const said = name.value.trim();
    text(trouble, said ? "" : t("decide.name_needed"));
    if (!said) {
      name.focus();
      return;
    }
    button.disabled = true;
    try {
      const answer = await fetch(`${config.urls.saved}.json?lang=${config.lang}`, { method: "POST",
        headers: { "Content-Type": "application/json" }, body: JSON.stringify({ name: said, kind: "scenario", query: query() }) });
      const told = await answer.json().catch(() => ({}));
      if (!answer.ok) throw new Error(told.error || String(answer.status));
      tell(said, new URL(told.view.short, location.href).href);
    } catch (error) {
      text(trouble, t("decide.save_failed", { why: /** @type {Error} */ (error).message }));
      button.disabled = false;
    }
  }

  /** @param {string} said @param {string} address */
  function tell(said, address) {
    form.hidden = true;
    const link = h("input", { type: "text", readonly: true, value: address, "aria-label": t("decide.copy"), onfocus: () => link.select() });
    const copy = h("button", { type: "button", class: "plain", onclick: async () => {
      if (await copied(address, link)) text(copy, t("decide.copied"));
      else link.focus();
    } }, t("decide.copy"));
    done.replaceChildren(h("p", {}, t("decide.saved", { name: said })), h("div", { class: "decide-put" }, link, copy));
    link.focus();
  }
}
