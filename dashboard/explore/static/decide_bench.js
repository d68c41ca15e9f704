// What a scenario supposes: stations that close, and places where new ones are built.

import { writers } from "./decide_parts.js";
import { attr, each, h, text } from "./dom.js";
import { MOST_SITES } from "./state.js";

const MOST_SHOWN = 60;

/** @param {any} context @param {{place: (on: boolean) => void}} acts */
export function createBench(context, { place }) {
  const { t, change } = context;
  const { count } = writers(context);
  const closing = createClosing(context);
  const trouble = h("p", { class: "wrong", role: "alert" });
  const typed = h("input", { type: "text", inputmode: "decimal", placeholder: "104.0665,30.6598", "aria-label": t("decide.lonlat") });
  const put = h("form", { class: "decide-put", novalidate: true, onsubmit: (/** @type {Event} */ event) => {
    event.preventDefault();
    read();
  } }, typed, h("button", { class: "plain" }, t("decide.add")));
  const onMap = h("button", { type: "button", class: "plain", onclick: () => placing(!on) }, t("decide.on_map"));
  const hint = h("p", { class: "muted", role: "status" });
  const list = h("ol", { class: "decide-sites" });
  const none = h("p", { class: "muted" }, t("decide.none_added"));
  const node = h("div", { class: "decide-bench" }, closing.node,
    h("section", { class: "decide-part" }, h("h3", {}, t("decide.added")), list, none, put, onMap, hint, trouble));
  let on = false;

  function read() {
    const found = typed.value.trim().split(/[,，\s]+/).map(Number);
    const [lon, lat] = found;
    if (found.length !== 2 || !(Math.abs(lon) <= 180 && Math.abs(lat) <= 90)) {
      text(trouble, t("decide.bad_lonlat"));
      attr(typed, "aria-invalid", "true");
      typed.focus();
      return;
    }
    typed.value = "";
    add([lon, lat]);
  }

  /** @param {[number, number]} point */
  function add(point) {
    const { added } = context.state();
    const rounded = point.map((one) => Number(one.toFixed(5)));
    attr(typed, "aria-invalid", null);
    text(trouble, added.length >= MOST_SITES ? t("decide.full", { n: MOST_SITES }) : "");
    if (added.length < MOST_SITES && !added.some((/** @type {any} */ one) => String(one) === String(rounded))) change({ added: [...added, rounded] });
  }

  /** @param {boolean} wanted */
  function placing(wanted) {
    on = wanted;
    attr(onMap, "aria-pressed", String(on));
    text(hint, on ? t("decide.on_map_hint") : "");
    place(on);
  }
  placing(false);

  function make() {
    let at = 0;
    const said = h("span", {});
    const button = h("button", { type: "button", class: "plain", onclick: () => {
      change({ added: context.state().added.filter((/** @type {any} */ _one, /** @type {number} */ index) => index !== at) });
      typed.focus();
    } }, t("decide.remove"));
    return { node: h("li", {}, said, button), update: (/** @type {any} */ { point, site }, /** @type {number} */ index) => {
      at = index;
      const brings = !site || site.off ? "" : t("decide.site_brings", { all: count(site.households), newly: count(site.newly) });
      said.replaceChildren(h("b", { class: "decide-diamond" }, String(index + 1)), h("span", {}, point.join(", ")), h("small", {}, brings));
      attr(button, "aria-label", t("decide.remove_n", { n: index + 1 }));
    } };
  }

  return {
    node, add, placing,
    on: () => on,
    /** @param {any} state @param {{code: string, name: string}[]} stations @param {any[]} sites what each new one brings */
    draw(state, stations, sites) {
      closing.draw(state, stations);
      none.hidden = state.added.length > 0;
      each(list, state.added.map((/** @type {any} */ point, /** @type {number} */ at) => ({ point, site: sites[at] })),
        (/** @type {any} */ one) => String(one.point), make);
    },
  };
}

/** @param {any} context */
function createClosing(context) {
  const { t, change } = context;
  const find = h("input", { type: "search", "aria-label": t("decide.find_station"), placeholder: t("decide.find_station"), oninput: () => fill() });
  const list = h("ul", { class: "decide-stations" });
  const none = h("p", { class: "muted" });
  const node = h("section", { class: "decide-part" }, h("h3", {}, t("decide.closed")), find, list, none);
  /** @type {{code: string, name: string}[]} */
  let stations = [];
  /** @type {string[]} */
  let closed = [];

  function fill() {
    const wanted = find.value.trim().toLowerCase();
    const fits = stations.filter(({ code, name }) => closed.includes(code) || (wanted && `${name} ${code}`.toLowerCase().includes(wanted)));
    const ordered = [...fits.filter(({ code }) => closed.includes(code)), ...fits.filter(({ code }) => !closed.includes(code))];
    const shown = ordered.slice(0, MOST_SHOWN);
    each(list, shown, (one) => one.code, make);
    text(none, wanted && shown.every(({ code }) => closed.includes(code)) ? t("decide.no_station")
      : ordered.length > shown.length ? t("decide.first_n", { n: shown.length, of: ordered.length })
        : closed.length ? "" : t("decide.none_closed"));
  }

  function make() {
    let code = "";
    const said = h("span", {});
    const button = h("button", { type: "button", class: "plain", onclick: () => toggle(code) });
    return { node: h("li", {}, said, button), update: (/** @type {any} */ one) => {
      code = one.code;
      const is = closed.includes(code);
      text(said, one.name);
      said.className = is ? "decide-struck" : "";
      text(button, t(is ? "decide.reopen" : "decide.close_one"));
      attr(button, "aria-label", t(is ? "decide.reopen_named" : "decide.close_named", { name: one.name }));
    } };
  }

  /** @param {string} code */
  function toggle(code) {
    const now = context.state().closed;
    change({ closed: now.includes(code) ? now.filter((/** @type {string} */ one) => one !== code) : [...now, code] });
  }

  return {
    node,
    /** @param {any} state @param {{code: string, name: string}[]} all */
    draw(state, all) {
      [stations, closed] = [all, state.closed];
      fill();
    },
  };
}
