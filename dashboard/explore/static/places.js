// Every area by its code: name, level, what it lies in, and how far it reaches.

const AGAIN_MS = 4000;

/** @param {string} url @param {number} version */
export function createPlaces(url, version) {
  /** @type {Map<string, any>} */
  const all = new Map();
  /** @type {any[]} */
  let levels = [];

  async function read() {
    let answer = null;
    // A server that is just starting knows them a little later.
    while (!answer || !answer.ok) {
      if (answer) await new Promise((done) => setTimeout(done, AGAIN_MS));
      answer = await fetch(`${url}&v=${version}`).catch(() => new Response(null, { status: 503 }));
    }
    const found = await answer.json();
    levels = found.levels;
    const rows = found.areas.map((/** @type {any[]} */ row) => ({
      code: row[0], level: found.levels[row[1]].key, parent: row[2], name: row[3], bounds: row.slice(4, 8), below: [] }));
    for (const row of rows) {
      row.parent = row.parent === -1 || row.parent === null ? null : rows[row.parent];
      if (row.parent) row.parent.below.push(row);
      all.set(row.code, row);
    }
  }

  return {
    all,
    levels: () => levels,
    ready: read(),
    /** @param {string} code */
    name: (code) => (all.get(code) || { name: code }).name,
    /** @param {string} code @returns {string} the names of what it lies in, coarsest first */
    where(code) {
      const found = [];
      for (let one = (all.get(code) || {}).parent; one; one = one.parent) found.unshift(one.name);
      return found.join(" › ");
    },
    /** @param {string} code */
    get: (code) => all.get(code),
  };
}
