using System.Numerics;
using HandCalc.Models;
using HandCalc.Operations;
using HandCalc.Specs.Notation;
using HandCalc.Specs.Witnesses;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Checks;

/// <summary>
/// A law that the tensors of a right training step obey, whatever the model: a rule that breaks it is wrong, and nobody need know
/// the right one. It is written as sums that must be zero.
/// </summary>
/// <param name="Name">What it says.</param>
/// <param name="Balances">The terms of each sum.</param>
internal sealed record Law(string Name, Func<TrainingStep, IEnumerable<IEnumerable<double>>> Balances)
{
    /// <summary>Whether every sum is zero, but for the rounding of its terms.</summary>
    public bool HoldsFor(TrainingStep step) => Balances(step).All(terms =>
    {
        double[] all = [.. terms];
        return Math.Abs(all.Sum()) <= Tolerances.Arithmetic * all.Sum(Math.Abs);
    });
}

/// <summary>The laws, in the order of the way back.</summary>
/// <remarks>
/// Several say this: where Y = A·B, scaling A by one percent is scaling B by one percent, so the loss moves alike, and
/// Σ A ⊙ dA = Σ B ⊙ dB.
/// </remarks>
internal static class LawsOfAStep
{
    public static ImmutableArray<Law> All { get; } =
    [
        new("Σ losses ⊙ d.losses is the loss", step => [[-step.Loss, .. Products(step, "losses", "d.losses")]]),
        new("d.losses of the rows with a target add up to 1 for a mean, to their number for a sum", step =>
            [[-(step.Model.Loss == LossReduction.Mean ? 1 : Asked(step).Count()), .. Asked(step).Select(row => step["d.losses"][row, 0])]]),
        new("rows without a target have no d.logits", step => Positions(step).Except(Asked(step)).SelectMany(row =>
            Alone(step["d.logits"].Value.SubMatrix(row, 1, 0, step["d.logits"].Columns.Length)))),
        new("rows of d.logits add up to zero", step => Rows(step, "d.logits")),
        new("rows of d.residual add up to zero", step => Rows(step, "d.residual")),
        new("rows of d.residual are orthogonal to x̂, up to ε", step => Positions(step).Select(i => (double[])
        [
            .. step["d.residual"].Value.Row(i).PointwiseMultiply(step["x_hat"].Value.Row(i)),
            -LeftByEpsilon(step, i) * step["d.x_hat"].Value.Row(i).DotProduct(step["x_hat"].Value.Row(i)),
        ])),
        new("rows of x̂ have the mean square σ² / (σ² + ε)", step => Positions(step).Select(i => (double[])
        [
            -step["variance"][i, 0] / (step["variance"][i, 0] + step.Model.LayerNormEpsilon),
            .. step["x_hat"].Value.Row(i).Select(entry => entry * entry / step.Model.DModel),
        ])),
        new("d.hidden is d.activated times the slope of GELU", step => Entries(step, "hidden").Select(at =>
        {
            (int i, int j) = at;
            return (double[])[step["d.hidden"][i, j], -step["d.activated"][i, j] * SlopeOfGelu(step["hidden"][i, j])];
        })),
        new("Σ attention ⊙ d.attention is Σ attention ⊙ d.residual + Σ W_1 ⊙ d.W_1", step =>
        [[
            .. Minus(Products(step, "attention", "d.attention")),
            .. Products(step, "attention", "d.residual"),
            .. Products(step, "W_1", "d.W_1"),
        ]]),
        new("Σ concat ⊙ d.concat is Σ W_O ⊙ d.W_O", step =>
            [[.. Products(step, "concat", "d.concat"), .. Minus(Products(step, "W_O", "d.W_O"))]]),
        new("Σ head ⊙ d.head is Σ W_O ⊙ d.W_O in the head's rows", step => PerHead(step, h => (double[])
        [
            .. Products(step, $"head[{h}]", $"d.head[{h}]"),
            .. Minus(RowsOfHead(step, h, "W_O").PointwiseMultiply(RowsOfHead(step, h, "d.W_O")).Enumerate()),
        ])),
        new("the weights of a row on its own text add up to one, or to none in the padding", step => PerHead(step, h =>
            Texts(step).SelectMany(text => text.Rows.Select((row, position) => (double[])
                [position < text.Length ? -1 : 0, .. text.Rows.Select(other => step[$"A[{h}]"][row, other])]))).SelectMany(rows => rows)),
        new("rows of d.scaled add up to zero", step => PerHead(step, h => Rows(step, $"d.scaled[{h}]")).SelectMany(rows => rows)),
        new("above the diagonal d.scaled is zero", step => PerHead(step, h =>
            Alone(step[$"d.scaled[{h}]"].Value.StrictlyUpperTriangle())).SelectMany(entries => entries)),
        new("Σ scores ⊙ d.scores is Σ scaled ⊙ d.scaled", step => PerHead(step, h => (double[])
            [.. Products(step, $"scores[{h}]", $"d.scores[{h}]"), .. Minus(Products(step, $"scaled[{h}]", $"d.scaled[{h}]"))])),
        new("columns of d.E_token add up to those of d.X", step => Columns(step).Select(j =>
            step["d.E_token"].Value.Column(j).Concat(Minus(step["d.X"].Value.Column(j))))),
        new("what never had a gradient moves by decay alone", WithoutGradient),
        new("a rate that still grows is t / warmup of η", Growing),
        new("all clipped gradients together are no longer than the bound", step =>
            step.Model.Optimizer.Clip is { } clip ? [[TooLongTogether(step, clip)]] : []),
        new("where matrices alone decay a vector moves by its own averages alone", step =>
            step.Model.Optimizer.Decay == DecayingParameters.Matrices ? Vectors(step).SelectMany(name => WithoutDecay(step, name)) : []),
        new("no step is longer than averages of gradients can be", step =>
            step.Parameters.SelectMany(parameter => TooLong(step, parameter))),
    ];

