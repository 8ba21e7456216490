using System.Text.RegularExpressions;

namespace HandCalc.Prose;

/// <summary>
/// A number in prose that names its source: `A[0][like, I]` = 0.334802, `loss / 4` = 1.829868, or a function of a whole number, √8 =
/// 2.828427.
/// </summary>
public static partial class QuotedNumber
{
    /// <summary>Finds such numbers; its groups are entry and divisor, or function and number, and value.</summary>
    [GeneratedRegex(@"(`(?<entry>[^`]+?)( / (?<divisor>\d+))?`|(?<function>√|ln )(?<number>\d+)) = (?<value>[-+−]?\d+\.\d+)")]
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
}
