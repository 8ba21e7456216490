using System.Text;
using System.Text.Json;
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
            equation: told.equation, value: told.value, recomputed: told.recomputed, operands: told.operands,
            lines: told.lines.map(({ name, value, terms }) => ({
              name, value, isTerm: !name, heads: terms.heads,
              terms: terms.map((term) => ({ value: term.value, factors: term.factors })),
            })),
            ...(around ? { readBy: told.readBy, nudge: told.nudge } : {}),
          });
        };
        """;

    private readonly Engine engine = new();

    /// <summary>Loads the script.</summary>
    /// <param name="step">The training step that it explains; without one it only writes numbers.</param>
    /// <param name="change">Changes a value, given its tensor and its row, to see what is said of it.</param>
    /// <param name="edits">What is changed before the script is asked, as <see cref="Live.EditedStep.Told"/>.</param>
    public PageScript(
        TrainingStep? step = null, Func<string, double, int, double>? change = null, IEnumerable<object[]>? edits = null)
    {
        foreach (string script in (string[])["evaluate", "explain"])
        {
            ScriptedPage.Run(engine, Encoding.UTF8.GetString(TheBook.Site.Files[$"assets/{script}.js"]));
        }

        if (step is not null)
        {
            var values = step.Computation.Definitions.ToDictionary(tensor => tensor.Name, tensor => step[tensor.Name]);
            engine.SetValue("valueOf", (string tensor, int row, int column) => change is null ? values[tensor][row, column]
                : change(tensor, values[tensor][row, column], row));
            engine.SetValue("text", Recipes.ToJson(step)).Execute("globalThis.recipes = JSON.parse(text)");
        }

        if (edits is not null)
        {
            engine.SetValue("edits", JsonSerializer.Serialize(edits)).Execute($"""
                const step = new HandCalcEvaluate.Step(recipes, valueOf);
                ({Live.LiveScript.Function.TrimEnd()})(recipes, valueOf, JSON.parse(edits), step);
                [recipes, valueOf] = [step.recipes, step.value];
                """);
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
