namespace HandCalc.Reading;

/// <summary>A tensor as a file has it.</summary>
/// <param name="Name">Its name, such as d.W_Q[0].</param>
/// <param name="Shape">Its sizes: two for a matrix, one for a vector, none for a number.</param>
/// <param name="Values">Its entries, row by row. NaN and infinity may be among them.</param>
public sealed record ExportedTensor(string Name, ImmutableArray<int> Shape, ImmutableArray<double> Values)
{
    /// <summary>The place of an entry in the lists of a file: [1][2] of a matrix, [2] of a vector.</summary>
    internal string Place(int index) => Shape is [_, var width]
        ? string.Create(CultureInfo.InvariantCulture, $"[{index / width}][{index % width}]")
        : string.Create(CultureInfo.InvariantCulture, $"[{index}]");
}
