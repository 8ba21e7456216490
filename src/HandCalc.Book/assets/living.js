// The cover lets the model learn: heat maps in the order of computation, the next word at each position, and the loss after each step.
(() => {
  "use strict";
  const changes = globalThis.HandCalcChanges, numbers = globalThis.HandCalcNumbers, { make } = globalThis.HandCalcElements;
  const { shade } = globalThis.HandCalcMatrices, { lengthOf } = globalThis.HandCalcEvaluate;
  const living = document.querySelector(".living");
  if (!living) {
    return;
  }

  const width = 600, height = 150, fewestSteps = 10; // of the curve
  const play = living.querySelector(".play");
  let written = null; // the text whose next words are shown

  function heat(figure) {
    const { tensor } = figure.dataset, grid = figure.querySelector("div"), [rows, columns] = changes.size(tensor);
    const values = changes.entries(tensor);
    const largest = Math.max(...values.map(Math.abs));
    if (grid.children.length !== values.length) {
      grid.replaceChildren(...values.map(() => make("i", {})));
    }

    grid.style.setProperty("--columns", columns);
    grid.setAttribute("aria-label", `${tensor}, ${rows} × ${columns}`);
    [...grid.children].forEach((cell, at) => {
      const colour = shade(values[at], largest);
      if (cell.className !== colour) cell.className = colour;
    });
  }

  // What the model expects after each token: a bar for each word, that of the right one apart. Another text has other tables.
  function nextWords() {
    const { recipes, valueOf } = changes, { ids, vocabulary } = recipes.text, place = living.querySelector(".next");
    const tokens = recipes.axes[recipes.tensors.P.rows], count = lengthOf(recipes, recipes.tensors.losses.rows);
    if (recipes.text !== written) {
      written = recipes.text;
      place.replaceChildren(...tokens.slice(0, count).map((token, position) => make("table", {}, make("caption", { textContent: `after ${token}` }),
        make("tbody", {}, ...vocabulary.map((word, id) => make("tr", { className: ids[position + 1] === id ? "right" : "" },
          make("th", { scope: "row", textContent: word }), make("td", {}, make("i", {})), make("td", {})))))));
    }

    [...place.querySelectorAll("tr")].forEach(({ cells: [, bar, number] }, at) => {
      const probability = valueOf("P", Math.floor(at / vocabulary.length), at % vocabulary.length);
      bar.firstChild.style.setProperty("--size", `${(100 * probability).toFixed(1)}%`);
      number.textContent = probability.toFixed(3);
    });
  }

  // The mean loss after each step, below the line of a uniform guess.
  function loss() {
    const { curve } = changes, uniform = Math.log(changes.recipes.text.vocabulary.length), first = curve[0][0];
    const steps = Math.max(fewestSteps, curve.at(-1)[0] - first), most = 1.05 * Math.max(uniform, ...curve.map(([, one]) => one));
    const across = taken => (width * (taken - first) / steps).toFixed(1), up = one => (height * (1 - one / most)).toFixed(1);
    living.querySelector(".uniform").setAttribute("d", `M0 ${up(uniform)}H${width}`);
    living.querySelector(".losses").setAttribute("d", `M${curve.map(([taken, one]) => `${across(taken)} ${up(one)}`).join("L")}${curve.length === 1 ? "h0" : ""}`);
    const guess = living.querySelector(".guess");
    guess.textContent = `ln ${changes.recipes.text.vocabulary.length}`;
    guess.setAttribute("y", up(uniform));
    living.querySelector(".across").textContent = `step ${first + steps}`;
    const [taken, now] = curve.at(-1);
    living.querySelector(".now").textContent = `Step ${taken} · mean loss ${now.toFixed(6)} · a uniform guess ${uniform.toFixed(6)}`;
  }

  function draw() {
    for (const figure of living.querySelectorAll(".heat")) {
      heat(figure);
    }

    nextWords();
    loss();
    play.textContent = changes.isPlaying ? "Pause" : "Play";
  }

  const actions = {
    step: () => globalThis.HandCalcLive.change({ steps: 1 }), ten: () => globalThis.HandCalcLive.change({ steps: 10 }),
    play: () => changes.isPlaying ? changes.pause() : changes.play(), back: () => changes.all.length > 0 && changes.reset(),
  };
  for (const [name, action] of Object.entries(actions)) {
    living.querySelector(`.${name}`).addEventListener("click", async () => {
      await numbers.ready();
      action();
    });
  }

  document.addEventListener("changed", draw);
})();
