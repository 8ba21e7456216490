// As much of a browser as the scripts of a page ask for: elements that keep what they are given, tables, an address, and no layout.
(() => {
  "use strict";
  class Element {
    constructor(tag) {
      Object.assign(this, { tagName: tag.toUpperCase(), children: [], dataset: {}, listeners: {}, marks: new Set(), parent: null });
      this.classList = { add: mark => this.marks.add(mark), remove: (...marks) => marks.forEach(mark => this.marks.delete(mark)) };
    }

    append(...parts) {
      for (const part of parts) if (part instanceof Element) part.parent = this;
      this.children.push(...parts);
    }

    replaceChildren(...parts) { this.children = []; this.append(...parts); }
    addEventListener(type, action) { this.listeners[type] = action; }
    dispatchEvent(event) { document.listeners[event.type](event); }
    closest(selector) { return this.is(selector) ? this : this.parent?.closest(selector) ?? null; }
    is(selector) { return this.tagName === selector.split("[")[0].toUpperCase() && (!selector.includes("[data-row]") || "row" in this.dataset); }
    querySelectorAll(selector) { return this.children.flatMap(child => [...(child.is(selector) ? [child] : []), ...child.querySelectorAll(selector)]); }
    querySelector(selector) { return this.querySelectorAll(selector)[0]; }
    get rows() { return this.children; }
    get cells() { return this.children; }
    get tBodies() { return this.children; }
    setAttribute() { }
    removeAttribute() { }
    contains() { return false; }
    focus() { }
    scrollIntoView() { }
  }

  const filled = (tag, children) => { const element = new Element(tag); element.append(...children); return element; };
  const tables = new Map();
  const panel = new Element("aside");
  const named = new Map([["panel", panel], ["search", new Element("input")], ["found", new Element("ul")]]);
  named.get("search").form = new Element("form");
  globalThis.location = { hash: "" };
  globalThis.history = { pushState: (state, title, address) => { location.hash = address; } };
  globalThis.addEventListener = () => { };
  globalThis.CustomEvent = class { constructor(type, { detail }) { Object.assign(this, { type, detail }); } };
  globalThis.document = {
    listeners: {}, body: new Element("body"), createElement: tag => new Element(tag), getElementById: id => named.get(id),
    addEventListener(type, action) { this.listeners[type] = action; },
    querySelectorAll: () => tables.values(),
  };
  globalThis.atob = decoded;

  // A matrix as the book writes it: a row begins with its label, if it has one.
  globalThis.addTable = (tensor, rows, columns, labels) => {
    const cells = () => [...(labels ? [new Element("th")] : []), ...Array.from({ length: columns }, () => new Element("td"))];
    const table = filled("table", [filled("tbody", Array.from({ length: rows }, () => filled("tr", cells())))]);
    table.dataset.tensor = tensor;
    tables.set(tensor, table);
  };

  // What search finds first for a text that is typed.
  globalThis.type = text => {
    named.get("search").value = text;
    named.get("search").listeners.input();
    return links(named.get("found"))[0];
  };

  const textOf = part => (part instanceof Element ? (part.textContent ?? "") + part.children.map(textOf).join(part.tagName === "TR" ? " | " : "") : part);
  const leaves = part => (!(part instanceof Element) ? [] : ["P", "TR", "LI", "H2", "H3"].includes(part.tagName) ? [part] : part.children.flatMap(leaves));
  const links = part => (!(part instanceof Element) ? [] : part.href ? [`${textOf(part)} at ${part.href}`] : part.children.flatMap(links));
  const marked = mark => [...tables].flatMap(([tensor, table]) => table.rows[0].rows.flatMap((row, i) => row.cells.filter(cell => cell.tagName === "TD")
    .flatMap((cell, j) => (cell.marks.has(mark) ? [`${tensor}/${i},${j}`] : []))));

  // What a reader sees who chooses a cell.
  globalThis.choose = (tensor, row, column) => {
    const table = tables.get(tensor);
    table.listeners.click({ target: table.rows[0].rows[row].cells.filter(cell => cell.tagName === "TD")[column] });
    return JSON.stringify({ hash: location.hash, hidden: panel.hidden, lines: leaves(panel).map(textOf), links: links(panel), lit: marked("operand"), explained: marked("explained") });
  };
})();
