// The panel: where a number comes from. It follows the address of the page, so that back, forward and shared links work.
(() => {
  "use strict";
  const panel = document.getElementById("panel");
  const numbers = globalThis.HandCalcNumbers;
  if (!panel) {
    return;
  }

  const { decoded, parse, fragment } = globalThis.HandCalcAddress;
  const { cellAt, focus, reveal } = globalThis.HandCalcMatrices;
  let byKeyboard = false;
  let questions = 0;
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
  document.addEventListener("covered", () => show({ scroll: false, stay: true }));
  document.addEventListener("changed", () => globalThis.HandCalcOffer.isDragged || show({ scroll: false, stay: true }));

  // A link in the panel that is followed with the keyboard leaves the focus there.
  panel.addEventListener("click", event => { byKeyboard = event.target.closest("a") !== null && event.detail === 0; });
  document.addEventListener("keydown", event => {
    if (event.key === "Escape" && !panel.hidden && !document.querySelector("dialog[open]")) {
      close();
    }
  });

  async function show({ scroll, stay = false }) {
    const place = parse(location.hash), question = ++questions, isByKeyboard = byKeyboard;
    byKeyboard = false;
    clear();
    if (place) {
      await numbers.ready();
    }

    if (question < questions) {
      return; // meanwhile another cell was asked for
    }

    if (!place || !numbers.isPlace(place)) {
      hide();
      return;
    }

    const { recipes, valueOf } = globalThis.HandCalcChanges;
    const explanation = globalThis.HandCalcExplain.explain(recipes, valueOf, place.tensor, place.row, place.column);
    const light = operands => operands.forEach(operand => mark(operand, "operand")), asks = globalThis.HandCalcCover.isCovered(place);
    if (asks) {
      globalThis.HandCalcCover.write(panel, place, explanation, { close, light, explain });
    } else {
      globalThis.HandCalcPanel.write(panel, place, explanation, close);
      globalThis.HandCalcOffer.write(panel, place);
      globalThis.HandCalcLadder.write(panel, place);
      light(explanation.operands);
    }

    mark(place, "explained");
    panel.hidden = false;
    panel.scrollTop = 0;
    document.body.classList.add("explaining");
    const cell = cellAt(place);
    if (scroll) {
      cell ? reveal(cell) : document.getElementById(place.tensor)?.scrollIntoView({ block: "center" }); // its row among all tensors
    }

    if (isByKeyboard || (asks && !scroll && !stay)) {
      panel.querySelector(asks ? "input" : "h2").focus({ preventScroll: true });
      cell?.scrollIntoView({ block: "nearest", inline: "nearest" }); // the panel takes the room where it may have been
    } else if (cell && !stay && !panel.contains(document.activeElement)) {
      focus(cell);
    }
  }

  // What a reader has calculated is explained once they ask.
  function explain() {
    byKeyboard = true;
    show({ scroll: false });
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
