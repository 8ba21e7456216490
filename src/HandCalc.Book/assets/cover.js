// Calculate it yourself: a reader covers a matrix, chooses an entry, and types what it is. The answer says in how many digits that is
// right, or which slip gives such a number. A covered cell holds no number at all, so that none is seen, heard, printed or copied. The
// session keeps from page to page what is covered, and the score.
(() => {
  "use strict";
  const changes = globalThis.HandCalcChanges, { make, button } = globalThis.HandCalcElements;
  const { cellAt, focus, placeOf } = globalThis.HandCalcMatrices;
  const name = `covered in ${document.documentElement.dataset.example}`, marks = ["operand", "explained"];
  const hidden = new WeakMap(); // by cell, what it held and its colours
  const frames = new Map(); // by tensor, its table, the button and the score
  if (!document.getElementById("panel")) {
    return;
  }

  // By tensor: the entries that were answered right, how many answers there were, by entry how many hints, and of which model.
  const all = new Map((() => {
    try {
      return JSON.parse(sessionStorage.getItem(name)) ?? [];
    } catch {
      return [];
    }
  })());

  const keep = () => {
    try {
      sessionStorage.setItem(name, JSON.stringify([...all]));
    } catch { /* Where nothing may be kept, it holds for this page. */ }
  };

  const key = ({ row, column }) => `${row},${column}`;
  const cellsOf = table => [...table.querySelectorAll("td[data-row]")];
  const isCovered = place => all.has(place.tensor) && !all.get(place.tensor).right.includes(key(place));

  function lay(table) {
    for (const cell of all.has(table.dataset.tensor) ? cellsOf(table) : []) {
      if (!hidden.has(cell) && isCovered(placeOf(cell))) {
        const colour = [...cell.classList].filter(mark => !marks.includes(mark));
        hidden.set(cell, { held: [...cell.childNodes], colour });
        cell.classList.remove(...colour);
        cell.classList.add("covered");
        cell.replaceChildren();
        cell.removeAttribute("title");
        cell.setAttribute("aria-label", "covered");
      }
    }
  }

  // Who writes numbers anew lifts the cover first, and lays it afterwards.
  function lift(table, some = all.has(table.dataset.tensor) ? cellsOf(table) : []) {
    for (const cell of some.filter(one => hidden.has(one))) {
      const { held, colour } = hidden.get(cell);
      hidden.delete(cell);
      cell.classList.remove("covered");
      cell.classList.add(...colour);
      cell.replaceChildren(...held);
      cell.removeAttribute("aria-label");
    }
  }

  const count = (number, what) => `${number} ${what}${number === 1 ? "" : "s"}`;
  function score({ right, answers, hints, isAnew }) {
    const given = Object.values(hints).reduce((sum, one) => sum + one, 0);
    return answers + given === 0 ? isAnew ? "The model is changed: the score begins anew." : "Choose an entry." : `${right.length} of ${answers} right${given > 0 ? `, ${count(given, "hint")}` : ""}`;
  }

  // What stands beside a matrix.
  function show(tensor, said = "") {
    const state = all.get(tensor), { table, toggle, told } = frames.get(tensor) ?? {};
    if (table) {
      table.closest("figure").classList.toggle("covers", all.has(tensor));
      toggle.textContent = state ? "Uncover" : "Cover";
      toggle.setAttribute("aria-label", `${toggle.textContent} ${tensor}`);
      told.textContent = state ? score(state) : said;
      lay(table);
    }
  }

  const fresh = isAnew => ({ right: [], answers: 0, hints: {}, isAnew, query: changes.query });

  function turn(tensor) {
    const state = all.get(tensor);
    if (state) {
      lift(frames.get(tensor).table);
      all.delete(tensor);
    } else {
      all.set(tensor, fresh(false));
    }

    keep();
    show(tensor, state?.answers > 0 ? score(state) : "");
    document.dispatchEvent(new CustomEvent("covered"));
  }

  for (const table of document.querySelectorAll("table.matrix[data-tensor]")) {
    const { tensor } = table.dataset, caption = table.closest("figure")?.querySelector("figcaption");
    if (caption?.querySelector(".equation-line")?.textContent.includes(" = ")) { // what is given, nobody calculates
      const toggle = button("Cover", () => turn(tensor)), told = make("span", { className: "score", role: "status" });
      Object.assign(toggle, { className: "plain hides", ariaLabel: `Cover ${tensor}` });
      caption.append(toggle, told);
      frames.set(tensor, { table, toggle, told });
      if (all.has(tensor)) {
        show(tensor);
      }
    }
  }

  // Of another model the numbers are others.
  document.addEventListener("changed", () => {
    for (const [tensor, { query, answers }] of changes.isPlaying ? [] : all) {
      if (query !== changes.query) {
        all.set(tensor, fresh(answers > 0));
        keep();
        show(tensor);
      }
    }
  });

  // The question in the panel.
  function write(panel, place, explanation, { close, explain, light }) {
    const { tensor } = place, { label, formula, where, lines, value, operands } = explanation, { format } = globalThis.HandCalcExplain;
    const own = key(place), unit = Number(cellAt(place)?.closest("table").dataset.unit ?? 1);
    const input = make("input", { type: "text", id: "answer", autocomplete: "off", spellcheck: false });
    const said = make("p", { role: "status", id: "answered" }), total = make("p", { className: "quiet" }), hints = make("section", { className: "calculation" });
    const inNumbers = lines.filter(({ numbers }) => numbers && numbers !== format(value));
    const line = textContent => make("p", { className: "formula", textContent });
    const steps = [
      () => [`${label} = ${formula}`, ...where].map(line),
      ...(inNumbers.length > 0 ? [() => inNumbers.map(({ name: of, symbols, numbers }) => line([...new Set([of, symbols, numbers])].filter(Boolean).join(" = ")))] : []),
    ];
    const check = make("button", { className: "plain", textContent: "Check" });
    const hint = button("Hint", () => {
      const { hints: given } = all.get(tensor);
      given[own] = (given[own] ?? 0) + 1;
      tell();
    });

    // The score, and as many hints as were asked for.
    function tell() {
      const state = all.get(tensor), given = state.hints[own] ?? 0, isAsking = document.activeElement === hint;
      keep();
      show(tensor);
      total.textContent = state.answers > 0 ? score(state) : "";
      hints.replaceChildren(...steps.slice(0, given).flatMap(step => step()));
      hint.hidden = given >= steps.length || !isCovered(place);
      if (given > 0) {
        light(operands);
      }

      if (hint.hidden && isAsking) {
        input.focus();
      }
    }

    // What is right is uncovered, and the next Enter leads on.
    function answer() {
      const state = all.get(tensor), { isRight, says } = globalThis.HandCalcJudge(place, input.value, value, unit);
      said.textContent = says;
      input.setAttribute("aria-invalid", String(!isRight));
      state.answers += isRight === undefined ? 0 : 1;
      if (isRight) {
        const cell = cellAt(place);
        state.right.push(own);
        lift(cell?.closest("table"), [cell].filter(Boolean));
        input.readOnly = true;
        form.append(button("Explain it", explain));
        check.textContent = "Next entry";
        check.hidden = !next();
      }

      tell();
    }

    const next = () => {
      const cells = cellsOf(frames.get(tensor)?.table ?? panel), at = cells.indexOf(cellAt(place));
      return [...cells.slice(at + 1), ...cells.slice(0, at + 1)].find(cell => hidden.has(cell));
    };
    const form = make("form", { className: "set-to" }, make("label", { htmlFor: input.id, textContent: `${label} =` }), input, check, hint);
    input.setAttribute("aria-describedby", said.id);
    form.addEventListener("submit", event => {
      event.preventDefault();
      const cell = isCovered(place) ? null : next();
      if (cell) {
        focus(cell);
        cell.dispatchEvent(new CustomEvent("explain", { bubbles: true, detail: { ...placeOf(cell), byKeyboard: true } }));
      } else if (isCovered(place)) {
        answer();
      }
    });
    const from = [...globalThis.HandCalcEvaluate.sources(changes.recipes).get(tensor) ?? []];
    panel.replaceChildren(globalThis.HandCalcPanel.head(label, place, close), make("div", {}, make("section", { className: "question" },
      make("p", { textContent: `Calculate this entry${from.length > 0 ? ` from ${from.join(", ")}` : ""}, and type what it is.${unit === 1 ? ""
        : ` In its matrix it stands in units of ${unit.toExponential().replace("-", "−")}; you may do so too.`}` }), form, said, total), hints));
    tell();
  }

  globalThis.HandCalcCover = { isCovered, lift, lay, write };
})();
