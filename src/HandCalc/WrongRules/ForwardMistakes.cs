using System.Globalization;
using HandCalc.Models;
using HandCalc.Operations;
using HandCalc.Tensors;
using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using static HandCalc.WrongRules.WrongRule;

namespace HandCalc.WrongRules;

/// <summary>
/// Mistakes on the way to the loss (steps 1 to 7). Each computes another function, and where its derivative goes wrong with it,
/// that is part of the mistake: no slope would notice.
/// </summary>
public static class ForwardMistakes
{
    /// <summary>X[i] = E_token[ids[i]].</summary>
    public static WrongRule PositionsForgotten { get; } = new(
        "positions forgotten",
        "Each token has its row of E_token, and its position's row of E_pos is not added.",
        (model, right) => [("X", right["X"].Expression! with
        {
            Evaluate = values => right["X"].Expression!.Evaluate([values[0], values[1].Map(_ => 0.0)]),
        })]);

    /// <summary>scaled = scores.</summary>
    public static WrongRule RootForgotten { get; } = new(
        "1/√d_k forgotten",
        "The scores go into the softmax without being divided by √d_k.",
        (model, right) => Scaled(model, right, 1));

    /// <summary>scaled = scores / dₖ.</summary>
    public static WrongRule DivisionWithoutRoot { get; } = new(
        "d_k for √d_k",
        "The scores are divided by d_k, not by its root.",
        (model, right) => Scaled(model, right, model.DHead * model.DHead));

    /// <summary>scaled = scores / √d_model.</summary>
    public static WrongRule RootOfAllFeatures { get; } = new(
        "√d_model for √d_k",
        "The scores are divided by the root of all features, not of those of one head.",
        (model, right) => Scaled(model, right, model.DModel));

    /// <summary>A = softmax(scaled), over all positions.</summary>
    public static WrongRule MaskForgotten { get; } = new(
        "mask forgotten",
        "Each position looks at the positions behind it too.",
        (model, right) => PerHead(model, h => ($"A[{h}]", new Softmax().Of(right[$"scaled[{h}]"]))));

    /// <summary>Softmax where columns, not rows, sum to one.</summary>
    public static WrongRule SoftmaxOverColumns { get; } = new(
        "softmax over columns",
        "The columns sum to one, where the rows should.",
        (model, right) => PerHead(model, h => ($"A[{h}]", OverColumns(right[$"scaled[{h}]"], causal: true)))
            .Append(("P", OverColumns(right["logits"], causal: false))));

    /// <summary>concat = [last head | … | first head].</summary>
    public static WrongRule HeadsReversed { get; } = new(
        "heads in the other order",
        "The heads stand side by side from the last to the first.",
        (model, right) => Concatenated(right, column => (model.Heads - 1 - (column / model.DHead), column % model.DHead)));

    /// <summary>concat = feature 0 of every head, then feature 1 of every head, …</summary>
    public static WrongRule HeadsInterleaved { get; } = new(
        "heads interleaved",
        "The features of the heads take turns, where all features of a head stand together.",
        (model, right) => Concatenated(right, column => (column % model.Heads, column / model.Heads)));

    /// <summary>activated = hidden ⊙ Φ(hidden), forward and backward.</summary>
    public static WrongRule GeluByErf { get; } = new(
        "GELU by erf",
        "This is the exact GELU, x·Φ(x), forward or backward; the book, like GPT-2, uses the tanh formula.",
        (model, right) =>
        [
            ("activated", right["activated"].Expression! with { Evaluate = values => values[0].Map(x => x * Normal(x)) }),
            ("d.hidden", right["d.hidden"].Expression! with
            {
                Evaluate = values => values[0].Map2((dY, x) => dY * (Normal(x) + (x * Density(x))), values[1]),
            }),
        ]);

    /// <summary>x_hat = (residual − mean) / (√variance + ε).</summary>
    public static WrongRule EpsilonOutsideTheRoot { get; } = new(
        "ε outside the root",
        "ε is added to the standard deviation, where it belongs to the variance, inside the root.",
        (model, right) => [("x_hat", right["x_hat"].Expression! with
        {
            Evaluate = values => EpsilonOutside(values[0], values[1], values[2], model.LayerNormEpsilon),
        })]);

