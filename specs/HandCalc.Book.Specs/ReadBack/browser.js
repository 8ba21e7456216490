// As much of a browser as the scripts of a page ask for, around the document that AngleSharp has read. There is no layout: what has
// the same tag stands a hundred pixels apart, in the order of the text. Whatever a reader would notice is told.
(() => {
  "use strict";
  const told = [], wrapped = new Map();
  const tell = text => { told.push(text); };
  const tellOf = (element, text) => { // what is not on the page yet is seen by nobody
    if (element.closest("html")) tell(`${element}: ${text}`);
  };
  const of = node => {
    if (!node) return null;
    if (!wrapped.has(node)) wrapped.set(node, new Element(node));
    return wrapped.get(node);
  };

  class Target {
    heard = [];
    addEventListener(type, action) { this.heard.push({ type, action }); }
    hear(event) {
      for (const { type, action } of this.heard) if (type === event.type) action(event);
    }
  }

  class Element extends Target {
    value = "";
    constructor(node) {
      super();
      this.node = node;
      const setProperty = (name, value) => {
        tellOf(this, `${name} ${value}`);
        node.SetAttribute("style", `${this.getAttribute("style") ?? ""}${name}: ${value}; `);
        return true;
      };
      this.style = new Proxy({ setProperty }, { set: (_, name, value) => setProperty(name, value) });
      this.dataset = new Proxy({}, {
        get: (_, name) => node.GetAttribute(`data-${name}`) ?? undefined,
        set: (_, name, value) => { node.SetAttribute(`data-${name}`, String(value)); return true; },
      });
      const change = (mark, wanted) => {
        if (node.ClassList.Contains(mark) === wanted) return;
        tellOf(this, `${wanted ? "is" : "is no longer"} ${mark}`);
        wanted ? node.ClassList.Add(mark) : node.ClassList.Remove(mark);
      };
      this.classList = {
        add: (...marks) => marks.forEach(mark => change(mark, true)),
        remove: (...marks) => marks.forEach(mark => change(mark, false)),
        toggle: change,
      };
    }

    toString() {
      const { tensor } = this.closest("table")?.dataset ?? {};
      return this.dataset.row !== undefined ? `${tensor}/${this.dataset.row},${this.dataset.column}`
        : this.id ? `#${this.id}` : tensor ? `table ${tensor}`
        : this.className ? `.${this.className.replaceAll(" ", ".")}`
        : this.tagName === "A" ? `'${this.textContent.trim()}'` : this.tagName.toLowerCase();
    }

    get tagName() { return this.node.TagName; }
    get parentElement() { return of(this.node.ParentElement); }
    get rows() { return this.querySelectorAll("tr"); }
    get cells() { return Array.from(this.node.Children, of); }
    get tBodies() { return this.querySelectorAll("tbody"); }
    get form() { return this.closest("form"); }
    get textContent() { return this.node.TextContent; }
    set textContent(text) { tellOf(this, `'${text}'`); this.node.TextContent = text; }
    get offsetTop() { return 100 * document.querySelectorAll(this.tagName).indexOf(this); }
    get offsetHeight() { return 100; }
    get clientHeight() { return 300; }
    get clientWidth() { return 400; }
    set scrollTop(value) { tellOf(this, `scrolled to ${Math.round(value)} from the top`); }
    set scrollLeft(value) { tellOf(this, `scrolled to ${Math.round(value)} from the left`); }
    set hash(value) { this.href = this.href.split("#")[0] + value; }
    getBoundingClientRect() { return { top: this.offsetTop - scrolled, bottom: this.offsetTop + this.offsetHeight - scrolled }; }
    getBBox() {
      return Object.fromEntries(["x", "y", "width", "height"].map(name => [name, Number(this.querySelector("rect").getAttribute(name))]));
    }

    getAttribute(name) { return this.node.GetAttribute(name); }
    setAttribute(name, value) {
      if (this.getAttribute(name) !== value) tellOf(this, `${name} ${value}`);
      this.node.SetAttribute(name, value);
    }

    removeAttribute(name) {
      if (this.node.HasAttribute(name)) tellOf(this, `no ${name}`);
      this.node.RemoveAttribute(name);
    }

    closest(selector) { return of(this.node.Closest(selector)); }
    contains(other) { return Boolean(other && this.node.Contains(other.node)); }
    querySelectorAll(selector) { return Array.from(this.node.QuerySelectorAll(selector), of); }
    querySelector(selector) { return of(this.node.QuerySelector(selector)); }
    append(...parts) {
      for (const part of parts) this.node.AppendChild(part instanceof Element ? part.node : parsed.CreateTextNode(String(part)));
      for (const script of parts.filter(part => part.tagName === "SCRIPT")) {
        tell(`loaded: ${script.src}`);
        load(script.src);
        Promise.resolve().then(script.onload);
      }
    }

    replaceChildren(...parts) {
      this.node.TextContent = "";
      this.append(...parts);
      const shown = this.tagName === "TD" ? [] : parts.filter(part => part instanceof Element); // a cell says what it said, and shows less
      for (const part of shown.flatMap(part => (part.tagName === "DIV" ? part.cells : [part]))) tellOf(this, outline(part));
    }
    dispatchEvent(event) { spread(this, event); }
    click() { fire(this, "click", { detail: 0 }); }
    focus(options) { tell(`focus: ${this} ${said(options)}`); document.activeElement = this; }
    blur() { tell(`no focus: ${this}`); document.activeElement = document.body; }
    select() { tell(`selected: ${this}`); this.focus(); }
    showModal() { tell(`opened: ${this}`); this.node.SetAttribute("open", ""); }
    close() { tell(`closed: ${this}`); this.node.RemoveAttribute("open"); }
    scrollIntoView(options) { tell(`in sight: ${this} ${said(options)}`); }
  }

  // Elements with their attributes and texts. Numbers are compared elsewhere, and their last bits are not the same everywhere.
  const outline = element => {
    const attributes = Array.from(element.node.Attributes, ({ Name, Value }) =>
      (Name === "class" ? `.${Value.replaceAll(" ", ".")}` : ["href", "id", "style"].includes(Name) ? "" : `[${Name}=${Value}]`));
    const text = element.tagName === "A" ? element.textContent.replace(/ = −?\d[\d.e−]*$/, " = #") : element.textContent.replace(/−?\d+(\.\d+)?(e[−-]?\d+)?(?![\w\]])/g, "#");
    const inside = element.cells.length > 0 ? `(${element.cells.map(outline).join(" ")})` : ` '${text}'`;
    return element.tagName.toLowerCase() + attributes.join("") + inside;
  };

  const said = options => (options ? JSON.stringify(options) : "");
  const texts = {
    id: "id", className: "class", href: "href", src: "src", tabIndex: "tabindex", type: "type", title: "title", ariaLabel: "aria-label",
    scope: "scope", colSpan: "colspan",
  };
  for (const [property, attribute] of Object.entries(texts)) {
    Object.defineProperty(Element.prototype, property, {
      get() { return this.getAttribute(attribute) ?? ""; },
      set(value) { this.setAttribute(attribute, String(value)); },
    });
  }
  for (const property of ["hidden", "open"]) {
    Object.defineProperty(Element.prototype, property, {
      get() { return this.node.HasAttribute(property); },
      set(value) { value ? this.setAttribute(property, "") : this.removeAttribute(property); },
    });
  }

  const window = new Target();
  let scrolled = 0;
  function spread(target, event) {
    Object.assign(event, {
      target,
      preventDefault() { this.prevented = true; tell("the browser leaves it alone"); },
      stopPropagation() { this.stopped = true; tell("nobody else hears of it"); },
    });
    const next = at => (at === document ? window : at === window ? null : at.parentElement ?? document);
    for (let at = target; at && !event.stopped; at = event.bubbles === false ? null : next(at)) {
      at.onclick && event.type === "click" && at.onclick(event);
      at.hear(event);
    }
  }

  function fire(target, type, properties) {
    const event = { type, detail: 1, ...properties };
    spread(target, event);
    const link = type === "click" && !event.prevented && target instanceof Element && target.closest("a[href]");
    if (link) {
      tell(`leads to ${link.href}`);
      const [page, hash] = link.href.split("#");
      if (hash !== undefined && ["", location.href.split("/").pop()].includes(page)) go(`#${hash}`);
    }
    const closes = type === "click" ? target.closest("form[method=dialog] button") : event.key === "Escape";
    if (closes && !event.prevented) document.querySelector("dialog[open]")?.removeAttribute("open");
  }

  function go(address) { location.hash = address; fire(window, "hashchange"); }

  globalThis.document = Object.assign(new Target(), {
    body: of(parsed.Body), head: of(parsed.Head), documentElement: of(parsed.DocumentElement), activeElement: of(parsed.Body),
    createElement: tag => of(parsed.CreateElement(tag)),
    createElementNS: (_, tag) => of(parsed.CreateElement(tag)),
    getElementById: id => of(id && parsed.GetElementById(id)),
    querySelector: selector => of(parsed.QuerySelector(selector)),
    querySelectorAll: selector => Array.from(parsed.QuerySelectorAll(selector), of),
  });
  globalThis.document.fonts = { load: async () => [] };
  globalThis.innerHeight = 900;
  globalThis.history = {
    pushState: (state, title, address) => { tell(`address: ${address}`); location.hash = address === "#" ? "" : address; },
  };
  globalThis.addEventListener = (type, action) => window.addEventListener(type, action);
  globalThis.CustomEvent = class { constructor(type, { detail, bubbles = false }) { Object.assign(this, { type, detail, bubbles }); } };
  globalThis.matchMedia = query => ({ matches: settings.includes(query) });
  globalThis.URL = class { constructor(address, base) { this.href = base.replace(/[^/]*$/, "") + address; } };
  globalThis.ResizeObserver = class { observe() {} };
  globalThis.scrollBy = (x, y) => tell(`scrolled by ${y}`);
  globalThis.prompt = (...texts) => tell(`asks: ${texts.join(" ")}`);
  const forbidden = () => { if (settings.includes("forbidden")) throw new Error("forbidden"); };
  const stored = { theme: /stored: (\w+)/.exec(settings)?.[1], tests: /tests: (\w+)/.exec(settings)?.[1], digits: /digits: (\w+)/.exec(settings)?.[1] };
  globalThis.localStorage = {
    getItem: name => { forbidden(); return stored[name] ?? null; },
    setItem: (name, value) => { forbidden(); stored[name] = value; tell(`${name} is kept: ${value}`); },
  };
  globalThis.navigator = { clipboard: { writeText: async text => { forbidden(); tell(`copied: ${text}`); } } };

  // What a reader does: "press Ctrl+End @ td", "click button.help", "follow a" by keyboard, "type dwlm", "go #A[0]/1,2", "scroll 500",
  // "unfold details", "move 1.5 @ input", "fire focus @ input".
  globalThis.act = line => {
    const [what, selector] = line.split(" @ "), [verb, text = ""] = what.split(/ (.*)/);
    const at = selector ? document.querySelector(selector) : null;
    const [, held, key] = /^(?:(Ctrl|Alt|Meta)\+)?(.*)$/.exec(text.replace("Space", " "));
    switch (verb) {
      case "press":
        fire(at ?? document.activeElement, "keydown", { key, ctrlKey: held === "Ctrl", altKey: held === "Alt", metaKey: held === "Meta" });
        break;
      case "click": fire(document.querySelector(text), "click"); break;
      case "follow": document.querySelector(text).click(); break;
      case "unfold": document.querySelector(text).node.SetAttribute("open", ""); fire(document.querySelector(text), "toggle"); break;
      case "fire": fire(at ?? document, text); break;
      case "type": document.getElementById("search").value = text; fire(document.getElementById("search"), "input"); break;
      case "move": at.value = text; fire(at, "input"); break;
      case "go": go(text); break;
      case "scroll": scrolled = Number(text); break;
      default: throw new Error(`a reader cannot ${verb}`);
    }
  };
  globalThis.toldSince = () => told.splice(0).join("\n");
})();
