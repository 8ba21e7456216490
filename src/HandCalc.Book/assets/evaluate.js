// Computes every number of a training step from the recipes that the engine writes, and computes them anew after any of those is changed
// that the step is given: an entry, a setting, the text, the vocabulary. It knows no formula itself, and no page: each recipe becomes a function.
(function () {
  "use strict";

  const operations = {
    add: (a, b) => a + b, multiply: (a, b) => a * b, subtract: (a, b) => a - b, divide: (a, b) => a / b, power: Math.pow,
    least: Math.min, most: Math.max, negate: (a) => -a, exp: Math.exp, ln: Math.log, sqrt: Math.sqrt, tanh: Math.tanh, cos: Math.cos,
  };

  const lengthOf = (recipes, axis) => (axis === undefined ? 1 : recipes.axes[axis].length);

  // Whether a row or column is looked up: an id of the text, or a number in a list.
  const looksUp = (subscript) => Boolean(subscript?.id || subscript?.list);

  // Every node and every value within a recipe.
  function* within(node) {
    yield node;
    if (node && typeof node === "object") for (const part of Object.values(node)) yield* within(part);
  }

  // The tensors that each tensor is computed from.
  const known = new WeakMap();
  function sources({ tensors }) {
    if (!known.has(tensors)) {
      const named = ([name, { recipe }]) => [name, new Set([...within(recipe)].filter((node) => node?.op === "entry").map((node) => node.tensor))];
      known.set(tensors, new Map(Object.entries(tensors).map(named)));
    }
    return known.get(tensors);
  }

  // Turns the recipe of one tensor into a function of i, j and k.
  class Compiler {
    constructor(recipes, values) {
      Object.assign(this, { recipes, values, ids: recipes.text.ids, places: recipes.text.vocabulary.map(() => []), named: new Map(), row: 0, cell: 0 });
      this.ids.forEach((id, position) => this.places[id].push(position));
    }

    // The function that computes a tensor anew. What has a name is computed once a cell, or once a row if it does not depend on j.
    tensor(name) {
      const { rows, columns, recipe } = this.recipes.tensors[name];
      const [height, width, values] = [lengthOf(this.recipes, rows), lengthOf(this.recipes, columns), this.values.get(name)];
      this.named = new Map();
      const entry = this.node(recipe);
      return () => {
        for (let i = 0, at = 0; i < height; i++) {
          this.row++;
          for (let j = 0; j < width; j++, at++) {
            this.cell++;
            values[at] = entry(i, j, 0);
          }
        }
      };
    }

    node(node) {
      switch (node.op) {
        case "entry": return this.entry(node);
        case "number": return () => node.value;
        case "setting": { const value = this.recipes.settings[node.name]; return () => value; }
        case "length": { const length = lengthOf(this.recipes, node.axis); return () => length; }
        case "case": return this.branch(node);
        case "noted": return this.node(node.of);
        case "named": return this.once(node);
        case "sum": return this.fold(node, 0, operations.add);
        case "largest": return this.fold(node, -Infinity, Math.max);
        default: return this.operation(operations[node.op], node.of.map((of) => this.node(of)));
      }
    }

    operation(operation, [first, ...rest]) {
      if (rest.length === 0) return (i, j, k) => operation(first(i, j, k));
      return rest.reduce((a, b) => (i, j, k) => operation(a(i, j, k), b(i, j, k)), first);
    }

    // A row or column as [plus, a, b, c], which stands for plus + a·i + b·j + c·k.
    linear(subscript = 0) {
      if (typeof subscript === "number") return [subscript, 0, 0, 0];
      if (Object.hasOwn(subscript, "length") && typeof subscript === "object") return [lengthOf(this.recipes, subscript.length) + (subscript.plus ?? 0), 0, 0, 0];
      return [subscript.plus ?? 0, ...["i", "j", "k"].map((index) => Number((subscript.index ?? subscript) === index))];
    }

    subscript(subscript) {
      const [plus, a, b, c] = this.linear(subscript), ids = subscript?.list ?? this.ids;
      return looksUp(subscript) ? (i, j, k) => ids[plus + a * i + b * j + c * k] : (i, j, k) => plus + a * i + b * j + c * k;
    }

    entry({ tensor, row, column }) {
      const values = this.values.get(tensor), width = lengthOf(this.recipes, this.recipes.tensors[tensor].columns);
      if (looksUp(row) || looksUp(column)) {
        const [rowAt, columnAt] = [this.subscript(row), this.subscript(column)];
        return (i, j, k) => values[rowAt(i, j, k) * width + columnAt(i, j, k)];
      }
      const [rowAt, columnAt] = [this.linear(row), this.linear(column)];
      const [plus, a, b, c] = rowAt.map((part, index) => part * width + columnAt[index]);
      return (i, j, k) => values[plus + a * i + b * j + c * k];
    }

    branch({ when, then, else: otherwise }) {
      if (when.setting) return this.node(this.recipes.settings[when.setting] === when.is ? then : otherwise);
      if (when.oneOf) {
        const [of, some, yes, no] = [this.subscript(when.left), new Set(when.oneOf), this.node(then), this.node(otherwise)];
        return (i, j, k) => (some.has(of(i, j, k)) ? yes : no)(i, j, k);
      }
      const [left, right, yes, no] = [this.subscript(when.left), this.subscript(when.right), this.node(then), this.node(otherwise)];
      return when.is === "<"
        ? (i, j, k) => (left(i, j, k) < right(i, j, k) ? yes(i, j, k) : no(i, j, k))
        : (i, j, k) => (left(i, j, k) === right(i, j, k) ? yes(i, j, k) : no(i, j, k));
    }

    once({ name, of }) {
      if (!this.named.has(name)) {
        const compute = this.node(of), stamp = [...within(of)].includes("j") ? "cell" : "row";
        let [computed, value] = [0, 0];
        this.named.set(name, (i, j, k) => {
          if (computed !== this[stamp]) [computed, value] = [this[stamp], compute(i, j, k)];
          return value;
        });
      }
      return this.named.get(name);
    }

    // Of the first term, then of the second, and so on: the order in which the engine adds up.
    fold({ over, of }, start, join) {
      const term = this.node(of);
      if (over.places) {
        const id = this.subscript(over.places), places = over.lastAlone ? this.places.map((list) => list.slice(-1)) : this.places;
        return (i, j, k) => places[id(i, j, k)].reduce((result, place) => join(result, term(i, j, place)), start);
      }
      if (over.lists) {
        const of = this.subscript(over.at);
        return (i, j, k) => over.lists[of(i, j, k)].reduce((result, place) => join(result, term(i, j, place)), start);
      }
      const end = this.subscript(over.to);
      return (i, j, k) => {
        let result = start;
        for (let index = 0, count = end(i, j, k); index < count; index++) result = join(result, term(i, j, index));
        return result;
      };
    }
  }

  // An index loses its brackets.
  const bare = (label) => label.replace(/^\[(.*)\]$/s, "$1");

  // What each token of a text is called: a word that comes twice is told apart by its position.
  function labels({ ids, vocabulary }) {
    const isRepeated = (id) => ids.indexOf(id) !== ids.lastIndexOf(id);
    return ids.map((id, position) => (isRepeated(id) ? `${vocabulary[id]}@${position}` : bare(vocabulary[id])));
  }

  // A training step that can be changed. What changes is computed anew when it is asked for by compute.
  class Step {
    #values = new Map();   // of every tensor, row by row
    #before = new Map();   // of those that are given: what they are unless an entry is put in place
    #changed = new Set();  // what is to be computed, or null for all of it
    #computed = null;      // by name, the functions that compute
    #right;                // by name, the recipes as they were given

    // From recipes, and a function that gives the value of an entry; it is asked for what the step is given.
    constructor(recipes, valueOf) {
      this.#right = recipes.tensors;
      this.recipes = { ...recipes, originOf: (...entry) => this.#originOf(...entry) };
      this.value = (tensor, row = 0, column = 0) => this.#values.get(tensor)[row * this.#width(tensor) + column];
      for (const [name, { recipe, constant }] of Object.entries(recipes.tensors)) {
        if (recipe) continue;
        const width = this.#width(name);
        this.#values.set(name, Float64Array.from({ length: lengthOf(recipes, recipes.tensors[name].rows) * width }, (_, at) =>
          valueOf(name, Math.floor(at / width), at % width) ?? constant));
        this.#before.set(name, this.#values.get(name).slice());
      }
      this.#rewrite({});
      this.compute();
    }

    #width(name) { return lengthOf(this.recipes, this.recipes.tensors[name].columns); }

    get #given() { return [...this.#before.keys()]; }

    // How many steps of training led here.
    get stepsTaken() { return this.value(this.recipes.time) - 1; }

    // The first tensor with an entry that is no finite number; undefined if there is none.
    get tooLarge() { return Object.keys(this.recipes.tensors).find((name) => !this.#values.get(name).every(Number.isFinite)); }

    // Puts a number in the place of one that is given.
    set(tensor, row, column, value) {
      const width = this.#width(tensor), values = this.#values.get(tensor);
      if (!this.#before.has(tensor) || tensor === this.recipes.time || !(column in values.slice(0, width)) || !(row * width in values)) throw new RangeError(`${tensor}/${row},${column} is not given.`);
      values[row * width + column] = value;
      this.#changed?.add(tensor);
    }

    // Sets a setting of the model, by the name of its field.
    choose(setting, value) {
      if (!Object.hasOwn(this.recipes.settings, setting)) throw new RangeError(`${setting} is no setting.`);
      this.#rewrite({ settings: { ...this.recipes.settings, [setting]: value } });
    }

    // Puts other recipes in the place of the right ones, which come back where there is none.
    vary(tensors = {}) {
      const varied = { ...this.#right };
      for (const [name, wrong] of Object.entries(tensors)) varied[name] = { ...varied[name], ...wrong };
      this.#rewrite({ tensors: varied });
    }

    // Writes another text, by the ids of its tokens.
    write(ids) {
      const { text, axes } = this.recipes;
      if (ids.length > text.longest || ids.some((id) => !(id in text.vocabulary))) throw new RangeError(`${ids} is no text.`);
      const written = { ...text, ids: [...ids] }, called = labels(written), changed = [...axes];
      for (const [axis, fewer] of text.positions) changed[axis] = called.slice(0, called.length - fewer);
      this.#rewrite({ text: written, axes: changed });
    }

    // Adds a word at the end of the vocabulary. The numbers of its rows and columns are drawn already; what is remembered of it is 0.
    addWord(word) {
      const { text, axes, tensors } = this.recipes, [numbers, ...drawn] = text.drawn;
      if (!numbers || text.vocabulary.includes(word)) throw new RangeError(`${word} is no new word, or there is no room.`);
      for (const name of this.#given) {
        const { rows, columns } = tensors[name], [isRow, isColumn] = [rows, columns].map((axis) => axis === text.words);
        const [height, width] = [lengthOf(this.recipes, rows), this.#width(name)], wider = width + isColumn;
        for (const all of isRow || isColumn ? [this.#values, this.#before] : []) {
          const old = all.get(name);
          all.set(name, Float64Array.from({ length: (height + isRow) * wider }, (_, at) => {
            const [i, j] = [Math.floor(at / wider), at % wider];
            return i < height && j < width ? old[i * width + j] : numbers[name]?.[isRow ? j : i] ?? 0;
          }));
        }
      }
      const longer = axes.map((axis, index) => (index === text.words ? [...axis, bare(word)] : axis));
      this.#rewrite({ text: { ...text, drawn, vocabulary: [...text.vocabulary, word] }, axes: longer });
    }

    // What all functions depend on is changed, and so they are made anew.
    #rewrite(changes) {
      Object.assign(this.recipes, changes);
      const { tensors } = this.recipes;
      const computed = Object.keys(tensors).filter((name) => tensors[name].recipe);
      for (const name of computed) this.#values.set(name, new Float64Array(lengthOf(this.recipes, tensors[name].rows) * this.#width(name)));
      this.#computed = new Map(computed.map((name) => [name, new Compiler(this.recipes, this.#values).tensor(name)]));
      this.#changed = null;
    }

    // Computes what depends on a change, in the order of computation, and returns the names.
    compute() {
      const changed = this.#changed, names = [];
      for (const [name, compute] of this.#computed) {
        if (changed && ![...sources(this.recipes).get(name)].some((source) => changed.has(source))) continue;
        compute();
        names.push(name);
        changed?.add(name);
      }
      this.#changed = new Set();
      return names;
    }

    // Takes the step: what is new takes the place of what was given, and the next one is computed.
    next() {
      for (const name of this.#given) {
        const { next } = this.recipes.tensors[name];
        if (next) this.#values.get(name).set(this.#values.get(next));
        else this.#values.get(name)[0]++;
        this.#before.get(name).set(this.#values.get(name));
      }
      this.#changed = null;
      this.compute();
    }

    // What it is now, to be read when it has gone on.
    get picture() {
      const values = new Map([...this.#values].map(([name, entries]) => [name, entries.slice()])), { state, stepsTaken } = this, recipes = { ...this.recipes };
      return { state, stepsTaken, recipes, value: (tensor, row = 0, column = 0) => values.get(tensor)[row * lengthOf(recipes, recipes.tensors[tensor].columns) + column] };
    }

    // All that can be changed, to come back to it.
    get state() {
      const copy = (values) => new Map(this.#given.map((name) => [name, values.get(name).slice()]));
      return { values: copy(this.#values), before: copy(this.#before), settings: this.recipes.settings, text: this.recipes.text, axes: this.recipes.axes, tensors: this.recipes.tensors };
    }

    set state({ values, before, ...others }) {
      const isAsWritten = Object.entries(others).every(([name, of]) => this.recipes[name] === of);
      for (const name of this.#given) {
        if (isAsWritten) {
          this.#values.get(name).set(values.get(name));
          this.#before.get(name).set(before.get(name));
        } else {
          this.#values.set(name, values.get(name).slice());
          this.#before.set(name, before.get(name).slice());
        }
      }
      if (isAsWritten) this.#changed = null;
      else this.#rewrite(others);
      this.compute();
    }

    // Where a number comes from that is given.
    #originOf(tensor, row, column) {
      const { tensors, time, origins } = this.recipes;
      if (tensors[tensor].recipe || tensor === time) return tensors[tensor].origin;
      const isPut = this.value(tensor, row, column) !== this.#before.get(tensor)[row * this.#width(tensor) + column];
      return this.stepsTaken > 0 ? (isPut ? origins.putLater : origins.left).join(this.stepsTaken) : isPut ? tensors[tensor].put ?? origins.put : tensors[tensor].origin;
    }
  }

  globalThis.HandCalcEvaluate = Object.freeze({ Step, operations, lengthOf, sources });
})();
