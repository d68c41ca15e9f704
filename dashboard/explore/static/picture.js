// A chart as a picture by itself: title, period and filters in words, the moment of the data. It is
// drawn anew from its numbers, as SVG with real text; nothing of the page is needed to read it.

import { createFiltersSaid } from "./filters_said.js";
import { bars, columns, days, few, matrix } from "./picture_charts.js";
import { createPen } from "./picture_pen.js";
import { sum } from "./written.js";

const [WIDTH, PAD, SCALE] = [960, 32, 2];
const DRAWN = { bars, columns, days, matrix };

/**
 * @typedef {{title: string, own: string, chart: any, numbers: number[], period?: string}} Described
 *   `own` is the filter that the chart itself is for: it does not narrow it; `numbers` are all that it shows
 */

/**
 * @param {any} context @param {Described} described
 * @returns {{svg: string, width: number, height: number, name: string}}
 */
export function drawn(context, described) {
  const { t } = context;
  const state = context.state();
  const view = context.view();
  const filters = createFiltersSaid(context);
  const set = filters.all(state);
  const period = described.period || filters.period(state);
  const pen = createPen();
  const colon = t("panels.picture_colon");
  const withheld = described.numbers.filter(few).length;
  // A sum would tell the one that is missing.
  const alone = withheld === 1;
  const parts = [`${t("page.period")}${colon}${period}`,
    ...set.filter((one) => one.key !== described.own).map((one) => `${one.label}${colon}${one.said}`),
    ...(alone ? [] : [t("panels.picture_sum", { n: context.number(sum(described.numbers)) })])];
  let y = PAD + 24;
  pen.text(PAD, y, described.title, { size: 24, weight: 500 });
  if (view.synthetic) pen.badge(WIDTH - PAD, y, t("page.synthetic"));
  y += 12;
  for (const line of pen.lines(parts.join(" · "), WIDTH - 2 * PAD, 14)) pen.text(PAD, (y += 20), line, { size: 14, colour: "muted" });
  for (const line of chosen(described, set, filters, state, t, pen)) pen.text(PAD, (y += 20), line, { size: 14, colour: "muted" });
  if (withheld) pen.text(PAD, (y += 20), t("panels.picture_few"), { size: 14, colour: "muted" });
  y = DRAWN[/** @type {keyof typeof DRAWN} */ (described.chart.kind)](pen, { ...described.chart, alone }, { left: PAD, top: y + 24, width: WIDTH - 2 * PAD });
  pen.line(PAD, y + 20, WIDTH - PAD, y + 20);
  pen.text(PAD, y + 42, t("page.as_of", { time: view.as_of }), { size: 12, colour: "muted" });
  const height = y + 42 + PAD - 8;
  const name = `${described.title}_${period}`.replace(/[\\/:*?"<>|\s]+/g, "_");
  return { svg: pen.svg(WIDTH, height, [described.title, ...parts].join(" · "), context.config.lang), width: WIDTH, height, name };
}

/** What of the chart is meant, where a part of it is chosen. @returns {string[]} */
function chosen(/** @type {Described} */ described, /** @type {any[]} */ set, /** @type {any} */ filters, /** @type {any} */ state, /** @type {any} */ t, /** @type {any} */ pen) {
  const own = set.find((one) => one.key === described.own);
  const said = own ? { title: own.label, said: own.said }
    : described.own === "period" && described.chart.part ? { title: t("page.period"), said: filters.period(state) } : null;
  return said ? pen.lines(t("panels.picture_chosen", said), WIDTH - 2 * PAD, 14) : [];
}

/** The same as dots, twice as many as on paper. @param {{svg: string, width: number, height: number}} picture @returns {Promise<Blob>} */
export async function dotted({ svg, width, height }) {
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width * SCALE, height * SCALE];
    /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png");
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}
