// The panel: where a number comes from. It follows the address of the page, so that back, forward and shared links work.
(() => {
  "use strict";
  const panel = document.getElementById("panel");
  const numbers = globalThis.HandCalcNumbers;
  if (!panel || !numbers) {
    return;
  }

  const { parse, fragment } = globalThis.HandCalcAddress;
  const { cellAt, focus, reveal } = globalThis.HandCalcMatrices;
  let byKeyboard = false;
  let lit = [];

  document.addEventListener("explain", event => {
    byKeyboard = event.detail.byKeyboard;
    const address = fragment(event.detail);
    if (decodeURIComponent(location.hash) === address) {
      show();
    } else {
      history.pushState(null, "", address);
      show();
    }
  });
  addEventListener("hashchange", show);
  panel.addEventListener("click", event => { byKeyboard = event.target.closest("a") !== null; });
  document.addEventListener("keydown", event => {
    if (event.key === "Escape" && !panel.hidden && !document.getElementById("help").open) {
      close();
    }
  });

  function show(event) {
    const place = parse(location.hash);
    clear();
    if (!place || !numbers.find(place.tensor) || !numbers.isPlace(place)) {
      hide();
      return;
    }

    const explanation = globalThis.HandCalcExplain && globalThis.HandCalcRecipes
      ? globalThis.HandCalcExplain.explain(globalThis.HandCalcRecipes, numbers.valueOf, place.tensor, place.row, place.column)
      : { value: numbers.valueOf(place.tensor, place.row, place.column), operands: [], lines: [] };
    write(place, explanation);
    light(place, explanation.operands);
    panel.hidden = false;
    document.body.classList.add("explaining");
    panel.scrollTop = 0;
    const cell = cellAt(place);
    if (cell && event !== undefined) {
      reveal(cell);
    }

    if (byKeyboard) {
      panel.querySelector("h2").focus({ preventScroll: true });
    } else if (cell) {
      focus(cell);
    }
  }

  function hide() {
    panel.hidden = true;
    document.body.classList.remove("explaining");
  }

  function close() {
    const place = parse(location.hash);
    history.pushState(null, "", place ? `#${place.tensor}` : location.pathname + location.search);
    clear();
    hide();
    const cell = place && cellAt(place);
    if (cell) {
      focus(cell);
    }
  }

  function clear() {
    for (const cell of lit) {
      cell.classList.remove("operand", "explained");
    }

    lit = [];
  }

  function light(place, operands) {
    for (const operand of operands) {
      mark(cellAt(operand), "operand");
    }

    mark(cellAt(place), "explained");
  }

  function mark(cell, kind) {
    if (cell) {
      cell.classList.add(kind);
      lit.push(cell);
    }
  }

  const make = (tag, options = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), options);
    element.append(...children);
    return element;
  };

  function write(place, explanation) {
    const found = numbers.find(place.tensor);
    const name = numbers.nameOf(place.tensor, place.row, place.column);
    const heading = make("h2", { tabIndex: -1, textContent: name });
    panel.replaceChildren(
      make("header", {}, heading, copyButton(place), make("button", { type: "button", className: "plain", textContent: "✕", ariaLabel: "Close", onclick: close })),
      make("div", {}, ...parts(place, found, explanation)));
  }

  function copyButton(place) {
    const button = make("button", { type: "button", className: "plain copy", textContent: "Copy link" });
    button.addEventListener("click", async () => {
      const address = new URL(numbers.addressOf(place.tensor, place.row, place.column), location.href).href;
      try {
        await navigator.clipboard.writeText(address);
        button.textContent = "Copied";
      } catch {
        prompt("The link", address);
      }
    });
    return button;
  }

  function* parts(place, found, explanation) {
    yield make("section", {}, ...value(place, found, explanation));
    if (explanation.lines.length > 0) {
      yield make("section", {}, ...lines(explanation));
    }

    const nudge = numbers.nudge(place.tensor, place.row, place.column);
    if (nudge) {
      yield make("section", {}, ...slope(nudge, explanation.value));
    }
  }

  function* value(place, found, explanation) {
    yield make("p", { className: "value" }, numbers.print(explanation.value), " ", make("small", { textContent: String(explanation.value) }));
    yield make("p", { className: "quiet" }, "derived in ", make("a", { href: `${found.page}#${found.number}`, textContent: found.number }));
    yield make("code", { className: "formula", textContent: found.equation });
    if (explanation.formula) {
      yield make("h3", { textContent: "This entry" });
      yield make("code", { className: "formula", textContent: explanation.formula });
      yield make("code", { className: "formula", textContent: explanation.withNumbers });
    }
  }

  function* lines(explanation) {
    yield make("h3", { textContent: "Term by term" });
    const body = make("tbody", {}, ...explanation.lines.map(line => make("tr", {},
      make("td", {}, ...(line.name ? [make("b", { textContent: `${line.name} = ` })] : []), line.text, ...line.operands.flatMap(operand => [" ", link(operand)])),
      make("td", { textContent: numbers.print(line.value) }))));
    yield make("table", {}, body, make("tfoot", {}, make("tr", {}, make("td", { textContent: "together" }), make("td", { textContent: numbers.print(explanation.value) }))));
  }

  function link(operand) {
    const name = numbers.nameOf(operand.tensor, operand.row, operand.column);
    return numbers.isPlace(operand) ? make("a", { href: numbers.addressOf(operand.tensor, operand.row, operand.column), textContent: name }) : make("span", { textContent: name });
  }

  function* slope(nudge, gradient) {
    yield make("h3", { textContent: "Is it the slope?" });
    const row = (label, text) => make("tr", {}, make("td", { textContent: label }), make("td", { textContent: text }));
    yield make("table", {}, make("tbody", {},
      row(`L, the entry greater by ${nudge.by}`, nudge.above.toFixed(12)),
      row(`L, the entry less by ${nudge.by}`, nudge.below.toFixed(12)),
      row("their difference, divided by the distance", numbers.print(nudge.slope)),
      row("the derived gradient", numbers.print(gradient)),
      row("they differ by", Math.abs(nudge.slope - gradient).toExponential(1))));
  }

  if (parse(location.hash)) {
    show(new Event("load"));
  }
})();
