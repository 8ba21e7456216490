// The panel: where a number comes from. It follows the address of the page, so that back, forward and shared links work.
(() => {
  "use strict";
  const panel = document.getElementById("panel");
  const numbers = globalThis.HandCalcNumbers;
  if (!panel || !numbers) {
    return;
  }

  const { decoded, parse, fragment } = globalThis.HandCalcAddress;
  const { cellAt, focus, reveal } = globalThis.HandCalcMatrices;
  let byKeyboard = false;
  let lit = [];

  document.addEventListener("explain", event => {
    byKeyboard = event.detail.byKeyboard;
    const address = fragment(event.detail);
    if (decoded(location.hash) !== address) {
      history.pushState(null, "", address);
    }

    show({ scroll: false });
  });
  addEventListener("hashchange", () => show({ scroll: true }));

  // A link in the panel that is followed with the keyboard leaves the focus there.
  panel.addEventListener("click", event => { byKeyboard = event.target.closest("a") !== null && event.detail === 0; });
  document.addEventListener("keydown", event => {
    if (event.key === "Escape" && !panel.hidden && !document.querySelector("dialog[open]")) {
      close();
    }
  });

  function show({ scroll }) {
    const place = parse(location.hash);
    clear();
    if (!place || !numbers.isPlace(place)) {
      hide();
      return;
    }

    const explanation = globalThis.HandCalcExplain.explain(globalThis.HandCalcRecipes, numbers.valueOf, place.tensor, place.row, place.column);
    globalThis.HandCalcPanel.write(panel, place, explanation, close);
    for (const operand of explanation.operands) {
      mark(operand, "operand");
    }

    mark(place, "explained");
    panel.hidden = false;
    panel.scrollTop = 0;
    document.body.classList.add("explaining");
    const cell = cellAt(place);
    if (cell && scroll) {
      reveal(cell);
    }

    if (byKeyboard) {
      panel.querySelector("h2").focus({ preventScroll: true });
    } else if (cell && !panel.contains(document.activeElement)) {
      focus(cell);
    }

    byKeyboard = false;
  }

  function hide() {
    panel.hidden = true;
    document.body.classList.remove("explaining");
  }

  function close() {
    const place = parse(location.hash);
    history.pushState(null, "", place ? `#${place.tensor}` : "#");
    clear();
    hide();
    const cell = place && cellAt(place);
    if (cell) {
      focus(cell);
    }
  }

  function mark(place, kind) {
    const cell = cellAt(place);
    if (cell) {
      cell.classList.add(kind);
      lit.push(cell);
    }
  }

  function clear() {
    for (const cell of lit) {
      cell.classList.remove("operand", "explained");
    }

    lit = [];
  }

  if (parse(location.hash)) {
    show({ scroll: true });
  }
})();
