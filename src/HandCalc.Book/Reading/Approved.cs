using HandCalc.Snapshots;
using HandCalc.Terminal.Checkouts;

namespace HandCalc.Book.Reading;

/// <summary>One approved snapshot: a matrix, or a table of words and numbers.</summary>
/// <param name="Number">The number of the derivation that approves it: 11.2.</param>
/// <param name="Name">What it is called: d.concat, or jacobian.</param>
/// <param name="Text">Its text.</param>
/// <param name="Matrix">The matrix; null where it is a table.</param>
internal sealed record Approved(string Number, string Name, string Text, RecordedTensor? Matrix)
{
    /// <summary>Reads a snapshot file.</summary>
    /// <exception cref="InvalidInputException">It can't be read; the message begins with its name.</exception>
    public static Approved Read(SnapshotFile file)
    {
        (string text, string tensor) = (file.ApprovedText ?? "", file.Tensor);
        try
        {
            return new(file.Name.Split(' ')[0], tensor, text, SnapshotReader.IsMatrix(text) ? SnapshotReader.Read(tensor, text) : null);
        }
        catch (InvalidInputException problem)
        {
            throw new InvalidInputException($"{file.Example}: {file.Name}: {problem.Message}", problem);
        }
    }

    /// <summary>Where it stands in the page of its chapter; a tensor is alone of its name.</summary>
    public string Id(TrainingStep step) => IsTensor(step) ? Name : $"{Number}-{Name}";

    /// <summary>Whether it is a tensor of the training step, and no Jacobian or table beside it.</summary>
    public bool IsTensor(TrainingStep step) => Matrix is not null && step.Computation.Contains(Name);

    /// <summary>The tensors that have a line each, where it is a table of tensors.</summary>
    public IEnumerable<string> SumsUp => Text.StartsWith("tensor  ", StringComparison.Ordinal)
        ? Text.TrimEnd('\n').Split('\n').Skip(1).Select(line => line.Split("  ")[0]) : [];

    /// <summary>
    /// How far the engine is from what is approved at the worst, in units of the last digit that is printed: at most a half.
    /// </summary>
    public double DistanceFrom(Tensor tensor)
    {
        RecordedTensor matrix = Matrix!;
        double digit = 1e-6 * (matrix.Unit ?? 1);
        return matrix.Rows.Length != tensor.Rows.Length || matrix.Columns.Length != tensor.Columns.Length
            ? double.PositiveInfinity
            : tensor.Value.EnumerateIndexed().Max(entry => Math.Abs(entry.Item3 - matrix[entry.Item1, entry.Item2])) / digit;
    }
}
