// Explains entries as a page does: node explain-cells.js EXPLAIN.JS FOLDER, where the folder has recipes.json, values.json with the rows
// of every tensor, and cells.json, a list of [tensor, row, column, around]. Prints the explanations as JSON, in the order of the list;
// "around" adds what takes longer, who reads the entry and the nudge.
const { readFileSync } = require("fs");
const [script, folder] = process.argv.slice(2);
const read = (name) => JSON.parse(readFileSync(`${folder}/${name}.json`, "utf8"));

require(script);
const [recipes, values] = [read("recipes"), read("values")];

const explained = read("cells").map(([tensor, row, column, around]) => {
  const told = HandCalcExplain.explain(recipes, (name, i, j) => values[name][i][j], tensor, row, column);
  return {
    text: [
      `${told.label} = ${HandCalcExplain.format(told.value)}`, told.formula, ...told.where, told.withNumbers,
      ...told.lines.flatMap((line) => [line.text, ...(line.note ? [line.note] : []), line.operands.map((operand) => operand.label).join(" ")]),
      told.operands.map((operand) => `${operand.label} = ${HandCalcExplain.format(operand.value)}`).join(" "),
      ...(told.origin ? [told.origin] : []),
    ],
    ...(around ? { readBy: told.readBy, nudge: told.nudge } : {}),
  };
});
process.stdout.write(JSON.stringify(explained));
