using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using HandCalc.Explanations;

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
    /// 64.
    /// </summary>
    public static string Of(ExampleResults example, Links links)
    {
        var values = new List<double>();
        var tensors = new Dictionary<string, object>();
        foreach (Tensor tensor in example.Step.Tensors.Where(tensor => links.Tensor(tensor.Name) is not null))
        {
            double[] entries = [.. tensor.Value.EnumerateRows().SelectMany(row => row)];
            bool isConstant = entries.All(entry => entry.Equals(entries[0]));
            tensors[tensor.Name] = new
            {
                number = example.Find(tensor.Name)!.Number,
                page = links.Tensor(tensor.Name)!.Split('#')[0],
                size = new[] { tensor.Rows.Length, tensor.Columns.Length },
                constant = isConstant ? entries[0] : (double?)null,
                at = isConstant ? (int?)null : values.Count,
            };
            values.AddRange(isConstant ? [] : entries);
        }

        string base64 = Convert.ToBase64String(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(values)));
        return $"globalThis.HandCalcRecipes = {Recipes.ToJson(example.Step)};\n"
            + $"globalThis.HandCalcData = {JsonSerializer.Serialize(new { tensors, values = base64 }, WithoutNulls)};\n";
    }
}
