// A pen that writes SVG: rectangles, lines and text, in the colours of the page as it is now.

const FACE = "'Noto Sans CJK SC', 'Noto Sans SC', 'Microsoft YaHei', 'PingFang SC', sans-serif";
const COLOURS = ["panel", "text", "muted", "line", "mark", "accent"];
/** Signs that no line begins with. */
const CLOSING = "，。、；：）%·";

/** @param {string} said */
function escaped(said) {
  return said.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "");
}

/** @param {number} value */
const short = (value) => String(Number(value.toFixed(2)));

export function createPen() {
  const css = getComputedStyle(document.documentElement);
  const colours = Object.fromEntries(COLOURS.map((name) => [name, css.getPropertyValue(`--${name}`).trim()]));
  const measure = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  /** @type {string[]} */
  const made = [];

  /** @param {string} said @param {number} size @param {number} [weight] */
  function width(said, size, weight = 400) {
    measure.font = `${weight} ${size}px ${FACE}`;
    return measure.measureText(said).width;
  }

  /** @param {string} said @param {number} most @param {number} size */
  function cut(said, most, size) {
    const signs = Array.from(said);
    if (width(said, size) <= most) return said;
    while (signs.length && width(`${signs.join("")}…`, size) > most) signs.pop();
    return `${signs.join("")}…`;
  }

  /** Words stay whole; Chinese breaks anywhere but before what closes. @param {string} said @param {number} most @param {number} size */
  function lines(said, most, size) {
    const found = [];
    let line = "";
    for (const part of said.match(/[\x21-\x7e\u00a1-\u024f–]+|\s+|./gsu) || []) {
      if (line && width((line + part).trimEnd(), size) > most && !CLOSING.includes(part)) {
        found.push(line.trimEnd());
        line = part.trimStart();
      } else line += part;
    }
    return line.trim() ? [...found, line.trimEnd()] : found;
  }

  /**
   * @param {number} x @param {number} y of the base line @param {string} said
   * @param {{size?: number, weight?: number, colour?: string, anchor?: "start"|"middle"|"end"}} [how]
   */
  function text(x, y, said, { size = 13, weight = 400, colour = "text", anchor = "start" } = {}) {
    made.push(`<text x="${short(x)}" y="${short(y)}" font-size="${size}" fill="${colours[colour] || colour}"`
      + `${weight === 400 ? "" : ` font-weight="${weight}"`}${anchor === "start" ? "" : ` text-anchor="${anchor}"`}>${escaped(said)}</text>`);
  }

  /** @param {number} x @param {number} y @param {number} wide @param {number} high @param {{colour?: string, opacity?: number, edge?: string, round?: number}} [how] */
  function box(x, y, wide, high, { colour = "mark", opacity = 1, edge = "", round = 0 } = {}) {
    made.push(`<rect x="${short(x)}" y="${short(y)}" width="${short(wide)}" height="${short(high)}" fill="${colours[colour] || colour}"`
      + `${opacity === 1 ? "" : ` fill-opacity="${opacity}"`}${edge ? ` stroke="${colours[edge]}"` : ""}${round ? ` rx="${round}"` : ""}/>`);
  }

  /** @param {number} x @param {number} y @param {number} x1 @param {number} y1 @param {string} [colour] */
  function line(x, y, x1, y1, colour = "line") {
    made.push(`<path d="M${short(x)},${short(y)}L${short(x1)},${short(y1)}" stroke="${colours[colour]}" fill="none"/>`);
  }

  return {
    width, cut, lines, text, box, line,
    /** A word in a frame, at the right. @param {number} right @param {number} base @param {string} said */
    badge(right, base, said) {
      const wide = width(said, 13, 500) + 20;
      box(right - wide, base - 19, wide, 26, { colour: "none", edge: "accent", round: 4 });
      text(right - 10, base - 1, said, { size: 13, weight: 500, colour: "accent", anchor: "end" });
    },
    /** @param {number} wide @param {number} high @param {string} title @param {string} lang */
    svg: (wide, high, title, lang) => `<svg xmlns="http://www.w3.org/2000/svg" width="${wide}" height="${short(high)}" viewBox="0 0 ${wide} ${short(high)}"`
      + ` xml:lang="${lang === "zh" ? "zh-CN" : "en"}" font-family="${FACE}" style="font-variant-numeric: tabular-nums">`
      + `<title>${escaped(title)}</title><rect width="100%" height="100%" fill="${colours.panel}"/>${made.join("")}</svg>`,
  };
}
