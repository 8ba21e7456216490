using System.Text.RegularExpressions;
using HandCalc.Tensors;
using HandCalc.Training;

namespace HandCalc.Prose;

/// <summary>
/// A number in prose that names its source: `A[0][like, I]` = 0.334802, the mean of a tensor's entries, `mean(losses)` = 1.829868, or a
/// function of a whole number, √8 = 2.828427.
/// </summary>
public static partial class QuotedNumber
{
    /// <summary>Finds such numbers; its groups are entry, with mean where it is a whole tensor's, or function and number; and value.</summary>
    [GeneratedRegex(@"(`(?<mean>mean\()?(?<entry>[^`]+?)(?(mean)\))`|(?<function>√|ln )(?<number>\d+)) = (?<value>[-+−]?\d+\.\d+)")]
    public static partial Regex Pattern();

    /// <summary>A matrix that a page shows whole, as its snapshot; its groups are text and tensor.</summary>
    [GeneratedRegex(@"```text\n(?<text>(?<tensor>\S+) = .*?)```\n", RegexOptions.Singleline)]
    public static partial Regex Matrix();

    /// <summary>The tensor that an entry is of: A[0] for A[0][like, I]; nothing if there is none.</summary>
    /// <param name="entry">The entry, as it is quoted.</param>
    /// <param name="names">The names of all tensors.</param>
    public static string? TensorOf(string entry, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return names
            .Where(name => entry == name || (entry.StartsWith(name + "[", StringComparison.Ordinal) && entry.EndsWith(']')))
            .MaxBy(name => name.Length);
    }

    /// <summary>The place of an entry: [like, I] of A[0] is row 2, column 1.</summary>
    /// <param name="entry">The entry, as it is quoted: A[0][like, I].</param>
    /// <param name="step">The training step that it is of.</param>
    /// <returns>The tensor, the row and the column; nothing if there is no such tensor, row or column.</returns>
    public static (Tensor Tensor, int Row, int Column)? PlaceOf(string entry, TrainingStep step)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(step);
        if (TensorOf(entry, step.Tensors.Select(candidate => candidate.Name)) is not { } name)
        {
            return null;
        }

        Tensor tensor = step[name];
        var labels = new Queue<string>(entry.Length == name.Length ? [] : entry[(name.Length + 1)..^1].Split(", "));
        (int row, int column) = (IndexOf(tensor.Rows, labels), IndexOf(tensor.Columns, labels));
        return row < 0 || column < 0 || labels.Count > 0 ? null : (tensor, row, column);
    }

    /// <summary>The index of the next label on an axis, be it a word or an index; a vector lacks an axis and a label for it.</summary>
    private static int IndexOf(Axis axis, Queue<string> labels) => axis == Axis.None ? 0
        : labels.TryDequeue(out string? label) ? Math.Max(axis.IndexOf(label), axis.IndexOf($"[{label}]"))
        : -1;
}
