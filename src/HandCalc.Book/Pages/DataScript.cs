using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using HandCalc.Explanations;
using HandCalc.WrongRules;

namespace HandCalc.Book.Pages;

/// <summary>
/// The numbers of an example as a script, with all their bits, and the recipes that they come from: for pages that are opened as files
/// and may fetch nothing.
/// </summary>
internal static class DataScript
{
    private static readonly JsonSerializerOptions WithoutNulls = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>
    /// Writes the script. <c>tensors</c> has, by name: the derivation that approves it, its page, its size, and where its numbers begin in
    /// <c>values</c> (or the number that all of them are, as <c>constant</c>), row by row. They are doubles in little-endian order, in base
    /// 64. <c>steps</c> says how many steps there are before the chapters of the second part. <c>noticed</c> has, by the name of a wrong
    /// rule, the checks that notice it and do not know the right result.
    /// </summary>
    public static string Of(Manuscript manuscript, ExampleResults example, Links links)
    {
        var values = new List<double>();
        var tensors = new Dictionary<string, object>();
        foreach (Tensor tensor in example.Step.Tensors.Where(tensor => links.Tensor(tensor.Name) is not null))
        {
            double[] entries = [.. tensor.Value.EnumerateRows().SelectMany(row => row)];
            bool isConstant = entries.All(entry => entry.Equals(entries[0]));
            tensors[tensor.Name] = new
            {
                number = example.ApprovedIn(tensor.Name),
                page = links.Tensor(tensor.Name)!.Split('#')[0],
                size = new[] { tensor.Rows.Length, tensor.Columns.Length },
                constant = isConstant ? entries[0] : (double?)null,
                at = isConstant ? (int?)null : values.Count,
            };
            values.AddRange(isConstant ? [] : entries);
        }

        string base64 = Convert.ToBase64String(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(values)));
        var data = new { tensors, values = base64, noticed = NoticedBy(manuscript), steps = TableOfContents.Count };

        // Which checks notice a rule is known of the published block alone.
        IEnumerable<(string, Computation)> wrong = WrongRule.All.Where(_ => example.IsOfTheSteps)
            .Select(rule => (rule.Name, rule.Vary(example.Step.Model, example.Step.Computation)));
        string written = JsonSerializer.Serialize(data, WithoutNulls).Replace("\\u002B", "+", StringComparison.Ordinal);
        return $"globalThis.HandCalcRecipes = {RecipeForms.Of(Recipes.ToJson(example.Step, wrong))};\n"
            + $"globalThis.HandCalcData = {written};\n";
    }

    /// <summary>The last two checks of the report know the right result.</summary>
    private static Dictionary<string, string[]> NoticedBy(Manuscript manuscript)
    {
        string[][] report = TableMarkup.FirstTable(manuscript.NoticedBy);
        return WrongRule.All.ToDictionary(rule => rule.Name, rule => report.First(row => row[0] == rule.Name)[..^2]
            .Zip(report[0]).Where(cell => cell.First == "notices").Select(cell => cell.Second).ToArray());
    }
}
