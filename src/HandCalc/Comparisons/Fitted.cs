using HandCalc.Operations;

namespace HandCalc.Comparisons;

/// <summary>Slips with a number of their own, which is read from the file: how much is dropped, smoothed, learned, decayed.</summary>
internal static class Fitted
{
    public static IEnumerable<(Slip Slip, Matrix<double> Values)> Of(Suspect suspect) => suspect.Definition.Expression is null ? []
        : new[] { Dropout(suspect), LabelSmoothing(suspect), Update(suspect), Epsilon(suspect) }.OfType<(Slip, Matrix<double>)>()
            .Concat(EpsilonOfAdamW(suspect));

    /// <summary>Some entries are zero, and the others larger.</summary>
    private static (Slip Slip, Matrix<double> Values)? Dropout(Suspect suspect)
    {
        (Matrix<double> right, Matrix<double> found) = (suspect.Following, suspect.Value!);
        (int row, int column, double largest) = right.PointwiseMultiply(found.Map(entry => entry == 0 ? 0 : 1.0))
            .EnumerateIndexed().MaxBy(entry => Math.Abs(entry.Item3));
        double factor = found[row, column] / largest;
        bool someAreDropped = right.Enumerate().Zip(found.Enumerate()).Any(pair => pair.First != 0 && pair.Second == 0);
        string number = factor.ToString("G4", CultureInfo.InvariantCulture);
        return !someAreDropped || !(factor >= 1 - 1e-6) || right.Enumerate().Count(entry => entry != 0) < 4 ? null
            : (factor > 1.001
                ? new("dropout",
                    $"Some entries are 0, and the others {number} times what they should be: dropout is on, and this book has none.")
                : new("some zeros", "Some entries are 0, and the others are right."),
                right.MapIndexed((i, j, entry) => found[i, j] == 0 ? 0 : factor * entry));
    }

    /// <summary>−ln P and P − Y where the target is smoothed: (1 − s) Y + s / the number of words.</summary>
    private static (Slip Slip, Matrix<double> Values)? LabelSmoothing(Suspect suspect)
    {
        (ImmutableArray<int> targets, StepOfFile step) = (suspect.Step.Right.Model.Targets, suspect.Step);
        Matrix<double> p = step.Value(step.Right.Computation["P"]);
        bool IsAsked(int row) => row < targets.Length && targets[row] != Model.NoTarget;
        int words = p.ColumnCount;
        Matrix<double>? direction = suspect.Definition.Expression!.Operation switch
        {
            CrossEntropy => suspect.Following.MapIndexed((i, _, loss) => IsAsked(i) ? -p.Row(i).Map(Math.Log).Sum() / words - loss : 0),
            SoftmaxCrossEntropyBackward => suspect.Following.MapIndexed((i, j, _) => !IsAsked(i) ? 0
                : step.Value(step.Right.Computation["d.losses"])[i, 0] * ((j == targets[i] ? 1 : 0) - (1.0 / words))),
            _ => null,
        };
        if (direction is null)
        {
            return null;
        }

        double smoothing = Along(direction, suspect.Value! - suspect.Following);
        string number = smoothing.ToString("G3", CultureInfo.InvariantCulture);
        return smoothing is > 1e-3 and < 1 ? (new("label smoothing", $"The targets are smoothed by {number}: this book asks for one word."),
            suspect.Following + (direction * smoothing)) : null;
    }

    /// <summary>What a new weight does not tell from no decay, where it is known to few digits only.</summary>
    public static double? LeastDecay(Suspect suspect)
    {
        double weight = Agreement.Largest(suspect.Step.Value(suspect.Base!));
        return suspect.IsCoarse && weight > 0 ? suspect.Allowed / (weight * suspect.Settings!.LearningRate) : null;
    }

