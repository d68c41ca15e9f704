/**
 * Whose turn it is: the common clock's, or that of whoever holds the clicker. Going one scene on
 * shifts this screen against the clock; pausing, drilling and reading hold it; without a touch it
 * falls back to the clock.
 *
 * @typedef {import("./clock.js").Turn} Turn
 */

import { minuteOf, startBefore, turnAt } from "./clock.js";

const IDLE = 90e3;
const ALONE = 5 * 60e3;
const PAUSE = 30 * 60e3;

/**
 * @param {{slots: import("./clock.js").Slot[], zone: number,
 *   fixed: {scene: string, area: string|null}|null, paused: boolean, now: number,
 *   onIdle: () => void}} given `onIdle` is called when reading and drilling end by themselves.
 */
export function createTurn({ slots, zone, fixed, paused, now: begun, onIdle }) {
  /** ms by which this screen is ahead of the common clock. */
  let shift = 0;
  /** The moment at which this screen stands still, by its own shifted time. */
  let held = null;
  let pausedAt = null;
  let touchedAt = begun;
  /** @type {{area: string}|null} */
  let drilled = null;
  let reading = false;

  const own = (now) => (held === null ? now + shift : held);
  const turn = (now) => turnAt(slots, own(now), minuteOf(now, zone));

  function settle(now) {
    const holds = pausedAt !== null || drilled !== null || reading;
    if (holds && held === null) held = now + shift;
    else if (!holds && held !== null) {
      shift = held - now;
      held = null;
    }
  }

  function common() {
    shift = 0;
    held = null;
    pausedAt = null;
    drilled = null;
    reading = false;
  }

  function jump(now, to) {
    if (fixed || to === null) return;
    drilled = null;
    settle(now);
    if (held === null) shift = to - now;
    else held = to;
  }

  function pause(now, wanted) {
    pausedAt = wanted ? now : null;
    settle(now);
  }

  if (paused) pause(begun, true);

  return {
    /** What is to be shown. @returns {{scene: string, area: string|null, turn: Turn|null}|null} */
    wanted(now) {
      const on = turn(now);
      const base = fixed || (on && on.entry);
      if (!base) return null;
      return { scene: base.scene, area: drilled ? drilled.area : base.area, turn: fixed ? null : on };
    },

    /** The area of the scene itself, whatever was drilled into. */
    base(now) {
      const on = fixed || (turn(now) && turn(now).entry);
      return on ? on.area : null;
    },

    /** What follows, to have it ready; null while this screen stands still. */
    following(now) {
      if (fixed || held !== null) return null;
      const on = turn(now);
      const next = on && turnAt(slots, on.end, minuteOf(now + on.end - own(now), zone));
      return next && { scene: next.entry.scene, area: next.entry.area, in: on.end - own(now) };
    },

    /** How much of the entry's time is over, 0..1. */
    progress(now) {
      const on = turn(now);
      return on ? Math.min(1, Math.max(0, (own(now) - on.start) / (on.end - on.start))) : 0;
    },

    next: (now) => jump(now, turn(now) && turn(now).end),
    previous: (now) => jump(now, startBefore(slots, own(now), minuteOf(now, zone))),
    home: common,
    pause: (now) => pause(now, pausedAt === null),
    drill(now, area) {
      drilled = area === null ? null : { area };
      settle(now);
    },
    read(now, wanted) {
      reading = wanted;
      settle(now);
    },
    touch(now) {
      touchedAt = now;
    },

    /** Let what nobody attends to end. */
    tick(now) {
      const idle = now - touchedAt;
      if ((drilled || reading) && idle >= IDLE) {
        const stays = pausedAt;
        const at = held;
        common();
        // Who paused wants this scene to stay; only the detail is left.
        if (stays !== null) [pausedAt, held] = [stays, at];
        onIdle();
      }
      if (pausedAt !== null && now - pausedAt >= PAUSE && idle >= IDLE) common();
      if (held === null && shift !== 0 && idle >= ALONE) shift = 0;
    },

    get paused() {
      return pausedAt !== null;
    },
    get drilled() {
      return drilled !== null;
    },
    get still() {
      return held !== null;
    },
    get fixed() {
      return fixed !== null;
    },
    /** Whether this screen shows what all others show. */
    get synced() {
      return fixed === null && held === null && shift === 0;
    },
  };
}
