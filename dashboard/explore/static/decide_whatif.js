// A scenario beside today: what is supposed, what changes, who gains and who loses.

import { createBench } from "./decide_bench.js";
import { createChoice, createCircle, createEvidence, createList, percent, writers } from "./decide_parts.js";
import { save } from "./decide_save.js";
import { h, text } from "./dom.js";
import { pinned } from "./state.js";

const SEEN = ["difference", "today", "scenario"];

/** @param {any} context @param {{redraw: () => void, show: (box: any) => void, place: (on: boolean) => void}} acts */
export function createWhatif(context, { redraw, show, place }) {
  const { t, number } = context;
  const { count, households, signed } = writers(context);
  const circle = createCircle(context);
  const bench = createBench(context, { place });
  const clear = h("button", { type: "button", class: "plain", onclick: () => context.change({ closed: [], added: [] }) }, t("decide.clear"));
  const keep = h("button", { type: "button", class: "primary", onclick: () => save(context, () => pinned(context.query(), context.state())) }, t("decide.save"));
  const acts = h("div", { class: "decide-acts" }, keep, clear);
  const verdict = h("p", { class: "decide-verdict" });
  const seen = createChoice(t("decide.compare_today"), SEEN.map((key) => ({ key, title: t(`decide.${key}`) })), (key) => {
    shown = key;
    redraw();
  });
  const table = createTable(context);
  const lists = ["gain", "lose"].map((key) => createList(t(`decide.${key}`), (one) => one.code, row, look));
  const evidence = createEvidence(context);
  const result = h("div", {}, verdict, seen.node, table.node, ...lists.map((one) => one.node), evidence.node);
  const node = h("div", {}, h("p", { class: "muted" }, t("decide.whatif_hint")), circle.node, bench.node, acts, result);
  let shown = "difference";
  /** @type {any} */
  let told = null;
  /** @type {{code: string, name: string, at: [number, number]}[]} */
  let stations = [];

  /** @param {any} one */
  function row(one) {
    return { parts: [h("span", { class: "decide-name" }, one.name, h("small", {}, one.street || "")),
      h("b", { class: "decide-amount" }, households(one.households))] };
  }

  /** @param {any} one */
  function look(one) {
    if (one.lon !== null) show([one.lon - 0.01, one.lat - 0.01, one.lon + 0.01, one.lat + 0.01]);
  }

  /** @param {string} code */
  function toggle(code) {
    const { closed } = context.state();
    context.change({ closed: closed.includes(code) ? closed.filter((/** @type {string} */ one) => one !== code) : [...closed, code] });
  }

  /** Compounds on the map: who changes, or who is left out on one side. */
  function left() {
    const changed = new Set([...told.gain.rows, ...told.lose.rows].map((one) => one.code));
    if (shown !== "difference") return told.left.rows.filter((/** @type {any} */ one) => one[shown]).map((/** @type {any} */ one) => ({ ...one, kind: "out" }));
    return [...told.left.rows.filter((/** @type {any} */ one) => !changed.has(one.code)).map((/** @type {any} */ one) => ({ ...one, kind: "still" })),
      ...told.gain.rows.map((/** @type {any} */ one) => ({ ...one, kind: "gain" })), ...told.lose.rows.map((/** @type {any} */ one) => ({ ...one, kind: "lose" }))];
  }

  return {
    node,
    /** @param {any} now @param {any} state @param {any[]} all the stations */
    draw(now, state, all) {
      told = now;
      stations = all;
      circle.draw(state);
      seen.draw(shown);
      bench.draw(state, stations, told && told.known && String(told.added) === String(state.added) ? told.sites : []);
      const any = state.closed.length + state.added.length > 0;
      keep.disabled = clear.disabled = !any;
      result.hidden = !told;
      if (!told) return;
      text(verdict, told.verdict);
      for (const one of [seen.node, table.node, evidence.node, ...lists.map((list) => list.node)]) one.hidden = !told.known;
      if (!told.known) return;
      table.draw(told);
      evidence.draw(told.evidence);
      ["gain", "lose"].forEach((key, at) => {
        const { rows, compounds, households: people } = told[key];
        lists[at].node.hidden = !any;
        lists[at].draw(rows, { title: compounds ? `${t(`decide.${key}`)} · ${count(compounds)} · ${households(people)}` : t(`decide.${key}_none`),
          more: compounds > rows.length ? t("decide.first_n", { n: rows.length, of: number(compounds) }) : "" });
      });
    },
    picture() {
      const { closed, added } = context.state();
      const now = shown === "today";
      const key = [["station", t("decide.key_station")], ["closed", t("decide.key_closed")], ["added", t("decide.key_added")]];
      const differs = [["gain", t("decide.key_gain")], ["lose", t("decide.key_lose")], ["still", t("decide.key_still")]];
      return { stations: true, closed: now ? [] : closed, added: now ? [] : added, station: toggle,
        remove: (/** @type {number} */ at) => context.change({ added: added.filter((/** @type {any} */ _one, /** @type {number} */ index) => index !== at) }),
        left: told && told.known ? left() : [], ground: bench.on() ? bench.add : null,
        circles: told && !now ? { metres: told.metres, at: added } : null,
        key: [...key, ...(told && added.length ? [["circle", t("decide.key_circle", { n: number(told.metres) })]] : []), ...(shown === "difference" ? differs : [["out", t("decide.key_out")]])] };
    },
    /** Placing by hand ends with the tab. */
    leave: () => bench.on() && bench.placing(false),
  };

  /** @param {any} given */
  function createTable({ t: said }) {
    const body = h("tbody", {});
    const areas = h("tbody", {});
    const rest = h("p", { class: "muted decide-more" });
    const head = () => h("thead", {}, h("tr", {}, ...["", "decide.today", "decide.scenario", "decide.difference"].map((key) => h("th", { scope: "col" }, key ? said(key) : ""))));
    const differs = (/** @type {number|null} */ n) => h("td", { class: Number(n) > 0 ? "better" : Number(n) < 0 ? "worse" : "" }, Number(n) > 0 ? "▲ " : Number(n) < 0 ? "▼ " : "", signed(n));
    const both = (/** @type {number|null} */ n, /** @type {number|null} */ share) => h("td", {}, h("b", {}, count(n)), h("small", {}, share === null ? "" : `${percent(share)} %`));
    return {
      node: h("section", { class: "decide-part" }, h("h3", {}, said("decide.result")),
        h("table", { class: "decide-table" }, head(), body), h("h3", {}, said("decide.by_area")), h("table", { class: "decide-table" }, head(), areas), rest),
      /** @param {any} now */
      draw(now) {
        body.replaceChildren(...["households", "compounds", "buildings"].map((key) => {
          const one = now.total[key];
          return h("tr", {}, h("th", { scope: "row" }, said(`decide.${key}`)), both(one.today, one.today_share), both(one.scenario, one.scenario_share), differs(one.difference));
        }));
        const changed = now.areas.filter((/** @type {any[]} */ one) => one[3] !== one[4]);
        changed.sort((/** @type {any[]} */ a, /** @type {any[]} */ b) => Math.abs(b[4] - b[3]) - Math.abs(a[4] - a[3]));
        areas.parentElement.hidden = !changed.length;
        areas.replaceChildren(...changed.map(([, name, whole, today, then]) => h("tr", {}, h("th", { scope: "row" }, name),
          both(today, whole ? today / whole : null), both(then, whole ? then / whole : null), differs(then - today))));
        text(rest, t("decide.unchanged", { n: count(now.areas.length - changed.length) }));
      },
    };
  }
}
