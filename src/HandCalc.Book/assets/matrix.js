// Matrices as grids: cells know their place, one cell of each grid takes the keyboard's focus, and arrows move it. And their numbers are
// short at first sight.
(() => {
  "use strict";
  const { make } = globalThis.HandCalcElements;
  const tables = new Map();

  for (const head of document.querySelectorAll("table.matrix th")) {
    head.scope = head.closest("thead") ? "col" : "row"; // the first cell of the first row is none, and browsers would not know
  }

  for (const table of document.querySelectorAll("table.matrix[data-tensor]")) {
    tables.set(table.dataset.tensor, table);
    table.setAttribute("role", "grid");
    table.setAttribute("aria-readonly", "true");
    table.closest(".scroll")?.removeAttribute("tabindex");
    number(table);
    table.addEventListener("keydown", move);
    table.addEventListener("click", event => {
      const cell = event.target.closest("td[data-row]");
      if (cell) {
        focus(cell);
        ask(cell, false);
      }
    });
  }

  // Each cell knows its place, and the first can be reached by keyboard.
  function number(table) {
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
  }

  function move(event) {
    const cell = event.target.closest("td[data-row]");
    if (!cell || event.altKey || event.metaKey) {
      return;
    }

    const rows = cell.closest("tbody").rows;
    const columns = cellsOf(rows[0]).length;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      ask(cell, true);
      return;
    }

    const place = arrows(event, Number(cell.dataset.row), Number(cell.dataset.column), rows.length, columns);
    if (place) {
      event.preventDefault();
      event.stopPropagation();
      focus(cellsOf(rows[place[0]])[place[1]]);
    }
  }

  // Where a key leads from a cell; null if it leads nowhere.
  function arrows({ key, ctrlKey }, row, column, rows, columns) {
    switch (key) {
      case "ArrowLeft": column--; break;
      case "ArrowRight": column++; break;
      case "ArrowUp": row--; break;
      case "ArrowDown": row++; break;
      case "Home": column = 0; row = ctrlKey ? 0 : row; break;
      case "End": column = columns - 1; row = ctrlKey ? rows - 1 : row; break;
      case "PageUp": row = 0; break;
      case "PageDown": row = rows - 1; break;
      default: return null;
    }

    return [Math.max(0, Math.min(row, rows - 1)), Math.max(0, Math.min(column, columns - 1))];
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

  // A number as a snapshot prints it.
  function printed(value) {
    const digits = Math.abs(value).toFixed(6), sign = /[1-9]/.test(digits) ? (value < 0 ? "−" : "+") : "";
    return value === 0 ? "0" : sign + digits;
  }

  // A number as it is printed, to three digits of the largest, or four where that is above one; a half goes away from zero.
  function rounded(text, largest) {
    const magnitude = largest === 0 ? 0 : Math.floor(Math.log10(largest)), places = Math.max((magnitude < 0 ? 2 : 3) - magnitude, 1);
    const [whole, decimals] = text.replace(/^[−+]/, "").split(".");
    if (decimals === undefined || decimals.length <= places) {
      return text;
    }

    const dropped = 10 ** (decimals.length - places), digits = Math.floor(Number(whole + decimals) / dropped + 0.5);
    const written = String(digits).padStart(places + 1, "0");
    return `${/^[−+]/.exec(text) ?? ""}${written.slice(0, -places)}.${written.slice(-places)}`;
  }

  // What a cell holds: the digits that are not shown first stand apart, with what a rounded number has in their place.
  function shortened(text, largest) {
    const short = rounded(text, largest), differs = [...short].findIndex((character, index) => character !== text[index]);
    const kept = differs < 0 ? short.length : differs;
    if (kept === text.length) {
      return [text];
    }

    const rest = make("i", { textContent: text.slice(kept) });
    if (differs >= 0) {
      rest.dataset.r = short.slice(kept);
    }

    return [text.slice(0, kept), rest];
  }

  for (const table of document.querySelectorAll("table.matrix[aria-label]")) { // on paper all digits stand
    const cells = [...table.querySelectorAll("tbody td")], texts = cells.map(cell => cell.textContent.trim());
    const largest = Math.max(...texts.map(text => Math.abs(Number(text.replace("−", "-")))));
    cells.forEach((cell, index) => cell.replaceChildren(...shortened(texts[index], largest)));
  }

  // The ground of a number among others of which one is the largest: p8 is as far above zero as it gets; none where it is hardly off zero.
  const shades = 8;
  const shade = (value, largest) => {
    const size = largest > 0 ? Math.min(Math.round(shades * Math.abs(value) / largest), shades) : 0;
    return size > 0 ? `${value < 0 ? "n" : "p"}${size}` : "";
  };

  globalThis.HandCalcMatrices = { arrows, cellAt, focus, number, placeOf, printed, reveal, rounded, shade, shortened };
})();
