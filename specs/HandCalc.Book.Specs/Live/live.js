// Changes a training step as it is told, and returns all its numbers, row by row, each time it is told to look.
(recipes, valueOf, actions, step = new HandCalcEvaluate.Step(recipes, valueOf)) => {
  const first = step.state;
  const looks = [];
  const length = (axis) => (axis === undefined ? 1 : step.recipes.axes[axis].length);
  const act = {
    set: (...entry) => step.set(...entry),
    choose: (...setting) => step.choose(...setting),
    write: (ids) => step.write(ids),
    word: (word) => step.addWord(word),
    vary: (name) => step.vary(recipes.wrong.find((rule) => rule.name === name)?.tensors),
    steps: (count) => { for (; count > 0; count--) step.next(); },
    reset: () => { step.state = first; },
    look: () => looks.push(Object.fromEntries(Object.entries(step.recipes.tensors).map(([name, { rows, columns }]) =>
      [name, Array.from({ length: length(rows) }, (_, i) => Array.from({ length: length(columns) }, (_, j) => step.value(name, i, j))).flat()]))),
  };
  for (const [what, ...how] of actions) {
    act[what](...how);
    step.compute();
  }
  return JSON.stringify(looks);
}
