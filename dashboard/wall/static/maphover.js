// The small box beside the pointer.

const AWAY_PX = 14;

/** @param {HTMLElement} host */
export function createBox(host) {
  const box = document.createElement("div");
  box.className = "map-box";
  box.hidden = true;
  host.append(box);
  let text = "";

  return {
    /**
     * @param {string} title @param {string[]} lines @param {[number, number]} at in pixels
     * @param {{width: number, height: number}} frame
     */
    show(title, lines, [x, y], frame) {
      const wanted = JSON.stringify([title, lines]);
      if (wanted !== text) {
        text = wanted;
        box.replaceChildren();
        if (title) {
          const head = document.createElement("b");
          head.textContent = title;
          box.append(head);
        }
        for (const line of lines) {
          const row = document.createElement("div");
          row.textContent = line;
          box.append(row);
        }
      }
      box.hidden = false;
      const left = x + AWAY_PX + box.offsetWidth > frame.width ? x - AWAY_PX - box.offsetWidth : x + AWAY_PX;
      const top = y + AWAY_PX + box.offsetHeight > frame.height ? y - AWAY_PX - box.offsetHeight : y + AWAY_PX;
      box.style.transform = `translate(${Math.max(0, left)}px, ${Math.max(0, top)}px)`;
    },
    hide() {
      box.hidden = true;
    },
  };
}
