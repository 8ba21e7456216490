// Keys for the whole page. While a field, a grid or a dialog has the focus, letters and arrows belong to it.
(() => {
  "use strict";
  const help = document.getElementById("help");
  const menu = document.querySelector("button.menu");
  const contents = document.getElementById("contents");

  document.querySelector("button.help").addEventListener("click", () => help.showModal());
  menu.addEventListener("click", () => open(menu.getAttribute("aria-expanded") !== "true"));
  contents.addEventListener("click", event => event.target.closest("a") && open(false));

  // The page and its sections are in sight in the contents, and nothing else is scrolled.
  const here = contents.querySelector("li:has(> [aria-current])");
  if (here && here.offsetTop + here.offsetHeight > contents.clientHeight) {
    contents.scrollTop = here.offsetTop - contents.clientHeight / 3;
  }

  function open(wanted) {
    menu.setAttribute("aria-expanded", String(wanted));
    menu.textContent = wanted ? "Close" : "Contents";
    contents.classList.toggle("open", wanted);
  }

  const follow = selector => document.querySelector(selector)?.click();

  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]") || event.target.closest("input, textarea, select")) {
      return;
    }

    switch (event.key) {
      case "/": event.preventDefault(); document.getElementById("search").select(); break;
      case "p": follow("a[rel='prev']"); break;
      case "n": follow("a[rel='next']"); break;
      case "e": follow(".examples a:not([aria-current])"); break;
      case "d": follow("button.digits"); break;
      case "t": follow("button.tests"); break;
      case "m": follow("button.model"); break;
      case "?": help.showModal(); break;
      case "Escape": open(false); break;
      default:
    }
  });
})();
