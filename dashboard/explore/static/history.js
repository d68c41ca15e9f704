// Back and forward, undo and redo: the same steps, kept by the browser.

/**
 * @param {(query: string) => void} go what to do when a step was taken back or again
 */
export function createHistory(go) {
  let now = Number((history.state && history.state.step) || 0);
  let last = now;
  history.replaceState({ step: now }, "");
  window.addEventListener("popstate", (event) => {
    now = Number((event.state && event.state.step) || 0);
    go(location.search);
  });
  return {
    /** @param {string} query @param {boolean} replace */
    put(query, replace) {
      const address = `${location.pathname}${query}`;
      if (`${location.pathname}${location.search}` === address) return;
      if (replace) {
        history.replaceState({ step: now }, "", address);
        return;
      }
      now += 1;
      last = now;
      history.pushState({ step: now }, "", address);
    },
    canUndo: () => now > 0,
    canRedo: () => now < last,
    undo: () => now > 0 && history.back(),
    redo: () => now < last && history.forward(),
  };
}
