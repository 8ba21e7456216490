// Explains any number of a training step from the recipes that the engine writes: its formula, the calculation line by line, what it
// reads and what reads it; and, for a gradient, the loss on both sides of a nudge. It knows no formula itself, and no page: it takes the
// recipes and a function that gives values, and returns texts, the same as `handcalc explain` prints.
(function () {
  "use strict";
  const { operations, lengthOf, sources } = globalThis.HandCalcEvaluate;

  const mostTerms = 4; // of a sum that is written in one line
  const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  const digitsOfLoss = 14;

  // How tightly a text holds together: what is looser than its surroundings needs parentheses.
  const sum = 0, product = 1, applied = 2, atom = 3;

  // Six significant digits, no zeros at the end, a power of ten below 0.001 and from a million on. A tie goes away from zero.
  function format(value, digits = 6) {
    if (value === 0) return "0";
    const [mantissa, power] = Math.abs(value).toExponential(16).split("e");
    const all = mantissa.replace(".", "");
    const rounded = String(Number(all.slice(0, digits)) + (all[digits] >= "5" ? 1 : 0));
    const exponent = Number(power) + rounded.length - digits;
    return (value < 0 ? "−" : "") + written(rounded.replace(/0+$/, ""), exponent);
  }

  function written(digits, exponent) {
    if (exponent < -3 || exponent > 5) return point(digits, 1) + (exponent < 0 ? "e−" : "e") + Math.abs(exponent);
    return exponent < 0 ? point(digits.padStart(digits.length - exponent, "0"), 1) : point(digits.padEnd(exponent + 1, "0"), exponent + 1);
  }

  const point = (digits, whole) => (digits.length === whole ? digits : `${digits.slice(0, whole)}.${digits.slice(whole)}`);

  // A row or column at a place { recipes, i, j, k }, 0 where a vector has none; undefined where it is k, and k stands for all terms.
  function at(subscript = 0, place) {
    if (typeof subscript === "number") return subscript;
    if (typeof subscript === "string") return place[subscript];
    if (Object.hasOwn(subscript, "length")) return lengthOf(place.recipes, subscript.length) + (subscript.plus ?? 0);
    const index = place[subscript.index] + (subscript.plus ?? 0);
    return Number.isNaN(index) ? undefined : subscript.id ? place.recipes.text.ids[index] : subscript.list?.[index] ?? index;
  }

  function indices({ to, places, lastAlone, lists, at: row }, place) {
    if (lists) return lists[at(row, place)];
    if (places === undefined) return Array.from({ length: at(to, place) }, (_, k) => k);
    const { ids } = place.recipes.text, id = at(places, place);
    return [...ids.keys()].filter((position) => ids[position] === id).slice(lastAlone ? -1 : 0);
  }

  const term = (place, k) => ({ ...place, k });

  function holds({ setting, left, is, right, oneOf }, place) {
    if (setting) return place.recipes.settings[setting] === is;
    if (oneOf) return oneOf.includes(at(left, place));
    return is === "<" ? at(left, place) < at(right, place) : at(left, place) === at(right, place);
  }

  const branch = (recipe, place) => (holds(recipe.when, place) ? recipe.then : recipe.else);

  // The recipe that holds at a place: of a case the one that applies, of a sum of one term this term, of a sum of none zero.
  function plain(recipe, place) {
    for (;;) {
      if (recipe.op === "case") recipe = branch(recipe, place);
      else if (recipe.op === "noted") recipe = recipe.of;
      else if (recipe.over) {
        const over = indices(recipe.over, place);
        if (over.length > 1) return [recipe, place];
        if (over.length === 0) return [{ op: "number", value: 0 }, place];
        [recipe, place] = [recipe.of, term(place, over[0])];
      } else return [recipe, place];
    }
  }

  // An equation, in which the length of the text may be written, and which may depend on what the model chooses.
  function equationOf(equation, place) {
    if (typeof equation === "string") return equation;
    if (equation.when) return equationOf(branch(equation, place), place);
    return equation.map((part) => (typeof part === "string" ? part : at(part, place))).join("");
  }

  // Calls back with every entry that a recipe reads; what has a name is looked into only if asked for.
  function visit(recipe, place, within, found) {
    [recipe, place] = plain(recipe, place);
    if (recipe.op === "entry") found(recipe.tensor, at(recipe.row, place), at(recipe.column, place));
    else if (recipe.op === "named") within && visit(recipe.of, place, within, found);
    else if (recipe.over) for (const k of indices(recipe.over, place)) visit(recipe.of, term(place, k), within, found);
    else if (recipe.of) for (const of of recipe.of) visit(of, place, within, found);
  }

  // The results with a name that a recipe uses, without what they use themselves.
  function parts(recipe, place) {
    [recipe, place] = plain(recipe, place);
    if (recipe.op === "named") return [recipe];
    if (recipe.over) return parts(recipe.of, term(place, indices(recipe.over, place)[0]));
    return recipe.of ? recipe.of.flatMap((of) => parts(of, place)) : [];
  }

  // One cell: where recipes have values.
  class Cell {
    constructor(recipes, valueOf, row, column) {
      Object.assign(this, { recipes, valueOf, place: { recipes, i: row, j: column }, named: new Map() });
    }

    value(recipe, place = this.place) {
      switch (recipe.op) {
        case "entry": return this.valueOf(recipe.tensor, at(recipe.row, place), at(recipe.column, place));
        case "number": case "setting": case "length": return this.constant(recipe);
        case "case": return this.value(branch(recipe, place), place);
        case "noted": return this.value(recipe.of, place);
        case "named": // does not depend on k
          if (!this.named.has(recipe.name)) this.named.set(recipe.name, this.value(recipe.of, place));
          return this.named.get(recipe.name);
        case "sum": return indices(recipe.over, place).reduce((total, k) => total + this.value(recipe.of, term(place, k)), 0);
        case "largest": return Math.max(...indices(recipe.over, place).map((k) => this.value(recipe.of, term(place, k))));
        default: {
          let result = this.value(recipe.of[0], place);
          if (recipe.of.length === 1) return operations[recipe.op](result);
          for (let index = 1; index < recipe.of.length; index++) result = operations[recipe.op](result, this.value(recipe.of[index], place));
          return result;
        }
      }
    }

    constant({ op, value, name, axis }) {
      return op === "number" ? value : op === "setting" ? this.recipes.settings[name] : lengthOf(this.recipes, axis);
    }

    sentence(words, place = this.place) {
      return words.map((word) => (typeof word === "string" ? word : this.recipes.axes[word.axis][at(word.at, place)])).join("");
    }

    // Why a recipe is as it is, where that is said.
    why(recipe, place = this.place) {
      if (recipe.op === "case") return this.why(branch(recipe, place), place);
      if (recipe.op === "noted") return !recipe.when || holds(recipe.when, place) ? this.sentence(recipe.why, place) : undefined;
      return recipe.whyNone && indices(recipe.over, place).length === 0 ? this.sentence(recipe.whyNone, place) : undefined;
    }

    // Why a result is exactly zero.
    whyZero(recipe, place) {
      const isZero = (one, there = place) => this.value(one, there) === 0;
      const of = Array.isArray(recipe.of) ? recipe.of : [];
      if (["number", "setting", "length"].includes(recipe.op) || !isZero(recipe)) return undefined;
      if (recipe.op === "sum" || recipe.op === "add") {
        const all = recipe.over ? indices(recipe.over, place).every((k) => isZero(recipe.of, term(place, k))) : of.every((one) => isZero(one));
        return all ? "Every term is exactly zero." : "The terms cancel exactly.";
      }
      if (recipe.op === "subtract") return `Both sides of the difference are ${isZero(of[0]) ? "exactly zero" : "equal"}.`;
      const zero = of.length > 0 ? of.find((one) => isZero(one)) : recipe;
      return zero ? `Exactly zero, because ${this.text(zero, place, symbols)} is.` : "Smaller than the smallest number that a double holds.";
    }

    text(recipe, place, style) { return this.write(recipe, place, style)[0]; }

    // A recipe as mathematics, and how tightly it holds together.
    write(recipe, place, style) {
      [recipe, place] = plain(recipe, place);
      const number = (value) => { const text = format(value); return [text, text.includes("e") ? applied : atom]; };
      switch (recipe.op) {
        case "entry": return style.numbers ? number(this.value(recipe, place)) : [label(this.recipes, recipe.tensor, at(recipe.row, place), at(recipe.column, place)), atom];
        case "number": case "setting": case "length":
          return style.numbers || !recipe.symbol ? number(this.constant(recipe)) : [recipe.symbol, atom];
        case "named": return style.whole && recipe.inline ? this.write(recipe.of, place, style)
          : style.numbers ? number(this.value(recipe, place)) : [recipe.name, tieOf(recipe.name)];
        case "sum": case "largest": return this.writeFold(recipe, place, style);
        default: return this.writeOperation(recipe, place, style);
      }
    }

    writeOperation({ op, of }, place, style) {
      const first = (least) => this.enclosed(of[0], place, style, least, true);
      const next = (index, least) => this.enclosed(of[index], place, style, least, false);
      const rest = (sign, least) => of.slice(1).map((_, index) => ` ${sign} ${next(index + 1, least)}`).join("");
      const call = (name, argument) => (argument.startsWith("(") ? name + argument : `${name} ${argument}`);
      switch (op) {
        case "add": return [first(sum) + rest("+", product), sum];
        case "subtract": return [first(sum) + rest("−", product), sum];
        case "multiply": return [first(product) + rest("·", applied), product];
        case "divide": return [first(product) + rest("/", applied), product];
        case "negate": return [`−${next(0, product)}`, product];
        case "power": return [next(0, atom) + exponent(this.text(of[1], place, style)), applied];
        case "exp": return [`exp(${this.text(of[0], place, style)})`, applied];
        case "sqrt": return [`√${next(0, atom)}`, applied];
        default: return [call(op, next(0, atom)), applied];
      }
    }

    writeFold(recipe, place, style) {
      const isSum = recipe.op === "sum";
      if (!style.numbers && recipe.over.to !== undefined) {
        const over = recipe.over.last ? `(k ≤ ${this.sentence([recipe.over.last], place)})` : "ₖ";
        return [`${isSum ? "Σ" : "max"}${over} ${this.enclosed(recipe.of, term(place), style, product, true)}`, product];
      }
      const over = indices(recipe.over, place);
      const shown = over.slice(0, over.length > mostTerms ? mostTerms - 1 : mostTerms);
      const terms = shown.map((k, index) => this.enclosed(recipe.of, term(place, k), style, product, index === 0 || !isSum));
      if (over.length > shown.length) terms.push(`… (${over.length - shown.length} more)`);
      return isSum ? [terms.join(" + "), sum] : [`max(${terms.join(", ")})`, applied];
    }

    enclosed(recipe, place, style, least, isFirst) {
      const [text, tie] = this.write(recipe, place, style);
      return tie < least || (!isFirst && text.startsWith("−")) ? `(${text})` : text;
    }

    // The lines of the calculation: what is needed first comes first, the entry itself last.
    *lines(name, recipe, done = new Set()) {
      const [held, there] = plain(recipe, this.place);
      for (const part of parts(held, there)) {
        if (done.has(part.name)) continue;
        done.add(part.name);
        yield* this.lines(part.name, part.of, done);
      }
      const isSum = held.op === "sum";
      if (isSum) for (const k of indices(held.over, there)) yield this.line(undefined, held.of, term(there, k));
      yield this.line(name, held, there, this.why(recipe) ?? this.whyZero(held, there), isSum);
    }

    line(name, recipe, place, note, isSum = false) {
      const line = {
        name, symbols: this.text(recipe, place, symbols), numbers: isSum ? "" : this.text(recipe, place, numbers),
        value: this.value(recipe, place), operands: [], note, terms: name ? this.terms(recipe, place) : [],
      };
      if (!isSum) visit(recipe, place, false, (...entry) => line.operands.push(this.operand(...entry)));
      line.operands = distinct(line.operands);
      line.text = [name, line.symbols, line.numbers, format(line.value)].filter(Boolean).filter((part, index, all) => part !== all[index - 1]).join(" = ");
      return line;
    }

    // What adds up to a result, a line each; of products of entries, which stands at which k, and what each column of factors is.
    terms(recipe, place) {
      const { op, of } = recipe;
      if (op === "add") return of.map((one) => this.line(undefined, one, place));
      if (op === "subtract") return of.map((one, index) => this.line(undefined, index === 0 ? one : { op: "negate", of: [one] }, place));
      if (op !== "sum") return [];
      const factors = of.op === "multiply" && of.of.every((factor) => factor.op === "entry") ? of.of : [];
      const read = ({ tensor, row, column }, there) => [tensor, at(row, there), at(column, there)];
      const terms = indices(recipe.over, place).map((k) => {
        const there = term(place, k);
        return {
          ...this.line(undefined, of, there), at: factors.length > 0 ? this.name(factors[0], place, there) : undefined,
          factors: factors.map((factor) => this.operand(...read(factor, there))),
        };
      });
      return Object.assign(terms, { heads: factors.map((factor) => label(this.recipes, ...read(factor, term(place)))) });
    }

    // What k is called on the axis of an entry that it goes through.
    name({ tensor, row, column }, place, there) {
      const { rows, columns } = this.recipes.tensors[tensor];
      return at(row, term(place)) === undefined ? this.recipes.axes[rows][at(row, there)] : this.recipes.axes[columns][at(column, there)];
    }

    operand(tensor, row, column) {
      return { tensor, row, column, label: label(this.recipes, tensor, row, column), value: this.valueOf(tensor, row, column) };
    }

    // What the names in the formula mean.
    *meanings(recipe, told = new Set()) {
      for (const part of parts(recipe, this.place)) {
        if (told.has(part.name)) continue;
        told.add(part.name);
        if (!part.inline) yield `${part.name} = ${this.text(part.of, this.place, whole)}`;
        yield* this.meanings(part.of, told);
      }
    }
  }

  const symbols = {}, numbers = { numbers: true }, whole = { whole: true }, wholeInNumbers = { whole: true, numbers: true };

  const tieOf = (name) => (name.includes(" + ") ? sum : name.includes(" · ") ? product : name.includes(" ") ? applied : atom);

  const exponent = (text) => (/^\d$/.test(text) ? superscripts[text] : /^[0-9A-Za-z]+$/.test(text) ? `^${text}` : `^(${text})`);

  const distinct = (entries) => [...new Map(entries.map((entry) => [`${entry.tensor}/${entry.row},${entry.column}`, entry])).values()];

  // An entry by its labels: A[0][like, I]; k where the row or column is not known.
  function label(recipes, tensor, row, column) {
    const { rows, columns } = recipes.tensors[tensor];
    const labels = [[rows, row], [columns, column]].filter(([axis]) => axis !== undefined).map(([axis, index]) => (index === undefined ? "k" : recipes.axes[axis][index]));
    return labels.length === 0 ? tensor : `${tensor}[${labels.join(", ")}]`;
  }

  function cells(recipes, tensor, action) {
    const { rows, columns } = recipes.tensors[tensor];
    for (let i = 0; i < lengthOf(recipes, rows); i++) for (let j = 0; j < lengthOf(recipes, columns); j++) action(i, j);
  }

  // The tensors that read an entry, each with the number of its entries that do and the first of them.
  function readers(recipes, tensor, row, column) {
    const found = [];
    for (const [name, operands] of sources(recipes)) {
      if (!operands.has(tensor)) continue;
      const reader = { tensor: name, count: 0, row: 0, column: 0 };
      cells(recipes, name, (i, j) => {
        let reads = false;
        visit(recipes.tensors[name].recipe, { recipes, i, j }, true, (source, r, c) => { reads ||= source === tensor && r === row && c === column; });
        if (reads && reader.count++ === 0) Object.assign(reader, { row: i, column: j });
      });
      if (reader.count > 0) found.push({ ...reader, label: label(recipes, name, reader.row, reader.column) });
    }
    return found;
  }

  function readBy(found) {
    const groups = [];
    for (const reader of found) {
      if (groups.length === 0 || groups[groups.length - 1][0].count !== reader.count) groups.push([]);
      groups[groups.length - 1].push(reader);
    }
    const texts = groups.map((group) => {
      const names = group.map((reader) => (reader.count === 1 ? reader.label : reader.tensor));
      const all = names.length === 1 ? names[0] : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
      return group[0].count === 1 ? all : `${group[0].count} entries ${names.length === 1 ? "" : "each "}of ${all}`;
    });
    return texts.length === 0 ? "Nothing else in this training step is computed from it." : `Read by ${texts.join(", and by ")}.`;
  }

  // The loss, computed again by the recipes with one entry changed. Only what depends on the tensor is computed.
  function lossWith(recipes, valueOf, tensor) {
    const changed = new Map([[tensor, new Map()]]);
    const names = Object.keys(recipes.tensors);
    const following = [];
    for (const name of names.slice(0, names.indexOf("loss") + 1)) {
      if ([...sources(recipes).get(name)].some((source) => changed.has(source))) {
        following.push(name);
        changed.set(name, new Map());
      }
    }
    const widthOf = (name) => lengthOf(recipes, recipes.tensors[name].columns);
    const value = (name, i, j) => changed.get(name)?.get(i * widthOf(name) + j) ?? valueOf(name, i, j);
    return (row, column, entry) => {
      changed.get(tensor).set(row * widthOf(tensor) + column, entry);
      for (const name of following) {
        cells(recipes, name, (i, j) => changed.get(name).set(i * widthOf(name) + j, new Cell(recipes, value, i, j).value(recipes.tensors[name].recipe)));
      }
      return value("loss", 0, 0);
    };
  }

  // The losses on both sides of an entry, and the slope between, by the h that measures it best.
  function nudge(recipes, valueOf, tensor, row, column, gradient) {
    const lossAt = lossWith(recipes, valueOf, tensor);
    const { h, refinements } = recipes.nudge;
    const rounding = recipes.nudge.rounding * Math.max(1, Math.abs(valueOf("loss", 0, 0)));
    const x = valueOf(tensor, row, column);
    const around = (by, error) => {
      const [above, below] = [lossAt(row, column, x + by), lossAt(row, column, x - by)];
      return { h: by, above, below, slope: (above - below) / (x + by - (x - by)), error };
    };
    let best = around(h, rounding / h);
    if (!(Math.abs(best.slope - gradient) <= best.error)) { // or so far away there is no loss
      best.error = Infinity;
      for (let by = h; by >= h / 4 ** refinements; by /= 4) {
        const near = around(by);
        near.error = rounding / by + Math.abs(around(2 * by).slope - near.slope) / 3;
        if (near.error < best.error) best = near;
      }
    }
    const digits = best.slope === 0 ? 1 : Math.min(Math.max(Math.floor(Math.log10(Math.abs(best.slope) / best.error)) + 1, 1), 6);
    const agrees = Math.abs(best.slope - gradient) <= best.error;
    return {
      ...best, gradient, agrees, x: label(recipes, tensor, row, column),
      rows: [
        { name: "L(x + h)", text: format(best.above, digitsOfLoss) },
        { name: "L(x − h)", text: format(best.below, digitsOfLoss) },
        { name: "slope", text: format(best.slope, digits), remark: `(L(x + h) − L(x − h)) / 2h, ± ${format(best.error, 2)}` },
        { name: "gradient", text: format(gradient), remark: `derived above: they ${agrees ? "agree" : "differ"}` },
      ],
    };
  }

  // The explanation of one entry. What reads it, and the nudge, take milliseconds and are computed when they are looked at.
  function explain(recipes, valueOf, tensor, row = 0, column = 0) {
    const { recipe, origin, step, operation, equation } = recipes.tensors[tensor];
    const known = (name, i, j) => valueOf(name, i, j) ?? recipes.tensors[name].constant;
    const cell = new Cell(recipes, known, row, column);
    const lines = recipe ? [...cell.lines(label(recipes, tensor, row, column), recipe)] : [];
    return {
      tensor, row, column, step, operation, equation: equationOf(equation, cell.place),
      origin: recipes.originOf ? recipes.originOf(tensor, row, column) : origin, lines,
      label: label(recipes, tensor, row, column),
      value: known(tensor, row, column),
      recomputed: recipe ? cell.value(recipe) : known(tensor, row, column),
      formula: recipe ? cell.text(recipe, cell.place, whole) : "",
      where: recipe ? [...cell.meanings(recipe)] : [],
      withNumbers: recipe ? cell.text(recipe, cell.place, wholeInNumbers) : "",
      operands: distinct(lines.flatMap((line) => line.operands)),
      get readers() { return readers(recipes, tensor, row, column); },
      get readBy() { return readBy(this.readers); },
      get nudge() { return tensor.startsWith("d.") ? nudge(recipes, known, tensor.slice(2), row, column, this.value) : undefined; },
    };
  }

  globalThis.HandCalcExplain = Object.freeze({ explain, format, label });
})();
