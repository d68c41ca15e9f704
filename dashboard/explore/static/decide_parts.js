// Pieces that the four parts of the decide tab share.

import { attr, each, h, text } from "./dom.js";
import { MINUTES, WAYS } from "./state.js";

/** Households from which on a compound left out weighs more on the map. */
export const [SOME, MANY] = [300, 1000];

/** A share in per cent: not 0.0 or 100.0 unless it is none or all. @param {number|null} share */
export function percent(share) {
  if (share === null || share === undefined) return "—";
  const tenths = Math.floor(share * 1000 + 0.5);
  const kept = share > 0 && share < 1 ? Math.min(Math.max(tenths, 1), 999) : tenths;
  return (kept / 10).toFixed(1);
}

/** @param {any} context */
export function writers(context) {
  const { t, number } = context;
  /** @param {number|null} n */
  const count = (n) => (n === null || n === undefined ? "—" : number(n));
  return {
    count,
    /** @param {number|null} n */
    households: (n) => (n === null ? t("decide.unknown") : t("decide.households_n", { n: number(n) })),
    /** @param {number|null} n */
    signed: (n) => (n === null ? "—" : n > 0 ? `+${number(n)}` : n < 0 ? `−${number(-n)}` : "0"),
  };
}

/**
 * Buttons of which one is on.
 * @param {string} label @param {{key: string, title: string}[]} choices @param {(key: string) => void} act
 */
export function createChoice(label, choices, act) {
  const buttons = choices.map(({ key, title }) => h("button", { type: "button", class: "preset", "data-key": key, onclick: () => act(key) }, title));
  const node = h("div", { class: "decide-choice", role: "group", "aria-label": label }, h("span", {}, label), ...buttons);
  return {
    node,
    /** @param {string} chosen */
    draw: (chosen) => buttons.forEach((one, at) => attr(one, "aria-pressed", String(choices[at].key === chosen))),
  };
}

/** How far people go, and by which way. @param {any} context */
export function createCircle(context) {
  const { t, change } = context;
  const minutes = createChoice(t("decide.minutes"), MINUTES.map((n) => ({ key: String(n), title: t("decide.minutes_n", { n }) })),
    (key) => change({ minutes: Number(key) }));
  const ways = createChoice(t("decide.way"), WAYS.map((key) => ({ key, title: t(`decide.${key}`) })), (way) => change({ way }));
  return {
    node: h("div", { class: "decide-circle" }, minutes.node, ways.node),
    /** @param {any} state */
    draw(state) {
      minutes.draw(String(state.minutes));
      ways.draw(state.way);
    },
  };
}

/** What it rests on, folded. @param {any} context */
export function createEvidence(context) {
  const list = h("ul", {});
  const node = h("details", { class: "decide-evidence" }, h("summary", {}, context.t("decide.evidence")), list);
  return {
    node,
    /** @param {string[]} said */
    draw(said) {
      node.hidden = !said.length;
      list.replaceChildren(...said.map((one) => h("li", {}, one)));
    },
  };
}

/**
 * A list of buttons, one a thing.
 * @param {string} label @param {(item: any) => string} keyOf
 * @param {(item: any) => {parts: any[], name?: string}} write what is in a button
 * @param {(item: any) => void} act
 */
export function createList(label, keyOf, write, act) {
  const title = h("h3", {});
  const list = h("ol", { class: "decide-list", "aria-label": label });
  const more = h("p", { class: "muted decide-more" });
  const node = h("section", { class: "decide-part" }, title, list, more);

  function make() {
    /** @type {any} */
    let of = null;
    const button = h("button", { type: "button", class: "decide-row", onclick: () => act(of) });
    const extra = h("div", { class: "decide-extra" });
    let written = "";
    let opened = "";
    return { node: h("li", {}, button, extra), update: (/** @type {any} */ { item, pressed, more: open }) => {
      of = item;
      attr(button, "aria-pressed", pressed === undefined ? null : String(pressed));
      const now = JSON.stringify(item);
      if (now !== written) button.replaceChildren(...write(item).parts);
      written = now;
      const wanted = pressed && open ? now : "";
      if (wanted !== opened) extra.replaceChildren(...(wanted ? [open(item)] : []));
      opened = wanted;
    } };
  }

  return {
    node,
    /**
     * @param {any[]} items @param {{title: string, pressed?: (item: any) => boolean,
     *   open?: (item: any) => any, more?: string}} how  `open`: what is below the one that is pressed
     */
    draw(items, how) {
      text(title, how.title);
      text(more, how.more || "");
      list.hidden = !items.length;
      each(list, items.map((item) => ({ item, pressed: how.pressed ? how.pressed(item) : undefined, more: how.open })),
        (one) => keyOf(one.item), make);
    },
  };
}
