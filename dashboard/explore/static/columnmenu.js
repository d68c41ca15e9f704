// Which columns are shown and which stay at the left: with a keyboard too.

import { style } from "./chart.js";
import { attr, each, h, text } from "./dom.js";

/**
 * @param {any} context
 * @param {{columns: () => {id: string, title: string, shown: boolean, pinned: boolean, fixed: boolean}[],
 *   set: (id: string, how: {shown?: boolean, pinned?: boolean}) => void}} given
 */
export function createColumnMenu(context, { columns, set }) {
  const { t } = context;
  const list = h("ul", { class: "column-list" });
  const panel = h("div", { class: "column-menu", role: "group", "aria-label": t("panels.columns"), hidden: true }, list);
  const button = h("button", { type: "button", class: "chart-tool", "aria-expanded": "false", onclick: () => open(panel.hidden) }, t("panels.columns"));
  const node = h("div", { class: "column-box", onkeydown: (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape" || panel.hidden) return;
    event.stopPropagation();
    open(false);
    button.focus();
  }, onfocusout: (/** @type {FocusEvent} */ event) => {
    const to = /** @type {Node|null} */ (event.relatedTarget);
    if (to && !node.contains(to)) open(false);
  } }, button, panel);
  document.addEventListener("pointerdown", (event) => {
    if (!panel.hidden && !node.contains(/** @type {Node} */ (event.target))) open(false);
  });

  /** @param {boolean} on */
  function open(on) {
    attr(panel, "hidden", !on);
    attr(button, "aria-expanded", String(on));
    if (!on) return;
    show();
    place();
  }

  /** Above the button or below it, wherever there is more room: the panel it is in would cut it off. */
  function place() {
    const { top, bottom, right } = button.getBoundingClientRect();
    const above = top > innerHeight - bottom;
    style(panel, "right", `${Math.max(4, innerWidth - right)}px`);
    style(panel, above ? "bottom" : "top", `${above ? innerHeight - top + 4 : bottom + 4}px`);
    style(panel, above ? "top" : "bottom", "auto");
    style(panel, "max-height", `${(above ? top : innerHeight - bottom) - 16}px`);
  }

  function show() {
    const stood = /** @type {HTMLElement|null} */ (document.activeElement);
    each(list, columns(), (one) => one.id, ({ id }) => {
      const tick = h("input", { type: "checkbox", onchange: () => set(id, { shown: tick.checked }) });
      const name = h("span", {});
      const pin = h("button", { type: "button", class: "chart-tool", onclick: () => {
        set(id, { pinned: pin.getAttribute("aria-pressed") !== "true" });
        show();
      } }, t("panels.pin"));
      return {
        node: h("li", {}, h("label", {}, tick, name), pin),
        update(one) {
          tick.checked = one.shown;
          tick.disabled = one.fixed;
          attr(tick, "aria-label", t("panels.column_show", { title: one.title }));
          text(name, one.title);
          attr(pin, "aria-pressed", String(one.pinned));
          attr(pin, "aria-label", t("panels.column_pin", { title: one.title }));
        },
      };
    });
    // A row that has moved has lost the focus on its way.
    if (stood && list.contains(stood)) stood.focus();
  }

  return { node };
}
