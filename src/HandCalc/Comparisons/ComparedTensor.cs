using HandCalc.Tensors;

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
}

/// <summary>A slip that would give the numbers of the file.</summary>
/// <param name="Name">What it is called, in a few words.</param>
/// <param name="Description">What goes wrong, in a sentence.</param>
public sealed record Slip(string Name, string Description);

/// <summary>One tensor of a file, compared with the right one.</summary>
/// <param name="Right">The tensor as it should be.</param>
/// <param name="Found">The tensor of the file.</param>
/// <param name="Verdict">What the comparison says of it.</param>
/// <param name="Digits">In how many digits it agrees: see <see cref="Agreement"/>. None if its shape is another.</param>
/// <param name="Required">In how many digits it must agree.</param>
/// <param name="IsSingle">Whether it was held to single precision, which it has itself or has from what it is computed from.</param>
/// <param name="Slip">For what differs by itself: a slip that would give the same numbers, if one is known.</param>
public sealed record ComparedTensor(
    Tensor Right, ExportedTensor Found, Verdict Verdict, int Digits, int Required, bool IsSingle, Slip? Slip)
{
    /// <summary>Whether the sizes are right.</summary>
    public bool HasRightShape => Found.Shape.AsSpan().SequenceEqual(Right.Shape.AsSpan());

    /// <summary>The entries that differ by more than is allowed, in the order of reading; none if the shape is another.</summary>
    public IEnumerable<(int Row, int Column, double Right, double Found)> Differing()
    {
        if (!HasRightShape)
        {
            yield break;
        }

        double allowed = Agreement.Allowed(Right.Value.ToRowMajorArray(), Required);
        foreach ((int index, double found) in Found.Values.Index())
        {
            (int row, int column) = (index / Right.Columns.Length, index % Right.Columns.Length);
            if (!(Math.Abs(Right[row, column] - found) <= allowed))
            {
                yield return (row, column, Right[row, column], found);
            }
        }
    }
}
