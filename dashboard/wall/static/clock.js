/**
 * What is on, from the time alone: all screens of a hall that know the same time and the same plan
 * show the same scene without talking to each other. Pure functions only.
 *
 * @typedef {{scene: string, title: string, seconds: number, hours: [number, number]|null,
 *   area: string|null, areas: {code: string, name: string}[]|null, take: number}} Slot
 * @typedef {{slot: number, scene: string, title: string, area: string|null, name: string|null,
 *   seconds: number}} Entry One scene of a round; `slot` is the place of its slot among those on.
 * @typedef {{entry: Entry, at: number, entries: Entry[], start: number, end: number}} Turn
 *   The entry that is on, its place in the round, and from when to when it is, in ms.
 */

const DAY = 1440;

/** The minute of the day of a moment in ms, `zone` minutes east of UTC. */
export function minuteOf(now, zone) {
  return (((Math.floor(now / 60000) + zone) % DAY) + DAY) % DAY;
}

/** Hours and minutes of a moment, such as 18:06. */
export function written(now, zone) {
  const minute = minuteOf(now, zone);
  const two = (value) => String(value).padStart(2, "0");
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** Whether a slot is shown at a minute of the day; hours may go over midnight. */
export function isOn(slot, minute) {
  if (!slot.hours) return true;
  const [from, to] = slot.hours;
  return from < to ? from <= minute && minute < to : minute >= from || minute < to;
}

/**
 * The slots that are on. Where the hours leave none, all are: a wall is never empty.
 * @param {Slot[]} slots
 */
export function active(slots, minute) {
  const on = slots.filter((slot) => isOn(slot, minute) && size(slot) > 0);
  return on.length ? on : slots.filter((slot) => size(slot) > 0);
}

function size(slot) {
  if (!slot.areas) return 1;
  return slot.areas.length ? Math.max(1, slot.take || 1) : 0;
}

/**
 * The entries of a round. Slots of areas show the next of them in each round.
 * @param {Slot[]} on
 * @param {number} round
 * @returns {Entry[]}
 */
export function entriesOf(on, round) {
  return on.flatMap((slot, place) => {
    const base = { slot: place, scene: slot.scene, title: slot.title, seconds: slot.seconds };
    if (!slot.areas) return [{ ...base, area: slot.area || null, name: null }];
    const count = slot.areas.length;
    return Array.from({ length: size(slot) }, (_, j) => {
      const area = slot.areas[(((round * size(slot) + j) % count) + count) % count];
      return { ...base, area: area.code, name: area.name };
    });
  });
}

/**
 * What is on at a moment.
 * @param {Slot[]} slots
 * @param {number} now ms since 1970
 * @param {number} minute of the day, by which slots are on
 * @returns {Turn|null} null when there is nothing to show.
 */
export function turnAt(slots, now, minute) {
  const on = active(slots, minute);
  const total = 1000 * on.reduce((sum, slot) => sum + slot.seconds * size(slot), 0);
  if (!total) return null;
  const round = Math.floor(now / total);
  const entries = entriesOf(on, round);
  let start = round * total;
  for (let at = 0; at < entries.length; at += 1) {
    const end = start + 1000 * entries[at].seconds;
    if (now < end || at === entries.length - 1) return { entry: entries[at], at, entries, start, end };
    start = end;
  }
  return null;
}

/** When the entry before that of `now` starts. */
export function startBefore(slots, now, minute) {
  const turn = turnAt(slots, now, minute);
  // A moment before the start of this one lies in the one before, in whichever round that is.
  return turn && turnAt(slots, turn.start - 1, minute).start;
}

/**
 * How far the server's clock is ahead, from one answer.
 * @param {number|null} known what was believed before, in ms
 * @param {{server: number, sent: number, got: number}} answer `sent` and `got` by this screen's
 *   clock; the server read its own about half-way.
 */
export function settled(known, { server, sent, got }) {
  const told = server - (sent + got) / 2;
  if (known === null || Math.abs(told - known) > 2000) return told;
  // A slow answer says little about the time: it is believed the less.
  return known + (told - known) * (got - sent > 1000 ? 0.05 : 0.25);
}
