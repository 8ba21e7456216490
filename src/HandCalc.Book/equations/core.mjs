// What KaTeX writes is MathML 3, with the spacing of TeX left to its own style sheet. Browsers render MathML Core by themselves. These
// are the differences that the equations of the book meet; what is neither mended nor known to render is refused.

const ACCENTS = { "^": "\u02c6", "\u02c9": "\u203e" }; // the hat that has the size of a letter; the bar that has room below
const LETTERS = { "double-struck R": "\u211d", "script N": "\u{1d4a9}" };
const ATTRIBUTES = [
  "accent", "displaystyle", "fence", "form", "lspace", "mathvariant", "maxsize", "minsize", "rspace", "scriptlevel", "separator", "stretchy",
  "style", "width",
];

const APPLY = "\u2061"; // the invisible sign between a function and its argument
const PRIME = "\u2032";
const THIN = "0.1667em";

/** The children of an element as MathML Core has them. */
export function forMathMLCore(children) {
  return functions(signs(children.flatMap(mended).flatMap(applied)));
}

function mended(node) {
  if (node.text !== undefined) {
    return node;
  }

  if (node.name === "mspace") {
    return space(node);
  }

  const { name, attributes, children } = [letter, accent, prime, table].reduce((result, mend) => mend(result), node);
  const unknown = Object.keys(attributes).find(attribute => !ATTRIBUTES.includes(attribute));
  if (unknown !== undefined) {
    throw new Error(`core.mjs does not know how browsers render ${name} with ${unknown}`);
  }

  return element(name, attributes, forMathMLCore(children));
}

/** A negative space closes a gap that TeX would leave. There is no such gap here, and no such space. */
function space(node) {
  const width = parseFloat(node.attributes.width);
  return width < 0 ? [] : element("mspace", { width: `${+width.toFixed(4)}em` });
}

/** A browser knows no variants of a letter but the upright one, of a name: the others are characters of their own. */
function letter(node) {
  const { mathvariant, ...attributes } = node.attributes;
  if (mathvariant === undefined || (mathvariant === "normal" && node.name === "mi")) {
    return node;
  }

  const text = mathvariant === "normal" ? leaf(node) : LETTERS[`${mathvariant} ${leaf(node)}`];
  if (text === undefined) {
    throw new Error(`core.mjs does not know the character for ${leaf(node)} in ${mathvariant}; add it to LETTERS`);
  }

  return element(node.name, attributes, [{ text }]);
}

/** An accent keeps its size. A bar is set as what stands above, for as an accent it would touch its letter. */
function accent(node) {
  const sign = node.name === "mover" ? ACCENTS[leaf(node.children[1])] : undefined;
  return sign === undefined
    ? node
    : element("mover", sign === ACCENTS["^"] ? { accent: "true" } : {}, [node.children[0], element("mo", { stretchy: "false" }, [{ text: sign }])]);
}

/** A prime is drawn high up. As a superscript it would be raised twice, so it follows its letter. */
function prime(node) {
  return node.name === "msup" && leaf(node.children[1]) === PRIME ? element("mrow", {}, node.children) : node;
}

/** The columns of a table are aligned and spaced by style; "left left" and "1em" say how, column by column. */
function table(node) {
  if (node.name !== "mtable") {
    return node;
  }

  const [alignments, gaps] = [node.attributes.columnalign.split(" "), node.attributes.columnspacing.split(" ")];
  const style = column => `text-align:${alignments[column]};padding-inline:${column === 0 ? THIN : gaps[column - 1] ?? gaps.at(-1)} 0`;
  const cells = row => row.children.map((cell, column) => element("mtd", { style: style(column) }, cell.children));
  return element("mtable", {}, node.children.map(row => element("mtr", {}, cells(row))));
}

/** The sign of application comes after the exponent of a function, as in tanh² u, not before it. */
function applied(node) {
  const [base, ...scripts] = node.name?.startsWith("msu") ? node.children : [];
  return base?.name === "mrow" && leaf(base.children[1]) === APPLY
    ? [element(node.name, node.attributes, [base.children[0], ...scripts]), base.children[1]]
    : node;
}

/** A sign after an operator, a comma or a space belongs to what follows, as in x = −y: it stands close to it. */
function signs(children) {
  return children.map((node, index) => {
    const before = children[index - 1];
    return node.name === "mo" && /^[\u2212+\u00b1]$/.test(leaf(node)) && before !== undefined && isGap(before)
      ? element("mo", { ...node.attributes, form: "prefix" }, node.children)
      : node;
  });
}

/** Around a function goes a thin space, as in x ln y; none before a parenthesis or after an operator. */
function functions(children) {
  return children.flatMap((node, index) => {
    const [before, after] = [children[index - 1], children[index + 1]];
    if (leaf(after) === APPLY && before !== undefined && !isGap(before)) {
      return [element("mspace", { width: THIN }), node];
    }

    return leaf(node) === APPLY && after !== undefined && !/^[(\[{|]$/.test(leaf(after))
      ? element("mo", { rspace: THIN }, node.children)
      : node;
  });
}

/** A space, or an operator that brings its own: not one that closes. */
function isGap(node) {
  return node.name === "mspace" || (node.name === "mo" && !/^[)\]}|\u2032\u27e9]$/.test(leaf(node)));
}

function element(name, attributes, children = []) {
  return { name, attributes, children };
}

/** The text of an element, or of the first element in it. */
function leaf(node) {
  const text = node?.children?.filter(child => child.text !== undefined).map(child => child.text).join("");
  return text === "" ? leaf(node.children[0]) : text;
}
