using HandCalc.Reading;

namespace HandCalc.Comparisons;

/// <summary>What a comparison says of one tensor.</summary>
public enum Verdict
{
    /// <summary>It is right.</summary>
    Agrees,

    /// <summary>It is not right, and right would be something else too for the operands that the file has.</summary>
    Differs,

    /// <summary>It is not right, but it follows by the right rule from operands that are not.</summary>
    Follows,

    /// <summary>It is given, and not the one that is drawn; what is computed from it is right.</summary>
    Own,

    /// <summary>Each entry is the right one, rounded to fewer digits than are asked for.</summary>
    Rounded,

    /// <summary>Its precision is too coarse to tell whether it is right: what rounding leaves is as large as its numbers.</summary>
    Untold,
}

/// <summary>A slip that would give the numbers of the file; where several would, all of them.</summary>
/// <param name="Name">What it is called, in a few words.</param>
/// <param name="Description">What goes wrong, in a sentence.</param>
public sealed record Slip(string Name, string Description)
{
    /// <summary>Each of those that would; this one alone where no other does.</summary>
    public ImmutableArray<Slip> Each { get => field.IsDefault ? [this] : field; private init; }

    internal static Slip OneOf(ImmutableArray<Slip> slips) => new(
        string.Join(" or ", slips.Select(slip => slip.Name)),
            string.Join(" Or: ", slips.Select(slip => slip.Description)))
    { Each = slips };
}

/// <summary>One tensor of a file, compared with the right one.</summary>
public sealed class ComparedTensor
{
    private Lazy<Slip?> slip;

    internal ComparedTensor(Tensor right, ExportedTensor found, Matrix<double>? compared, Lazy<Slip?> slip)
    {
        (Right, Found, Compared, this.slip) = (right, found, compared, slip);
    }

    /// <summary>The tensor as it should be for the parameters of the book.</summary>
    public Tensor Right { get; }

    /// <summary>The tensor of the file.</summary>
    public ExportedTensor Found { get; }

    /// <summary>What the comparison says of it.</summary>
    public Verdict Verdict { get; internal set; }

    /// <summary>In how many digits of the largest entry it agrees: see <see cref="Agreement"/>. None if its shape is another.</summary>
    public int Digits { get; internal init; }

    /// <summary>In how many digits of the largest entry it must agree.</summary>
    public int Required { get; internal init; }

    /// <summary>The precision that it was held to, which it has itself or has from what it is computed from.</summary>
    public Precision Precision { get; internal init; } = Precision.Doubles;

    /// <summary>What it should be for the operands, or the parameters, that the file has.</summary>
    public required Matrix<double> Expected { get; init; }

    /// <summary>How far an entry may be from what it should be.</summary>
    public double Allowed { get; internal init; }

    /// <summary>What else a reader should know of it, in sentences: a convention that is not the book's.</summary>
    public ImmutableArray<string> Notes { get; internal init; } = [];

    /// <summary>For what differs by itself: a slip that would give the same numbers, if one is known.</summary>
    public Slip? Slip => Verdict == Verdict.Differs ? slip.Value : null;

    internal void Name(Slip better) => slip = new(better);

    /// <summary>What stands in the place of what the causal mask hides, if it is not what the book has there.</summary>
    internal string? Mask { get; init; }

    /// <summary>Whether the sizes are right. A number may stand in lists.</summary>
    public bool HasRightShape => Compared is not null;

    /// <summary>
    /// The entries that are compared: those of the file, and where a mask hides one, what should be there; null for another shape.
    /// </summary>
    internal Matrix<double>? Compared { get; }

    /// <summary>The entries that differ by more than is allowed, in the order of reading; none if the shape is another.</summary>
    public IEnumerable<(int Row, int Column, double Right, double Found)> Differing()
    {
        for (int index = 0; index < (Compared is null ? 0 : Found.Values.Length); index++)
        {
            (int row, int column) = (index / Right.Columns.Length, index % Right.Columns.Length);
            (double expected, double found) = (Expected[row, column], Compared![row, column]);
            if (!(Math.Abs(expected - found) <= Allowed) && (double.IsFinite(expected) || double.IsFinite(found)))
            {
                yield return (row, column, expected, found);
            }
        }
    }
}
