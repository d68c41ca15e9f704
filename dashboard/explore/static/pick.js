// What is looked at closely: its dossier, beside the map.

import { h } from "./dom.js";

/** @param {HTMLElement} host @param {any} context */
export function create(host, context) {
  const { t, config } = context;
  const close = h("button", { class: "icon", "aria-label": t("page.close"), title: `${t("page.close")} Esc`,
    onclick: () => context.change({ pick: null }) }, "×");
  const whole = h("a", { class: "plain", target: "_blank", rel: "noopener" }, t("page.whole"));
  const narrow = h("button", { class: "plain", onclick: () => only() }, t("page.only"));
  const body = h("div", { class: "pick-body", tabindex: "0" });
  host.append(h("div", { class: "pick-head" }, whole, narrow, close), body);
  /** @type {AbortController|null} */
  let asking = null;
  let shown = "";
  /** @type {any} what had the focus before */
  let opener = null;

  function only() {
    const [kind, code] = context.state().pick.split(":");
    if (kind === "area") context.change({ in: [code] });
  }

  /** @param {string} address */
  async function read(address) {
    if (asking) asking.abort();
    const own = (asking = new AbortController());
    host.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { signal: own.signal });
      const told = await answer.text();
      if (own !== asking) return;
      if (answer.ok) {
        body.replaceChildren(fragment(told));
        body.scrollTop = 0;
      } else {
        body.replaceChildren(h("p", { class: "wrong", role: "alert" },
          t(answer.status === 404 ? "page.no_dossier" : "page.dossier_failed")));
        if (answer.status >= 500) shown = "";
      }
    } catch {
      if (own !== asking) return;
      body.replaceChildren(h("p", { class: "wrong", role: "alert" }, t("page.dossier_failed")));
      shown = "";
    }
    host.removeAttribute("aria-busy");
  }

  return {
    /** @param {any} _view @param {any} state */
    draw(_view, state) {
      const shut = !state.pick || state.tab !== "data";
      const inside = host.contains(document.activeElement);
      if (host.hidden && !shut) opener = document.activeElement;
      host.hidden = shut;
      if (shut && inside && opener?.isConnected) opener.focus({ preventScroll: true });
      if (host.hidden) {
        shown = "";
        return;
      }
      const [kind, ...rest] = state.pick.split(":");
      const code = encodeURIComponent(rest.join(":"));
      const asked = new URLSearchParams({ lang: state.lang, theme: state.theme, from: state.from, to: state.to });
      const page = `${config.urls.place}${kind}/${code}`;
      whole.href = `${page}?${asked}`;
      narrow.hidden = kind !== "area";
      const address = `${page}.part?${asked}`;
      if (address === shown) return;
      shown = address;
      read(address);
    },
  };
}

/** The server's own words, without anything that runs. @param {string} told */
function fragment(told) {
  const parsed = new DOMParser().parseFromString(told, "text/html");
  const found = document.createDocumentFragment();
  found.append(...parsed.body.childNodes);
  return found;
}
