// What the panel says of some cells of a page, one after the other; and which cells are lit.
async cells => {
  const panel = document.getElementById("panel");
  const text = element => element?.textContent ?? "";
  const all = (selector, from = panel) => [...from.querySelectorAll(selector)];
  const place = cell => `${cell.closest("table").dataset.tensor}/${cell.dataset.row},${cell.dataset.column}`;

  const line = row => {
    const [told, value] = row.cells;
    const numbers = told.querySelector(".quiet");
    return { told: [...told.childNodes].filter(part => part !== numbers).map(text).join(""), numbers: text(numbers), value: text(value), name: text(told.querySelector("b")) };
  };

  // A term of a product has a cell for each factor, which says what it is and then its number.
  const term = row => {
    const factors = all("td:has(.unseen)", row);
    return factors.length === 0 ? line(row) : {
      told: factors.map(label).join(" · "), value: text(row.cells[factors.length + 1]), name: "",
      numbers: factors.map(factor => text(factor).split(" = ").pop()).map((number, place) => place > 0 && number.startsWith("−") ? `(${number})` : number).join(" · "),
    };
  };

  const label = part => part.querySelector(".unseen") ? text(part.querySelector(".unseen")).slice(0, -" = ".length) : text(part);

  // The lines of the calculation, the folded terms of a sum before its result.
  const lines = () => all(".calculation > table").flatMap(table => {
    const folded = table.nextElementSibling?.matches(".others") ? all(".term", table.nextElementSibling) : [];
    return table.matches(".lines") ? all("tr", table).map(line)
      : [...all(".term:not(:has([colspan]))", table), ...folded].map(term).concat(all(".last", table).map(line));
  });

  // Each sum so far is the one before it and a term.
  const running = () => all(".adds").flatMap(table => {
    const before = table.closest(".others")?.previousElementSibling;
    const start = before ? text(all(".term", before).at(-2).lastChild) : "0";
    const rows = all(".term", table).map(row => [...row.cells].slice(-2).map(text));
    return rows.map(([added, sum], place) => ({ text: `(${place > 0 ? rows[place - 1][1] : start}) + (${added})`, value: sum }));
  });

  // Within the window, and under nothing.
  const isInSight = cell => {
    const { left, top, width, height } = cell.getBoundingClientRect();
    return document.elementFromPoint(left + width / 2, top + height / 2) === cell;
  };

  const said = () => ({
    shown: panel.checkVisibility(),
    inSight: all("td.explained", document).every(isInSight),
    title: text(panel.querySelector("h2")),
    value: text(panel.querySelector(".value").firstChild),
    text: panel.innerText,
    lines: lines(),
    running: running(),
    parts: all(".calculation a").map(link => ({ label: label(link), address: link.getAttribute("href") })),
    readers: all(".readers a").map(link => link.getAttribute("href")),
    slope: Object.fromEntries(all(".slope tr").map(row => [text(row.querySelector("b")), text(row.cells[1])])),
    nudge: text(panel.querySelector(".slope p")),
    chosen: all("td.explained", document).map(place),
    lit: all("td.operand", document).map(place),
  });

  await HandCalcNumbers.ready();
  const answers = [];
  for (const cell of cells) {
    const moved = new Promise(done => addEventListener("hashchange", done, { once: true }));
    location.hash = cell;
    await moved;
    await new Promise(done => setTimeout(done));
    answers.push(said());
  }

  return JSON.stringify(answers);
}
