// What the panel says of a number: the number, its formula, the calculation line by line, the nudge, and what reads it.
(() => {
  "use strict";
  const numbers = globalThis.HandCalcNumbers;
  const { make, copyButton } = globalThis.HandCalcElements;
  const heading = text => make("h3", { textContent: text });
  const formula = (...children) => make("p", { className: "formula" }, ...children);

  // A place as a link, where there is a page for it: what AdamW carries from step to step has none.
  const link = (place, ...children) => numbers.isPlace(place)
    ? make("a", { href: numbers.addressOf(place) }, ...children)
    : make("span", {}, ...children);

  // A formula in which the entries lead on. Longer labels come first, for one may begin with another; and residual is not d.residual.
  function linked(text, operands) {
    const byLabel = new Map(operands.map(operand => [operand.label, operand]));
    const labels = [...byLabel.keys()].sort((a, b) => b.length - a.length).map(label => label.replace(/[^\p{Letter}\p{Number}]/gu, "\\$&"));
    return labels.length === 0 ? [text] : text.split(new RegExp(`(?<![\\w.])(${labels.join("|")})`)).map((part, index) =>
      index % 2 === 0 ? part : link(byLabel.get(part), part));
  }

  const section = (className, ...children) => make("section", { className }, ...children);

  function* number(place, explanation) {
    const { number: derivation, page } = numbers.find(place.tensor);
    const short = globalThis.HandCalcExplain.format(explanation.value), long = String(explanation.value).replaceAll("-", "−");
    yield make("p", { className: "value" }, short, ...(short === long ? [] : [" ", make("small", { textContent: long })]));
    const { cellAt, printed } = globalThis.HandCalcMatrices, unit = Number(cellAt(place)?.closest("table").dataset.unit ?? 1);
    if (unit !== 1) {
      yield make("p", { className: "quiet", textContent: `in its matrix ${printed(explanation.value / unit)}, in units of ${unit.toExponential().replace("-", "−")}` });
    }

    yield make("p", { className: "quiet" }, `${explanation.step > globalThis.HandCalcData.steps ? "chapter" : "step"} ${explanation.step}, derivation `, make("a", { href: `${page}#${derivation}`, textContent: derivation }));
    yield explanation.origin ? make("p", { textContent: explanation.origin }) : formula(explanation.equation);
  }

  function* calculation({ formula: symbols, withNumbers, where, lines, operands, label }) {
    yield heading("This entry");
    const last = lines.length - 1;
    if (last > 0) { // one line says it all
      yield formula(...linked(`${label} = ${symbols}`, operands));
      for (const meaning of where) {
        yield formula(...linked(meaning, operands));
      }

      yield formula(`= ${withNumbers}`);
      yield heading("Line by line");
    }

    yield* inLines(lines.filter(line => line.name));
    for (const [index, { name, note }] of lines.entries()) {
      if (note) {
        yield make("p", { className: "note", textContent: index < last ? `${name}: ${note}` : note });
      }
    }
  }

  // Lines in a table, but for sums, which have one each.
  function* inLines(lines) {
    const rows = [];
    const table = () => make("table", { className: "lines" }, make("tbody", {}, ...rows.splice(0)));
    for (const [index, line] of lines.entries()) {
      if (line.terms.length < 2) {
        rows.push(row(line, index === lines.length - 1));
        continue;
      }

      if (rows.length > 0) {
        yield table();
      }

      yield* globalThis.HandCalcSum(line, { link, linked });
    }

    if (rows.length > 0) {
      yield table();
    }
  }

  function row(line, isLast) {
    const value = globalThis.HandCalcExplain.format(line.value);
    const symbols = line.symbols === line.name ? [] : linked(line.symbols, line.operands); // tanh u is called as it is calculated
    const told = make("td", {}, make("b", { textContent: line.name }), " = ", ...symbols);
    if (line.numbers && line.numbers !== line.symbols && line.numbers !== value) {
      told.append(make("span", { className: "quiet", textContent: line.numbers }));
    }

    return make("tr", { className: isLast ? "last" : "named" }, told, make("td", { textContent: value }));
  }

  function* slope({ x, h, rows, agrees }) {
    yield heading("Is it the slope?");
    yield make("p", { textContent: `We nudge ${x} by h = ${globalThis.HandCalcExplain.format(h)} up and down, and compute the loss again.` });
    yield make("table", { className: agrees ? "agrees" : "differs" }, make("tbody", {}, ...rows.map(({ name, text, remark }) => make("tr", {},
      make("td", {}, make("b", { textContent: name }), ...(remark ? [make("span", { className: "quiet", textContent: remark })] : [])),
      make("td", { textContent: text })))));
  }

  function* readBy(readers) {
    yield heading("Where it goes");
    yield readers.length === 0
      ? make("p", { textContent: "Nothing else in this training step is computed from it." })
      : make("ul", {}, ...readers.map(reader => make("li", {},
        link(reader, reader.count === 1 ? reader.label : reader.tensor), reader.count === 1 ? "" : ` in ${reader.count} entries`)));
  }

  const head = (label, place, close) => make("header", {}, make("h2", { tabIndex: -1, textContent: label }),
    copyButton("plain copy", () => new URL(numbers.addressOf(place), location.href).href),
    make("button", { type: "button", className: "plain close", textContent: "✕", ariaLabel: "Close", onclick: close }));

  function write(panel, place, explanation, close) {
    const parts = [section("number", ...number(place, explanation))];
    if (explanation.lines.length > 0) {
      parts.push(section("calculation", ...calculation(explanation)));
    }

    if (explanation.nudge) {
      parts.push(section("slope", ...slope(explanation.nudge)));
    }

    parts.push(section("readers", ...readBy(explanation.readers)));
    panel.replaceChildren(head(explanation.label, place, close), make("div", {}, ...parts));
  }

  globalThis.HandCalcPanel = { write, head, inLines };
})();
