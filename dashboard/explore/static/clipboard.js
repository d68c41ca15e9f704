// Putting a text on the clipboard.

/**
 * The clipboard is only there on https and on this machine: else it is done as it was before, from a
 * field.
 * @param {string} said
 * @param {HTMLInputElement} [field] one that holds the text and keeps the focus; else one is made and
 *   goes away, and the focus is back where it was
 * @returns {Promise<boolean>} whether it was let
 */
export async function copied(said, field) {
  try {
    await navigator.clipboard.writeText(said);
    return true;
  } catch {
    // Not there, or not let: the other way may be.
  }
  if (field) {
    field.focus();
    field.select();
    return document.execCommand("copy");
  }
  const stood = /** @type {HTMLElement|null} */ (document.activeElement);
  const box = document.createElement("textarea");
  box.value = said;
  box.className = "heard";
  document.body.append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  stood?.focus({ preventScroll: true });
  return done;
}
