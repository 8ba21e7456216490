// Light or dark: as the system says, unless the reader has chosen. Runs before the page is drawn, so that nothing flashes.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("scripted", "setting");

  const stored = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const apply = theme => { root.style.colorScheme = theme ?? "light dark"; };
  apply(stored());

  // A page is seen once its faces are there and its scripts have opened what they open: nothing moves under the reader's eyes.
  document.addEventListener("DOMContentLoaded", async () => {
    const faces = ["1em 'HandCalc Text'", "600 1em 'HandCalc Text'", "1em 'HandCalc Math'", "1em 'HandCalc Figures'"];
    await Promise.allSettled(faces.map(face => document.fonts.load(face)));
    root.classList.remove("setting");
  });

  document.addEventListener("DOMContentLoaded", () => {
    const isDark = () => (stored() ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
    const button = document.querySelector("button.theme");
    const say = () => button.setAttribute("aria-pressed", String(isDark()));
    say();
    button.setAttribute("aria-label", "Dark");
    button.addEventListener("click", () => {
      const next = isDark() ? "light" : "dark";
      try { localStorage.setItem("theme", next); } catch { /* A reader who stores nothing chooses for this page. */ }
      apply(next);
      say();
    });
  });
})();
