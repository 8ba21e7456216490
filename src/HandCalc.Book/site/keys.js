// Keys for the whole page. While a field, a grid or a dialog has the focus, letters and arrows belong to it.
(() => {
  "use strict";
  const help = document.getElementById("help");
  const menu = document.querySelector("button.menu");
  const contents = document.getElementById("contents");

  document.querySelector("button.help").addEventListener("click", () => help.showModal());
  menu.addEventListener("click", () => open(menu.getAttribute("aria-expanded") !== "true"));
  contents.addEventListener("click", event => event.target.closest("a") && open(false));
  // Only the contents are scrolled: the page may stand at a cell already.
  const here = contents.querySelector("[aria-current]");
  if (here) {
    contents.scrollTop += Math.max(0, here.getBoundingClientRect().bottom - contents.getBoundingClientRect().bottom);
  }

  function open(wanted) {
    menu.setAttribute("aria-expanded", String(wanted));
    menu.textContent = wanted ? "Close" : "Contents";
    contents.classList.toggle("open", wanted);
  }

  const follow = selector => document.querySelector(selector)?.click();

  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.altKey || event.metaKey || help.open || event.target.closest("input, textarea, select")) {
      return;
    }

    switch (event.key) {
      case "/": event.preventDefault(); document.getElementById("search").focus(); break;
      case "p": follow("a[rel='prev']"); break;
      case "n": follow("a[rel='next']"); break;
      case "e": follow(".examples a:not([aria-current])"); break;
      case "?": help.showModal(); break;
      case "Escape": open(false); break;
      default:
    }
  });
})();
