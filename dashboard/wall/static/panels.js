/**
 * The panels that are not lists. Each maker builds its nodes once and returns
 * `{node, update(panel)}`; `update` touches only what differs.
 *
 * @typedef {{words: Object<string, string>,
 *   onStory: (asked: {indicator: string, area: string|null, panel: any, from: Element}) => void,
 *   onPick: (code: string) => void, onMark: (code: string|null) => void}} Desk
 * @typedef {{node: HTMLElement, update: (panel: any) => void,
 *   foot?: {age: (pulse: {stale: {layer: string, text: string}[], away: boolean}) => void}}} Handle
 */

import { attr, each, ems, h, heard, line, number, s, style, text } from "./dom.js";
import { bars, ranking, table } from "./lists.js";

/** The maker of a panel, by what it holds rather than by what it is called. */
export function makerOf(panel) {
  if (panel.error) return failed;
  if (panel.kind === "figure" || panel.kind === "verdict" || panel.kind === "legend") {
    return { figure, verdict, legend }[panel.kind];
  }
  if (panel.heads) return table;
  return panel.kind === "ranking" || panel.reference !== undefined ? ranking : bars;
}

/**
 * As of when a panel is, or that its data are too old.
 * @param {Desk} desk
 * @returns {{node: HTMLElement, update: (panel: any) => void, age: (pulse: any) => void}}
 */
export function ageOf(desk) {
  const node = h("span", { class: "age" });
  let panel = {};
  let pulse = { stale: [], away: false };
  const write = () => {
    const layers = panel.layers || [];
    const old = pulse.stale.find((one) => layers.includes(one.layer));
    attr(node, "data-old", old ? "stale" : pulse.away ? "away" : null);
    text(node, old ? old.text : panel.as_of ? desk.words.as_of_short.replace("{time}", panel.as_of) : "");
    attr(node, "title", panel.as_of_full);
  };
  return {
    node,
    update(next) {
      panel = next;
      write();
    },
    age(next) {
      pulse = next;
      write();
    },
  };
}

/** An arrow in the direction that the text tells, so that colour is not all there is. */
function arrow(said) {
  const sign = /[+＋]|[-−–]\d/.exec(said);
  if (!sign) return "•";
  return sign[0].startsWith("+") || sign[0].startsWith("＋") ? "↑" : "↓";
}

/** What has changed, each with its direction. @param {Desk} desk */
export function changeMaker(desk) {
  return () => {
    const [sign, said, meant] = [h("i", { "aria-hidden": "true" }), h("span"), heard()];
    return {
      node: h("span", {}, sign, said, meant),
      update(change) {
        attr(this.node, "class", `change ${change.tone}`);
        text(sign, change.tone === "none" ? "" : arrow(change.text));
        text(said, change.text);
        text(meant, change.tone === "none" ? "" : ` (${desk.words[change.tone]})`);
      },
    };
  };
}

const plain = () => {
  const node = h("span");
  return { node, update: (said) => text(node, said) };
};

/** One number, very large. @param {Desk} desk @returns {Handle} */
export function figure(desk) {
  let panel = null;
  const title = h("span");
  const span = h("small", { class: "span" });
  const value = h("button", {
    class: "value",
    type: "button",
    onclick: () => desk.onStory({ indicator: panel.indicator, area: null, panel, from: value }),
  });
  const unit = h("span");
  const word = h("span", { class: "word" });
  const details = h("span", { class: "details" });
  const changes = h("span", { class: "changes" });
  const series = h("span", { class: "series" });
  const age = ageOf(desk);
  const path = s("path", { "vector-effect": "non-scaling-stroke" });
  const area = s("path", { class: "under" });
  const end = h("i");
  const spark = h(
    "div",
    { class: "spark", "aria-hidden": "true" },
    s("svg", { viewBox: "0 0 100 100", preserveAspectRatio: "none" }, area, path),
    end,
  );
  const node = h(
    "article",
    { class: "panel figure" },
    h("h3", { class: "panel-title" }, title, " ", span),
    h("p", { class: "number" }, value, unit, word),
    h("p", { class: "about" }, details, changes),
    spark,
    h("p", { class: "foot" }, series, age.node),
  );
  const change = changeMaker(desk);
  return {
    node,
    foot: age,
    update(next) {
      panel = next;
      text(title, next.title);
      text(span, next.span);
      number(value, next.value);
      attr(value, "class", /\d/.test(next.value) ? "value" : "value missing");
      attr(value, "title", desk.words.open_story);
      text(unit, next.unit);
      attr(unit, "class", ems(next.unit) > 5 ? "unit long" : "unit");
      text(word, next.word);
      // What is long is smaller: it stands beside its unit all the same.
      style(node, "--ems", Math.max(1, ems(next.value)).toFixed(2));
      const beside = (ems(next.unit) > 5 ? 8.5 : 1.7 * ems(next.unit)) + 1.1 * ems(next.word || "");
      style(node, "--beside", (beside + 1.2).toFixed(2));
      each(details, next.details || [], (_, at) => at, plain);
      each(changes, next.changes || [], (_, at) => at, change);
      drawn(next.series);
      age.update(next);
    },
  };

  function drawn(given) {
    const values = given ? given.values : [];
    const known = values.filter((one) => one !== null);
    attr(node, "data-spark", known.length > 1 ? "yes" : "no");
    text(series, given ? [given.label, [given.low, given.high].filter(Boolean).join("–")].join("　") : "");
    if (known.length < 2) return;
    const low = Math.min(...known);
    const reach = Math.max(...known) - low || 1;
    const x = (at) => (100 * at) / (values.length - 1);
    const y = (one) => 94 - (88 * (one - low)) / reach;
    attr(path, "d", line(values, x, y));
    // The ground under the line, only where nothing is missing: a gap is not to look filled.
    const whole = known.length === values.length;
    attr(area, "d", whole ? `${line(values, x, y)}L100,100L0,100Z` : "");
    let last = values.length - 1;
    while (values[last] === null) last -= 1;
    style(end, "left", `${x(last).toFixed(1)}%`);
    style(end, "top", `${y(values[last]).toFixed(1)}%`);
  }
}

