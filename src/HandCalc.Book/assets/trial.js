// A row of numbers that a reader moves, and what follows from them. The training step is cut where they are computed: they are given then,
// and what is shown is computed from them anew. It knows no formula; see evaluate.js. The numbers of the page stay as they are.
(() => {
  "use strict";
  const { make, load } = globalThis.HandCalcElements;
  const steps = 200; // of a slider, from end to end
  const format = value => globalThis.HandCalcExplain.format(value, 4);

  // The part of a step that leads from one tensor to others: all else is given, as it is.
  function between(recipes, from, to, valueOf) {
    const sources = globalThis.HandCalcEvaluate.sources(recipes), entries = Object.entries(recipes.tensors);
    const follows = new Set([from]), needed = new Set([from, ...to]);
    for (const [name] of entries) if (name !== from && [...sources.get(name)].some(source => follows.has(source))) follows.add(name);
    follows.delete(from);
    for (const [name] of [...entries].reverse()) if (needed.has(name) && follows.has(name)) for (const source of sources.get(name)) needed.add(source);
    const tensors = entries.filter(([name]) => needed.has(name)).map(([name, { recipe, ...given }]) => [name, follows.has(name) ? { ...given, recipe } : given]);
    return new globalThis.HandCalcEvaluate.Step({ ...recipes, tensors: Object.fromEntries(tensors) }, valueOf);
  }

  // A slider with its name and its value.
  function knob(name, value, reach, moved, least = -reach, count = steps, told = format) {
    const input = make("input", { type: "range" }), output = make("output");
    for (const [property, of] of Object.entries({ min: least, max: reach, step: (reach - least) / count })) {
      input.setAttribute(property, of);
    }

    const show = () => {
      output.textContent = told(Number(input.value));
      input.setAttribute("aria-valuetext", output.textContent);
    };
    const put = (to = value) => {
      input.value = String(to);
      output.textContent = told(to); // more exactly than a slider can say
      input.setAttribute("aria-valuetext", output.textContent);
      return value;
    };
    put();
    input.addEventListener("input", () => {
      show();
      moved(Number(input.value));
    });
    return { element: make("label", { className: "knob" }, make("span", { textContent: name }), input, output), put };
  }

  // A row of a tensor as bars, which can be filled anew.
  function bars(name, labels, isGradient) {
    const rows = labels.map(label => {
      const bar = make("i"), number = make("td");
      return { bar, number, element: make("tr", {}, make("th", { scope: "row", textContent: label }), make("td", {}, bar), number) };
    });
    let most = 0; // the scale grows with the numbers and stays, so that what shrinks is seen to
    const fill = values => {
      most = Math.max(most, ...values.map(Math.abs));
      rows.forEach(({ bar, number }, index) => {
        number.textContent = format(values[index]);
        bar.className = values[index] < 0 ? "falls" : "";
        bar.style.setProperty("--size", `${(50 * Math.abs(values[index]) / (most || 1)).toFixed(2)}%`);
      });
    };
    return {
      element: make("table", { className: isGradient ? "bars of-gradient" : "bars" }, make("caption", { textContent: name }), make("tbody", {}, ...rows.map(row => row.element))),
      fill,
    };
  }

  // What moves a row: its numbers; or where it stands in the directions in which the rows of another tensor differ most.
  function coordinates(first, labels, keys, reach) {
    if (keys.length === 0) {
      return { names: labels, start: [...first], reach, row: values => values };
    }

    const directions = globalThis.HandCalcMoving.directions(keys), places = row => directions.map(one => one.reduce((sum, entry, column) => sum + entry * row[column], 0));
    const start = places(first), longest = Math.max(...keys.flatMap(places).map(Math.abs));
    return {
      names: start.map((_, index) => `direction ${index + 1}`), start, places,
      reach: Math.max(Number((reach / (longest || 1)).toPrecision(1)), ...start.map(Math.abs)), // so far that scores reach as far
      row: values => first.map((entry, column) => directions.reduce((sum, one, index) => sum + (values[index] - start[index]) * one[column], entry)),
    };
  }

  function unfold(trial) {
    const { recipes, valueOf } = globalThis.HandCalcChanges, { moved, shows, keys, curve, slope } = trial.dataset;
    const names = shows.split(" ");
    const step = between(recipes, moved, [...names, ...(slope?.split(" ") ?? [])], valueOf);
    const axisOf = name => recipes.tensors[name].columns;
    const rowsOf = name => recipes.axes[recipes.tensors[name].rows] ?? [""];
    const row = Math.min(Number(trial.dataset.row), Math.max(rowsOf(moved).length - 2, 0));
    const labelsOf = name => (axisOf(name) === undefined ? [name] : recipes.axes[axisOf(name)]);
    const count = name => (axisOf(name) === axisOf(moved) ? Math.min(labelsOf(name).length, Number(trial.dataset.most)) : labelsOf(name).length);
    const entries = (name, at) => labelsOf(name).map((_, column) => step.value(name, at, column));
    const first = entries(moved, row).slice(0, count(moved));
    const { names: knobNames, start, places, reach, row: rowOf } = coordinates(first, labelsOf(moved), keys ? rowsOf(keys).map((_, at) => entries(keys, at)) : [],
      Number(trial.dataset.reach));
    const state = { values: [...start], plus: 0, times: 1 };
    trial.querySelector(".whose")?.replaceChildren(rowsOf(moved)[row]);

    const shown = names.map(name => {
      const labels = labelsOf(name).slice(0, count(name)), at = Math.min(row, rowsOf(name).length - 1);
      const whose = recipes.tensors[name].rows === undefined ? "" : `[${rowsOf(name)[at]}]`;
      const { element, fill } = bars(name + whose, labels, name.startsWith("d."));
      return { element, fill: () => fill(labels.map((_, column) => step.value(name, at, column))) };
    });
    const put = (column, value) => step.set(moved, row, column, value);
    const points = () => state.values.map((_, column) => ({
      x: step.value(moved, row, column), y: step.value(curve, row, column), slope: slope && slope.split(" ").map(name => step.value(name, row, column)).reduce((a, b) => a / b),
    }));
    const follow = () => {
      rowOf(state.values).forEach((value, column) => put(column, value * state.times + state.plus));
      step.compute();
      shown.forEach(({ fill }) => fill());
      figure?.show(curve ? points() : state.values);
    };
    const move = (index, value) => { state.values[index] = value; follow(); };
    const all = keys || first.length < 2 ? [] : [["all: add", "plus", 0], ["all: times", "times", 1]].map(([name, part, value]) =>
      knob(name, value, 2, moved => { state[part] = moved; follow(); }));
    const own = start.map((value, index) => knob(knobNames[index], value, reach, moved => move(index, moved))), knobs = [...own, ...all];
    const drag = (index, value) => { own[index].put(value); move(index, value); };
    const alone = curve && between(recipes, moved, [curve], valueOf); // without all that the slope takes
    const figure = keys && start.length === 2 ? globalThis.HandCalcMoving.plane(rowsOf(keys).map((_, at) => places(entries(keys, at))), rowsOf(keys), reach,
      (...place) => place.forEach((value, index) => drag(index, value)), format)
      : curve ? globalThis.HandCalcMoving.curve(`${curve}, of ${moved}, with tangents`, reach,
        value => { alone.set(moved, row, 0, value); alone.compute(); return alone.value(curve, row, 0); },
        value => drag(state.values.length > 1 && Math.abs(state.values[1] - value) < Math.abs(state.values[0] - value) ? 1 : 0, (value - state.plus) / (state.times || 1)), format) : null;
    const reset = make("button", { type: "button", className: "plain", textContent: "As it was" });
    reset.addEventListener("click", () => {
      for (const { put } of knobs) put();
      Object.assign(state, { values: [...start], plus: 0, times: 1 });
      follow();
    });

    trial.querySelector(".moving")?.remove();
    trial.append(make("div", { className: "moving" }, make("div", { className: "moves" }, ...(figure ? [figure.element] : []),
      make("div", { className: "knobs" }, ...knobs.map(({ element }) => element), ...(keys ? [withoutDivisor(step, follow)] : []), reset)), make("div", { className: "follows" }, ...shown.map(({ element }) => element))));
    follow();
  }

  // The scores as they are, or divided by the root of the width of a head.
  function withoutDivisor(step, follow) {
    const { dHead } = step.recipes.settings, box = make("input", { type: "checkbox", checked: true });
    box.addEventListener("change", () => {
      step.choose("dHead", box.checked ? dHead : 1);
      follow();
    });
    return make("label", { className: "switch" }, box, " divide by √dₖ");
  }

  // Whoever shows a trial; two have a script of their own, which is loaded with the first of its kind.
  const late = ["product", "along"];
  const kindOf = ({ learns, product, along }) => (learns ? globalThis.HandCalcLearning : product ? globalThis.HandCalcProduct : along ? globalThis.HandCalcAlong : unfold);

  // What is open follows what a reader changes elsewhere; while the model plays, once it pauses.
  const isThere = new Set(), show = trial => kindOf(trial.dataset)(trial);
  document.addEventListener("changed", () => globalThis.HandCalcChanges.isPlaying || isThere.forEach(trial => kindOf(trial.dataset) && show(trial)));
  for (const trial of document.querySelectorAll(".trial")) {
    trial.addEventListener("toggle", async () => {
      if (trial.open && !isThere.has(trial)) {
        isThere.add(trial);
        await Promise.all([globalThis.HandCalcNumbers.ready(), ...late.filter(kind => trial.dataset[kind] !== undefined).map(kind => load(`${kind}.js`))]);
        show(trial);
      }
    });
  }

  globalThis.HandCalcTrial = { knob, format, between };
})();
