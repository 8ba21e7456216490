// Light or dark: as the system says, unless the reader has chosen. Runs before the page is drawn, so that nothing flashes.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("scripted");

  const stored = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const apply = theme => { root.style.colorScheme = theme ?? "light dark"; };
  apply(stored());

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
