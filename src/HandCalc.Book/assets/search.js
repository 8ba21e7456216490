// Search over pages, terms, tensors, sections, and what the prose says; and over numbers. What can be found is in two scripts, one of
// them of the example, which are loaded when the field is used first. Names come before prose, and what is typed before other words for it.
(() => {
  "use strict";
  const { make, load } = globalThis.HandCalcElements;
  const most = 12, around = 60, fewDigits = 3;
  const kinds = { page: "page", term: "term", tensor: "tensor", section: "derivation", prose: "text", entry: "number" };
  const field = document.getElementById("search");
  const list = document.getElementById("found");
  const count = document.getElementById("found-count");
  const nothing = "Nothing is found. A search can be for a name (d.W_Q), a term (causal mask), a derivation (9.2), words of the text, or a number.";
  let entries = [], words = new Set(), synonyms = [];

  const ready = async () => {
    await Promise.all([load(`${document.documentElement.dataset.example}-contents.js`), load("prose.js")]);
    if (entries.length === 0) {
      const way = address => (globalThis.HandCalcElsewhere[address.split("#")[0]] ?? "") + address; // to a page of another example
      entries = [...globalThis.HandCalcContents, ...globalThis.HandCalcProse].map(([kind, text, address, more = ""]) =>
        ({ kind, text, address: way(address), more, searched: plain(text), also: kind === "prose" ? ` ${plain(more)} ` : plain(more) }));
      words = new Set(entries.flatMap(({ searched, also }) => `${searched} ${also}`.split(" ")));
      synonyms = globalThis.HandCalcSynonyms.map(row => row.map(plain));
    }
  };

  // d.W_Q[0], dW_Q and dwq are the same word; 3.1 is not 31, and dₖ is dk.
  function plain(text) {
    return text.toLowerCase().normalize("NFKD").replace(/[-\s]+/g, " ").replace(/(?<!\d)\.|\.(?!\d)|[^\p{Letter}\p{Number} .√]/gu, "").replace(/ +/g, " ").trim();
  }

  // In prose a word begins where one begins; and one of a letter or two is the whole word.
  const isWhole = word => /^.{1,2}$/.test(word) && !word.startsWith("√");
  const says = (text, word) => text.includes(isWhole(word) ? ` ${word} ` : ` ${word}`);

  // 4 for a name that is what is typed, 3 or 2 for one that has it, then prose, then formulas and places; 0 where a word is missing.
  function rank({ kind, searched, also }, query) {
    const all = query.split(" ");
    if (kind === "prose") {
      return all.every(word => says(also, word)) ? (says(also, query) ? 1.6 : 1.4) : 0;
    }

    if (!all.every(word => searched.includes(word) || also.includes(word))) {
      return 0;
    }

    return searched === query ? 4 : searched.startsWith(all[0]) ? 3 : searched.includes(all[0]) ? 2 : 1;
  }

  // What is typed, and the same in the words of the book.
  const queries = query => [query, ...synonyms.flatMap(([other, ...ours]) => {
    const start = ` ${query} `.indexOf(` ${other} `);
    return start >= 0 ? ours.map(our => query.slice(0, start) + our + query.slice(start + other.length))
      : query.length > 3 && other.startsWith(query) ? ours : [];
  })];

  // Every place once, by the best of its ranks, with what its prose says. Another word for it counts half a rank less.
  function find(query) {
    const found = new Map();
    for (const [place, one] of queries(query).entries()) {
      for (const [order, entry] of entries.entries()) {
        const its = rank(entry, one) - (place > 0 ? 0.5 + 0.01 * place : 0);
        const key = `${entry.address} ${entry.text}`, known = found.get(key) ?? { rank: 0 };
        if (its > 0) {
          const said = known.said ?? (entry.kind === "prose" ? { text: entry.more, query: one } : undefined);
          found.set(key, its > known.rank ? { ...entry, order, rank: its, said } : { ...known, said });
        }
      }
    }

    return [...found.values()].sort((a, b) => b.rank - a.rank || a.order - b.order).slice(0, most);
  }

  // The words of a text that are nearest to what is typed, where it is a letter off.
  const corrected = query => query.split(" ").map(word => word.length < 5 || words.has(word) ? word
    : [...words].find(other => other[0] === word[0] && isNear(word, other)) ?? word).join(" ");

  // Whether one letter more, less, other, or two exchanged make one word of the other.
  function isNear(one, other) {
    let start = 0, end = 0;
    while (start < one.length && one[start] === other[start]) start++;
    while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end++;
    const [left, right] = [one, other].map(word => word.slice(start, word.length - end));
    return Math.max(left.length, right.length) <= 1 || (left.length === 2 && left === [...right].reverse().join(""));
  }

  // The entries of matrices that are a number, to as many decimals as are typed.
  async function numbersLike(typed) {
    const text = typed.trim().replaceAll("−", "-");
    const [, whole, decimals = "", power = "0"] = /^[+-]?(\d+)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
    if (whole === undefined || (whole + decimals).replace(/^0+/, "").length < fewDigits) {
      return [];
    }

    const numbers = globalThis.HandCalcNumbers, { format, label } = globalThis.HandCalcExplain;
    await numbers.ready();
    const { recipes, valueOf } = globalThis.HandCalcChanges; // while something is changed, what is found is as it is now
    const wanted = Math.abs(Number(text)), half = 0.5 * 10 ** (Number(power) - decimals.length), isSigned = /^[+-]/.test(text);
    const found = [];
    for (const place of numbers.places()) {
      const value = valueOf(place.tensor, place.row, place.column);
      if (Math.abs(Math.abs(value) - wanted) <= half && (!isSigned || value < 0 === text.startsWith("-"))) {
        found.push({ kind: "entry", text: label(recipes, place.tensor, place.row, place.column), address: numbers.addressOf(place), more: format(value) });
        if (found.length === most) break;
      }
    }

    return found;
  }

  let chosen = -1, searches = 0, shown = Promise.resolve();

  async function show() {
    const search = ++searches, typed = field.value, query = plain(typed);
    if (!query) {
      list.replaceChildren();
      count.textContent = "";
      open(false);
      choose(-1);
      return;
    }

    await ready();
    let found = find(query);
    if (found.length === 0) {
      found = await numbersLike(typed);
    }

    if (found.length === 0) {
      found = find(corrected(query));
    }

    if (search < searches) {
      return; // meanwhile something else was typed
    }

    list.replaceChildren(...found.map(option));
    if (found.length === 0) {
      list.replaceChildren(make("li", { className: "nothing", textContent: nothing }));
    }

    count.textContent = found.length === 0 ? nothing : found.length < most ? `${found.length} found` : `The first ${most}`;
    open(true);
    choose(found.length > 0 ? 0 : -1);
  }

  function option({ kind, text, address, more, said }, index) {
    const page = entries.find(entry => entry.kind === "page" && entry.address === address.split("#")[0]);
    const where = kind === "prose" ? page.text : more;
    const item = make("li", { id: `found-${index}` },
      make("a", { href: address, tabIndex: -1 }, make("b", { textContent: text }),
        make("span", { textContent: where ? `${kinds[kind]} · ${where}` : kinds[kind] }), ...(said ? [make("q", {}, ...excerpt(said))] : [])));
    item.setAttribute("role", "option");
    return item;
  }

  // Some words of a text, where most of what was looked for stands close together; all of that is marked.
  function excerpt({ text, query }) {
    const hits = hitsOf(text, query), reach = 2 * around;
    const near = ([start]) => new Set(hits.filter(([from, to]) => from >= start && to <= start + reach).map(([, , wanted]) => wanted)).size;
    const [start] = hits.reduce((best, hit) => near(hit) > near(best) ? hit : best);
    const from = start < around ? 0 : text.lastIndexOf(" ", start - around / 2) + 1, end = text.indexOf(" ", start + reach);
    const to = end < 0 ? text.length : end;
    const parts = [from > 0 ? "… " : ""];
    let at = from;
    for (const [begin, stop] of hits.filter(([begin, stop]) => begin >= from && stop <= to)) {
      parts.push(text.slice(at, begin), make("mark", { textContent: text.slice(begin, stop) }));
      at = stop;
    }

    return [...parts, text.slice(at, to), to < text.length ? " …" : ""];
  }

  // Where words that were looked for begin and end in a text, and which: the phrase if it is there, and else each of them.
  function hitsOf(text, query) {
    const tokens = [...text.matchAll(/[\p{Letter}\p{Number}√](?:[^\s-]*[\p{Letter}\p{Number}\]])?/gu)]
      .map(token => ({ word: plain(token[0]), start: token.index, stop: token.index + token[0].length }));
    const phrase = query.split(" ");
    const whole = tokens.filter((_, index) => phrase.every((word, place) => isWord(tokens[index + place]?.word ?? "", word)));
    return whole.length > 0 ? whole.map(({ start }) => [start, tokens[tokens.findIndex(token => token.start === start) + phrase.length - 1].stop, query])
      : tokens.flatMap(({ word, start, stop }) => phrase.filter(wanted => isWord(word, wanted)).slice(0, 1).map(wanted => [start, stop, wanted]));
  }

  const isWord = (word, wanted) => isWhole(wanted) ? word === wanted : word.startsWith(wanted);

  function choose(index) {
    const options = list.querySelectorAll("[role='option']");
    chosen = options.length === 0 ? -1 : (index + options.length) % options.length;
    options.forEach((item, place) => item.setAttribute("aria-selected", String(place === chosen)));
    options[chosen]?.scrollIntoView({ block: "nearest" });
    if (chosen >= 0) {
      field.setAttribute("aria-activedescendant", options[chosen].id);
    } else {
      field.removeAttribute("aria-activedescendant");
    }
  }

  function open(wanted) {
    list.hidden = !wanted;
    field.setAttribute("aria-expanded", String(wanted));
  }

  field.addEventListener("input", () => { shown = show(); });
  field.addEventListener("focus", () => { shown = field.value.trim() ? show() : ready(); });
  field.addEventListener("keydown", event => {
    switch (event.key) {
      case "ArrowDown": event.preventDefault(); choose(chosen + 1); break;
      case "ArrowUp": event.preventDefault(); choose(chosen - 1); break;
      case "Escape": field.value = ""; open(false); field.blur(); break;
      default:
    }
  });
  field.form.addEventListener("submit", async event => {
    event.preventDefault();
    await shown;
    list.querySelectorAll("a")[chosen]?.click();
    open(false);
  });
  document.addEventListener("click", event => event.target.closest(".search a, .search") || open(false));
  list.addEventListener("click", event => event.target.closest("a") && open(false));
})();
