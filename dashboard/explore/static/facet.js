// Kinds of demands as bars: what is ticked is looked at, and what else could be ticked keeps its count.

import { createChart, ems, percent, style } from "./chart.js";
import { attr, each, h, text } from "./dom.js";
import { createWriter, sum } from "./written.js";

/** From so many kinds on they can be searched. */
const MANY = 12;

/**
 * @param {HTMLElement} host @param {any} context
 * @param {"category"|"channel"|"status"|"how"} kind
 */
export function create(host, context, kind) {
  const { t, config } = context;
  const { number, share } = createWriter(config.lang);
  const title = t(`panels.${kind}`);
  const chart = createChart(host, context, { kind: "facet", title });
  const find = h("input", { type: "search", class: "facet-find", hidden: true, placeholder: t("panels.facet_find"),
    "aria-label": t("panels.facet_find_in", { title }), oninput: () => show() });
  const order = h("button", { type: "button", class: "chart-tool", onclick: () => {
    byCount = !byCount;
    show();
  } });
  const list = h("ul", { class: "facet-rows", role: "listbox", "aria-multiselectable": "true", "aria-label": title, onkeydown: keys });
  const missing = h("p", { class: "facet-missing", hidden: true }, t("panels.facet_nothing"));
  chart.tools.append(order);
  chart.body.append(find, list, missing);
  chart.clear.addEventListener("click", () => context.change({ [kind]: [] }));
  attr(chart.node, "data-kind", kind);
  chart.pictured(() => {
    const all = sum(rows.map(([, n]) => n));
    const found = byCount ? [...rows].sort((a, b) => b[1] - a[1]) : rows;
    return { title, own: kind, numbers: rows.map(([, n]) => n), chart: { kind: "bars", number, rows: found.map(([key, n]) => ({
      name: nameOf(key), n, share: share(n, all), on: !chosen.size || chosen.has(key) })) } };
  });
  /** @type {[string, number][]} */
  let rows = [];
  let chosen = new Set();
  // The steps of a status follow each other; other kinds are read by their number.
  let byCount = kind !== "status";
  let current = "";

  const nameOf = (/** @type {string} */ key) => String(context.names(kind, key));

  /** None and all are the same: no filter. @param {Set<string>} next */
  function choose(next) {
    const keys = rows.map(([key]) => key).filter((key) => next.has(key));
    context.change({ [kind]: keys.length === rows.length ? [] : keys });
  }

  /** @param {string} key */
  function toggle(key) {
    const next = new Set(chosen);
    if (!next.delete(key)) next.add(key);
    choose(next);
  }

  /** @param {KeyboardEvent} event */
  function keys(event) {
    const items = /** @type {HTMLElement[]} */ ([...list.children]);
    const at = items.indexOf(/** @type {HTMLElement} */ (event.target));
    if (at < 0) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) focus(items[Math.min(items.length - 1, Math.max(0, to))]);
    else if (event.key === " " || event.key === "Enter") toggle(items[at].dataset.key || "");
    else if (event.key === "a" && (event.ctrlKey || event.metaKey)) choose(new Set());
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {HTMLElement} item */
  function focus(item) {
    current = item.dataset.key || "";
    for (const one of list.children) attr(one, "tabindex", one === item ? "0" : "-1");
    item.focus();
  }

  /** @param {[string, number]} first */
  function row([key]) {
    const [tick, name, fill, count, part] = [h("i", { class: "facet-tick" }), h("span", { class: "name" }), h("i"), h("span", { class: "number" }), h("span", { class: "share" })];
    const node = h("li", { role: "option", "data-key": key, onclick: () => {
      toggle(key);
      focus(node);
    } }, tick, name, h("span", { class: "track" }, fill), " ", count, " ", part);
    return {
      node,
      /** @param {[string, number, number, number]} one count, sum and the largest */
      update([, n, all, most]) {
        const said = nameOf(key);
        text(name, said);
        text(count, number(n));
        text(part, share(n, all));
        style(fill, "width", percent(most ? n / most : 0));
        attr(node, "title", ems(said) > 8 ? said : null);
        attr(node, "aria-selected", String(chosen.has(key)));
        attr(node, "data-off", chosen.size > 0 && !chosen.has(key));
        attr(node, "data-zero", n === 0);
      },
    };
  }

  function show() {
    const all = sum(rows.map(([, n]) => n));
    const most = Math.max(0, ...rows.map(([, n]) => n));
    const wanted = find.value.trim().toLowerCase();
    const found = rows.filter(([key]) => !wanted || nameOf(key).toLowerCase().includes(wanted));
    // Sorting keeps the order of what is equal.
    if (byCount) found.sort((a, b) => b[1] - a[1]);
    const stood = list.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset.key : null;
    each(list, found.map(([key, n]) => [key, n, all, most]), ([key]) => key, row);
    if (!found.some(([key]) => key === current)) current = found.length ? found[0][0] : "";
    for (const one of /** @type {Iterable<HTMLElement>} */ (list.children)) {
      attr(one, "tabindex", one.dataset.key === current ? "0" : "-1");
      // A row that has moved has lost the focus on its way.
      if (stood !== null && one.dataset.key === stood && document.activeElement !== one) one.focus({ preventScroll: true });
    }
    // A list of nothing is no list.
    attr(list, "hidden", !found.length);
    attr(missing, "hidden", !wanted || found.length > 0);
    attr(find, "hidden", rows.length <= MANY);
    const now = t(byCount ? "panels.sort_count" : "panels.sort_catalog");
    const next = t(byCount ? "panels.sort_catalog" : "panels.sort_count");
    text(order, now);
    attr(order, "aria-label", t("panels.sort_to", { title, order: now }));
    attr(order, "title", `→ ${next}`);
    chart.aside(chosen.size ? t("panels.facet_chosen", { n: chosen.size, of: rows.length }) : "");
    chart.filtered(chosen.size > 0);
    style(list, "--w-name", `${(0.5 + Math.max(3, ...rows.map(([key]) => ems(nameOf(key))))).toFixed(2)}em`);
    style(list, "--w-number", `${(0.4 + Math.max(...rows.map(([, n]) => ems(number(n))), 2)).toFixed(2)}em`);
  }

  return {
    /** @param {any} view @param {any} state */
    draw(view, state) {
      if (!view) return;
      chart.busy(false);
      rows = view[kind];
      chosen = new Set(state[kind]);
      show();
    },
    busy: chart.busy,
    failed: chart.failed,
    destroy: chart.destroy,
  };
}
