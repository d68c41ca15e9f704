// The desk on a page of its own.

import { h } from "./dom.js";
import { create } from "./sheet.js";

const host = /** @type {HTMLElement} */ (document.getElementById("sheet"));
const { query = "", lang = "zh" } = host.dataset;
create(host, { query, lang }).catch((error) => {
  host.replaceChildren(h("p", { class: "sheet-wrong", role: "alert" }, String(error.message)));
});
