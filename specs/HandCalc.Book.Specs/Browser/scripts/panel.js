// What the panel says of some cells of a page, one after the other; and which cells are lit.
async cells => {
  const panel = document.getElementById("panel");
  const text = element => element?.textContent ?? "";
  const all = (selector, from = panel) => [...from.querySelectorAll(selector)];
  const place = cell => `${cell.closest("table").dataset.tensor}/${cell.dataset.row},${cell.dataset.column}`;

  const line = row => {
    const [told, value] = row.cells;
    const numbers = told.querySelector("span");
    return { told: [...told.childNodes].filter(part => part !== numbers).map(text).join(""), numbers: text(numbers), value: text(value), name: text(told.querySelector("b")) };
  };

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
    lines: all(".lines tr").map(line),
    parts: all(".calculation a").map(link => ({ label: text(link), address: link.getAttribute("href") })),
    readers: all(".readers a").map(link => link.getAttribute("href")),
    slope: Object.fromEntries(all(".slope tr").map(row => [text(row.querySelector("b")), text(row.cells[1])])),
    nudge: text(panel.querySelector(".slope p")),
    chosen: all("td.explained", document).map(place),
    lit: all("td.operand", document).map(place),
  });

  const answers = [];
  for (const cell of cells) {
    const moved = new Promise(done => addEventListener("hashchange", done, { once: true }));
    location.hash = cell;
    await moved;
    answers.push(said());
  }

  return JSON.stringify(answers);
}
