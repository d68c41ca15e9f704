// The archive of bulletins: says how far a wish is, and keeps a double click from asking twice.

const EVERY_MS = 700;

/** @param {HTMLElement} notice */
async function follow(notice) {
  const { job = "", after = "/bulletins" } = notice.dataset;
  const words = /** @type {HTMLElement} */ (notice.querySelector("span"));
  for (;;) {
    try {
      const answer = await fetch(job, { headers: { Accept: "application/json" } });
      const { said, state, code } = await answer.json();
      if (said && said !== words.textContent) words.textContent = said;
      if (state === "done") {
        location.replace(`${after}${after.includes("?") ? "&" : "?"}made=${code}`);
        return;
      }
      if (state !== "working") {
        notice.className = `notice ${state}`;
        return;
      }
    } catch {
      // The server may be back at the next look.
    }
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}

for (const notice of document.querySelectorAll("[data-job]")) {
  follow(/** @type {HTMLElement} */ (notice));
}

for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.getAttribute("aria-busy") === "true") event.preventDefault();
    form.setAttribute("aria-busy", "true");
  });
}

// A page that is come back to is as it was left: its form may be used again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[aria-busy]")) form.removeAttribute("aria-busy");
});
