// What only the browser knows: the size of the screen, and how MapLibre draws a label's halo.
(function () {
  "use strict";

  const MAP = "overview-map";
  const SCREEN = "overview-screen";
  const SETTLED_MS = 200;

  function size() {
    const map = document.getElementById(MAP);
    const box = map.getBoundingClientRect();
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    return { rem: rem, width: Math.round(box.width), height: Math.round(box.height) };
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
        paint(map, layer.id, "circle-stroke-color", ground);
        paint(map, layer.id, "circle-stroke-width", 1.2 * unit);
      }
    }
  }

  function watch(element) {
    const plot = element.querySelector(".js-plotly-plot");
    const subplot = plot && plot._fullLayout && plot._fullLayout.map && plot._fullLayout.map._subplot;
    if (!subplot || !subplot.map) {
      if (element.isConnected) requestAnimationFrame(() => watch(element));
      return;
    }
    subplot.map.on("idle", () => halo(subplot.map));
    subplot.map.getCanvas().setAttribute("aria-hidden", "true");
  }

  function measure() {
    const element = document.getElementById(MAP);
    let timer = 0;
    new ResizeObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (element.isConnected) window.dash_clientside.set_props(SCREEN, { data: size() });
      }, SETTLED_MS);
    }).observe(element);
    requestAnimationFrame(() => watch(element));
    return new Promise((resolve) => requestAnimationFrame(() => resolve(size())));
  }

  // Choices are written into the link; going back opens the page as the older link has it.
  window.addEventListener("popstate", () => window.location.reload());

  window.dash_clientside = Object.assign({}, window.dash_clientside, { rongtu: { measure: measure } });
})();
