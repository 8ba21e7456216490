using HandCalc.WrongRules;

namespace HandCalc.Comparisons;

/// <summary>
/// The slips that are known, each a way to compute a tensor wrong. Nothing is guessed: a slip is named where its numbers are those of
/// the file. Simpler ones are asked first, and those that are as simple are told together.
/// </summary>
internal static class Slips
{
    /// <summary>How much farther than the nearest one another may be, and be told with it.</summary>
    private const double AsNear = 10;

    /// <summary>What is said of a rule that explains one tensor of a file and not all.</summary>
    internal const string NotLater = " It gives these numbers, and not all of those that come later in the file.";

    private static readonly Func<Suspect, IEnumerable<(Slip Slip, Matrix<double> Values)>>[][] Tiers =
    [
        [Zeros],
        [GivenSlips.Tied],
        [GivenSlips.OtherDraw, GivenSlips.LeftOut, Transposed],
        [suspect => WrongRules(suspect, suspect.Step.Mistakes), Factors.OtherSign],
        [suspect => WrongRules(suspect, suspect.Step.Generated)],
        [Factors.Of, Fitted.Of],
        [OtherTensors],
        [OtherOperands],
        [OtherOrder],
    ];

    /// <summary>The slips that give the numbers of the file; null if none does.</summary>
    public static Slip? Recognize(Suspect suspect)
    {
        if (suspect.Value is null)
        {
            return OtherShape(suspect);
        }

        foreach (Func<Suspect, IEnumerable<(Slip Slip, Matrix<double> Values)>>[] tier in Tiers)
        {
            (Slip Slip, double? Apart)[] near = [.. tier.SelectMany(slips => slips(suspect))
                .Select(slip => (slip.Slip, Apart: suspect.Apart(slip.Values))).Where(slip => slip.Apart is not null)];
            if (near.Length > 0)
            {
                double? best = near.Min(slip => slip.Apart);
                return Slip.OneOf([.. near.Where(slip => slip.Apart <= AsNear * best).Select(slip => slip.Slip)
                    .DistinctBy(slip => slip.Name)]);
            }
        }

        return null;
    }

    /// <summary>Whether a mistake that is known gives the numbers of the file, there and in all that follows.</summary>
    public static bool IsKnownMistake(Suspect suspect) => !suspect.IsRight && suspect.Step.Mistakes.Any(variation =>
        variation.Of(suspect.Definition) is { } value && suspect.Is(value) && suspect.Step.Suspects.All(variation.Fits));

    /// <summary>How a parameter comes to numbers of its own, if it is known.</summary>
    public static string? Origin(Suspect parameter) =>
        new[] { GivenSlips.OtherDraw(parameter), GivenSlips.LeftOut(parameter), GivenSlips.Tied(parameter) }
        .SelectMany(slips => slips).FirstOrDefault(slip => parameter.Is(slip.Values)).Slip?.Name;

    /// <summary>The right numbers, written otherwise: what is computed from them does not know; null if they are not.</summary>
    public static Slip? Rewritten(Suspect suspect) => new[] { Transposed(suspect), OtherMeasure(suspect) }.SelectMany(slips => slips)
        .FirstOrDefault(slip => suspect.Is(slip.Values)).Slip;

    /// <summary>Another measure of the same: of the spread, of a probability.</summary>
    private static IEnumerable<(Slip Slip, Matrix<double> Values)> OtherMeasure(Suspect suspect)
    {
        Matrix<double> right = suspect.Following;
        double epsilon = WrongRule.Epsilon(suspect.Step.Right.Computation);
        return suspect.Definition.Name switch
        {
            "variance" =>
            [
                (new("1 / the standard deviation", "This is 1 / √(variance + ε), often called rstd; here it is the variance."),
                    right.Map(entry => 1 / Math.Sqrt(entry + epsilon))),
                (new("the standard deviation", "This is the root of the variance."), right.PointwiseSqrt()),
                (new("√(variance + ε)", "This is √(variance + ε); here it is the variance."),
                    right.Map(entry => Math.Sqrt(entry + epsilon))),
                (new("variance + ε", "ε is added already; here it is added where the variance is used."), right + epsilon),
            ],
            "P" => [(new("the logarithm", "These are the logarithms of the probabilities."), right.PointwiseLog())],
            _ => [],
        };
    }

    /// <summary>The right numbers, in lists that are nested otherwise.</summary>
    private static Slip? OtherShape(Suspect suspect)
    {
        (Matrix<double> right, double[] found) = (suspect.Following, [.. suspect.Found.Values]);
        return Are(right.ToColumnMajorArray()) && suspect.Found.Shape is [var rows, var columns]
            && suspect.Definition.Shape is [var r, var c]
                && (rows, columns) == (c, r) ? Swapped(suspect)
            : Are(right.ToRowMajorArray()) ? new("another shape", "The numbers are right, in this order; only the shape is another.")
            : Are(right.ToColumnMajorArray())
                ? new("another shape, column by column", "The numbers are right, in another shape and column by column.")
            : null;

        bool Are(double[] expected) => expected.Length == found.Length
            && expected.Zip(found).All(pair => Math.Abs(pair.First - pair.Second) <= suspect.Allowed);
    }

    private static Slip Swapped(Suspect suspect) => new("transposed",
        suspect.Step.Right.Parameters.Any(parameter => parameter.Definition.Id == suspect.Definition.Id.Of(Kind.Value))
            ? "Rows and columns are swapped: this book stores weights [in × out]."
                : "Rows and columns are swapped: here a row is a token.");

