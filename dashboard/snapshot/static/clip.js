// A picture on the clipboard. Pages that are not served over HTTPS may only do it the old way.

/** @param {Blob} picture @returns {Promise<boolean>} whether it is there */
export async function copyPicture(picture) {
  try {
    await navigator.clipboard.write([new ClipboardItem({ [picture.type]: picture })]);
    return true;
  } catch {
    return old(picture);
  }
}

/** @param {Blob} picture */
async function old(picture) {
  // An address of the page would mean nothing to whoever pastes it: the picture goes along itself.
  const address = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(picture);
  });
  const image = new Image();
  image.src = address;
  await image.decode();
  const place = document.activeElement?.closest("dialog") || document.body;
  place.append(image);
  const range = document.createRange();
  range.selectNode(image);
  const selection = /** @type {Selection} */ (getSelection());
  selection.removeAllRanges();
  selection.addRange(range);
  const done = document.execCommand("copy");
  selection.removeAllRanges();
  image.remove();
  return done;
}