/** The sentence under the map. @param {Desk} desk @returns {Handle} */
export function verdict(desk) {
  const sign = h("b", { class: "sign" });
  const said = h("span");
  const evidence = h("span", { class: "evidence" });
  const age = ageOf(desk);
  const node = h(
    "div",
    { class: "panel says" },
    h("p", { class: "sentence" }, sign, said),
    h("p", { class: "foot" }, evidence, age.node),
  );
  return {
    node,
    foot: age,
    update(panel) {
      attr(node, "data-tone", panel.attention ? "attention" : "none");
      text(sign, panel.attention ? `▲ ${desk.words.attention}` : "");
      text(said, panel.text);
      text(evidence, panel.evidence);
      age.update(panel);
    },
  };
}

/** What the colours and signs of the map mean. @param {Desk} desk @returns {Handle} */
export function legend(desk) {
  const title = h("h3", { class: "panel-title" });
  const steps = h("ol", { class: "steps" });
  const note = h("p", { class: "note" });
  const layers = h("ul", { class: "layers" });
  const age = ageOf(desk);
  const node = h("div", { class: "panel legend" }, title, steps, note, layers, h("p", { class: "foot" }, age.node));
  const step = () => {
    const [swatch, said] = [h("i"), h("span")];
    return {
      node: h("li", {}, swatch, said),
      update(given) {
        style(swatch, "background-color", given.colour);
        text(said, given.text);
      },
    };
  };
  const layer = () => {
    const [swatch, said, count] = [h("i"), h("span"), h("b")];
    return {
      node: h("li", {}, swatch, said, count),
      update(given) {
        attr(this.node, "class", given.error ? "failed" : null);
        attr(swatch, "class", given.kind);
        style(swatch, "color", given.colour || "currentColor");
        text(said, given.error ? [given.title, given.error].filter(Boolean).join(": ") : given.title);
        text(count, given.error ? "" : given.count);
      },
    };
  };
  return {
    node,
    foot: age,
    update(panel) {
      const given = panel.legend || { title: panel.title, classes: [], note: "" };
      text(title, given.title);
      // Short limits stand side by side under their colours, sentences below each other.
      const longest = Math.max(0, ...given.classes.map((one) => ems(one.text)));
      attr(steps, "class", longest <= 4.4 && given.classes.length <= 7 ? "steps flat" : "steps");
      each(steps, given.classes, (_, at) => at, step);
      text(note, given.note);
      each(layers, panel.overlays || [], (one) => one.key, layer);
      age.update(panel);
    },
  };
}

/** A panel that cannot be shown says so in its place. @param {Desk} desk @returns {Handle} */
export function failed(desk) {
  const title = h("h3", { class: "panel-title" });
  const said = h("p", { class: "reason" });
  const node = h("article", { class: "panel failed" }, title, h("p", { class: "sentence" }, desk.words.failed), said);
  return {
    node,
    update(panel) {
      text(title, panel.title);
      attr(title, "hidden", !panel.title);
      text(said, panel.error);
    },
  };
}
