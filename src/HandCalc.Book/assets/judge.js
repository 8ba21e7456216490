// What a reader has calculated is judged as the practice judges it: right in so many digits, or the slip that gives such a number. It knows no
// formula: what a wrong rule gives, the recipes compute.
(() => {
  "use strict";
  const byRight = "what the right rule gives", mostDigits = 12, mostSlips = 3;
  const rounding = 1e-16; // as large as what a sum may leave that is zero but for rounding

  // A number as it is typed, with half of what its last digit stands for; null where it is none.
  function read(typed) {
    const text = typed.trim().replace(/[−–]/g, "-").replace(",", "."), value = Number(text);
    const [, digits, power = 0] = /^[+-]?(\d+\.?\d*|\.\d+)(?:e([+-]?\d+))?$/i.exec(text) ?? [];
    if (!digits || !Number.isFinite(value)) {
      return null;
    }

    const [, decimals = ""] = digits.split("."), significant = digits.replace(".", "").replace(/^0+/, "").length;
    return { value, digits: significant, half: 0.5 * 10 ** (power - decimals.length) };
  }

  // What else the number might be: of each slip what it gives here.
  function* slips({ tensor, row, column }, value) {
    const changes = globalThis.HandCalcChanges, { recipes, valueOf, after } = changes, [rows, columns] = changes.size(tensor), { wrong } = globalThis.HandCalcRecipes;
    const entry = (i, j) => globalThis.HandCalcExplain.label(recipes, tensor, i, j);
    const by = varied => after(step => step.vary(varied), of => of(tensor, row, column));
    const right = by({}); // a wrong rule may be in force
    yield [byRight, right];
    const names = Object.keys(recipes.tensors), at = names.indexOf(tensor); // in the order of computation
    for (const rule of wrong.filter(({ tensors }) => Object.keys(tensors).some(name => names.indexOf(name) <= at))) {
      const gives = rule.tensors[tensor] ? "gives" : `in ${Object.keys(rule.tensors)[0]} leads to`, other = by(rule.tensors);
      if (other !== right) {
        yield [`what the wrong rule “${rule.name}” ${gives}`, other];
      }
    }

    yield ["the right number with the other sign", -value];
    if (rows === columns && row !== column) {
      yield [`the transposed entry, ${entry(column, row)}`, valueOf(tensor, column, row)];
    }

    for (const [where, i, j] of [["left of it", row, column - 1], ["right of it", row, column + 1], ["above it", row - 1, column], ["below it", row + 1, column]]) {
      if (i >= 0 && j >= 0 && i < rows && j < columns) {
        yield [`the entry ${where}, ${entry(i, j)}`, valueOf(tensor, i, j)];
      }
    }
  }

  // What is said of a number that is typed: judged by the digits that it has, of which two are needed unless it is exact.
  globalThis.HandCalcJudge = (place, typed, value, unit) => {
    const said = typed.trim(), number = read(typed);
    if (number === null) {
      return { says: `“${said}” is no number; allowed: a number such as −0.0139, 0,0139 or 1.4e−2.` };
    }

    const off = of => Math.min(...[1, unit].map(scale => Math.abs(number.value - of / scale))); // in units of its matrix, or as it is
    const isNear = (of, halves = 1) => off(of) <= halves * number.half * (1 + 1e-9);
    const isExact = of => off(of) <= 10 ** -mostDigits * Math.min(Math.abs(of), Math.abs(of / unit));
    const is = of => isExact(of) || (number.digits > 1 && isNear(of));
    const isZero = number.value === 0 && Math.abs(value) < rounding && place.tensor.startsWith("d.");
    if (isZero || is(value)) {
      return { isRight: true, says: `${said} is right${number.digits > 1 ? ` in ${Math.min(number.digits, mostDigits)} digits` : ""}.` };
    }

    if (isNear(value) && (number.value !== 0 || number.half < 0.5)) { // who types no more than 0 means zero
      return { says: `${said} has too few digits to tell: two are needed.` };
    }

    const all = [...slips(place, value)].filter(([, of]) => is(of)).map(([slip]) => slip), found = all.includes(byRight) ? [byRight] : all;
    if (number.digits > 1 && isNear(value, 3)) {
      found.unshift("the right number, but for one in the last digit");
    }

    const told = found.length === 0 ? "" : found.length === 1 ? ` It is ${found[0]}.`
      : found.length <= mostSlips ? ` It may be: ${found.join("; or ")}.` : ` By which slip cannot be told: ${found.length} would give it.`;
    return { isRight: false, says: `${said} is not right.${told}` };
  };
})();
