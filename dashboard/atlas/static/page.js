// The page of atlases. Where the server is still reading its data, it is asked again.

import { create } from "./atlas.js";
import { Refused } from "./ask.js";
import { h } from "./dom.js";

const AGAIN_MS = 3_000;
const LATER = 503;
const host = /** @type {HTMLElement} */ (document.getElementById("atlas"));
const { query = "", lang = "zh" } = host.dataset;

async function open() {
  for (;;) {
    try {
      await create(host, { query, lang });
      return;
    } catch (error) {
      host.replaceChildren(h("p", { class: "sheet-wrong", role: "alert" }, String(/** @type {Error} */ (error).message)));
      if (!(error instanceof Refused) || error.status !== LATER) return;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}

void open();
