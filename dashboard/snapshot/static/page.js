// The desk on a page of its own.

import { start } from "./sheet.js";

const host = /** @type {HTMLElement} */ (document.getElementById("sheet"));
const { query = "", lang = "zh" } = host.dataset;

function begin() {
  start(host, { query, lang }, begin);
}

begin();
