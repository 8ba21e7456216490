// A start for a port in JavaScript: it reads what a training step begins with, and stops at the first thing to compute.
//
//     node start.js vectors/published
const { readFileSync, writeFileSync } = require("node:fs");

const { model, tensors } = JSON.parse(readFileSync(`${process.argv[2]}/before.json`, "utf8"));
const before = Object.fromEntries(tensors.map(({ name, values }) => [name, values]));
const t = Object.fromEntries(Object.entries(before).filter(([name]) => name.startsWith("new.")).map(([name, value]) => [name.slice(4), value]));
// The tokens of one text; those of several stand in before.npz.
const ids = ["<BOS>", ...model.text.split(/\s+/), "<EOS>"].map(word => model.vocabulary.indexOf(word));

// What is not written yet ends the program; what was computed until then is kept, to be compared.
function todo(name, equation) {
  const shape = values => (Array.isArray(values) ? [values.length, ...shape(values[0])] : []);
  const mine = Object.entries(t).map(([tensor, values]) => ({ name: tensor, shape: shape(values), values }));
  writeFileSync("mine.json", JSON.stringify({ schema: 1, tensors: mine }));
  console.error(`${name} is next: ${equation}`);
  process.exit(1);
}

const product = (a, b) => a.map(row => b[0].map((_, j) => row.reduce((sum, x, k) => sum + x * b[k][j], 0)));

// Each tensor goes into t under the name of the book, a matrix as a list of rows. Here are the first ones; the whole list: step.json.
console.log(`${model.text}: ${ids.length} tokens, ${Object.keys(t).length} parameters, ${before.t} steps taken`);
t.X = todo("X", "the rows of E_token at ids + the first rows of E_pos");
for (let h = 0; h < model.heads; h++) {
  t[`Q[${h}]`] = todo(`Q[${h}]`, `X · W_Q[${h}]`);
}
todo("K[0]", "X · W_K[0]");