    private static IEnumerable<int> Positions(TrainingStep step) => Enumerable.Range(0, step.Model.Ids.Length);

    /// <summary>The rows of each text, and how many of them hold its tokens.</summary>
    private static IEnumerable<(int[] Rows, int Length)> Texts(TrainingStep step)
    {
        int[] lengths = [.. (step.Model.Texts ?? []).Prepend(step.Model.Text).Select(text => Tokenizer.Split(text).Length + 2)];
        return lengths.Select((length, text) => (Enumerable.Range(text * lengths.Max(), lengths.Max()).ToArray(), length));
    }

    /// <summary>The rows in which a token is followed by another of its text.</summary>
    private static IEnumerable<int> Asked(TrainingStep step) => Texts(step).SelectMany(text => text.Rows.Take(text.Length - 1));

    private static IEnumerable<int> Columns(TrainingStep step) => Enumerable.Range(0, step.Model.DModel);

    private static IEnumerable<T> PerHead<T>(TrainingStep step, Func<int, T> balance) =>
        Enumerable.Range(0, step.Model.Heads).Select(balance);

    private static IEnumerable<IEnumerable<double>> Rows(TrainingStep step, string name) => step[name].Value.EnumerateRows();

    private static IEnumerable<double> Products(TrainingStep step, string a, string b) =>
        step[a].Value.PointwiseMultiply(step[b].Value).Enumerate();

    private static IEnumerable<double> Minus(IEnumerable<double> terms) => terms.Select(term => -term);

    /// <summary>Every entry as a sum of one term: each must be zero.</summary>
    private static IEnumerable<IEnumerable<double>> Alone(Matrix<double> entries) =>
        entries.Enumerate().Select(entry => (double[])[entry]);

    private static IEnumerable<(int Row, int Column)> Entries(TrainingStep step, string name) =>
        step[name].Value.EnumerateIndexed().Select(entry => (entry.Item1, entry.Item2));

    private static Matrix<double> RowsOfHead(TrainingStep step, int h, string name) =>
        step[name].Value.SubMatrix(h * step.Model.DHead, step.Model.DHead, 0, step.Model.DModel);

    /// <summary>What remains of a gradient along x̂: the variance would take all of it, were it not for ε.</summary>
    private static double LeftByEpsilon(TrainingStep step, int i)
    {
        double epsilon = step.Model.LayerNormEpsilon;
        return epsilon / Math.Pow(step["variance"][i, 0] + epsilon, 1.5);
    }

