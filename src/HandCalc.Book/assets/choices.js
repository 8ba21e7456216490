// What a reader has chosen to see stays chosen on every page: all tests open, all digits of every matrix.
(() => {
  "use strict";
  const stored = name => { try { return localStorage.getItem(name); } catch { return null; } };

  function choice(name, chosen, show) {
    const button = document.querySelector(`button.${name}`);
    if (!button) {
      return;
    }

    const apply = wanted => {
      button.setAttribute("aria-pressed", String(wanted));
      show(wanted);
    };

    apply(stored(name) === chosen);

    // What is read stays where it is, however much opens above it.
    button.addEventListener("click", () => {
      const wanted = button.getAttribute("aria-pressed") !== "true";
      const read = [...document.querySelectorAll("section, header")].find(part => part.getBoundingClientRect().bottom > innerHeight / 4);
      const top = read.getBoundingClientRect().top;
      try { localStorage.setItem(name, wanted ? chosen : "not"); } catch { /* A reader who stores nothing chooses for this page. */ }
      apply(wanted);
      scrollBy(0, read.getBoundingClientRect().top - top);
    });
  }

  const tests = [...document.querySelectorAll("details.test")];
  choice("tests", "open", wanted => { for (const test of tests) test.open = wanted; });
  choice("digits", "all", wanted => document.documentElement.classList.toggle("whole", wanted));

  // And a number says all of its digits to a mouse that rests on it.
  document.addEventListener("mouseover", event => {
    const cell = event.target.closest("td:has(> i)");
    if (cell) {
      cell.title = cell.textContent;
    }
  });
})();
