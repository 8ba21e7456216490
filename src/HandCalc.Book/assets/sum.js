// A sum as it adds up: a row for each term, with its factors, what they make, and the sum so far; behind it a bar, from the sum before
// the term to the sum after it. Of a long sum the largest terms come first, and the others are folded.
(() => {
  "use strict";
  const { make } = globalThis.HandCalcElements;
  const mostInOrder = 16, largest = 8, few = 4;
  const format = value => globalThis.HandCalcExplain.format(value);
  const largestOf = values => Math.max(...values.map(Math.abs));
  const cell = (text, properties) => make("td", { textContent: text, ...properties });

  // The terms in the order in which they are told, each with the sums before and after it. The last sum is the result: to add up in
  // another order would move its last bits.
  function steps(terms, total) {
    const bySize = [...terms].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
    const first = terms.length > mostInOrder ? bySize.slice(0, largest) : terms;
    const rest = terms.filter(term => !first.includes(term));
    let sum = 0;
    const all = [...first, ...rest].map(term => ({ term, before: sum, after: sum += term.value, isLargest: term === bySize[0] }));
    all[all.length - 1].after = total;
    return [all.slice(0, first.length), all.slice(first.length)];
  }

  // Bars on one scale, which has zero and all sums on it.
  function scaleOf(all) {
    const sums = all.flatMap(({ before, after }) => [before, after]);
    const low = Math.min(...sums), width = Math.max(...sums) - low || 1;
    const place = sum => `${(100 * (sum - low) / width).toFixed(2)}%`;
    return (row, before, after) => {
      row.className += after < before ? " falls" : "";
      for (const [name, sum] of [["--from", Math.min(before, after)], ["--to", Math.max(before, after)], ["--zero", 0]]) {
        row.style.setProperty(name, place(sum));
      }

      return row;
    };
  }

  // A number on the ground that it would have in a matrix whose largest entry is this one.
  const shade = (value, most) => globalThis.HandCalcMatrices.shade(value, most) || "zero";

  // The row of the one operand, the column of the other, and their products, small and side by side.
  const strips = ({ terms, terms: { heads } }, mosts) => {
    const strip = (head, values, most) => [
      make("span", { textContent: head }), make("span", { className: "strip" }, ...values.map(value => make("i", { className: shade(value, most) }))),
    ];
    const element = make("div", { className: "strips" },
      ...heads.flatMap((head, place) => strip(head, terms.map(({ factors }) => factors[place].value), mosts[place])),
      ...strip("their products", terms.map(({ value }) => value), largestOf(terms.map(({ value }) => value))));
    element.setAttribute("aria-hidden", "true");
    return element;
  };

  function summary(terms, { term: { at, symbols } }) {
    const signed = (sign, where) => {
      const some = terms.filter(({ value }) => Math.sign(value) === sign);
      return some.length === 0 ? [] : [`${some.length} ${where} zero, together ${format(some.reduce((sum, { value }) => sum + value, 0))}`];
    };
    const sums = [...signed(1, "above"), ...signed(-1, "below")];
    return `${terms.length} terms: ${sums.length === 0 ? "all exactly zero." : `${sums.join("; ")}. The largest: ${at === undefined ? symbols : `k = ${at}`}.`}`;
  }

  // The table of a sum: a line of the calculation, and how entries are written as links.
  function* sum(line, { link, linked }) {
    const { terms, value } = line, heads = terms.heads ?? [];
    const [first, rest] = steps(terms, value);
    const bar = scaleOf([...first, ...rest]);
    const mosts = heads.map((_, place) => largestOf(terms.map(({ factors }) => factors[place].value)));

    const factor = (operand, most) => make("td", {}, link(operand, make("span", { className: "unseen", textContent: `${operand.label} = ` }),
      make("span", { className: shade(operand.value, most), textContent: format(operand.value) })));
    const told = ({ symbols, numbers, operands, value: made }) => make("td", {}, ...linked(symbols, operands),
      ...(numbers === symbols || numbers === format(made) ? [] : [make("span", { className: "quiet", textContent: numbers })]));
    const header = (text, properties) => make("th", { scope: "row", textContent: text, ...properties });
    const row = ({ term, before, after, isLargest }) => bar(make("tr", { className: isLargest && terms.length > few ? "term largest" : "term" },
      ...(heads.length > 0 ? [header(term.at), ...term.factors.map((operand, place) => factor(operand, mosts[place]))] : [told(term)]),
      cell(format(term.value)), cell(format(after), { className: "quiet" })), before, after);
    const table = (rows, ...caption) => make("table", { className: heads.length > 0 ? "adds product" : "adds" }, ...caption, make("thead", {}, make("tr", {},
      ...[...(heads.length > 0 ? ["k", ...heads] : ["term"]), heads.length > 0 ? "product" : "value", "sum"].map(text => make("th", { scope: "col", textContent: text })))),
      make("tbody", {}, ...rows));
    const wide = heads.length + 1;

    if (heads.length > 0) {
      yield strips(line, mosts);
    }

    const others = rest.length === 0 ? [] : [bar(make("tr", { className: "term" },
      header(`the other ${rest.length}`, { colSpan: wide }), cell(format(value - rest[0].before)), cell(format(value), { className: "quiet" })), rest[0].before, value)];
    yield table([...first.map(row), ...others, bar(make("tr", { className: "last" },
      make("td", { colSpan: wide }, make("b", { textContent: line.name }), ...(line.symbols === line.name ? [] : [" = ", ...linked(line.symbols, line.operands)])),
      cell(format(value)), cell("")), 0, value)],
    ...(terms.length > few ? [make("caption", { textContent: summary(terms, [...first, ...rest].find(({ isLargest }) => isLargest)) })] : []));
    if (rest.length > 0) {
      yield make("details", { className: "others" }, make("summary", { textContent: `The other ${rest.length} terms` }), table(rest.map(row)));
    }
  }

  globalThis.HandCalcSum = sum;
})();
