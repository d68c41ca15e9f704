// Whether single characters do something: who dictates or presses keys by chance turns them off.

const OFF = "rongtu.explore.keys.off";
/** Where a browser keeps nothing: until the page is closed. @type {boolean|null} */
let here = null;

export function shortcutsOn() {
  if (here !== null) return here;
  try {
    return localStorage.getItem(OFF) !== "1";
  } catch {
    return true;
  }
}

/** @param {boolean} on */
export function turnShortcuts(on) {
  here = on;
  try {
    if (on) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
    here = null;
  } catch {
    // It stays as it is here.
  }
}