    /// <summary>losses[i] = −ln P[i, ids[i]].</summary>
    public static WrongRule TargetsNotShifted { get; } = new(
        "targets not shifted",
        "Each position is asked for its own word, where it should predict the next one.",
        (model, right) =>
        [
            ("losses", new CrossEntropy(model.Ids[..^1]).Of(right["P"])),
            ("d.P", new CrossEntropyBackward(model.Ids[..^1]).Of(right["d.losses"], right["P"])),
            ("d.logits", new SoftmaxCrossEntropyBackward(model.Ids[..^1]).Of(right["d.losses"], right["P"])),
        ]);

    /// <summary>The loss is a mean where the model says sum.</summary>
    public static WrongRule MeanForSum { get; } = new(
        "mean for sum",
        "The loss looks like the mean of the losses, not their sum: a model file says which one is meant.",
        (model, right) => [("loss", new Total(Mean: true).Of(right["losses"]))]);

    /// <summary>The loss is a sum where the model says mean.</summary>
    public static WrongRule SumForMean { get; } = new(
        "sum for mean",
        "The loss looks like the sum of the losses, not their mean: a model file says which one is meant.",
        (model, right) => [("loss", new Total(Mean: false).Of(right["losses"]))]);

    /// <summary>Every mistake above, in the order of the computation.</summary>
    public static IEnumerable<WrongRule> All { get; } =
    [
        PositionsForgotten, RootForgotten, DivisionWithoutRoot, RootOfAllFeatures, MaskForgotten, SoftmaxOverColumns,
        HeadsReversed, HeadsInterleaved, GeluByErf, EpsilonOutsideTheRoot, EpsilonOf(0), EpsilonOf(1e-3), EpsilonOf(1e-6),
        TargetsNotShifted, MeanForSum, SumForMean,
    ];

    /// <summary>Another ε in the layer norm, forward and backward: none, or what other libraries take.</summary>
    public static WrongRule EpsilonOf(double epsilon) => new(
        epsilon == 0 ? "no ε" : string.Create(CultureInfo.InvariantCulture, $"ε = {epsilon:0e-0}"),
        epsilon == 0 ? "The layer norm adds nothing to the variance, where the model file has an ε."
            : string.Create(CultureInfo.InvariantCulture,
                $"The layer norm adds {epsilon:0e-0} to the variance, not the ε of the model file."),
        (model, right) =>
        [
            ("x_hat", new Normalization(epsilon).Of(right["residual"], right["mean"], right["variance"])),
            ("d.variance", new VarianceBackward(epsilon).Of(right["d.x_hat"], right["residual"], right["mean"], right["variance"])),
            ("d.mean", new MeanBackward(epsilon).Of(right["d.x_hat"], right["variance"])),
            ("d.residual", new NormalizationBackward(epsilon).Of(
                right["d.x_hat"], right["d.variance"], right["d.mean"], right["residual"], right["mean"], right["variance"])),
        ]);

    private static IEnumerable<(string Tensor, Expression Formula)> Scaled(Model model, Computation right, int size) =>
        PerHead(model, h => ($"scaled[{h}]", new Scaling(size).Of(right[$"scores[{h}]"])));

    private static IEnumerable<(string Tensor, Expression Formula)> Concatenated(
        Computation right, Func<int, (int Head, int Feature)> source) =>
        [("concat", right["concat"].Expression! with { Evaluate = heads => Concatenated([.. heads], source) })];

    private static DenseMatrix Concatenated(Matrix<double>[] heads, Func<int, (int Head, int Feature)> source) =>
        DenseMatrix.Create(heads[0].RowCount, heads.Length * heads[0].ColumnCount, (i, j) => heads[source(j).Head][i, source(j).Feature]);

    private static Expression OverColumns(Definition x, bool causal) =>
        new Softmax(causal).Of(x) with
        {
            Evaluate = values => Softmax.Forward(
                values[0].MapIndexed((i, j, entry) => causal && j > i ? double.NegativeInfinity : entry).Transpose(),
                causal: false).Transpose(),
        };

    private static Matrix<double> EpsilonOutside(Matrix<double> x, Matrix<double> mean, Matrix<double> variance, double epsilon) =>
        x.MapIndexed((i, _, entry) => (entry - mean[i, 0]) / (Math.Sqrt(variance[i, 0]) + epsilon));

    private static double Normal(double x) => (1 + SpecialFunctions.Erf(x / Math.Sqrt(2))) / 2;

    private static double Density(double x) => Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);
}