    /// <summary>θ′ = θ − η′ m̂ / (√v̂ + ε) − d θ: another rate, another decay.</summary>
    private static (Slip Slip, Matrix<double> Values)? Update(Suspect suspect)
    {
        if (suspect.Base is not { } parameter)
        {
            return null;
        }

        OptimizerSettings settings = suspect.Settings!;
        Matrix<double> old = suspect.Step.Value(parameter), decay = old * (settings.LearningRate * settings.WeightDecay);
        Matrix<double> step = old - suspect.Following - decay, found = old - suspect.Value!;
        (double ss, double sd, double dd) = (Dot(step, step), Dot(step, decay), Dot(decay, decay));
        double determinant = (ss * dd) - (sd * sd);
        if (!(determinant > 1e-6 * ss * dd) || settings.LearningRate == 0)
        {
            return null;
        }

        double rate = ((Dot(found, step) * dd) - (Dot(found, decay) * sd)) / determinant;
        double rest = ((Dot(found, decay) * ss) - (Dot(found, step) * sd)) / determinant;

        // How well the two are known, which are read from numbers that are rounded.
        double unknown = Math.Max(suspect.Allowed, 4 * suspect.Precision.Relative * Agreement.Largest(suspect.Value!));
        double rateUnknown = unknown / Agreement.Largest(step), restUnknown = unknown / Agreement.Largest(decay);
        bool isRate = Math.Abs(rate - 1) <= rateUnknown, isDecay = Math.Abs(rest - 1) <= restUnknown,
            isBoth = Math.Abs(rest - rate) <= restUnknown;
        bool isApart = Math.Abs((rest * settings.LearningRate) - 1) <= restUnknown;
        string rates = Text(rate), decays = Text(isRate ? rest : rest / rate), η = Text(rate * settings.LearningRate);
        return (isRate, isDecay, isBoth) switch
        {
            (true, true, _) => null,
            _ when Math.Abs(rate) <= rateUnknown && Math.Abs(rest) <= restUnknown => null,
            (_, true, _) when Math.Abs(rate) <= rateUnknown => With("no step", "The weight only decays: its step is zero."),
            (_, _, true) => With("another learning rate",
                $"As if η were {η}: the step is {rates} times what it should be, and the decay with it."),
            (_, true, _) => With("a step of another size", $"The step is {rates} times what it should be, and the decay is right."),
            (true, _, _) when isApart => With("decay without the learning rate", "A parameter loses λ θ, where it should lose η λ θ."),
            (true, _, _) when Math.Abs(rest) <= restUnknown => With("weight decay forgotten", "The parameters do not decay."),
            (true, _, _) => With("another weight decay",
                $"The decay is {decays} times what it should be, as if λ were {Text(rest * settings.WeightDecay)}."),
            _ => With("another learning rate and another decay", $"As if η were {η}, and the decay {Text(rest)} times what it should be."),
        };

        (Slip, Matrix<double>)? With(string name, string description) =>
            (new(name, description), old - (step * rate) - (decay * rest));
    }

    /// <summary>x̂ = (x − μ) / √(σ² + ε′), where ε′ is read where it weighs most: in the row of the smallest variance.</summary>
    private static (Slip Slip, Matrix<double> Values)? Epsilon(Suspect suspect)
    {
        if (suspect.Definition.Expression!.Operation is not Normalization)
        {
            return null;
        }

        Matrix<double>[] operands = [.. suspect.Definition.Operands.Select(operand => suspect.Step.Value(operand.Source))];
        int row = operands[2].Column(0).AbsoluteMinimumIndex(), column = suspect.Value!.Row(row).AbsoluteMaximumIndex();
        double root = (operands[0][row, column] - operands[1][row, 0]) / suspect.Value[row, column],
            epsilon = (root * root) - operands[2][row, 0];
        return (new("another ε", $"As if {Text(epsilon)} were added to the variance, not the ε of the model file."),
            operands[0].MapIndexed((i, j, x) => (x - operands[1][i, 0]) / Math.Sqrt(operands[2][i, 0] + epsilon)));
    }

    /// <summary>
    /// The update with ε′ for ε, which is read where it weighs most: where v̂ is smallest. In a first step a gradient that is c times as
    /// large does what ε / c does, and both are told where the file has neither average.
    /// </summary>
    private static IEnumerable<(Slip Slip, Matrix<double> Values)> EpsilonOfAdamW(Suspect suspect)
    {
        if (suspect.Base is null)
        {
            yield break;
        }

        OptimizerSettings settings = suspect.Settings!;
        Matrix<double>[] operands = [.. suspect.Definition.Operands.Select(operand => suspect.Step.Value(operand.Source))];
        double time = operands[3][0, 0];
        Matrix<double> m = operands[1] / (1 - Math.Pow(settings.Beta1, time));
        Matrix<double> root = (operands[2] / (1 - Math.Pow(settings.Beta2, time))).PointwiseSqrt();
        Matrix<double> decayed = operands[0] * (1 - (settings.LearningRate * settings.WeightDecay));
        (int row, int column, _) = root.Map2((v, average) => average == 0 ? double.PositiveInfinity : v, m).EnumerateIndexed()
            .MinBy(entry => entry.Item3);
        double step = (decayed[row, column] - suspect.Value![row, column]) / settings.LearningRate;
        double epsilon = (m[row, column] / step) - root[row, column];
        if (!double.IsFinite(epsilon))
        {
            yield break;
        }

        Matrix<double> values = decayed - (m.PointwiseDivide(root + epsilon)
            .Map(quotient => double.IsNaN(quotient) ? 0 : quotient) * settings.LearningRate);
        yield return (new("another ε of AdamW", $"As if {Text(epsilon)} were added to √v̂, not the ε of the model file."), values);
        if (suspect.Step.Right.State.StepsTaken == 0 && epsilon > 0
            && !suspect.Definition.Operands[1..3].Any(operand => suspect.Step.Tells(operand.Source)))
        {
            yield return (new("a gradient of another size",
                $"As if the gradient were {Text(settings.Epsilon / epsilon)} times what it should be."), values);
        }
    }

    private static double Along(Matrix<double> direction, Matrix<double> change) => Dot(direction, change) / Dot(direction, direction);

    private static double Dot(Matrix<double> a, Matrix<double> b) => a.PointwiseMultiply(b).Enumerate().Sum();

    /// <summary>Three digits, or as many as tell a number from 1.</summary>
    private static string Text(double number) => PowerOfTen.Written(
        number.ToString(number != 1 && Math.Abs(number - 1) < 0.005 ? "G9" : "G3", CultureInfo.InvariantCulture));
}
