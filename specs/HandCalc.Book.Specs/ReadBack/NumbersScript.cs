using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using HandCalc.Explanations;
using HandCalc.Tensors;

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
        comparison.Of($"{file}: the recipes", script.Split('\n')[0] == $"globalThis.HandCalcRecipes = {Recipes.ToJson(example.Step)};"
            ? null : script[..100], null);
        comparison.Of($"{file}: tensors", [.. data.GetProperty("tensors").EnumerateObject().Select(tensor => tensor.Name)],
            [.. example.Step.Tensors.Select(tensor => tensor.Name)]);
        foreach (Tensor tensor in example.Step.Tensors)
        {
            if (!data.GetProperty("tensors").TryGetProperty(tensor.Name, out JsonElement said))
            {
                continue;
            }

            ApprovedFile approved = example.Files.Single(one => one.Name == tensor.Name && example.IsTensor(one));
            comparison.Of($"{file}: {tensor.Name}: its derivation", said.GetProperty("number").GetString(), approved.Number);
            comparison.Of($"{file}: {tensor.Name}: its page", said.GetProperty("page").GetString(), $"{approved.Chapter}.html");
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
