using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using HandCalc.Book.Contents;
using HandCalc.Book.Writing;
using HandCalc.Tensors;

namespace HandCalc.Book.Pages;

/// <summary>The numbers of an example as a script, with all their bits, for pages that are opened as files and may fetch nothing.</summary>
internal static class DataScript
{
    private static readonly JsonSerializerOptions WithoutNulls = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>
    /// Writes the script. <c>tensors</c> has, by name: the derivation that approves it, its address, its equation, its labels (an index
    /// into <c>axes</c>, −1 where it has none), its unit, and where its numbers begin in <c>values</c> (or the number that all of them are,
    /// as <c>constant</c>), row by row. They are doubles in little-endian order, in base 64.
    /// </summary>
    public static string Of(ExampleResults example, Links links)
    {
        var axes = new List<string[]>();
        var values = new List<double>();
        var tensors = new Dictionary<string, object>();
        foreach (Definition definition in example.Step.Computation.Definitions)
        {
            Tensor tensor = example.Step[definition.Name];
            double[] entries = [.. tensor.Value.EnumerateRows().SelectMany(row => row)];
            bool isConstant = entries.All(entry => entry.Equals(entries[0]));
            Approved? approved = example.Find(tensor.Name);
            tensors[tensor.Name] = new
            {
                number = approved?.Number,
                page = links.Tensor(tensor.Name)?.Split('#')[0],
                equation = tensor.Equation,
                rows = Axis(tensor.Rows),
                columns = Axis(tensor.Columns),
                size = new[] { tensor.Rows.Length, tensor.Columns.Length },
                unit = approved?.Matrix?.Unit ?? 1,
                constant = isConstant ? entries[0] : (double?)null,
                at = isConstant ? (int?)null : values.Count,
            };
            values.AddRange(isConstant ? [] : entries);
        }

        return "globalThis.HandCalcData = " + JsonSerializer.Serialize(
            new
            {
                example = example.Name,
                axes,
                tensors,
                values = Base64(values),
            },
            WithoutNulls) + ";\n";

        int Axis(Axis axis)
        {
            if (axis == Tensors.Axis.None)
            {
                return -1;
            }

            string[] labels = [.. Enumerable.Range(0, axis.Length).Select(index => axis[index])];
            int known = axes.FindIndex(other => other.SequenceEqual(labels));
            if (known < 0)
            {
                axes.Add(labels);
            }

            return known < 0 ? axes.Count - 1 : known;
        }
    }

    private static string Base64(List<double> numbers) => Convert.ToBase64String(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(numbers)));
}
