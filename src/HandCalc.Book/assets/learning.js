// One weight while the model learns: its gradient, m, v, and how far it moves at each step, with plain gradient descent (SGD) beside it.
// All numbers of each step are computed by the recipes; SGD alone has none, and its own is here.
(() => {
  "use strict";
  const { make } = globalThis.HandCalcElements;
  const frame = 30; // milliseconds of steps between two pictures
  const dials = [["η", "optimizer.learningRate", value => 10 * value, 200], ["β₁", "optimizer.beta1", () => 0.99, 99], ["β₂", "optimizer.beta2", () => 0.999, 999]];

  // A parameter less the learning rate times its gradient.
  function bySgd(tensors) {
    const entry = tensor => ({ op: "entry", tensor, row: "i", column: "j" });
    const learnt = Object.entries(tensors).filter(([name, { next }]) => next && tensors[`d.${name}`]);
    return Object.fromEntries(learnt.map(([name, { next }]) => [next, { recipe: { op: "subtract", of: [entry(name),
      { op: "multiply", of: [{ op: "setting", name: "optimizer.learningRate" }, entry(`d.${name}`)] }] } }]));
  }

  globalThis.HandCalcLearning = trial => {
    const { knob, format } = globalThis.HandCalcTrial, { panel } = globalThis.HandCalcMoving, { recipes, valueOf } = globalThis.HandCalcChanges;
    const { learns, row, column } = trial.dataset, steps = Number(trial.dataset.steps);
    const settings = Object.fromEntries(dials.map(([, name]) => [name, recipes.settings[name]]));
    const few = matchMedia("(prefers-reduced-motion: reduce)").matches;
    let at = steps, all = [], run = 0;

    const told = make("table", { className: "learnt" }), panels = make("div", { className: "follows" });
    const heading = (scope, textContent) => make("th", { scope, textContent });
    function show() {
      const now = all[Math.min(at, all.length) - 1] ?? {};
      told.replaceChildren(make("caption", { textContent: `step ${Math.min(at, all.length)} of ${all.length}` }), make("tbody", {},
        ...[["gradient", now.gradient], ["m", now.m], ["v", now.v], ["moves, by AdamW", now.moves], ["moves, by SGD", now.sgd]].map(([name, value]) =>
          make("tr", {}, heading("row", name), make("td", { textContent: value === undefined ? "" : format(value) })))));
      panels.replaceChildren(...[
        ["gradient (dots) and m", [["gradient", "dots gradient"], ["m", "line moment"]]], ["v", [["v", "line moment"]]],
        ["how far it moves: AdamW, and SGD (dashed)", [["moves", "line entry"], ["sgd", "line corrected"]]],
      ].map(([name, marks]) => {
        const values = marks.flatMap(([of]) => all.map(one => one[of])), ends = [Math.min(0, ...values), Math.max(0, ...values)];
        const drawn = panel(name, [0, steps], ends, format, 130);
        drawn.line("mean")([[at, ends[0]], [at, ends[1]]]);
        for (const [of, kind] of marks) {
          drawn.mark(kind)(all.map((one, index) => [index + 1, one[of]]));
        }

        return drawn.element;
      }));
    }

    // Both learn from where the model is now; and the curves grow as they do, unless little motion is wanted.
    function learn() {
      const mine = ++run;
      const [adamW, sgd] = [{}, bySgd(recipes.tensors)].map(tensors => {
        const step = new globalThis.HandCalcEvaluate.Step(recipes, valueOf);
        Object.entries(settings).forEach(([name, value]) => step.choose(name, value));
        step.vary(tensors);
        step.compute();
        return step;
      });
      const valueAt = (step, name) => step.value(name, Number(row), Number(column));
      const moves = step => valueAt(step, recipes.tensors[learns].next) - valueAt(step, learns);
      all = [];
      const go = () => {
        for (const start = performance.now(); all.length < steps && (few || performance.now() - start < frame);) {
          const one = { gradient: valueAt(adamW, `d.${learns}`), m: valueAt(adamW, `m.${learns}`), v: valueAt(adamW, `v.${learns}`), moves: moves(adamW), sgd: moves(sgd) };
          if (!Object.values(one).every(Number.isFinite)) break;
          all.push(one);
          adamW.next();
          sgd.next();
        }

        show();
      };
      const again = () => {
        const before = all.length;
        go();
        if (mine === run && all.length > before && all.length < steps) requestAnimationFrame(() => mine === run && again());
      };
      again();
    }

    const knobs = dials.map(([name, setting, most, count]) => knob(name, settings[setting], most(settings[setting]), value => {
      settings[setting] = value;
      learn();
    }, 0, count));
    const time = knob("step", at, steps, value => { at = value; show(); }, 1, steps - 1);
    const reset = make("button", { type: "button", className: "plain", textContent: "As it was" });
    reset.addEventListener("click", () => {
      dials.forEach(([, name], index) => { settings[name] = knobs[index].put(); });
      at = time.put();
      learn();
    });
    trial.querySelector(".moving")?.remove();
    trial.append(make("div", { className: "moving" }, make("div", { className: "moves" }, time.element, ...knobs.map(({ element }) => element), reset, told), panels));
    learn();
  };
})();
