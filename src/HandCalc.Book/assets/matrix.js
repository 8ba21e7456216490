// Matrices as grids: cells know their place, one cell of each grid takes the keyboard's focus, and arrows move it.
(() => {
  "use strict";
  const tables = new Map();

  for (const table of document.querySelectorAll("table.matrix[data-tensor]")) {
    tables.set(table.dataset.tensor, table);
    table.setAttribute("role", "grid");
    table.closest(".scroll")?.removeAttribute("tabindex");
    for (const [row, line] of [...table.tBodies[0].rows].entries()) {
      let column = 0;
      for (const cell of line.cells) {
        if (cell.tagName === "TD") {
          cell.dataset.row = row;
          cell.dataset.column = column++;
        }
      }
    }

    table.querySelector("td[data-row]").tabIndex = 0;
    table.addEventListener("keydown", move);
    table.addEventListener("click", event => {
      const cell = event.target.closest("td[data-row]");
      if (cell) {
        focus(cell);
        ask(cell, false);
      }
    });
  }

  function move(event) {
    const cell = event.target.closest("td[data-row]");
    if (!cell || event.altKey || event.metaKey) {
      return;
    }

    const rows = cell.closest("tbody").rows;
    const columns = cellsOf(rows[0]).length;
    let row = Number(cell.dataset.row), column = Number(cell.dataset.column);
    switch (event.key) {
      case "ArrowLeft": column--; break;
      case "ArrowRight": column++; break;
      case "ArrowUp": row--; break;
      case "ArrowDown": row++; break;
      case "Home": column = 0; row = event.ctrlKey ? 0 : row; break;
      case "End": column = columns - 1; row = event.ctrlKey ? rows.length - 1 : row; break;
      case "PageUp": row = 0; break;
      case "PageDown": row = rows.length - 1; break;
      case "Enter": case " ":
        event.preventDefault();
        ask(cell, true);
        return;
      default: return;
    }

    event.preventDefault();
    event.stopPropagation();
    const next = cellsOf(rows[Math.max(0, Math.min(row, rows.length - 1))])[Math.max(0, Math.min(column, columns - 1))];
    focus(next);
  }

  const cellsOf = row => row.querySelectorAll("td[data-row]");

  function focus(cell) {
    for (const other of cell.closest("table").querySelectorAll("td[tabindex='0']")) {
      other.tabIndex = -1;
    }

    cell.tabIndex = 0;
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  // Whoever explains listens for this.
  function ask(cell, byKeyboard) {
    cell.dispatchEvent(new CustomEvent("explain", { bubbles: true, detail: { ...placeOf(cell), byKeyboard } }));
  }

  const placeOf = cell => ({ tensor: cell.closest("table").dataset.tensor, row: Number(cell.dataset.row), column: Number(cell.dataset.column) });

  // The cell of a place, unfolded if need be; nothing where its matrix is on another page.
  const cellAt = ({ tensor, row, column }) => {
    const line = tables.get(tensor)?.tBodies[0].rows[row];
    return (line && cellsOf(line)[column]) ?? null;
  };

  const reveal = cell => {
    for (let folded = cell.closest("details"); folded; folded = folded.parentElement.closest("details")) {
      folded.open = true;
    }

    cell.scrollIntoView({ block: "center", inline: "center" });
  };

  globalThis.HandCalcMatrices = { cellAt, focus, reveal };
})();
