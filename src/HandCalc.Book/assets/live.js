// Numbers that live: where something is changed, every matrix in sight follows, and a bar says what was changed.
(() => {
  "use strict";
  const changes = globalThis.HandCalcChanges, numbers = globalThis.HandCalcNumbers;
  const { make, button, copyButton } = globalThis.HandCalcElements, { number, printed, shade, shortened } = globalThis.HandCalcMatrices;
  if (!document.getElementById("panel")) {
    return;
  }

  let matrices = null, observer = null, bar = null;
  let message = "";

  const grouped = number => String(number).replace(/\B(?=(\d{3})+$)/g, ",");
  const count = (number, what) => `${grouped(number)} ${what}${number === 1 ? "" : "s"}`;

  // The labels of its rows and of its columns; null where it has none.
  const labelsOf = ({ tensors, axes }, tensor) =>
    [tensors[tensor].rows, tensors[tensor].columns].map(axis => axis === undefined ? null : axes[axis]);

  const cellsOf = table => [...table.querySelectorAll("td[data-row]")];

  // Has a matrix say how it was printed, before it is painted for the first time: each cell with its number, what stood in it and its
  // colour; and how its numbers are printed. Of all matrices of a page at once it would take longer than a reader waits.
  function readAsPrinted(matrix) {
    if (matrix.printed) {
      return;
    }

    const { table } = matrix, { tensor } = table.dataset;
    const cells = cellsOf(table).map(cell => {
      const place = { tensor, row: Number(cell.dataset.row), column: Number(cell.dataset.column) };
      const marks = ["operand", "explained"];
      return {
        cell, place, was: [...cell.childNodes], colour: [...cell.classList].filter(mark => !marks.includes(mark)),
        size: Math.abs(numbers.valueOf(tensor, place.row, place.column)), base: changes.base(tensor, place.row, place.column), mark: "",
      };
    });
    const unit = Number(table.dataset.unit ?? 1), largest = Math.max(...cells.map(({ size }) => size));
    const labels = JSON.stringify(labelsOf(globalThis.HandCalcRecipes, tensor));
    const element = table.closest("figure").querySelector(".size"), size = { element, was: element.textContent };
    Object.assign(matrix, { cells, size, unit, largest, labels, printed: { labels, cells, rows: [...table.rows].map(row => [...row.cells]) } });
  }

  // Another text has other tokens, and more of them or fewer: rows and columns are labelled anew, and no number is as it was printed.
  function label(matrix) {
    const { table, printed } = matrix, { tensor } = table.dataset, current = labelsOf(changes.recipes, tensor), labels = JSON.stringify(current);
    if (labels === matrix.labels) {
      return;
    }

    const isPrinted = labels === printed.labels, [rows, columns] = current;
    const heading = (scope, textContent) => make("th", { scope, textContent });
    const written = isPrinted ? printed.rows : [
      ...(columns ? [[...(rows ? [make("td", {})] : []), ...columns.map(column => heading("col", column))]] : []),
      ...(rows ?? [""]).map(row => [...(rows ? [heading("row", row)] : []), ...(columns ?? [""]).map(() => make("td", {}))]),
    ];
    const lines = written.map(cells => make("tr", {}, ...cells));
    table.tHead?.replaceChildren(...lines.splice(0, 1));
    table.tBodies[0].replaceChildren(...lines);
    number(table);
    matrix.labels = labels;
    const { size } = matrix;
    size.element.textContent = isPrinted ? size.was : rows && columns ? `${rows.length} × ${columns.length}` : rows || columns ? `${(rows ?? columns).length} entries` : size.was;
    matrix.cells = isPrinted ? printed.cells : cellsOf(table).map(cell =>
      ({ cell, place: { tensor, row: Number(cell.dataset.row), column: Number(cell.dataset.column) }, was: [], colour: [], base: NaN }));
  }

  // Paints a matrix that is in sight. A number that did not move stands as it was printed, and a cell that shows its number is left alone.
  function paint(matrix) {
    globalThis.HandCalcCover.lift(matrix.table);
    readAsPrinted(matrix);
    label(matrix);
    const isSet = new Set(changes.all.filter(({ tensor }) => tensor).map(change => globalThis.HandCalcAddress.fragment(change)));
    const { all, valueOf } = changes;
    for (const painted of matrix.cells) {
      const { cell, place, was, colour, base, shown = base } = painted;
      const value = all.length === 0 ? base : valueOf(place.tensor, place.row, place.column);
      const mark = value === base ? "" : isSet.has(globalThis.HandCalcAddress.fragment(place)) ? "set" : "moved";
      if (value === shown && mark === painted.mark) {
        continue;
      }

      const marks = ["operand", "explained"].filter(one => cell.classList.contains(one));
      cell.replaceChildren(...(mark ? shortened(printed(value / matrix.unit), matrix.largest / matrix.unit) : was));
      cell.className = [...(mark ? [shade(value, matrix.largest) || (value === 0 ? "zero" : ""), mark] : colour), ...marks].filter(Boolean).join(" ");
      Object.assign(painted, { shown: value, mark });
    }

    globalThis.HandCalcCover.lay(matrix.table);
    matrix.isStale = false;
  }

  // Numbers in prose hold for the approved step: they are marked, to be grey while something is changed.
  function markNumbersIn(prose) {
    const texts = document.createTreeWalker(prose, NodeFilter.SHOW_TEXT, {
      acceptNode: ({ parentElement }) => parentElement.closest("a, code, pre, math") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
    });
    const found = [];
    while (texts.nextNode()) {
      found.push(texts.currentNode);
    }

    for (const text of found) {
      const parts = text.data.split(/([−+-]?\d+(?:\.\d+|e[−-]\d+))/);
      if (parts.length > 1) {
        text.replaceWith(...parts.map((part, index) => index % 2 === 0 ? part : make("span", { className: "approved", textContent: part })));
      }
    }
  }

  // Only what is in sight is painted, and what is printed; the rest when it comes in sight.
  function follow() {
    if (matrices === null) {
      matrices = [...document.querySelectorAll("table.matrix[data-tensor]")].map(table => ({ table, isInSight: false, isStale: true }));
      const of = new Map(matrices.map(matrix => [matrix.table, matrix]));
      const prose = new Set([...document.querySelectorAll(".prose")].filter(block => !block.parentElement.closest(".prose")));
      const see = (target, isInSight) => {
        if (prose.delete(target)) {
          markNumbersIn(target);
        }

        const matrix = of.get(target);
        Object.assign(matrix ?? {}, { isInSight });
        if (isInSight && matrix?.isStale) {
          paint(matrix);
        }
      };
      observer = new IntersectionObserver(entries => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting || of.has(target)) {
            see(target, isIntersecting);
          }
        }
      }, { rootMargin: "25%" });
      for (const target of [...of.keys(), ...prose]) {
        observer.observe(target);
      }

      addEventListener("beforeprint", () => [...prose, ...of.keys()].forEach(target => see(target, true)));
    }

    for (const matrix of matrices) {
      matrix.isStale = true;
      if (matrix.isInSight) {
        paint(matrix);
      }
    }
  }

  // Two numbers with as many digits as tell them apart.
  function apart(before, after) {
    let places = 4;
    if (before === after) {
      return `${before.toFixed(places)}, as it was`;
    }

    while (places < 12 && before.toFixed(places) === after.toFixed(places)) {
      places++;
    }

    return `${before.toFixed(places)} → ${after.toFixed(places)}`;
  }

  // What was changed, and what became of the loss.
  function told() {
    const { all, valueOf, stepsTaken } = changes;
    const [set, settings] = ["tensor", "setting"].map(kind => new Set(all.filter(change => change[kind]).map(change =>
      kind === "setting" ? change.setting : globalThis.HandCalcAddress.fragment(change))).size);
    const text = all.findLast(change => change.text !== undefined)?.text, rule = ruleInForce();
    const words = all.filter(({ word }) => word).map(({ word }) => `“${word}”`);
    return [
      ...(words.length > 0 ? [`the word${words.length === 1 ? "" : "s"} ${words.join(", ")}, drawn as the model file says`] : []),
      ...(text !== undefined ? [`the text “${text}”`] : []), ...(settings > 0 ? [`${count(settings, "setting")} changed`] : []),
      ...(set > 0 ? [`${count(set, "number")} changed`] : []), ...(rule ? [`wrong: ${rule.name}`] : []),
      ...(stepsTaken > 0 ? [`after ${count(stepsTaken, "step")}`] : []),
      `loss ${apart(changes.base("loss", 0, 0), valueOf("loss", 0, 0))}`,
    ].join(" · ");
  }

  const ruleInForce = () => {
    const name = changes.all.findLast(({ rule }) => rule)?.rule;
    return globalThis.HandCalcRecipes.wrong.find(rule => rule.name === name);
  };

  // What a wrong rule does, and who notices: how many gradients of parameters have another sign than by the right rule, and the loss after
  // this step.
  function consequence({ name }) {
    const { recipes: { tensors }, valueOf } = changes;
    const gradients = Object.keys(tensors).filter(name => tensors[name].next && tensors[`d.${name}`]).map(name => `d.${name}`);
    const entries = value => gradients.flatMap(name => changes.entries(name, value));
    const wrong = entries(valueOf), right = changes.after(step => step.vary(), entries);
    const turned = wrong.filter((entry, index) => entry * right[index] < 0).length;
    const before = valueOf("loss", 0, 0), after = changes.after(step => step.next(), value => value("loss"));
    return `${grouped(turned)} of ${count(wrong.length, "gradient")} ${turned === 1 ? "has" : "have"} the wrong sign. By this step the loss ${
      after < before ? "falls all the same" : "rises"}, ${apart(before, after)}. As the wrong rules report, it is noticed by: ${globalThis.HandCalcData.noticed[name].join(", ")}.`;
  }

  const grows = tensor => `Not done: the numbers would grow past what a double holds, in ${tensor}.`;

  // Makes a change, and returns why not, where it is not made.
  function change(wanted) {
    const tooLarge = changes.make(wanted);
    if (tooLarge) {
      message = grows(tooLarge);
      show();
    }

    return tooLarge ? message : "";
  }

  // The bar below that of the page. What is read stays where it is when it comes.
  function show() {
    if (bar === null) {
      bar = {
        told: make("p", { role: "status" }), message: make("p", { className: "wrong", role: "alert" }),
        consequence: make("p", { className: "consequence" }),
        undo: button("Undo", () => changes.undo()), reset: button("Reset", () => changes.reset()),
        play: button("Play", () => changes.isPlaying ? changes.pause() : changes.play()),
      };
      bar.element = make("section", { className: "changes", ariaLabel: "What you changed" }, bar.told,
        make("div", {}, button("One step", () => change({ steps: 1 })), button("Ten steps", () => change({ steps: 10 })), bar.play,
          bar.undo, bar.reset, copyButton("plain", () => location.href)),
        make("p", { className: "quiet", textContent: "What is grey holds for the approved step alone: numbers in the text, figures, proofs." }),
        bar.consequence, bar.message);
      document.querySelector("header.bar").after(bar.element);
    }

    const isChanged = changes.all.length > 0, rule = isChanged && !changes.isPlaying ? ruleInForce() : undefined;
    document.documentElement.classList.toggle("changed", isChanged);
    bar.element.hidden = !isChanged && message === "";
    bar.told.textContent = isChanged ? told() : "";
    bar.consequence.textContent = rule ? consequence(rule) : "";
    bar.play.textContent = changes.isPlaying ? "Pause" : "Play";
    bar.undo.disabled = bar.reset.disabled = !isChanged;
    bar.message.textContent = message;
  }

  document.addEventListener("changed", ({ detail: { tooLarge } }) => {
    message = tooLarge ? grows(tooLarge) : "";
    follow();
    show();
  });

  // What is in sight is looked at, and how it was printed, before anything is changed.
  document.addEventListener("prepared", follow);

  globalThis.HandCalcLive = { change, apart };
  changes.begin();
})();
