// Where new stations would serve most: how many, how far, then a job in the background.

import { createCurve } from "./decide_curve.js";
import { createJob } from "./decide_jobs.js";
import { createCircle, createList, percent, writers } from "./decide_parts.js";
import { attr, h, text } from "./dom.js";
import { MOST_SITES } from "./state.js";

/** @param {any} context @param {{address: string, query: () => string, redraw: () => void, show: (box: any) => void}} acts */
export function createSiting(context, { address, query, redraw, show }) {
  const { t, number, config } = context;
  const { count } = writers(context);
  const job = createJob(address, "siting", config.lang, redraw);
  const shown = h("output", {});
  const slider = h("input", { type: "range", min: 1, max: MOST_SITES, step: 1, "aria-label": t("decide.k"),
    oninput: () => say(), onchange: () => context.change({ k: Number(slider.value) }) });
  const circle = createCircle(context);
  const run = h("button", { type: "button", class: "primary", onclick: () => job.run(query()) }, t("decide.run"));
  const cancel = h("button", { type: "button", class: "plain", onclick: stop }, t("decide.cancel"));
  const bar = h("progress", { max: 1, "aria-label": t("decide.progress") });
  const step = h("span", { class: "decide-step", role: "status" });
  const trouble = h("p", { class: "decide-trouble", role: "alert" });
  const old = h("p", { class: "decide-note" });
  const verdict = h("p", { class: "decide-verdict" });
  const proof = h("p", { class: "decide-note" });
  const list = createList(t("decide.sites_list"), (one) => `${one.rank}:${one.code}`, row, look);
  const curve = createCurve(context);
  const notes = h("ul", { class: "decide-notes" });
  const over = h("button", { type: "button", class: "primary", onclick: take }, t("decide.take_over"));
  const result = h("div", {}, old, verdict, proof, list.node, over, curve.node, notes);
  const node = h("div", {}, h("p", { class: "muted" }, t("decide.siting_hint")),
    h("label", { class: "decide-slider" }, h("span", {}, t("decide.k")), slider, shown), circle.node,
    h("div", { class: "decide-run" }, run, cancel, bar, step), trouble, result);
  let chosen = 0;
  let said = 0;

  function say() {
    text(shown, t("decide.k_n", { n: slider.value }));
  }

  function stop() {
    job.cancel();
    run.focus();
  }

  /** @param {any} one */
  function row(one) {
    const { total } = job.now().result;
    return { parts: [h("b", { class: "decide-rank" }, String(one.rank)),
      h("span", { class: "decide-name" }, one.name, h("small", {}, one.street || "")),
      h("b", { class: "decide-amount" }, t("decide.adds", { n: number(one.households) })),
      h("span", { class: "decide-aside" }, `${t("decide.compounds_n", { n: number(one.compounds) })} · ${t("decide.covers_then", { share: percent(one.covered / total) })}`)] };
  }

  /** @param {any} one */
  function look(one) {
    chosen = chosen === one.rank ? 0 : one.rank;
    if (chosen) show([one.lon - 0.012, one.lat - 0.012, one.lon + 0.012, one.lat + 0.012]);
    redraw();
  }

  /** What is supposed to be new is added to what was. */
  function take() {
    const { added } = context.state();
    const found = job.now().result.sites.map((/** @type {any} */ one) => [one.lon, one.lat]);
    const known = new Set(added.map(String));
    const all = [...added, ...found.filter((/** @type {any} */ one) => !known.has(String(one)))];
    context.change({ added: all.slice(0, MOST_SITES), sub: "whatif" });
  }

  return {
    node,
    /** @param {any} _now @param {any} state */
    draw(_now, state) {
      const asked = query();
      job.recall(asked);
      const now = job.now();
      // Not while it is drawn: only what the link says anew.
      if (state.k !== said) slider.value = String(state.k);
      said = state.k;
      say();
      circle.draw(state);
      const running = now.stage === "running";
      // Cancel takes the place of the button that was pressed: the focus goes with it.
      const focused = document.activeElement === run && running;
      run.hidden = running;
      cancel.hidden = bar.hidden = !running;
      if (focused) cancel.focus();
      bar.value = now.progress;
      text(step, running ? now.step || t("decide.step_waiting") : now.stage === "cancelled" ? t("decide.cancelled") : "");
      trouble.hidden = now.stage !== "failed";
      text(trouble, trouble.hidden ? "" : t("decide.failed", { why: now.error }));
      const found = now.result;
      result.hidden = !found;
      attr(result, "aria-busy", running || null);
      if (!found) return;
      old.hidden = running || now.of === asked;
      text(old, t("decide.siting_old", { k: found.k, minutes: found.minutes, way: t(`decide.${found.way}`) }));
      text(verdict, found.verdict);
      text(proof, `${found.proved ? t("decide.proved") : t("decide.bound", { bound: count(found.bound), gap: (100 * found.gap).toFixed(2) })} · ${t("decide.candidates_n", { n: number(found.candidates) })}`);
      proof.hidden = !found.sites.length;
      over.hidden = !found.sites.length;
      list.node.hidden = !found.sites.length;
      list.draw(found.sites, { title: t("decide.sites_list"), pressed: (one) => one.rank === chosen });
      curve.draw(found);
      notes.replaceChildren(...[...now.notes, ...found.notes].map((one) => h("li", {}, one)));
    },
    picture() {
      const found = job.now().result;
      const { closed, added } = context.state();
      const pins = (found ? found.sites : []).map((/** @type {any} */ one) => ({ key: `site:${one.rank}`, kind: "site", at: [one.lon, one.lat],
        text: String(one.rank), label: t("decide.site_pin", { n: one.rank, name: one.name }), on: one.rank === chosen, act: () => look(one) }));
      return { stations: true, closed, added, pins, circles: found ? { metres: found.metres, at: found.sites.map((/** @type {any} */ one) => [one.lon, one.lat]) } : null,
        key: [["station", t("decide.key_station")], ["site", t("decide.key_site")],
          ...(found ? [["circle", t("decide.key_circle", { n: number(found.metres) })]] : [])] };
    },
  };
}
