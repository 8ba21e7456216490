using System.Collections.Immutable;
using HandCalc.Models;
using HandCalc.Tensors;
using HandCalc.Training;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.WrongRules;

/// <summary>
/// A mistake that people make in this computation, as a small variation of the right rule: one or a few formulas are replaced, and
/// all that follows from them follows. Shapes fit, nothing crashes; only numbers tell.
/// </summary>
public sealed class WrongRule
{
    private readonly Func<Model, Computation, IEnumerable<(string Tensor, Expression Formula)>> formulas;

    internal WrongRule(
        string name, string description, Func<Model, Computation, IEnumerable<(string Tensor, Expression Formula)>> formulas)
    {
        (Name, Description, this.formulas) = (name, description, formulas);
    }

    /// <summary>Every mistake that is known by name, in the order of the way back through the model.</summary>
    public static ImmutableArray<WrongRule> All =>
    [
        LossMistakes.SumTakenForMean,
        LossMistakes.LastPositionNotZero,
        LayerNormMistakes.WithoutMeanTerms,
        LayerNormMistakes.GammaOutsideTheMeans,
        LayerNormMistakes.VarianceOfSample,
        FeedForwardMistakes.DerivativeOfAnotherGelu,
        FeedForwardMistakes.ResidualBranchDropped,
        AttentionMistakes.OutputWeightsNotTransposed,
        AttentionMistakes.HeadSlicesSwapped,
        AttentionMistakes.DiagonalOfSoftmaxOnly,
        AttentionMistakes.MaskIgnored,
        AttentionMistakes.RootForgotten,
        EmbeddingMistakes.RepeatedTokenOverwritten,
        OptimizerMistakes.DecayInTheGradient,
        OptimizerMistakes.BiasCorrectionForgotten,
    ];

    /// <summary>What it is called, in a few words: "W_O for W_Oᵀ".</summary>
    public string Name { get; }

    /// <summary>What goes wrong, in one sentence.</summary>
    public string Description { get; }

    /// <summary>The computation of a model with this mistake in it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="right">Its computation, as <see cref="TrainingStep.Computation"/> has it.</param>
    public Computation Vary(Model model, Computation right) =>
        Formulas(model, right).Aggregate(right, (varied, wrong) => varied.With(wrong.Tensor, wrong.Formula));

    /// <summary>The formulas that take the place of right ones, by the tensor that they compute.</summary>
    internal IEnumerable<(string Tensor, Expression Formula)> Formulas(Model model, Computation right) => formulas(model, right);

    /// <summary>The same training step, from the same state, with this mistake in it.</summary>
    public TrainingStep In(TrainingStep right)
    {
        ArgumentNullException.ThrowIfNull(right);
        return right.With(Vary(right.Model, right.Computation));
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The same mistake in every head.</summary>
    internal static IEnumerable<(string Tensor, Expression Formula)> PerHead(
        Model model, Func<int, (string Tensor, Expression Formula)> formula) =>
        Enumerable.Range(0, model.Heads).Select(formula);

    /// <summary>A formula with another computation, over the same operands.</summary>
    internal static Expression Replaced(Definition definition, Func<Matrix<double>[], Matrix<double>> rule) =>
        definition.Expression! with { Evaluate = values => rule([.. values]) };
}
