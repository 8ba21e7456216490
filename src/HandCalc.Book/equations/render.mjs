// Renders equations ahead of time: LaTeX in, MathML out, so that no reader's browser and no build of the book needs a program for it.
// Reads a list of LaTeX strings, JSON on the standard input, and writes an object of MathML by LaTeX, into FILE if one is named.
// `npm run render` makes the list and the file.
import { readFileSync, writeFileSync } from "node:fs";
import { forMathMLCore } from "./core.mjs";
import { markup, treeOf } from "./tree.mjs";

let equations;
try {
  equations = JSON.parse(readFileSync(0, "utf8"));
} catch (problem) {
  fail(`The standard input is no list of equations in JSON: ${problem.message}`);
}

// Signs that prose has as single characters, in LaTeX.
const signs = { "·": "\\cdot", "√": "\\sqrt", "ᵀ": "^{\\top}", "½": "\\tfrac{1}{2}", "ℝ": "\\mathbb{R}", "′": "'" };

const rendered = {};
for (const latex of [...new Set(equations)].sort()) {
  try {
    rendered[latex] = mathML(latex);
  } catch (problem) {
    fail(`${latex}\ncan't be rendered: ${problem.message}`);
  }
}

const standardOutput = 1;
writeFileSync(process.argv[2] ?? standardOutput, JSON.stringify(rendered, null, 2) + "\n");

// As on a line of its own: within a sentence the browser itself sets sums and fractions smaller.
function mathML(latex) {
  const options = { output: "mathml", displayMode: true, strict: "error", macros: { ...signs } };
  return markup({ name: "math", attributes: {}, children: forMathMLCore(treeOf(latex, options)) });
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
