// Keys for the whole page. While a field, a grid or a dialog has the focus, letters and arrows belong to it.
(() => {
  "use strict";
  const { make } = globalThis.HandCalcElements;
  const keys = [
    ["{/}", "search"], ["{p} {n}", "previous and next page"], ["{e}", "the other example, at the same place"],
    ["{d}", "all digits of every matrix, or the first"], ["{t}", "open or fold all tests"], ["{m}", "change the model: its text, its settings"],
    ["{Tab}", "to the next matrix or link"],
    ["{←} {↑} {→} {↓}", "from cell to cell; {Home}, {End} to the ends of a row, with {Ctrl} of the matrix"], ["{Enter}", "explain the cell"],
    ["{+} {−}", "move a number that the step is given, such as a weight"], ["{Esc}", "close what is open"], ["{?}", "these lines"],
  ];
  let dialog = null;
  const menu = document.querySelector("button.menu");
  const contents = document.getElementById("contents");

  document.querySelector("button.help").addEventListener("click", help);
  menu.addEventListener("click", () => open(menu.getAttribute("aria-expanded") !== "true"));
  contents.addEventListener("click", event => event.target.closest("a") && open(false));

  // The page and its sections are in sight in the contents, and nothing else is scrolled.
  const here = contents.querySelector("li:has(> [aria-current])");
  if (here && here.offsetTop + here.offsetHeight > contents.clientHeight) {
    contents.scrollTop = here.offsetTop - contents.clientHeight / 3;
  }

  function help() {
    const said = text => text.split(/\{(.+?)\}/).map((part, index) => index % 2 === 0 ? part : make("kbd", { textContent: part }));
    if (dialog === null) {
      dialog = make("dialog", { id: "help" }, make("h2", { id: "help-title", textContent: "Keys" }),
        make("dl", {}, ...keys.flatMap(([key, does]) => [make("dt", {}, ...said(key)), make("dd", {}, ...said(does))])),
        make("p", { textContent: "A number can be chosen with the mouse or a finger as well. What it is computed from lights up, and each part leads on. "
          + "What the step is given, such as a weight, can be set in its panel, and the model trained: every number follows." }),
        make("p", { textContent: "Cover hides a matrix. Choose an entry, type what you calculated, and you are told in how many digits it is right, or which slip it is." }),
        make("button", { type: "button", textContent: "Close", onclick: () => dialog.close() }));
      dialog.setAttribute("aria-labelledby", "help-title");
      document.body.append(dialog);
    }

    dialog.showModal();
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
      case "?": help(); break;
      case "Escape": open(false); break;
      default:
    }
  });
})();
