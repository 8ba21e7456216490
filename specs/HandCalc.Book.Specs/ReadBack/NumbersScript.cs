using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using HandCalc.Explanations;
using HandCalc.Tensors;
using HandCalc.WrongRules;
using Jint;

namespace HandCalc.Book.Specs.ReadBack;

/// <summary>The script with the numbers of an example, decoded: every bit is that of a training step computed apart.</summary>
public sealed class NumbersScript
{
    private const string Variable = "globalThis.HandCalcData = ";

    [TestCaseSource(typeof(Example), nameof(Example.Names))]
    public void Has_every_number_to_the_last_bit_and_where_it_stands(string name)
    {
        Example example = Example.Of(name);
        string file = $"assets/{name}.js", script = Encoding.UTF8.GetString(TheBook.Site.Files[file]);
        JsonElement data = JsonDocument.Parse(script[(script.IndexOf(Variable, StringComparison.Ordinal) + Variable.Length)..]
            .TrimEnd(';', '\n')).RootElement;
        ReadOnlySpan<double> values = MemoryMarshal.Cast<byte, double>(Convert.FromBase64String(data.GetProperty("values").GetString()!));
        var comparison = new Comparison();
        string recipes = Recipes.ToJson(example.Step, WrongRule.All.Where(_ => example.IsOfTheSteps).Select(rule => (rule.Name, rule.In(example.Step).Computation)));
        using var engine = new Engine();
        engine.SetValue("recipes", recipes);
        ScriptedPage.Run(engine, script);
        comparison.Of($"{file}: the recipes", engine.Evaluate("JSON.stringify(HandCalcRecipes)").AsString(),
            engine.Evaluate("JSON.stringify(JSON.parse(recipes))").AsString());
        string[][] report = [.. File.ReadLines(Repository.Path("snapshots", "wrong-rules", "what-notices-them.verified.txt")).Skip(3)
            .TakeWhile(line => !line.StartsWith("noticed,", StringComparison.Ordinal)).Select(line => line.Split("  ",
                StringSplitOptions.RemoveEmptyEntries
                | StringSplitOptions.TrimEntries))];
        comparison.Of($"{file}: who notices a wrong rule",
            [.. data.GetProperty("noticed").EnumerateObject().Select(rule =>
                $"{rule.Name}: {string.Join(", ", rule.Value.EnumerateArray())}")],
            [.. report[1..].Select(row => $"{row[0]}: {string.Join(", ", report[0].Zip(row).SkipLast(2)
                .Where(cell => cell.Second == "notices").Select(cell => cell.First))}")]);
        comparison.Of($"{file}: tensors", [.. data.GetProperty("tensors").EnumerateObject().Select(tensor => tensor.Name)],
            [.. example.Step.Tensors.Select(tensor => tensor.Name)]);
        foreach (Tensor tensor in example.Step.Tensors)
        {
            if (!data.GetProperty("tensors").TryGetProperty(tensor.Name, out JsonElement said))
            {
                continue;
            }

            comparison.Of($"{file}: {tensor.Name}: its derivation", said.GetProperty("number").GetString(), example.NumberOf(tensor.Name));
            comparison.Of($"{file}: {tensor.Name}: its page", said.GetProperty("page").GetString(),
                example.AddressOf(tensor.Name).Split('#')[0]);
            comparison.Of($"{file}: {tensor.Name}: its size", said.GetProperty("size").ToString(),
                $"[{tensor.Rows.Length},{tensor.Columns.Length}]");
            int at = said.TryGetProperty("at", out JsonElement start) ? start.GetInt32() : -1;
            for (int i = 0; i < tensor.Rows.Length; i++)
            {
                for (int j = 0; j < tensor.Columns.Length; j++)
                {
                    int index = at + (i * tensor.Columns.Length) + j;
                    double shown = at < 0 ? said.GetProperty("constant").GetDouble() : index < values.Length ? values[index] : double.NaN;
                    if (!shown.Equals(tensor[i, j]))
                    {
                        comparison.Of($"{file}: {tensor.Definition.Entry(i, j)}", FormattableString.Invariant($"{shown:R}"),
                            FormattableString.Invariant($"{tensor[i, j]:R}"));
                    }
                }
            }
        }

        comparison.Holds();
    }
}
