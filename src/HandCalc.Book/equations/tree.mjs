// The MathML that KaTeX makes of an equation, as a tree of plain objects: { name, attributes, children } or { text }.
import katex from "katex";

/** What is in KaTeX's <math>, without the copy of the LaTeX that KaTeX adds to it. */
export function treeOf(latex, options) {
  const [math] = katex.__renderToDomTree(latex, options).children;
  const [semantics] = math.children;
  const [whole] = plain(semantics.children[0]);
  return whole.name === "mrow" ? whole.children : [whole];
}

/** A tree as text. */
export function markup(node) {
  if (node.text !== undefined) {
    return escaped(node.text);
  }

  const attributes = Object.entries(node.attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`).join("");
  return `<${node.name}${attributes}>${node.children.map(markup).join("")}</${node.name}>`;
}

function plain(node) {
  if (node.text !== undefined) {
    return [{ text: node.text }];
  }

  // A space: KaTeX knows its width in em, and would write characters that come near it.
  if (node.width !== undefined) {
    return [{ name: "mspace", attributes: { width: `${node.width}em` }, children: [] }];
  }

  // A fragment has no name: its parts stand in its place.
  const children = node.children.flatMap(plain);
  return node.type === undefined ? children : [{ name: node.type, attributes: { ...node.attributes }, children }];
}

function escaped(text) {
  return String(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
