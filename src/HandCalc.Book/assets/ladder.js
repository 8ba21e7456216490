// Which h measures a slope best? Below the slope of a gradient, the same measured with h from 1 down to 1e−12: large steps miss the bend of
// the loss, and small ones lose the difference in its last bits.
(() => {
  "use strict";
  const changes = globalThis.HandCalcChanges, { make } = globalThis.HandCalcElements, { format } = globalThis.HandCalcExplain;
  const smallest = 12, mostDigits = 16;

  // The slope with a step h to either side of x, and how far the gradient is off it.
  function measure(lossAt, x, h, gradient) {
    const above = lossAt(x + h), below = lossAt(x - h), slope = (above - below) / (2 * h), off = Math.abs(slope - gradient);
    return { h, above, below, slope, off, digits: off === 0 ? mostDigits : Math.min(Math.max(Math.log10(Math.abs(gradient) / off), 0), mostDigits) };
  }

  function rungs({ tensor, row, column }) {
    const parameter = tensor.slice(2), gradient = changes.valueOf(tensor, row, column), x = changes.valueOf(parameter, row, column);
    const lossAt = value => changes.after(step => step.set(parameter, row, column, value), of => of("loss"));
    return Array.from({ length: smallest + 1 }, (_, power) => measure(lossAt, x, 10 ** -power, gradient));
  }

  const row = ({ h, slope, digits }) => {
    const bar = make("i", {});
    bar.style.setProperty("--size", `${(100 * digits / mostDigits).toFixed(1)}%`);
    return make("tr", {}, make("th", { scope: "row", textContent: format(h) }), make("td", { textContent: format(slope, 8) }),
      make("td", {}, bar), make("td", { textContent: digits.toFixed(1) }));
  };

  function write(panel, place) {
    const slope = panel.querySelector(".slope");
    if (!slope || changes.valueOf(place.tensor, place.row, place.column) === 0) {
      return;
    }

    const fold = make("details", { className: "ladder" }, make("summary", { textContent: "Predict: which h measures it best?" }));
    fold.addEventListener("toggle", () => {
      if (fold.open && fold.children.length === 1) {
        fold.append(make("table", {},
          make("thead", {}, make("tr", {}, ...["h", "slope", "digits that agree"].map((textContent, at) => make("th", { scope: "col", colSpan: at === 2 ? 2 : 1, textContent })))),
          make("tbody", {}, ...rungs(place).map(row))),
        make("p", { className: "quiet", textContent: "A large step misses the bend of the loss. A small one loses the difference in the last bits of L, which have to hold it." }));
      }
    });
    slope.append(fold);
  }

  globalThis.HandCalcLadder = { measure, write };
})();