    /// <summary>
    /// The derivative without a derivation: a nudge of i·h, in the direction of the imaginary numbers, comes out as i·h·GELU′(x).
    /// Nothing is subtracted, so h may be so small that the rest is below any rounding.
    /// </summary>
    private static double SlopeOfGelu(double x)
    {
        const double Nudge = 1e-20;
        Complex z = new(x, Nudge);
        Complex gelu = 0.5 * z * (1 + Complex.Tanh(Math.Sqrt(2 / Math.PI) * (z + (Gelu.Cubic * z * z * z))));
        return gelu.Imaginary / Nudge;
    }

    private static IEnumerable<IEnumerable<double>> WithoutGradient(TrainingStep step)
    {
        foreach (Tensor parameter in step.Parameters)
        {
            OptimizerSettings settings = Settings(step, parameter.Name);
            (Tensor gradient, Tensor after) = (step[$"d.{parameter.Name}"], step[$"new.{parameter.Name}"]);
            Matrix<double> before = step.State[$"previous.m.{parameter.Name}"];
            bool Never((int Row, int Column) at) => gradient[at.Row, at.Column] == 0 && before[at.Row, at.Column] == 0;
            foreach ((int i, int j) in Entries(step, parameter.Name).Where(Never))
            {
                yield return [after[i, j], -parameter[i, j] * (1 - (settings.LearningRate * settings.WeightDecay))];
            }
        }
    }

    /// <summary>The settings of a parameter's step: the rate of this step, and no decay where it has none.</summary>
    private static OptimizerSettings Settings(TrainingStep step, string parameter)
    {
        OptimizerSettings settings = step.Model.Optimizer;
        return settings with
        {
            LearningRate = settings.Schedule is null ? settings.LearningRate : step["rate"][0, 0],
            WeightDecay = AdamWInLongForm.Decays(parameter, settings) ? settings.WeightDecay : 0,
        };
    }

    private static IEnumerable<IEnumerable<double>> Growing(TrainingStep step)
    {
        int t = step.State.StepsTaken + 1;
        return step.Model.Optimizer is { Schedule: { } schedule, LearningRate: var η } && t <= schedule.Warmup
            ? [[step["rate"][0, 0] * schedule.Warmup, -η * t]] : [];
    }

    /// <summary>How much longer than the bound all clipped gradients are, as one vector.</summary>
    private static double TooLongTogether(TrainingStep step, double clip)
    {
        double length = Math.Sqrt(step.Parameters.Sum(parameter => Products(step, $"clipped.{parameter.Name}", $"clipped.{parameter.Name}")
            .Sum()));
        return Math.Max(0, length - (clip * (1 + Tolerances.Arithmetic)));
    }

    private static IEnumerable<string> Vectors(TrainingStep step) =>
        step.Parameters.Where(parameter => parameter.Shape.Length == 1).Select(parameter => parameter.Name);

    /// <summary>θ′ − θ + rate · m̂ / (√v̂ + ε), entry by entry.</summary>
    private static IEnumerable<IEnumerable<double>> WithoutDecay(TrainingStep step, string name)
    {
        OptimizerSettings settings = Settings(step, name);
        int t = step.State.StepsTaken + 1;
        foreach ((int i, int j) in Entries(step, name))
        {
            double mean = step[$"m.{name}"][i, j] / (1 - Math.Pow(settings.Beta1, t));
            double size = Math.Sqrt(step[$"v.{name}"][i, j] / (1 - Math.Pow(settings.Beta2, t))) + settings.Epsilon;
            yield return [step[$"new.{name}"][i, j], -step[name][i, j], settings.LearningRate * mean / size];
        }
    }

    /// <summary>By how much each step, apart from decay, is longer than possible.</summary>
    private static IEnumerable<IEnumerable<double>> TooLong(TrainingStep step, Tensor parameter)
    {
        const double Rounding = 1e-9;
        OptimizerSettings settings = Settings(step, parameter.Name);
        double longest = settings.LearningRate * AdamWInLongForm.LongestStep(step.State.StepsTaken + 1, settings) * (1 + Rounding);
        double kept = 1 - (settings.LearningRate * settings.WeightDecay);
        Matrix<double> moved = step[$"new.{parameter.Name}"].Value - (kept * parameter.Value);
        return Alone(moved.Map(distance => Math.Max(0, Math.Abs(distance) - longest)));
    }
}
