/** The wall's page: paints what came with it, then the map, then follows the clock and the pulse. */

import { createActs } from "./acts.js";
import { minuteOf, settled, written } from "./clock.js";
import { still } from "./dom.js";
import { createGuide } from "./guide.js";
import { createHelp, createKeys } from "./keys.js";
import { bare, createStore, query } from "./net.js";
import { createPulse } from "./pulse.js";
import { createSheets } from "./sheets.js";
import { createStage } from "./stage.js";
import { createStory } from "./story.js";
import { createTurn } from "./turn.js";
import { createWatch } from "./watch.js";

const TICK = 250;
const NOTICE = 6000;

const config = JSON.parse(document.getElementById("wall-config").textContent);
const { words, urls, lang, plan, zone_offset_min: zone } = config;
const asked = new URLSearchParams(location.search);
const root = document.getElementById("wall");
const warn = (error) => console.warn("wall:", error);

// The page was written when its first byte came, which is sooner than this line runs.
const born = performance.getEntriesByType("navigation")[0];
let offset = config.now - (born && born.responseStart ? born.responseStart : 0);
let measured = false;
let reached = 0;
/** The server's time. It waits where it was ahead by a little: no scene comes back at its end. */
const now = () => {
  const told = performance.now() + offset;
  if (told >= reached || reached - told > 2000) reached = told;
  return reached;
};

/** @type {import("./pulse.js").Pulse|null} */
let pulsed = null;
let failures = 0;
// What of the address could not be taken as given is told first.
let notice = config.notes.length ? { text: config.notes.join("　"), until: performance.now() + 5 * NOTICE } : null;

const store = createStore({ base: urls.scene, lang });
const watch = createWatch({ build: config.build, plan: plan.fingerprint, quietAt: plan.quiet_at });
const turn = createTurn({
  slots: plan.slots,
  zone,
  now: now(),
  fixed: config.fixed,
  paused: ["1", "true"].includes(asked.get("pause")),
  onIdle: () => acts.close(),
});
const desk = {
  words,
  onStory: (what) => story.show({ ...what, here: acts.here }),
  onPick: (code) => acts.drill(code),
  onMark: (code) => acts.point(code),
};
const stage = createStage(root, {
  title: config.title, desk,
  onTrail: (code) => acts.drill(code),
  onHelp: () => help.toggle(),
  onLanguage: () => acts.language(),
  onSheet: () => acts.sheet(),
});
const guide = createGuide({
  turn, store, stage, now, restart, warn,
  onShow: (same) => acts.shown(same),
  onNoDetail(error) {
    turn.drill(now(), null);
    notice = {
      text: `${words.no_detail} ${error.status ? error.message : words.unreachable_short}`,
      until: performance.now() + NOTICE,
    };
  },
});
const onOpen = () => turn.read(now(), story.open || help.open || sheets.open);
const story = createStory({ words, base: urls.figure, lang, desk, onOpen });
const help = createHelp({ words, onOpen });
const sheets = createSheets({ words, base: urls.sheet, lang, onOpen, warn });
const acts = createActs({ turn, guide, stage, story, help, sheets, now, otherLang: config.other_lang_url, warn });
const keys = createKeys({
  words, root,
  act(meaning) {
    acts.do(meaning);
    tick();
  },
  onTouch: () => turn.touch(now()),
  isReading: () => story.open || help.open || sheets.open,
});

/** Start afresh if there is a reason and nobody is at it. Called where the picture changes anyway. */
function restart() {
  const reason = turn.still ? null : watch.reason(minuteOf(now(), zone));
  if (reason) watch.restart(reason);
  return reason !== null;
}

/** What is out of order, the gravest first. */
function wrong() {
  if (notice && performance.now() > notice.until) notice = null;
  if (failures > 1) return words.unreachable;
  const away = pulsed && pulsed.away;
  if (away) return away.since ? `${away.text}${words.since.replace("{time}", away.since)}` : away.text;
  if (notice) return notice.text;
  return (pulsed && pulsed.plan_error) || null;
}

function refresh() {
  stage.bar(wrong());
  stage.clock(written(now(), zone));
  const wanted = turn.wanted(now());
  stage.progress(wanted && wanted.turn, turn.progress(now()));
  const { marked } = acts;
  const state = turn.paused ? "paused" : turn.fixed && !turn.still ? "fixed" : turn.synced ? "synced" : "alone";
  stage.state(state, marked ? `${marked.name}　${words.into_hint}` : turn.drilled ? words.up_hint : "");
}

