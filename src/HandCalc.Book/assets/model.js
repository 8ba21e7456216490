// The model itself, in a dialog that any page can open: its text, its settings, and a rule that is wrong on purpose.
(() => {
  "use strict";
  const changes = globalThis.HandCalcChanges, numbers = globalThis.HandCalcNumbers, { make } = globalThis.HandCalcElements;
  if (!document.getElementById("panel")) {
    return;
  }

  const opener = document.querySelector("button.model");
  const names = {
    "optimizer.learningRate": "learning rate η", "optimizer.beta1": "β₁, of the moment m", "optimizer.beta2": "β₂, of the moment v",
    "optimizer.epsilon": "ε of AdamW", "optimizer.weightDecay": "weight decay λ", layerNormEpsilon: "ε of layer norm",
  };
  let fieldCount = 0;

  function label(textContent, field) {
    field.id = `model-${++fieldCount}`;
    return make("div", { className: "row" }, make("label", { htmlFor: field.id, textContent }), field);
  }

  const button = (textContent, onclick) => make("button", { type: "button", textContent, onclick });

  function choice(text, options, chosen, onchange = null) {
    const select = make("select", { onchange }, ...options.map(([value, textContent]) => make("option", { value, textContent })));
    select.value = chosen;
    return { element: label(text, select), get value() { return select.value; } };
  }

  // A field for what is typed. What is refused is said beside it.
  function typed(name, value, inputMode = "text") {
    const input = make("input", { type: "text", inputMode, autocomplete: "off", spellcheck: false, value });
    const row = label(name, input), wrong = make("p", { className: "wrong", role: "alert", id: `${input.id}-wrong` });
    input.setAttribute("aria-describedby", wrong.id);
    return {
      element: make("div", {}, row, wrong), get value() { return input.value; },
      refuse(allowed) {
        wrong.textContent = allowed ? `“${input.value}” is not allowed; allowed: ${allowed}.` : "";
        input.setAttribute("aria-invalid", String(allowed !== null));
      },
    };
  }

  // A word of the vocabulary or, where it has room, one of the reader's own, of which is said what it begins with.
  function word(name, known, chosen) {
    const { text: { drawn, words }, tensors } = changes.recipes, isKnown = known.includes(chosen);
    const parts = Object.keys(drawn[0] ?? {}).map(tensor => `its ${tensors[tensor].rows === words ? "row" : "column"} of ${tensor}`);
    const input = typed(`${name}, your own`, isKnown ? "" : chosen);
    const own = make("div", { hidden: isKnown }, input.element, make("p", { className: "quiet",
      textContent: `Nothing is learnt of it yet: ${parts.join(" and ")} are drawn as the model file says, from where its random numbers end.` }));
    const options = [...known.map(one => [one, one]), ...(drawn.length > 0 ? [["", "a word of your own …"]] : [])];
    const select = choice(name, options, isKnown ? chosen : "", () => { own.hidden = select.value !== ""; });
    return { element: make("div", {}, select.element, own), refuse: input.refuse, get isOwn() { return select.value === ""; }, get value() { return select.value || input.value.trim(); } };
  }

  // The words between the beginning and the end of the text, each to be chosen; there may be more, or fewer.
  function words({ ids, vocabulary, longest, drawn }) {
    const known = vocabulary.filter((_, id) => ![ids[0], ids.at(-1)].includes(id) || ids.slice(1, -1).includes(id));
    let chosen = ids.slice(1, -1).map(id => vocabulary[id]), fields = [];
    const row = make("div", { className: "chosen-words" });
    const more = button("A word more", () => fill([...current(), known.at(-1)])), fewer = button("A word fewer", () => fill(current().slice(0, -1)));
    const current = () => fields.map(({ value }) => value);
    const fill = wanted => {
      fields = wanted.map((one, index) => word(`word ${index + 1}`, known, one));
      row.replaceChildren(...fields.map(({ element }) => element));
      more.disabled = wanted.length >= longest - 2;
      fewer.disabled = wanted.length <= 1;
    };
    fill(chosen);
    chosen = chosen.join(" ");
    return {
      element: make("fieldset", {}, make("legend", { textContent: "Text" }), row, more, fewer),
      change() {
        const own = fields.filter(({ isOwn }) => isOwn), added = [...new Set(own.map(({ value }) => value))];
        const refusals = own.map(field => {
          const { length } = drawn, allowed = added.indexOf(field.value) < length ? changes.refusal({ word: field.value }) : `${length} words of your own at most`;
          field.refuse(allowed);
          return allowed;
        });
        return refusals.some(Boolean) ? undefined : current().join(" ") === chosen ? null : [...added.map(one => ({ word: one })), { text: current().join(" ") }];
      },
    };
  }

  // A setting that is a number; what is no such number is refused beside its field.
  function setting(name, now) {
    const field = typed(names[name], String(now), "decimal");
    return {
      element: field.element,
      change() {
        const value = changes.number(field.value), allowed = changes.refusal({ setting: name, value });
        field.refuse(allowed);
        return allowed ? undefined : value === now ? null : { setting: name, value };
      },
    };
  }

  function chosen(text, options, now, asChange) {
    const field = choice(text, options, now);
    return { element: field.element, change: () => field.value === now ? null : asChange(field.value) };
  }

  function open() {
    const { settings, text } = changes.recipes, { wrong } = globalThis.HandCalcRecipes;
    const rule = changes.all.findLast(change => change.rule)?.rule ?? "none";
    const numeric = Object.keys(names).filter(name => Object.hasOwn(settings, name)).map(name => setting(name, settings[name]));
    const fields = [
      words(text), chosen("loss", [["sum", "sum of the losses"], ["mean", "mean of the losses"]], settings.loss, value => ({ setting: "loss", value })),
      ...numeric,
      chosen("a rule that is wrong", [["none", "none"], ...wrong.map(({ name }) => [name, name])], rule, value => ({ rule: value })),
    ];
    const dialog = make("dialog", { className: "model", ariaLabel: "Change the model" });
    const form = make("form", {}, make("h2", { textContent: "Change the model" }),
      make("p", { className: "quiet", textContent: "Every number follows. What is proved on a page stays as it is, and is grey until you undo." }),
      ...fields.map(({ element }) => element),
      make("div", { className: "last" }, make("button", { textContent: "Change" }), button("Close", () => dialog.close())));
    form.addEventListener("submit", event => {
      event.preventDefault();
      const wanted = fields.map(field => field.change());
      if (!wanted.includes(undefined)) {
        dialog.close();
        wanted.flat().filter(change => change !== null).some(globalThis.HandCalcLive.change);
      }
    });
    dialog.addEventListener("close", () => dialog.remove());
    dialog.append(form);
    document.body.append(dialog);
    dialog.showModal();
    globalThis.requestIdleCallback?.(changes.prepare);
  }

  for (const term of document.querySelectorAll(".rules dt")) {
    const rule = term.textContent;
    const force = async () => {
      await numbers.ready();
      globalThis.HandCalcLive.change({ rule });
    };
    term.append(" ", make("button", { type: "button", className: "plain", textContent: "Put it in force", ariaLabel: `Put it in force: ${rule}`, onclick: force }));
  }

  for (const one of [opener, ...document.querySelectorAll(".living .model")]) {
    one?.addEventListener("click", async () => {
      await numbers.ready();
      open();
    });
  }
})();
