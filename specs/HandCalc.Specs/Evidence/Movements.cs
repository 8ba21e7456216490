using HandCalc.Specs.Witnesses;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Evidence;

/// <summary>How far the numbers of a training step move where all last bits are others: the farthest of some pushes.</summary>
internal sealed class Movements
{
    private const int Pushes = 8;

    private readonly Dictionary<string, double> ofEntry = [];
    private readonly double relative;

    /// <summary>Measures how far every entry of every tensor moves.</summary>
    public Movements(TrainingStep step)
    {
        TrainingStep[] pushed = [.. Enumerable.Range(1, Pushes).Select(seed => new LastBits(seed).Everywhere(step))];
        foreach (Tensor tensor in step.Tensors)
        {
            Matrix<double>[] others = [.. pushed.Select(other => other[tensor.Name].Value)];
            Matrix<double> moved =
                tensor.Value.MapIndexed((i, j, value) => others.Max(other => Math.Abs(other[i, j] - value)) / LastBits.Units);
            foreach (PrintedNumber entry in PrintedNumber.Of(moved, tensor.Definition.Entry))
            {
                ofEntry[entry.Place] = entry.Value;
                relative = Math.Max(relative, entry.Value > 0 ? entry.Value / tensor.LargestEntry : 0);
            }
        }
    }

    /// <summary>
    /// The margins of the numbers of a text. What is no entry of a tensor, such as a Jacobian's, is computed from tensors in few steps: we
    /// take it to move as far as any tensor does, relative to the largest number of its text.
    /// </summary>
    public IEnumerable<Margin> Margins(Approval approval)
    {
        PrintedNumber[] numbers = [.. approval.Numbers];
        double others = numbers.Length == 0 ? 0 : relative * numbers.Max(number => Math.Abs(number.Value));
        return numbers.Select(number => new Margin(approval.Name, number, ofEntry.GetValueOrDefault(number.Place, others)));
    }
}
