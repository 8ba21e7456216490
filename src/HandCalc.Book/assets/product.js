// A product of matrices, entry by entry: both factors and the product as heat maps. Of the entry that a reader chooses, the row of the one
// factor and the column of the other light up, and their products add up as in the panel. A rule that is wrong can be tried beside it. It
// knows no formula: which factor is transposed, and what is added, the recipe says.
(() => {
  "use strict";
  const { make } = globalThis.HandCalcElements, { arrows, shade } = globalThis.HandCalcMatrices;
  const pause = 450; // milliseconds between two terms
  const kept = new WeakMap(); // what a reader has chosen in a trial

  // The factors as a recipe reads them: which tensor, and whether its rows stand for columns.
  function factorsOf({ recipe: { of: { of: [left, right] } } }) {
    return [{ tensor: left.tensor, isTransposed: left.row === "k" }, { tensor: right.tensor, isTransposed: right.column === "k" }];
  }

  const exchanged = rows => rows[0].map((_, column) => rows.map(row => row[column]));

  // Numbers as a heat map, with a caption.
  function heat(name, rows, properties = {}) {
    const largest = Math.max(...rows.flat().map(Math.abs));
    const cells = rows.map(row => row.map(value => make("i", { className: shade(value, largest) })));
    const map = make("div", { className: "cells", role: "img", ariaLabel: `${name}, ${rows.length} × ${rows[0].length}`, ...properties },
      ...cells.map(row => make("div", {}, ...row)));
    map.style.setProperty("--columns", rows[0].length);
    const size = make("span", { textContent: ` ${rows.length}×${rows[0].length}` });
    return { map, cells, element: make("figure", {}, make("figcaption", { textContent: name }, size), map) };
  }

  globalThis.HandCalcProduct = trial => {
    const { knob, format, between } = globalThis.HandCalcTrial, { label, explain } = globalThis.HandCalcExplain;
    const { recipes, valueOf } = globalThis.HandCalcChanges, { product: name, rule } = trial.dataset, given = globalThis.HandCalcRecipes;
    const right = given.tensors[name], wrong = given.wrong.find(one => one.name === rule)?.tensors[name];
    const inForce = wrong !== undefined && recipes.tensors[name].recipe === wrong.recipe; // in the whole book
    const state = kept.get(trial) ?? { row: 1, column: 0 };
    if (state.inForce !== inForce) Object.assign(state, { inForce, isWrong: inForce });
    kept.set(trial, state);
    clearTimeout(state.next);

    const labels = ({ tensor }, axis) => recipes.axes[recipes.tensors[tensor][axis]];

    // The product by the one recipe or the other, of the factors as they are.
    const by = one => {
      const told = { ...recipes, tensors: { ...recipes.tensors, [name]: { ...recipes.tensors[name], ...one } } }, factors = factorsOf(one);
      const entries = (tensor, value) =>
        labels({ tensor }, "rows").map((_, i) => labels({ tensor }, "columns").map((_, j) => value(tensor, i, j)));
      const step = between(told, factors[0].tensor, [name], valueOf);
      const filled = factors.map(factor => ({ ...factor, rows: entries(factor.tensor, valueOf) }));
      return { told, factors: filled, rows: entries(name, step.value) };
    };
    const asRight = by(right), asWrong = wrong && by(wrong);
    const block = className => make("div", { className }), maps = block("factors"), steps = block("moves"), sum = block("calculation");
    const shapes = make("p", { className: "shapes" }), other = make("p", { role: "status" }), whose = make("p");
    let shown, grid;

    // Everything anew: another recipe, or the first.
    function show() {
      shown = state.isWrong ? asWrong : asRight;
      state.row = Math.min(state.row, shown.rows.length - 1);
      state.column = Math.min(state.column, shown.rows[0].length - 1);
      const factors = shown.factors.map(({ tensor, isTransposed, rows }) =>
        (isTransposed ? heat(`${tensor}ᵀ`, exchanged(rows)) : heat(tensor, rows)));
      const all = shown.rows.flat(), rights = asRight.rows.flat(), size = rows => `${rows.length}×${rows[0].length}`;
      grid = { ...heat(name, shown.rows, { role: "grid" }), factors };
      [...grid.map.children].forEach(row => { row.role = "row"; });
      grid.cells.forEach((row, i) => row.forEach((cell, j) => Object.assign(cell,
        { role: "gridcell", tabIndex: -1, ariaLabel: `${label(recipes, name, i, j)} = ${format(shown.rows[i][j])}` })));
      grid.map.addEventListener("keydown", event => {
        const place = arrows(event, state.row, state.column, shown.rows.length, shown.rows[0].length);
        if (place) {
          event.preventDefault();
          event.stopPropagation();
          choose(...place, true);
        }
      });
      grid.map.addEventListener("pointerdown", event => {
        event.preventDefault(); // the focus goes where choose puts it
        grid.map.setPointerCapture(event.pointerId);
        point(event);
      });
      grid.map.addEventListener("pointermove", event => grid.map.hasPointerCapture(event.pointerId) && point(event));
      const sign = textContent => make("b", { textContent });
      maps.replaceChildren(factors[0].element, sign("·"), factors[1].element, sign("="), grid.element);
      const told = shown.factors.map(({ isTransposed, rows }) => size(isTransposed ? exchanged(rows) : rows));
      const turned = shown.factors.filter(({ isTransposed }) => isTransposed)
        .map(({ tensor }) => `${tensor}ᵀ is ${tensor} with its rows as columns.`);
      shapes.replaceChildren(make("b", { textContent: `${told[0]} · ${told[1]} = ${size(shown.rows)}` }), ` ${turned.join(" ")}`);
      const count = some => all.filter((entry, index) => some(entry, rights[index])).length;
      const [differ, opposite] = [count((a, b) => a !== b), count((a, b) => a * b < 0)];
      other.textContent = !state.isWrong ? "" : `The shapes fit all the same, and the product is another: ${differ} of ${
        all.length} entries are other numbers, ${opposite} of them with the other sign.`;
      choose(state.row, state.column);
    }

    // Where a mouse or a finger is.
    function point({ clientX, clientY }) {
      const { left, top, width, height } = grid.map.getBoundingClientRect();
      const at = (share, count) => Math.min(Math.max(Math.floor(share * count), 0), count - 1);
      choose(at((clientY - top) / height, shown.rows.length), at((clientX - left) / width, shown.rows[0].length), true);
    }

    function choose(row, column, takesFocus = false) {
      Object.assign(state, { row, column });
      for (const cell of maps.querySelectorAll("i")) cell.classList.remove("operand", "explained", "now");
      for (const cell of grid.map.querySelectorAll("i[tabindex='0']")) cell.tabIndex = -1;
      const [left, right] = grid.factors, cell = grid.cells[row][column];
      const operands = left.cells[row].map((one, k) => [one, right.cells[k][column]]);
      operands.flat().forEach(one => one.classList.add("operand"));
      cell.classList.add("explained");
      cell.tabIndex = 0;
      if (takesFocus) {
        cell.focus({ preventScroll: true });
      }

      const [first, second] = shown.factors;
      const takes = (of, what, at) => `${what} ${labels(of, `${what}s`)[at]} of ${of.tensor}`;
      const line = explain(shown.told, valueOf, name, row, column).lines.at(-1);
      whose.textContent = `${line.name} takes ${takes(first, first.isTransposed ? "column" : "row", row)} and ${
        takes(second, second.isTransposed ? "row" : "column", column)}.${
        state.isWrong ? ` By the right rule it is ${format(asRight.rows[row][column])}.` : ""}`;
      sum.replaceChildren(...globalThis.HandCalcPanel.inLines([line]));
      addUp(operands, labels(first, first.isTransposed ? "rows" : "columns"));
    }

    // The sum, term after term: those that are not added yet are not seen, and the factors of the last one are marked.
    function addUp(operands, names) {
      clearTimeout(state.next);
      const [table] = sum.querySelectorAll(".adds"), terms = [...table?.querySelectorAll("tr.term") ?? []];
      const rest = [...table?.querySelectorAll("tr.last") ?? [], ...sum.querySelectorAll(".others")];
      if (terms.length < 2) {
        steps.replaceChildren();
        return;
      }

      const until = count => {
        [...terms, ...rest].forEach((row, index) => row.classList.toggle("later", index >= count && count < terms.length));
        const last = count < terms.length ? terms[count - 1].cells[0].textContent : null;
        operands.forEach((pair, k) => pair.forEach(one => one.classList.toggle("now", names[k] === last)));
      };
      const move = count => { clearTimeout(state.next); until(count); };
      const slider = knob("terms added", terms.length, terms.length, move, 1, terms.length - 1, count => `${count} of ${terms.length}`);
      const play = (count = 1) => {
        slider.put(count);
        until(count);
        clearTimeout(state.next);
        state.next = count < terms.length && setTimeout(() => play(count + 1), pause);
      };
      const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches; // the slider does it without
      steps.replaceChildren(slider.element, ...(isStill ? [] : [globalThis.HandCalcElements.button("Add up, term by term", () => play())]));
    }

    const box = wrong && make("input", { type: "checkbox", checked: state.isWrong });
    box?.addEventListener("change", () => {
      state.isWrong = box.checked;
      show();
    });
    trial.querySelector(".multiplied")?.remove();
    trial.append(make("div", { className: "multiplied" },
      ...(box ? [make("label", { className: "switch" }, box, ` ${rule}`)] : []), shapes, other, maps, whose, steps, sum));
    show();
  };
})();
