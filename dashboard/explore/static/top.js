// The head of the page: what it is used for, theme, language, help; and above the map what it colours.

import { attr, h } from "./dom.js";
import { openSheet } from "./mapsheet.js";
import { TABS } from "./state.js";

/** @param {HTMLElement} host @param {any} context */
export function createTabs(host, context) {
  const { t } = context;
  const buttons = TABS.map((key) => h("button", {
    role: "tab", onclick: () => context.change({ tab: key }),
    onkeydown: (/** @type {KeyboardEvent} */ event) => step(event, key),
  }, t(`page.tab_${key}`)));
  attr(host, "role", "tablist");
  attr(host, "aria-label", t("page.tabs"));
  host.append(...buttons);

  /** @param {KeyboardEvent} event @param {string} key */
  function step(event, key) {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!way) return;
    const next = (TABS.indexOf(key) + way + TABS.length) % TABS.length;
    buttons[next].focus();
    context.change({ tab: TABS[next] });
  }

  return {
    /** @param {any} _view @param {any} state */
    draw(_view, state) {
      TABS.forEach((key, at) => {
        attr(buttons[at], "aria-selected", String(key === state.tab));
        buttons[at].tabIndex = key === state.tab ? 0 : -1;
      });
    },
  };
}

/** @param {HTMLElement} host @param {any} context */
export function createTools(host, context) {
  const { t, config } = context;
  const theme = h("button", { class: "icon", onclick: () => {
    context.change({ theme: context.state().theme === "dark" ? "light" : "dark" }, { replace: true });
  } });
  const lang = h("a", { class: "lang", lang: config.lang === "zh" ? "en" : "zh-CN" }, t("page.other_lang"));
  const help = h("button", { class: "icon", "aria-label": t("page.help"), title: t("page.help"), onclick: () => context.help() }, "?");
  const sheet = h("button", { class: "plain", title: t("page.sheet_help"), onclick: () => openSheet(context) }, t("page.sheet"));
  const pages = h("nav", { class: "pages", "aria-label": t("page.pages") },
    ...config.pages.map((/** @type {any} */ one) => h("a", { href: one.url }, one.title)));
  host.append(pages, sheet, theme, lang, help);
  return {
    /** @param {any} _view @param {any} state */
    draw(_view, state) {
      const other = t(state.theme === "dark" ? "page.light" : "page.dark");
      attr(theme, "aria-label", other);
      attr(theme, "title", other);
      theme.textContent = state.theme === "dark" ? "☀" : "☾";
      attr(lang, "href", context.link({ lang: config.lang === "zh" ? "en" : "zh" }));
    },
  };
}

/** @param {HTMLElement} host @param {any} context */
export function createMapTools(host, context) {
  const { t, config } = context;
  const indicator = h("select", { "aria-label": t("page.indicator"),
    onchange: () => {
      // Breaks of one indicator say nothing of another.
      const own = context.state().classes.scheme === "user";
      const classes = own ? { classes: { scheme: "quantile", k: 5, breaks: [] } } : {};
      context.change({ indicator: indicator.value, ...classes });
    } },
    ...config.themes.map((/** @type {any} */ theme) => h("optgroup", { label: theme.title },
      ...theme.keys.map((/** @type {string} */ key) => h("option", { value: key }, config.names.indicator[key].title)))));
  const level = h("select", { "aria-label": t("page.level"),
    onchange: () => context.change({ level: level.value }) },
    ...config.levels.map((/** @type {any} */ one) => h("option", { value: one.key }, one.title)));
  const define = h("button", { class: "icon", "aria-label": t("page.definition"), title: t("page.definition"),
    onclick: () => context.define(indicator.value) }, "i");
  host.append(h("label", {}, h("span", {}, t("page.indicator")), indicator), define,
    h("label", {}, h("span", {}, t("page.level")), level));
  return {
    /** @param {any} _view @param {any} state */
    draw(_view, state) {
      indicator.value = state.indicator;
      level.value = state.level;
    },
  };
}
