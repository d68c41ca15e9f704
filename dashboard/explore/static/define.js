// What a number means: how it is made, and of what.

import { dialog, h } from "./dom.js";

/** @param {any} context @param {string} key of an indicator */
export function define(context, key) {
  const { t, config } = context;
  const found = config.names.indicator[key];
  if (!found) return;
  const rows = ["formula", "exclusions", "explanation", "source"]
    .filter((part) => found[part])
    .flatMap((part) => [h("dt", {}, t(`page.def_${part}`)), h("dd", {}, found[part])]);
  dialog(found.title, t("page.close"), h("dl", { class: "definition" }, ...rows));
}
