using System.Text;
using System.Text.Json.Nodes;
using HandCalc.Explanations;
using Jint;

namespace HandCalc.Book.Specs.ReadBack;

/// <summary>The script of the pages that explains numbers, run without a page, on the recipes and the values of a training step.</summary>
internal sealed class PageScript : IDisposable
{
    /// <summary>
    /// What is asked of the script: all that it says of an entry; and, where wanted, what takes longer, who reads it and the nudge.
    /// </summary>
    private const string Ask = """
        globalThis.format = (value) => HandCalcExplain.format(value);
        globalThis.ask = (tensor, row, column, around) => {
          const told = HandCalcExplain.explain(recipes, valueOf, tensor, row, column);
          return JSON.stringify({
            text: [
              `${told.label} = ${HandCalcExplain.format(told.value)}`, told.formula, ...told.where, told.withNumbers,
              ...told.lines.flatMap((line) =>
                [line.text, ...(line.note ? [line.note] : []), line.operands.map((operand) => operand.label).join(" ")]),
              told.operands.map((operand) => `${operand.label} = ${HandCalcExplain.format(operand.value)}`).join(" "),
              ...(told.origin ? [told.origin] : []),
            ],
            value: told.value, recomputed: told.recomputed, operands: told.operands,
            lines: told.lines.map((line) => ({ isTerm: !line.name, value: line.value })),
            ...(around ? { readBy: told.readBy, nudge: told.nudge } : {}),
          });
        };
        """;

    private readonly Engine engine = new();

    /// <summary>Loads the script.</summary>
    /// <param name="step">The training step that it explains; without one it only writes numbers.</param>
    /// <param name="change">Changes a value, given its tensor and its row, to see what is said of it.</param>
    public PageScript(TrainingStep? step = null, Func<string, double, int, double>? change = null)
    {
        ScriptedPage.Run(engine, Encoding.UTF8.GetString(TheBook.Site.Files["assets/explain.js"]));
        if (step is not null)
        {
            var values = step.Computation.Definitions.ToDictionary(tensor => tensor.Name, tensor => step[tensor.Name]);
            engine.SetValue("valueOf", (string tensor, int row, int column) => change is null ? values[tensor][row, column]
                : change(tensor, values[tensor][row, column], row));
            engine.SetValue("text", Recipes.ToJson(step)).Execute("globalThis.recipes = JSON.parse(text)");
        }

        ScriptedPage.Run(engine, Ask);
    }

    /// <inheritdoc/>
    public void Dispose() => engine.Dispose();

    /// <summary>A number as the script writes it.</summary>
    public string Format(double value) => engine.Invoke("format", value).AsString();

    /// <summary>What the script says of an entry.</summary>
    public JsonNode Explain(string tensor, int row, int column, bool around) =>
        JsonNode.Parse(engine.Invoke("ask", tensor, row, column, around).AsString())!;
}
