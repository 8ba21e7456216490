// The loss along one number that it depends on: near where it stands, with the line that has the gradient as its slope; and the slope that
// is measured with a step h, from 1 down to 1e−12, until rounding takes over. It knows no formula: the recipes compute the loss anew.
(() => {
  "use strict";
  const { make } = globalThis.HandCalcElements;
  const smallest = -12, parts = 4, points = 21, halves = 2, all = 25, faintest = -17; // of a power of ten; of the curve; of the difference
  const frame = 30; // milliseconds of measuring between two pictures
  const kept = new WeakMap(), open = new Map(); // what a reader has chosen in a trial; how each that is open takes a cell that is asked

  // After a change elsewhere, what was changed is seen first.
  globalThis.HandCalcAlong = trial => {
    const state = kept.get(trial);
    trial.querySelector(".follows")?.setAttribute("aria-busy", "true");
    clearTimeout(state?.next);
    state ? Object.assign(state, { next: setTimeout(() => build(trial)) }) : build(trial);
  };

  function build(trial) {
    const { knob, between } = globalThis.HandCalcTrial, { explain, format, label } = globalThis.HandCalcExplain;
    const { panel } = globalThis.HandCalcMoving, { measure } = globalThis.HandCalcLadder;
    const { recipes, valueOf } = globalThis.HandCalcChanges, { tensors, axes, nudge } = recipes;
    const names = Object.keys(tensors).filter(name => name !== "loss" && tensors[`d.${name}`]);
    const { along, row: first, column: second } = trial.dataset;
    const state = kept.get(trial) ?? { tensor: along, row: Number(first), column: Number(second), power: Math.log10(nudge.h) };
    kept.set(trial, state);
    const labels = axis => axes[tensors[state.tensor][axis]];
    const told = make("table", { className: "learnt" }), remark = make("p", { role: "status" });
    const panels = make("div", { className: "follows" });
    const tell = (value, digits) => (Number.isFinite(value) ? format(value, digits) : "no number");
    const name = () => label(recipes, state.tensor, state.row, state.column);
    const bound = h => nudge.rounding * Math.max(1, Math.abs(loss)) / h; // by which rounding may move a slope
    let lossAt, x, gradient, loss, now, ladder = [], agrees = true, put = () => {};

    // Another number, or the first.
    function begin() {
      for (const axis of ["row", "column"]) state[axis] = Math.min(state[axis], (labels(`${axis}s`)?.length ?? 1) - 1);
      const { tensor, row, column } = state, step = between(recipes, tensor, ["loss"], valueOf);
      lossAt = value => {
        step.set(tensor, row, column, value);
        step.compute();
        return step.value("loss");
      };
      [x, gradient] = [valueOf(tensor, row, column), valueOf(`d.${tensor}`, row, column)];
      loss = lossAt(x);
      agrees = true; // until it is judged, when all is measured
      choices.forEach(fill => fill());
      follow();
      climb(ladder = []);
    }

    // All the h, one after the other, as far as a reader need not wait.
    function climb(rungs) {
      for (const start = performance.now(); rungs.length < all && performance.now() - start < frame;) {
        const power = -rungs.length / halves;
        rungs.push({ power, ...measure(lossAt, x, 10 ** power, gradient) });
      }

      if (rungs.length === all) {
        const drawn = apart();
        panels.lastChild.replaceWith(drawn.element);
        ({ put } = drawn);
        ({ agrees } = explain(recipes, valueOf, `d.${state.tensor}`, state.row, state.column).nudge); // as the panel judges it
        tellOf(now);
        panels.removeAttribute("aria-busy");
      } else {
        panels.setAttribute("aria-busy", "true");
        setTimeout(() => rungs === ladder && trial.contains(panels) && climb(rungs));
      }
    }

    function said({ h, slope, off, above, below }) {
      if (!Number.isFinite(slope)) return "So far away the loss is no number: take a smaller h.";
      if (!agrees) return "No h brings the two together: this gradient is not the slope.";
      if (off > bound(h)) return "What is left is the bend of the loss: the smaller h, the less of it.";
      const digits = 16, same = Math.floor(-Math.log10(Math.abs(above - below) / Math.abs(loss)));
      return `What is left is no more than rounding. A loss has some ${digits} digits; the two have about ${
        Math.min(Math.max(same, 0), digits)} in common, and the others alone measure the slope.`;
    }

    function follow() {
      const h = 10 ** state.power;
      now = measure(lossAt, x, h, gradient);
      const { above, below, slope, off } = now;
      const rows = [
        ["x", x], ["L(x + h)", above, 14], ["L(x − h)", below, 14], ["slope measured", slope, 8], ["gradient", gradient, 8],
        ["difference", off], ["rounding: up to", bound(h), 2],
      ];
      told.replaceChildren(make("caption", { textContent: name() }), make("tbody", {}, ...rows.map(([textContent, value, digits]) =>
        make("tr", {}, make("th", { scope: "row", textContent }), make("td", { textContent: tell(value, digits) })))));
      tellOf(now);
      panels.firstChild.replaceWith(near(h, now)); // what is dragged stays in its place
    }

    // What decides at this h, and where it is among all.
    function tellOf({ h, off, ...others }) {
      remark.textContent = said({ h, off, ...others });
      put(Number.isFinite(off) ? [[Math.log10(h), size(off)]] : []);
    }

    // As far as 2h on either side: how much more the loss is there.
    function near(h, { above, below }) {
      const isThere = ([, y]) => Number.isFinite(y), at = (by, value) => [by, value - loss];
      const places = Array.from({ length: points }, (_, index) => 2 * h * (2 * index / (points - 1) - 1));
      const curve = places.map(by => at(by, lossAt(x + by))).filter(isThere);
      const line = [-2 * h, 2 * h].map(by => [by, gradient * by]), two = [at(-h, below), at(h, above)].filter(isThere);
      const ys = [...curve, ...line].map(([, y]) => y), [low, high] = [Math.min(...ys), Math.max(...ys)], more = 0.3 * (high - low) || 1;
      const across = [-2 * h, 2 * h], up = [low - more, high + more];
      const drawn = panel("L(x + δ) − L(x), for δ from −2h to 2h", across, up, value => format(value, 2), 190);
      drawn.line("curve")(curve);
      drawn.line("gradient")(line);
      drawn.line("tangent")(two);
      drawn.dots("entry")(two);
      drawn.label("gradient", "gradient", [1.9 * h, 1.9 * gradient * h]);
      drawn.label("curve", "loss", curve[1] ?? [0, 0]);
      return drawn.element;
    }

    // How far slope and gradient are apart, for each h: first the bend, then rounding (dashed).
    const size = value => Math.max(Math.log10(value), faintest);
    function apart() {
      const some = ladder.filter(rung => Number.isFinite(rung.slope));
      const line = some.map(rung => [rung.power, size(rung.off)]), limit = [smallest, 0].map(power => [power, size(bound(10 ** power))]);
      const ys = [...line, ...limit].map(([, y]) => y), ends = [Math.floor(Math.min(...ys)), Math.ceil(Math.max(...ys))];
      const drawn = panel("difference of slope and gradient, by h", [smallest, 0], ends, power => format(10 ** power, 2), 190);
      drawn.line("guide")(limit);
      drawn.label("guide", "rounding", [-2, size(bound(1e-2))]);
      drawn.line("curve")(line);
      drawn.drag(power => {
        state.power = Math.round(power * parts) / parts;
        slider.put(state.power);
        follow();
      });
      return { element: drawn.element, put: drawn.dots("entry grip") };
    }

    // A tensor, and the row and column of an entry, each by what it is called.
    const choice = (what, options, chosen, choose) => {
      const select = make("select"), element = make("label", { className: "knob" }, make("span", { textContent: what }), select);
      select.addEventListener("change", () => { choose(select.selectedIndex); begin(); });
      return Object.assign(() => {
        const all = options();
        element.hidden = all === undefined;
        select.replaceChildren(...(all ?? []).map(textContent => make("option", { textContent })));
        select.selectedIndex = chosen();
      }, { element });
    };
    const choices = [
      choice("number of", () => names, () => names.indexOf(state.tensor), index => { state.tensor = names[index]; }),
      ...["row", "column"].map(axis => choice(axis, () => labels(`${axis}s`), () => state[axis], index => { state[axis] = index; })),
    ];
    const step = power => { state.power = power; follow(); };
    const slider = knob("h", state.power, 0, step, smallest, -smallest * parts, power => format(10 ** power, 4));
    open.set(trial, ({ tensor, row, column }) => {
      const asked = names.find(one => one === tensor || `d.${one}` === tensor);
      if (asked) {
        Object.assign(state, { tensor: asked, row, column });
        begin();
      }
    });
    panels.append(make("div"), make("div"));
    trial.querySelector(".moving")?.remove();
    trial.append(make("div", { className: "moving" },
      make("div", { className: "moves" }, ...choices.map(({ element }) => element), slider.element, told, remark), panels));
    begin();
  }

  // A cell that is asked on the page is the number that is chosen.
  document.addEventListener("explain", ({ detail }) => open.forEach((take, trial) => trial.open && take(detail)));
})();
