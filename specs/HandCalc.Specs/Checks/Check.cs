using HandCalc.Snapshots;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Checks;

/// <summary>A way to find out that a training step is wrong.</summary>
/// <param name="Name">What a table calls it.</param>
/// <param name="IsIndependent">Whether it works without knowing the right result beforehand from this very engine.</param>
/// <param name="Notices">Whether it notices that a step is wrong; null where it can't be asked.</param>
internal sealed record Check(string Name, bool IsIndependent, Func<Situation, TrainingStep, bool?> Notices)
{
    /// <summary>
    /// Does every tensor have the shape of its labels, and every gradient the shape of what it is the gradient of?
    /// </summary>
    public static Check Shape { get; } = new("shape check", true, (_, step) =>
        step.Tensors.Any(tensor => !HasRightShape(step, tensor)));

    /// <summary>What most people look at: is the loss lower after the step?</summary>
    public static Check LossGoesDown { get; } = new("loss goes down", true, (_, step) => !(step.Next().Loss < step.Loss));

    /// <summary>Does the loss, as it is computed, have these slopes? An even sample of every parameter is asked.</summary>
    public static Check FiniteDifferences { get; } = new("finite differences", true, (_, step) =>
        step.Parameters.Any(parameter => DisagreesWithSlope(step, parameter)));

    /// <summary>Does the tape, number by number, come to the same values, gradients and new parameters?</summary>
    public static Check Tape { get; } = new("tape", true, (situation, step) =>
        step.Tensors.Any(tensor => TapeSays(situation, tensor.Name) is { } said && Differs(tensor, said)));

    /// <summary>Does PyTorch come to the same?</summary>
    public static Check PyTorch { get; } = new("PyTorch", true, (situation, step) => situation.PyTorch is { } results
        ? step.Tensors.Any(tensor => Differs(tensor, results[tensor.Name]))
        : null);

    /// <summary>Do the tensors obey the laws?</summary>
    public static Check Law { get; } = new("laws", true, (_, step) => LawsOfAStep.All.Any(law => !law.HoldsFor(step)));

    /// <summary>What a careless test allows: every gradient within 0.02 of the right one.</summary>
    public static Check WithinTwoHundredths { get; } = new("within 2e-2", false, (situation, step) =>
        step.Parameters.Select(parameter => $"d.{parameter.Name}").Any(name =>
            Distance(step[name].Value, situation.Right[name].Value) > 2e-2));

    /// <summary>Would an approved text no longer match?</summary>
    public static Check Snapshot { get; } = new("snapshot", false, (situation, step) =>
        step.Tensors.Any(tensor => IsPrintedDifferently(tensor, situation.Right[tensor.Name])));

    /// <summary>All checks. Those that need the right result from this very engine come last.</summary>
    public static ImmutableArray<Check> All { get; } =
        [Shape, LossGoesDown, FiniteDifferences, Tape, PyTorch, Law, WithinTwoHundredths, Snapshot];

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Whether the entries differ by more than rounding, measured by the largest entry that is right.</summary>
    public static bool Differs(Tensor tensor, Matrix<double> right) =>
        Distance(tensor.Value, right) > Tolerances.Arithmetic * right.Enumerate().Max(Math.Abs);

    private static double Distance(Matrix<double> a, Matrix<double> b) => (a - b).Enumerate().Max(Math.Abs);

    private static bool HasRightShape(TrainingStep step, Tensor tensor)
    {
        Matrix<double> value = tensor.Value;
        bool isGradient = tensor.Name.StartsWith("d.", StringComparison.Ordinal);
        return (value.RowCount, value.ColumnCount) == (tensor.Rows.Length, tensor.Columns.Length)
            && (!isGradient || tensor.Shape.SequenceEqual(step[tensor.Name[2..]].Shape));
    }

    private static bool DisagreesWithSlope(TrainingStep step, Tensor parameter)
    {
        const int Stride = 13;
        var measure = new HandCalc.Training.FiniteDifferences(step, parameter.Name);
        return step[$"d.{parameter.Name}"].Value.EnumerateIndexed().Where((_, place) => place % Stride == 0).Any(entry =>
        {
            (int i, int j, double gradient) = entry;
            MeasuredSlope slope = measure.Measure(i, j, gradient);
            return !(Math.Abs(gradient - slope.Value) <= slope.Error);
        });
    }

    /// <summary>
    /// The tape's value or gradient; for a new parameter what follows from the tape's gradients of all steps so far.
    /// </summary>
    private static Matrix<double>? TapeSays(Situation situation, string name) =>
        name.StartsWith("new.", StringComparison.Ordinal) ? situation.AfterTheStep[name[4..]]
        : situation.Tape.Gradients.GetValueOrDefault(name) ?? situation.Tape.Values.GetValueOrDefault(name);

    /// <summary>Whether an approved text would not match: an entry prints differently at six decimals.</summary>
    private static bool IsPrintedDifferently(Tensor tensor, Tensor right) => tensor.Value.Enumerate().Zip(right.Value.Enumerate())
        .Any(pair => pair.First != pair.Second && SnapshotText.Entry(pair.First) != SnapshotText.Entry(pair.Second));
}
