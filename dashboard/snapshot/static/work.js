// An atlas: many sheets in one file, made in the background, with progress, and a way to stop it.

import { attr, h, text } from "./nodes.js";

const LOOK_MS = 700;

/**
 * @param {{net: any, t: (key: string, values?: any) => string, told: any, query: () => string,
 *   onDone: (made: any, word?: string) => void, onError: (word: string) => void}} parts
 */
export function createWork({ net, t, told, query, onDone, onError }) {
  const by = h("select", { name: "by" }, ...told.levels.map((/** @type {any} */ one) => h("option", { value: one.key }, one.title)));
  const buttons = Object.entries(told.formats).filter(([, one]) => /** @type {any} */ (one).kind === "atlas")
    .map(([key, one]) => h("button", { type: "button", onclick: () => begin(key) }, /** @type {any} */ (one).title));
  const bar = h("progress", { max: 1, value: 0, "aria-label": t("desk.atlas") });
  const step = h("span", { class: "sheet-step", role: "status" });
  const stop = h("button", { type: "button", onclick: cancel }, t("desk.stop"));
  const running = h("div", { class: "sheet-running" }, bar, step, stop);
  const node = h("fieldset", {}, h("legend", {}, t("desk.atlas")),
    h("label", { class: "sheet-field sheet-choice" }, h("span", {}, t("desk.by")), by),
    h("div", { class: "sheet-row" }, ...buttons), running);
  let id = "";
  let timer = 0;
  idle(true);

  /** @param {boolean} on */
  function idle(on) {
    running.hidden = on;
    for (const one of buttons) attr(one, "disabled", !on);
    if (on) id = "";
  }

  /** @param {string} format */
  async function begin(format) {
    idle(false);
    show({ progress: 0, step: t("desk.working") });
    try {
      follow(await net.begin({ query: query(), format, by: by.value }));
    } catch (error) {
      failed(error);
    }
  }

  /** @param {any} job */
  function follow(job) {
    id = job.id;
    show(job);
    if (job.stage === "done") {
      idle(true);
      onDone(job.export, t("desk.atlas_made"));
    } else if (job.stage === "failed") {
      idle(true);
      onError(job.error);
    } else if (job.stage === "cancelled") {
      idle(true);
    } else {
      timer = window.setTimeout(look, LOOK_MS);
    }
  }

  async function look() {
    const asked = id;
    try {
      const job = await net.job(asked);
      if (asked === id) follow(job);
    } catch (error) {
      failed(error);
    }
  }

  async function cancel() {
    clearTimeout(timer);
    const stopped = id;
    idle(true);
    if (stopped) await net.cancel(stopped).catch(failed);
  }

  /** @param {any} error */
  function failed(error) {
    idle(true);
    onError(String(error.message));
  }

  /** @param {any} job */
  function show(job) {
    bar.value = job.progress;
    text(step, job.step || "");
  }

  return {
    node,
    destroy() {
      clearTimeout(timer);
    },
  };
}