/** The one tick behind the clock, the rotation and everything that ends by itself. */
function tick() {
  try {
    turn.tick(now());
    // A fixed scene never changes: any moment is as good.
    if (turn.fixed) restart();
    guide.prepare();
    guide.follow().catch(warn);
    refresh();
    keys.tick();
  } catch (error) {
    warn(error);
  }
}

/** Tick, and be there on the dot when the scene changes: all screens of a hall do so at once. */
function loop() {
  let wait = TICK;
  try {
    tick();
    const next = turn.following(now());
    if (next) wait = Math.max(10, Math.min(TICK, next.in + 1));
  } finally {
    setTimeout(loop, wait);
  }
}

function aged() {
  stage.age({ stale: (pulsed && pulsed.stale) || [], away: failures > 1 || Boolean(pulsed && pulsed.away) });
}

function onPulse(pulse, sent, got) {
  offset = settled(measured ? offset : null, { server: pulse.now, sent, got });
  measured = true;
  const before = pulsed;
  const told = (one) => JSON.stringify([one.away, one.stale]);
  const changed = failures > 1 || !before || told(before) !== told(pulse);
  pulsed = pulse;
  failures = 0;
  watch.pulse(pulse);
  if (changed) aged();
  const { shown } = guide;
  if (!shown || !pulse.etag || askedFor !== store.name(shown.key, shown.area)) return;
  if (shown.etag === null && pulse.version === shown.scene.version) guide.tagged(pulse.etag);
  else if (bare(pulse.etag) !== bare(shown.etag)) guide.again();
}

let askedFor = null;
const pulse = createPulse({
  every: config.poll_ms,
  url() {
    const { key, area, etag } = guide.shown || { key: null, area: null, etag: null };
    // The answer is about this scene, and another may be on when it comes.
    askedFor = store.name(key, area);
    return `${urls.pulse}${query({ scene: key, area, etag: bare(etag), lang })}`;
  },
  onPulse,
  onLost(count) {
    const known = failures > 1;
    failures = count;
    watch.pulse(null);
    if (!known && count > 1) aged();
  },
});

async function startMap() {
  try {
    const { createMap } = await import(`${urls.static}map.js`);
    const map = await createMap(stage.mapBox, {
      staticUrl: urls.static, words, reduced: still.matches,
      legend: stage.legend,
      onPick: desk.onPick,
      onHover: (code) => stage.hover(code),
      onTrouble(kind) {
        if (kind !== "geometry") watch.map(kind !== "back");
      },
    });
    guide.give(map);
  } catch (error) {
    warn(error);
    stage.mapNote(words.map_failed);
  }
}

window.addEventListener("error", (event) => warn(event.error || event.message));
window.addEventListener("unhandledrejection", (event) => warn(event.reason));
window.addEventListener("resize", () => {
  stage.fit();
  if (guide.map) guide.map.resize();
});
/** What the map counts, once it can. */
function counted(map) {
  try {
    return map.stats();
  } catch {
    return null;
  }
}

window.rongtuWall = Object.freeze({
  state() {
    const { shown, map } = guide;
    const { scene = null, key = null, area = null, etag = null, at = null } = shown || {};
    return {
      scene: key, area, etag, shownAt: at, version: scene && scene.version,
      paused: turn.paused, synced: turn.synced, map: counted(map),
    };
  },
});

if (config.first) {
  const { first: scene, first_etag: etag = null } = config;
  const wanted = turn.wanted(now());
  // The page's scene is that of its turn, unless a change of scene came in between.
  const area = wanted && wanted.scene === scene.key ? wanted.area : (scene.area && scene.area.code) || null;
  store.put(store.name(scene.key, area), { scene, etag });
  guide.show(scene, etag, scene.key, area);
} else stage.empty(config.trouble || "");
loop();
// Figures first: the map and the pulse begin once these are on the screen.
let begun = false;
function begin() {
  if (begun) return;
  begun = true;
  startMap();
  pulse.start(500 + 1500 * Math.random());
}
requestAnimationFrame(() => setTimeout(begin));
// A page that nobody sees paints nothing, and must know the time all the same when it is seen.
setTimeout(begin, 1500);
