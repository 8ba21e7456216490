using HandCalc.Differences;
using HandCalc.Snapshots;
using HandCalc.Tensors;

namespace HandCalc.Specs.Snapshots;

/// <summary>
/// Where a difference starts: in a tensor whose operands are as approved, or before it. Asked only when a test fails, so that no test
/// reads a snapshot as its input.
/// </summary>
internal sealed class SnapshotOrigin(TrainingStep step, string folder)
{
    private readonly Lineage lineage = Lineage.Of(step.Computation);

    /// <summary>
    /// Says whether the operands of a tensor moved, as far as six decimals show it; null if it is no tensor of the step.
    /// </summary>
    public string? Describe(string tensor)
    {
        if (!lineage.Contains(tensor))
        {
            return null;
        }

        return ChangeText.Origin(lineage.Operands(tensor), lineage.Nearest(tensor, Moved));
    }

    private bool Moved(string operand)
    {
        Tensor now = step[operand];
        return !Directory.EnumerateFiles(folder, $"* {operand}{Snapshot.Approved}", SearchOption.AllDirectories).Select(File.ReadAllText)
            .Any(approved => IsThat(approved, operand, now));
    }

    private static bool IsThat(string approved, string operand, Tensor now)
    {
        try
        {
            return !new TensorChange(SnapshotReader.Read(operand, approved), RecordedTensor.Of(now)).Differs;
        }
        catch (InvalidInputException)
        {
            return false;
        }
    }
}
