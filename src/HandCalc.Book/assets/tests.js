// The tests are folded, and each opens by itself. The button opens all of them, on every page, until the reader folds them again.
(() => {
  "use strict";
  const button = document.querySelector("button.tests");
  const tests = [...document.querySelectorAll("details.test")];
  const stored = () => { try { return localStorage.getItem("tests"); } catch { return null; } };

  const show = open => {
    button.setAttribute("aria-pressed", String(open));
    for (const test of tests) {
      test.open = open;
    }
  };

  button.hidden = tests.length === 0;
  show(stored() === "open");

  // What is read stays where it is, however much opens above it.
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-pressed") !== "true";
    const read = [...document.querySelectorAll("section, header")].find(part => part.getBoundingClientRect().bottom > innerHeight / 4);
    const top = read.getBoundingClientRect().top;
    try { localStorage.setItem("tests", open ? "open" : "folded"); } catch { /* A reader who stores nothing chooses for this page. */ }
    show(open);
    scrollBy(0, read.getBoundingClientRect().top - top);
  });
})();