    /// <summary>The right numbers, column by column: transposed, or filled in an order in which columns come first.</summary>
    private static IEnumerable<(Slip Slip, Matrix<double> Values)> Transposed(Suspect suspect)
    {
        Matrix<double> right = suspect.Following;
        Slip slip = right.RowCount == right.ColumnCount ? Swapped(suspect)
            : new("column by column", "The entries stand column by column (Fortran order); here those of a row stand together.");
        double[] columns = right.ToColumnMajorArray();
        yield return (slip, Matrix<double>.Build.DenseOfRowMajor(right.RowCount, right.ColumnCount, columns));
    }

    /// <summary>The wrong rules; of those that give these numbers, the ones that give all numbers of the file, if there are any.</summary>
    private static IEnumerable<(Slip Slip, Matrix<double> Values)> WrongRules(Suspect suspect, IEnumerable<Variation> rules)
    {
        Variation[] near = [.. rules.Where(variation => variation.Of(suspect.Definition) is { } value && suspect.Is(value)
            && variation.IsInAgreementWith(suspect.Definition))];
        Variation[] everywhere = [.. near.Where(variation => suspect.Step.Suspects.All(variation.Fits))];

        // A new weight in single precision says little more than a sign: many rules give it, and one that another tensor refutes is none.
        string rest = everywhere.Length > 0 ? "" : NotLater;
        Variation[] told = everywhere.Length > 0 || (suspect.IsCoarse && suspect.Base is not null) ? everywhere : near;
        return told.Where(variation => variation.Way is null || !told.Any(other => other.Rule == variation.Rule && other.Way is null))
            .SelectMany(variation => Named(suspect, variation)
                .Select(slip => (slip with { Description = slip.Description + rest }, variation.Of(suspect.Definition)!)));
    }

    private static IEnumerable<Slip> Named(Suspect suspect, Variation variation)
    {
        WrongRule rule = variation.Rule;
        yield return variation.Way is not { } way ? new(rule.Name, rule.Description)
            : new($"{rule.Name}, {way} alone", $"{rule.Description} Here it is so {way} alone.");
        if (rule == OptimizerMistakes.DecayForgotten && Fitted.LeastDecay(suspect) is { } least)
        {
            yield return new("a decay too small to be seen", string.Create(CultureInfo.InvariantCulture,
                $"λ may also be smaller than {least:0e-0}, which cannot be told from 0 in this precision."));
        }
    }

    private static IEnumerable<(Slip Slip, Matrix<double> Values)> Zeros(Suspect suspect) => suspect.Found.Values.All(entry => entry == 0)
        ? [(new("nothing but zeros", "Every entry is zero: not computed yet, or written with too few decimals."), suspect.Value!)]
        : [];

    /// <summary>
    /// Another tensor of the same shape, such as that of another head. In the file, one that comes later may follow from this.
    /// </summary>
    private static IEnumerable<(Slip Slip, Matrix<double> Values)> OtherTensors(Suspect suspect) =>
        from other in suspect.Step.Right.Tensors
        where other.Name != suspect.Definition.Name && other.Shape.SequenceEqual(suspect.Definition.Shape)
        let isTold = other.Definition.Index < suspect.Definition.Index
        select (new Slip($"the values of {other.Name}", $"These are the numbers that {other.Name} {(
            isTold && suspect.Step.Tells(other.Definition) ? "has in your file" : "should have")}."),
            isTold ? suspect.Step.Value(other.Definition) : other.Raw);

    /// <summary>Another tensor in the place of an operand.</summary>
    private static IEnumerable<(Slip Slip, Matrix<double> Values)> OtherOperands(Suspect suspect)
    {
        Definition definition = suspect.Definition;
        for (int index = 0; index < definition.Operands.Length; index++)
        {
            Definition meant = definition.Operands[index].Source;
            foreach (Definition other in suspect.Step.Right.Tensors.Select(tensor => tensor.Definition).Where(other =>
                other.Index < definition.Index && other != meant && other.Shape.AsSpan().SequenceEqual(meant.Shape.AsSpan())))
            {
                Matrix<double>[] operands = [.. definition.Operands.Select(operand => suspect.Step.Value(operand.Source))];
                operands[index] = suspect.Step.Value(other);
                yield return (new($"{other.Name} for {meant.Name}", $"{other.Name} stands where {meant.Name} belongs."),
                    definition.Expression!.Evaluate(operands));
            }
        }
    }

    /// <summary>The right rows, or the right columns, in another order.</summary>
    private static IEnumerable<(Slip Slip, Matrix<double> Values)> OtherOrder(Suspect suspect)
    {
        (Matrix<double> right, Matrix<double> found) = (suspect.Following, suspect.Value!);
        if (Reordered(right, found) is { } rows)
        {
            yield return (new("rows in another order", "Each row is right, and stands in another place."), rows);
        }

        if (Reordered(right.Transpose(), found.Transpose()) is { } columns)
        {
            yield return (new("columns in another order", "Each column is right, and stands in another place."), columns.Transpose());
        }

        Matrix<double>? Reordered(Matrix<double> one, Matrix<double> other)
        {
            var left = Enumerable.Range(0, one.RowCount).ToList();
            var rows = new List<Vector<double>>();
            foreach (Vector<double> row in other.EnumerateRows())
            {
                int place = left.FindIndex(index => (one.Row(index) - row).AbsoluteMaximum() <= suspect.Allowed);
                if (place < 0)
                {
                    return null;
                }

                rows.Add(one.Row(left[place]));
                left.RemoveAt(place);
            }

            return rows.Count > 1 ? Matrix<double>.Build.DenseOfRowVectors(rows) : null;
        }
    }
}
