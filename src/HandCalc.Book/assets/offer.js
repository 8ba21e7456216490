// A number that the step is given can be set in its panel, dragged there, or moved by + and − in its matrix; and there is a question to
// think about first.
(() => {
  "use strict";
  const changes = globalThis.HandCalcChanges, { make, button } = globalThis.HandCalcElements;
  const numbers = globalThis.HandCalcNumbers, { placeOf } = globalThis.HandCalcMatrices;
  const nudge = 0.01;
  let isTyping = false, isDragged = false, isSliding = false; // the last by keyboard: the slider is written anew, and keeps the focus

  // A field in the panel for a number that the step is given.
  function field(place) {
    const { change } = globalThis.HandCalcLive;
    const input = make("input", {
      type: "text", inputMode: "decimal", id: "set-to", autocomplete: "off", spellcheck: false,
      value: String(changes.valueOf(place.tensor, place.row, place.column)),
    });
    const wrong = make("p", { className: "wrong", id: "set-wrong", role: "alert" });
    const set = () => {
      const value = changes.number(input.value), allowed = changes.refusal({ ...place, value });
      isTyping = true; // the panel is written anew, and the field with it
      const problem = allowed ? `“${input.value}” is no number; allowed: ${allowed}.` : change({ ...place, value });
      if (problem) {
        isTyping = false;
        wrong.textContent = problem;
        input.setAttribute("aria-invalid", "true");
        input.setAttribute("aria-describedby", wrong.id);
        form.append(wrong);
      }
    };
    input.addEventListener("keydown", event => {
      const by = { ArrowUp: nudge, ArrowDown: -nudge }[event.key], value = changes.number(input.value);
      if (by && !Number.isNaN(value)) {
        event.preventDefault();
        input.value = String(Number((value + by).toFixed(12)));
        set();
      }
    });
    const form = make("form", { className: "set-to" }, make("label", { htmlFor: input.id, textContent: "Set to" }), input,
      make("button", { className: "plain", textContent: "Set" }), button("Train one step", () => change({ steps: 1 })));
    form.addEventListener("submit", event => {
      event.preventDefault();
      set();
    });
    form.append(slider(place, input, wrong));
    return { form, input };
  }

  // While it is dragged, all numbers follow but those of the panel, in which it lies; and it is one change, however far it goes.
  function slider(place, input, wrong) {
    const value = changes.valueOf(place.tensor, place.row, place.column), reach = Math.max(1, 2 * Math.abs(value));
    const range = make("input", { type: "range", ariaLabel: "Drag it" });
    for (const [property, of] of Object.entries({ min: -reach, max: reach, step: nudge / 10 })) {
      range.setAttribute(property, of);
    }

    range.value = String(value);
    range.addEventListener("input", () => {
      const change = { ...place, value: Number(range.value) };
      const tooLarge = isDragged ? changes.makeInstead(change) : (isDragged = true, changes.make(change));
      input.value = range.value;
      wrong.textContent = tooLarge ? `The numbers would grow past what a double holds, in ${tooLarge}.` : "";
      isDragged = !tooLarge;
    });
    range.addEventListener("change", () => {
      isDragged = false;
      isSliding = document.activeElement === range;
      document.dispatchEvent(new CustomEvent("changed", { detail: {} }));
    });
    return range;
  }

  document.addEventListener("keydown", async event => {
    const cell = event.target.closest?.("td[data-row]"), by = { "+": nudge, "-": -nudge }[event.key];
    if (!cell || !by || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }

    await numbers.ready();
    const place = placeOf(cell);
    if (changes.isGiven(place)) {
      const value = changes.valueOf(place.tensor, place.row, place.column) + by;
      globalThis.HandCalcLive.change({ ...place, value: Number(value.toFixed(12)) });
    }
  });

  // What would the loss do? Whoever has guessed is told.
  function prediction(place) {
    const answer = make("p", { role: "status" });
    const guess = said => {
      const before = changes.valueOf("loss", 0, 0);
      const after = changes.after(step => step.set(place.tensor, place.row, place.column, 0), value => value("loss"));
      const does = after > before ? "rises" : after < before ? "falls" : "stays";
      answer.textContent = `${said === does ? "Yes, it" : "No, it"} ${does}${does === "stays" ? ", to the last bit" : `: ${globalThis.HandCalcLive.apart(before, after)}`}.`;
    };
    return make("details", { className: "what-if" }, make("summary", { textContent: "Predict: what if it were 0?" }),
      make("p", {}, "The loss ", ...["rises", "falls", "stays"].map(said => button(said, () => guess(said)))), answer);
  }

  function write(panel, place) {
    if (!changes.isGiven(place)) {
      return;
    }

    globalThis.requestIdleCallback?.(changes.prepare);
    const { form, input } = field(place);
    panel.querySelector(".number").append(form, ...(changes.valueOf(place.tensor, place.row, place.column) === 0 ? [] : [prediction(place)]));
    if (isTyping) {
      isTyping = false;
      input.focus();
    }

    if (isSliding) {
      isSliding = false;
      form.querySelector("[type='range']").focus();
    }
  }

  globalThis.HandCalcOffer = { write, get isDragged() { return isDragged; } };
})();
