/** The map sheet of a scene, made in a dialog over the wall; its code is fetched when it is wanted. */

/**
 * @param {{words: Object<string, string>, base: string, lang: string, onOpen: () => void,
 *   warn: (error: any) => void}} given
 */
export function createSheets({ words, base, lang, onOpen, warn }) {
  /** @type {HTMLDialogElement|null} */
  let node = null;
  let coming = false;
  return {
    get open() {
      return node !== null;
    },
    /** @param {string} query the state that is drawn */
    async show(query) {
      if (node || coming) return;
      coming = true;
      try {
        const { open } = await import(`${base}sheet.js`);
        node = open({ query, lang, theme: "dark", title: words.sheet, close: words.close });
        node.addEventListener("close", () => {
          node = null;
          onOpen();
        });
        onOpen();
      } catch (error) {
        warn(error);
      } finally {
        coming = false;
      }
    },
    close() {
      if (node) node.close();
    },
  };
}
