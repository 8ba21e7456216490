// Search over pages, terms, tensors and sections: all of it is in the script of the contents.
(() => {
  "use strict";
  const most = 12;
  const kinds = { page: "page", term: "term", tensor: "tensor", section: "derivation" };
  const field = document.getElementById("search");
  const list = document.getElementById("found");
  const entries = (globalThis.HandCalcContents ?? []).map(([kind, text, address, more = ""]) =>
    ({ kind, text, address, more, searched: plain(text), also: plain(more) }));

  // d.W_Q[0], dW_Q and dwq are the same word.
  function plain(text) {
    return text.toLowerCase().normalize("NFKD").replace(/[^\p{Letter}\p{Number} ]/gu, "");
  }

  function rank(entry, words) {
    if (!words.every(word => entry.searched.includes(word) || entry.also.includes(word))) {
      return 0;
    }

    const [first] = words;
    return entry.searched === words.join(" ") ? 4 : entry.searched.startsWith(first) ? 3 : entry.searched.includes(first) ? 2 : 1;
  }

  const find = query => {
    const words = plain(query).split(/\s+/).filter(Boolean);
    return words.length === 0 ? [] : entries
      .map((entry, order) => ({ entry, order, rank: rank(entry, words) }))
      .filter(found => found.rank > 0)
      .sort((a, b) => b.rank - a.rank || a.order - b.order)
      .slice(0, most)
      .map(found => found.entry);
  };

  let chosen = -1;

  function show() {
    const found = find(field.value);
    chosen = -1;
    list.replaceChildren(...found.map((entry, index) => option(entry, index)));
    if (found.length === 0 && field.value.trim()) {
      list.replaceChildren(Object.assign(document.createElement("li"), { className: "nothing", textContent: "Nothing is called so." }));
    }

    open(field.value.trim().length > 0);
    choose(found.length > 0 ? 0 : -1);
  }

  function option(entry, index) {
    const item = document.createElement("li");
    item.id = `found-${index}`;
    item.setAttribute("role", "option");
    const link = document.createElement("a");
    link.href = entry.address;
    link.tabIndex = -1;
    link.append(Object.assign(document.createElement("b"), { textContent: entry.text }));
    link.append(Object.assign(document.createElement("span"), { textContent: entry.more ? `${kinds[entry.kind]} · ${entry.more}` : kinds[entry.kind] }));
    item.append(link);
    return item;
  }

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

  field.addEventListener("input", show);
  field.addEventListener("focus", () => field.value.trim() && show());
  field.addEventListener("keydown", event => {
    switch (event.key) {
      case "ArrowDown": event.preventDefault(); choose(chosen + 1); break;
      case "ArrowUp": event.preventDefault(); choose(chosen - 1); break;
      case "Escape": field.value = ""; open(false); field.blur(); break;
      default:
    }
  });
  field.form.addEventListener("submit", event => {
    event.preventDefault();
    list.querySelectorAll("a")[chosen]?.click();
    open(false);
  });
  document.addEventListener("click", event => event.target.closest(".search a, .search") || open(false));
  list.addEventListener("click", event => event.target.closest("a") && open(false));
})();
