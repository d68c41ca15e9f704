// The card beside the pointer, and the one that stays where something was chosen.

import { each, h, text } from "./dom.js";

/**
 * @typedef {{title: string, kind?: string, rows: [string, string][], hint?: string}} Said
 * @typedef {{key: string, label: string, act: () => void}} Act
 */

const AWAY_PX = 14;
const EDGE_PX = 6;

/** @param {string} name */
function body(name) {
  const kind = h("div", { class: "xc-kind" });
  const title = h("b");
  const rows = h("dl");
  const hint = h("div", { class: "xc-hint" });
  const node = h("div", { class: name, hidden: true }, kind, title, rows, hint);
  return {
    node,
    /** @param {Said} said */
    write(said) {
      text(kind, said.kind || "");
      text(title, said.title);
      text(hint, said.hint || "");
      each(rows, said.rows, (one) => one[0], () => {
        const [label, value] = [h("dt"), h("dd")];
        return { node: h("div", {}, label, value), update: (one) => {
          text(label, one[0]);
          text(value, one[1]);
        } };
      });
    },
  };
}

/** @param {HTMLElement} host @param {(key: string) => string} t @param {() => void} closed */
export function createCards(host, t, closed) {
  const over = body("xc xc-over");
  const pinned = body("xc xc-pinned");
  const heard = h("div", { class: "xm-heard", role: "status", "aria-live": "polite" });
  const acts = h("div", { class: "xc-acts" });
  const close = h("button", { class: "xc-close", type: "button", "aria-label": t("map.close"), title: t("map.close"),
    onclick: () => closed() }, "×");
  pinned.node.append(close, acts);
  pinned.node.setAttribute("role", "group");
  host.append(over.node, pinned.node, heard);
  let pin = /** @type {[number, number]|null} */ (null);

  return {
    /** @param {Said|null} said @param {[number, number]} at pixels @param {{aloud?: boolean}} [how] */
    point(said, [x, y], { aloud = false } = {}) {
      over.node.hidden = !said;
      if (!said) return;
      over.write(said);
      const [wide, high] = [over.node.offsetWidth, over.node.offsetHeight];
      const left = x + AWAY_PX + wide > host.clientWidth ? x - AWAY_PX - wide : x + AWAY_PX;
      const top = y + AWAY_PX + high > host.clientHeight ? y - AWAY_PX - high : y + AWAY_PX;
      over.node.style.transform = `translate(${Math.max(0, left)}px, ${Math.max(0, top)}px)`;
      if (aloud) text(heard, [said.title, ...said.rows.map((row) => row.join(" "))].join("；"));
    },
    /** @param {Said|null} said @param {[number, number]} at on the ground @param {Act[]} given */
    pin(said, at, given) {
      pinned.node.hidden = !said;
      pin = said ? at : null;
      if (!said) return;
      pinned.write(said);
      pinned.node.setAttribute("aria-label", said.title);
      each(acts, given, (one) => one.key, () => {
        let act = () => {};
        const button = h("button", { type: "button", onclick: () => act() });
        return { node: button, update: (one) => {
          act = one.act;
          text(button, one.label);
        } };
      });
    },
    /** @param {(at: [number, number]) => {x: number, y: number}} project */
    move(project) {
      if (!pin) return;
      const { x, y } = project(pin);
      const [wide, high] = [pinned.node.offsetWidth, pinned.node.offsetHeight];
      const inside = x >= 0 && y >= 0 && x <= host.clientWidth && y <= host.clientHeight;
      pinned.node.style.visibility = inside ? "" : "hidden";
      const left = Math.min(Math.max(EDGE_PX, x - wide / 2), host.clientWidth - wide - EDGE_PX);
      const above = y - high - AWAY_PX;
      const top = above < EDGE_PX ? y + AWAY_PX : above;
      pinned.node.style.transform = `translate(${left.toFixed(1)}px, ${top.toFixed(1)}px)`;
    },
    pinned: () => pin !== null,
  };
}
