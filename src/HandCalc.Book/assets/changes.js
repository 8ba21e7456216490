// What a reader has changed of a training step: the text, the vocabulary, a setting, a number that it is given, steps of training taken, or
// a rule that is wrong. The address has the changes, written as `handcalc` takes them, and the session keeps them from chapter to chapter. Whoever shows
// numbers listens for "changed".
(() => {
  "use strict";
  const numbers = globalThis.HandCalcNumbers;
  const mostSteps = 1000;
  const soon = work => globalThis.requestIdleCallback?.(work);
  const frame = 30; // milliseconds of steps between two pictures while it plays
  const name = `changes of ${document.documentElement.dataset.example}`;
  const given = () => globalThis.HandCalcRecipes;
  const fresh = () => new globalThis.HandCalcEvaluate.Step(given(), numbers.valueOf);
  // The step, and what it is while nothing is changed. Who shows numbers may then get ready as well.
  function prepare() {
    step ??= fresh();
    if (approved === null) {
      approved = step.picture;
      soon(() => document.dispatchEvent(new CustomEvent("prepared")));
    }

    return approved;
  }

  const lengthOf = axis => globalThis.HandCalcEvaluate.lengthOf(recipes(), axis);
  const recipes = () => done.length > 0 ? step.recipes : given();
  let step = null, approved = null, scratch = null;
  let done = []; // each change, with what was before it
  let curve = []; // the mean loss after each step of training: [steps taken, loss]
  let isPlaying = false;

  // A number that is typed, with either sign for minus; NaN where it is no finite number.
  function number(typed) {
    const text = typed.trim().replace("−", "-"), value = Number(text);
    return text !== "" && Number.isFinite(value) ? value : NaN;
  }

  // A change is so many steps, { steps }; a wrong rule, { rule }; a text, { text }; a word more, { word }; a setting with its value, { setting, value }; or an entry
  // with a number, { tensor, row, column, value }.
  const written = ({ steps, rule, text, word, setting, tensor, row, column, value }) =>
    steps ? ["steps", steps] : rule ? ["wrong", rule]
      : ["set", text !== undefined ? `text=${text}` : word !== undefined ? `word=${word}` : setting ? `${setting}=${value}` : `${tensor}/${row},${column}=${value}`];

  const query = changes => changes.length === 0 ? "" : `?${new URLSearchParams(changes.map(written))}`;

  function read([what, typed]) {
    if (what === "steps") return { steps: Number(typed) };
    if (what === "wrong") return { rule: typed };
    const [, tensor, row, column, entry] = /^(.+)\/(\d+),(\d+)=([^=]+)$/.exec(typed) ?? [];
    if (what === "set" && tensor) return { tensor, row: Number(row), column: Number(column), value: number(entry) };
    const [, setting, value] = /^([A-Za-z0-9.]+)=(.*)$/.exec(typed) ?? [];
    if (what !== "set") return {};
    return ["text", "word"].includes(setting) ? { [setting]: value } : { setting, value: setting === "loss" ? value : number(value ?? "") };
  }

  const isGiven = place => numbers.isPlace(place) && recipes().tensors[place.tensor].recipe === undefined;

  // The ids of a text, with those of its beginning and its end; undefined where a word is not in the vocabulary.
  function idsOf(text) {
    const { ids, vocabulary } = recipes().text;
    const words = text.split(/\s+/u).filter(Boolean).map(word => vocabulary.indexOf(word));
    return words.length === 0 || words.includes(-1) ? undefined : [ids[0], ...words, ids.at(-1)];
  }

  // A new word has visible characters alone, and does not look like one that there is.
  const unseen = /[\s\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFD\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0]/u;
  const isNew = word => word !== "" && !unseen.test(word) && !recipes().text.vocabulary.some(known => known.normalize() === word.normalize());

  // What is allowed where a change is none; null if it can be made.
  function refusal({ steps, rule, text, word, setting, value, ...place }) {
    if (steps !== undefined) return Number.isInteger(steps) && steps > 0 && steps <= mostSteps ? null : `1 to ${mostSteps} steps`;
    if (rule !== undefined) return rule === "none" || given().wrong.some(one => one.name === rule) ? null : "a rule of the list";
    if (text !== undefined) {
      const ids = idsOf(text), { longest } = given().text;
      return ids && ids.length <= longest ? null : `1 to ${longest - 2} words of the vocabulary`;
    }

    if (word !== undefined) {
      return recipes().text.drawn.length === 0 ? "as many words more as a text can have" : isNew(word) ? null
        : "a word that the vocabulary has not, of visible characters without white space";
    }

    if (setting === "loss") return ["sum", "mean"].includes(value) ? null : "sum or mean";
    if (setting !== undefined) {
      const { from = -Infinity, above = -Infinity, below = Infinity, to = Infinity, words } = given().allowed[setting] ?? { from: Infinity, words: "a setting of the model" };
      return value >= from && value > above && value < below && value <= to ? null : words;
    }

    return isGiven(place) && Number.isFinite(value) ? null : "a finite number, such as 0.2";
  }

  function apply(change) {
    const { steps, rule, text, word, setting, tensor, row, column, value } = change;
    if (rule) step.vary(given().wrong.find(one => one.name === rule)?.tensors);
    else if (text !== undefined) step.write(idsOf(text));
    else if (word !== undefined) step.addWord(word);
    else if (setting) step.choose(setting, value);
    else if (tensor) step.set(tensor, row, column, value);
    if (!steps) {
      step.compute();
      curve.splice(-1, 1, point(step));
    }

    for (let taken = 0; taken < steps && !step.tooLarge; taken++) {
      step.next();
      curve.push(point(step));
    }
  }

  // The mean of the losses, whatever the loss is: it can be compared with ln of the vocabulary.
  function point(of) {
    const count = globalThis.HandCalcEvaluate.lengthOf(of.recipes, of.recipes.tensors.losses.rows);
    let sum = 0;
    for (let row = 0; row < count; row++) sum += of.value("losses", row);
    return [of.stepsTaken, sum / count];
  }

  // Makes a change, and says in which tensor numbers grow past what a double holds; such a change is not made. One step may go on with
  // those before it, and is no change of its own.
  function make(change, goesOn = false) {
    prepare();
    curve = curve.length > 0 ? curve : [point(step)];
    const before = { state: step.state, curve: curve.slice() };
    apply(change);
    const { tooLarge } = step;
    if (tooLarge) {
      ({ state: step.state, curve } = before);
    } else if (goesOn) {
      done.at(-1).change.steps++;
    } else {
      done.push({ change, before });
    }

    return tooLarge;
  }

  // Goes back to before a change: the last, or the first of all.
  function back(index) {
    pause();
    ({ state: step.state, curve } = done[index].before);
    done = done.slice(0, index);
    tell();
  }

  // Trains until somebody pauses, or a thousand steps are taken. Who wants little motion sees every hundredth step.
  function play() {
    const few = matchMedia("(prefers-reduced-motion: reduce)").matches;
    let goesOn = false;
    const once = () => {
      const tooLarge = done.length > 0 && step.stepsTaken >= mostSteps ? "" : make({ steps: 1 }, goesOn);
      goesOn = true;
      return tooLarge;
    };
    const go = () => {
      const start = performance.now();
      for (let taken = 0; isPlaying && (few ? taken < 100 : taken === 0 || performance.now() - start < frame); taken++) {
        const tooLarge = once();
        if (tooLarge !== undefined) {
          pause(tooLarge);
        }
      }

      if (isPlaying) {
        show();
        requestAnimationFrame(go);
      }
    };
    isPlaying = true;
    go();
  }

  function pause(tooLarge = "") {
    if (isPlaying) {
      isPlaying = false;
      tell(tooLarge);
    }
  }

  function writeAddress() {
    try {
      history.replaceState(history.state, "", (globalThis.HandCalcChanges.query || location.pathname) + location.hash);
    } catch { /* Some browsers let a page that is a file keep its address alone. */ }
  }

  const show = (tooLarge = "") => document.dispatchEvent(new CustomEvent("changed", { detail: { tooLarge } }));

  function tell(tooLarge) {
    const { query } = globalThis.HandCalcChanges;
    try {
      query ? sessionStorage.setItem(name, query) : sessionStorage.removeItem(name);
    } catch { /* Where nothing may be kept, the address alone has the changes. */ }

    writeAddress();
    show(tooLarge);
  }

  function keptQuery() {
    try {
      return sessionStorage.getItem(name);
    } catch {
      return null;
    }
  }

  // Whoever is about to make a first change need not wait for what it takes; on the cover anybody may, by touch too.
  if (document.querySelector(".living")) {
    addEventListener("load", () => soon(() => numbers.ready().then(() => soon(prepare))));
  }

  for (const near of ["focusin", "pointerover"]) {
    document.addEventListener(near, function idle({ target }) {
      if (target.closest?.(`.living .controls, button.model${near === "focusin" ? ", td[data-row]" : ""}`)) {
        document.removeEventListener(near, idle);
        soon(() => numbers.ready().then(prepare));
      }
    });
  }

  // Who goes back to another cell stays with what is changed now.
  addEventListener("popstate", () => step !== null && writeAddress());

  globalThis.HandCalcChanges = {
    isGiven, number, refusal, play, pause,
    // How many rows and columns a tensor has now.
    size: tensor => [lengthOf(recipes().tensors[tensor].rows), lengthOf(recipes().tensors[tensor].columns)],
    // All entries of a tensor, row by row.
    entries(tensor, value = this.valueOf) {
      const [rows, columns] = this.size(tensor);
      return Array.from({ length: rows * columns }, (_, at) => value(tensor, Math.floor(at / columns), at % columns));
    },
    // What the first change will need: whoever has opened a number that can be set need not wait for it then.
    prepare,
    // What the page computes where nothing is changed: the approved numbers, but for last bits.
    base: (...entry) => prepare().value(...entry),
    // What is read of a copy of the step after it is changed in another way.
    after(change, read) {
      scratch ??= fresh();
      scratch.state = (done.length > 0 ? step : prepare()).state;
      change(scratch);
      scratch.compute();
      return read(scratch.value);
    },
    get all() { return done.map(({ change }) => change); },
    get curve() { return curve.length > 0 ? curve : [point(prepare())]; },
    get isPlaying() { return isPlaying; },
    get query() { return query(this.all); },
    get recipes() { return recipes(); },
    get stepsTaken() { return done.length > 0 ? step.stepsTaken : 0; },
    get valueOf() { return done.length > 0 ? step.value : numbers.valueOf; },
    make(change) {
      pause();
      const tooLarge = make(change);
      if (!tooLarge) {
        tell();
      }

      return tooLarge;
    },
    // Makes a change in the place of the last one: while a number is dragged, it is one change.
    makeInstead(change) {
      ({ state: step.state, curve } = done.pop().before);
      return this.make(change);
    },
    undo: () => back(done.length - 1),
    reset: () => back(0),
    // What the address says, or else the session.
    async begin() {
      const text = location.search || keptQuery();
      if (!text) {
        return;
      }

      await numbers.ready();
      for (const change of [...new URLSearchParams(text)].map(read)) {
        if (refusal(change) !== null) { // what is no change makes the whole address none
          if (done.length > 0) ({ state: step.state, curve } = done[0].before);
          done = [];
          break;
        }

        if (make(change)) {
          break;
        }
      }

      if (done.length > 0) {
        tell();
      }
    },
  };
})();
