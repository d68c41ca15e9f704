// What was opened lately in this browser: keys only, names are asked for anew.

const NAME = "rongtu.explore.recent";
const MOST = 8;
const KEY = /^(area|building|station):[^,\s]{1,80}$/;

/** @returns {string[]} the last opened first; none where the browser keeps nothing */
export function recent() {
  try {
    const found = JSON.parse(localStorage.getItem(NAME) || "[]");
    return Array.isArray(found) ? found.filter((one) => KEY.test(one)).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** @param {string[]} keys */
function put(keys) {
  try {
    localStorage.setItem(NAME, JSON.stringify(keys.slice(0, MOST)));
  } catch {
    // A browser that keeps nothing finds just as well.
  }
}

/** @param {string} key */
export function remember(key) {
  if (KEY.test(key)) put([key, ...recent().filter((one) => one !== key)]);
}

/** Drop what is not there any more. @param {string[]} keys */
export function forget(keys) {
  if (keys.length) put(recent().filter((one) => !keys.includes(one)));
}
