// What only the browser knows: the size of the screen, and how MapLibre draws a label's halo.
(function () {
  "use strict";

  const MAP = "overview-map";
  const SCREEN = "overview-screen";
  const INDICATOR = "overview-indicator";
  const LAST = "plotly-trace-layer-numbers-symbol";
  // What would be for the better has a ring.
  const RINGED = "plotly-trace-layer-sites-circle";
  const LIST_REM = 35;
  const SETTLED_MS = 200;

  function size() {
    const map = document.getElementById(MAP);
    const box = map.getBoundingClientRect();
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    return { rem: rem, width: Math.round(box.width), height: Math.round(box.height) };
  }

  // A line more in the verdict is no reason to look elsewhere.
  function differs(a, b) {
    return ["rem", "width", "height"].some((key) => Math.abs(a[key] - b[key]) > 0.06 * a[key]);
  }

  // Plotly has no halo of its own. Set only what differs: setting makes the map idle again.
  function paint(map, layer, property, value) {
    if (JSON.stringify(map.getPaintProperty(layer, property)) !== JSON.stringify(value)) {
      map.setPaintProperty(layer, property, value);
    }
  }

  function halo(map) {
    const style = getComputedStyle(document.documentElement);
    const ground = style.getPropertyValue("--ground").trim();
    const unit = parseFloat(style.fontSize) / 16;
    for (const layer of map.getStyle().layers) {
      if (layer.type === "symbol") {
        paint(map, layer.id, "text-halo-color", ground);
        paint(map, layer.id, "text-halo-width", 1.8 * unit);
      } else if (layer.type === "circle") {
        const ring = layer.id === RINGED;
        paint(map, layer.id, "circle-stroke-color", ring ? style.getPropertyValue("--better").trim() : ground);
        paint(map, layer.id, "circle-stroke-width", (ring ? 2 : 1.2) * unit);
      }
    }
  }

  // Plotly fails when it is given values while it still builds the map: wait for its last trace.
  // Dash puts a stand-in in the graph's place at first, so it is looked up every time.
  function built() {
    return new Promise((resolve) => {
      (function look() {
        const plot = document.querySelector("#" + MAP + " .js-plotly-plot");
        const subplot = plot && plot._fullLayout && plot._fullLayout.map && plot._fullLayout.map._subplot;
        const map = subplot && subplot.map;
        if (!map || !map.loaded() || !map.getLayer(LAST)) {
          requestAnimationFrame(look);
          return;
        }
        map.on("error", (event) => console.error("map:", event.error && event.error.message));
        map.on("idle", () => halo(map));
        resolve();
      })();
    });
  }

  function measure() {
    return built().then(() => {
      const element = document.getElementById(MAP);
      let known = size();
      // A list's height is in pixels, and a wall has many.
      window.dash_clientside.set_props(INDICATOR, { listHeight: Math.round(LIST_REM * known.rem) });
      let timer = 0;
      new ResizeObserver(() => {
        clearTimeout(timer);
        timer = setTimeout(() => {
          if (!element.isConnected || !differs(known, size())) return;
          known = size();
          window.dash_clientside.set_props(SCREEN, { data: known });
        }, SETTLED_MS);
      }).observe(element);
      return known;
    });
  }

  // What is typed into the picker finds titles of both languages, keys and themes.
  function offered(typed, groups) {
    const wanted = (typed || "").toLowerCase().split(/\s+/).filter(Boolean);
    const found = (option) => wanted.every((word) => option.words.includes(word));
    return groups
      .map((group) => ({ ...group, options: group.options.filter(found) }))
      .filter((group) => group.options.length);
  }

  // A title that names another indicator puts it on the map, wherever it stands.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-indicator]");
    if (!button) return;
    window.dash_clientside.set_props(INDICATOR, { value: button.dataset.indicator });
    const picker = document.getElementById(INDICATOR);
    if (picker) picker.focus();
  });

  // Who opens a definition by keyboard reads on inside it, and comes back by Escape.
  const shown = () => document.querySelector(".ant-popover:not(.ant-popover-hidden) .definition-text");
  let opener = null;
  function enter(frames) {
    const text = shown();
    if (text) text.focus();
    else if (frames) requestAnimationFrame(() => enter(frames - 1));
  }
  document.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest(".definition");
      const byKey = event.detail === 0;
      if (!button || !byKey || shown()) return;
      opener = button;
      enter(60);
    },
    true,
  );
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !shown()) return;
    document.body.dispatchEvent(new MouseEvent("mousedown", { bubbles: true }));
    if (opener && opener.isConnected) opener.focus();
  });

  // Choices are written into the link; going back opens the page as the older link has it.
  window.addEventListener("popstate", () => window.location.reload());

  window.dash_clientside = Object.assign({}, window.dash_clientside, { rongtu: { measure: measure, offered: offered, same: (value) => value } });
})();
