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

  function choice(text, options, chosen) {
    const select = make("select", {}, ...options.map(([value, textContent]) => make("option", { value, textContent })));
    select.value = chosen;
    return { element: label(text, select), get value() { return select.value; } };
  }

  // The words between the beginning and the end of the text, each to be chosen; there may be more, or fewer.
  function words({ ids, vocabulary, longest }) {
    const known = vocabulary.filter((_, id) => id !== ids[0] && id !== ids.at(-1)).map(word => [word, word]);
    let chosen = ids.slice(1, -1).map(id => vocabulary[id]), fields = [];
    const row = make("div", { className: "chosen-words" });
    const more = button("A word more", () => fill([...current(), known.at(-1)[0]])), fewer = button("A word fewer", () => fill(current().slice(0, -1)));
    const current = () => fields.map(({ value }) => value);
    const fill = wanted => {
      fields = wanted.map((word, index) => choice(`word ${index + 1}`, known, word));
      row.replaceChildren(...fields.map(({ element }) => element));
      more.disabled = wanted.length >= longest - 2;
      fewer.disabled = wanted.length <= 1;
    };
    fill(chosen);
    chosen = chosen.join(" ");
    return {
      element: make("fieldset", {}, make("legend", { textContent: "Text" }), row, more, fewer),
      change: () => current().join(" ") === chosen ? null : { text: current().join(" ") },
    };
  }

  // A setting that is a number; what is no such number is refused beside its field.
  function setting(name, now) {
    const input = make("input", { type: "text", inputMode: "decimal", autocomplete: "off", spellcheck: false, value: String(now) });
    const wrong = make("p", { className: "wrong", role: "alert", id: `wrong-${name}` });
    return {
      element: make("div", {}, label(names[name], input), wrong),
      change() {
        const value = changes.number(input.value), allowed = changes.refusal({ setting: name, value });
        wrong.textContent = allowed ? `“${input.value}” is not allowed; allowed: ${allowed}.` : "";
        input.setAttribute("aria-invalid", String(allowed !== null));
        input.setAttribute("aria-describedby", wrong.id);
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
        wanted.filter(change => change !== null).some(globalThis.HandCalcLive.change);
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
