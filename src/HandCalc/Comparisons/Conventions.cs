using HandCalc.Operations;

namespace HandCalc.Comparisons;

/// <summary>What a file may have otherwise, and be right: what stands in the place of an entry that nobody reads.</summary>
internal static class Conventions
{
    /// <summary>A score so far below those that are seen has no weight: e⁻¹⁰⁰ adds to nothing.</summary>
    private const double OutOfSight = 100;

    /// <summary>
    /// The numbers of a file with the right ones in the place of those that the causal mask hides, if a mask stands there: zeros, −∞, no
    /// number, or large negative numbers among the scores; zeros among the gradients of the weights.
    /// </summary>
    /// <returns>The matrix and what stands there; the same matrix and null if it is no mask.</returns>
    public static (Matrix<double> Seen, string? Mask) Unmask(Definition definition, Matrix<double> found, Matrix<double> expected)
    {
        bool isScore = definition.Id is { Kind: Kind.Value, Symbol: "scores" or "scaled" };
        if (!isScore && definition.Id is not { Kind: Kind.Gradient, Symbol: "A" })
        {
            return (found, null);
        }

        (int Row, int Column)[] hidden = [.. Places(found).Where(place => place.Column > place.Row)];
        double least = Places(found).Where(place => place.Column <= place.Row)
            .Select(place => found[place.Row, place.Column]).Where(double.IsFinite).DefaultIfEmpty(0).Min();
        string?[] masks = [.. hidden.Select(place => MaskOf(found[place.Row, place.Column], least, isScore)).Distinct()];
        if (masks is not [{ } mask] || hidden.All(place => found[place.Row, place.Column] == expected[place.Row, place.Column]))
        {
            return (found, null);
        }

        return (found.MapIndexed((i, j, entry) => j > i ? expected[i, j] : entry), mask);
    }

    private static string? MaskOf(double entry, double leastSeen, bool isScore) => entry switch
    {
        0 => "0",
        _ when !isScore => null,
        double.NegativeInfinity => "−∞",
        double.NaN => "no number",
        _ => entry < leastSeen - OutOfSight ? "far below the others" : null,
    };

    private static IEnumerable<(int Row, int Column)> Places(Matrix<double> matrix) =>
        from row in Enumerable.Range(0, matrix.RowCount) from column in Enumerable.Range(0, matrix.ColumnCount) select (row, column);

    /// <summary>
    /// Why a tensor has entries that are no finite numbers though its operands do not: which row, and the likely reason.
    /// </summary>
    /// <returns>A slip, or null if every entry is finite where it should be.</returns>
    public static Slip? NotFinite(Definition definition, Matrix<double> found, Matrix<double> expected)
    {
        foreach ((int row, int column) in Places(found))
        {
            double entry = found[row, column];
            if (!double.IsFinite(entry) && double.IsFinite(expected[row, column]))
            {
                bool isWhole = found.ForAll(number => !double.IsFinite(number)), isWholeRow = found.Row(row).ForAll(number => !double.IsFinite(number));
                string what = double.IsNaN(entry) ? "NaN" : entry > 0 ? "∞" : "−∞";
                string place = isWhole ? $"every entry of {definition.Name}" : isWholeRow && definition.Rows != Axis.None
                    ? $"row {Definition.Bare(definition.Rows[row])} of {definition.Name}" : definition.Entry(row, column);
                return new($"{what} in {place}",
                    $"{(isWhole ? 'E' : isWholeRow ? 'R' : place[0])}{place[1..]} is {what}: {Reason(definition, double.IsNaN(entry))}.");
            }
        }

        return null;
    }

    private static string Reason(Definition definition, bool isNaN) => (definition.Expression!.Operation, isNaN) switch
    {
        (Softmax, true) => "a row that sees nothing, where all scores are −∞, or exponentials that overflowed, "
            + "since the row's largest entry was not subtracted first",
        (CrossEntropy, _) => "the logarithm of 0, or of a negative number",
        (Normalization or NormalizationBackward or VarianceBackward or MeanBackward, _) => "a division by 0, "
            + "or the root of a negative number: is ε there?",
        (AdamWUpdate, _) => "a division by 0: t counts from 1, and ε is added to the root",
        (_, true) => "0/0, ∞ − ∞, 0 · ∞, or the root or logarithm of a negative number",
        _ => "a division by 0, or a number larger than its type holds",
    };
}
