using HandCalc.Operations;
using MathNet.Numerics.LinearAlgebra.Double;

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

    /// <summary>A mistake in one tensor, entry by entry.</summary>
    internal WrongRule(string name, string description, string tensor, Func<Matrix<double>[], int, int, double> entry)
        : this(name, description, (_, right) => [(tensor, ByEntry(right[tensor], entry))])
    {
    }

    /// <summary>Every mistake that is known by name, in the order of the way back through the model.</summary>
    public static ImmutableArray<WrongRule> All => BackwardMistakes.All;

    /// <summary>What it is called, in a few words: "W_O for W_Oᵀ".</summary>
    public string Name { get; }

    /// <summary>What goes wrong, in one sentence.</summary>
    public string Description { get; }

    /// <summary>The computation of a model with this mistake in it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="right">Its computation, as <see cref="TrainingStep.Computation"/> has it.</param>
    public Computation Vary(Model model, Computation right) =>
        Formulas(model, right).Aggregate(right, (varied, wrong) => varied.With(wrong.Tensor, wrong.Formula));

    /// <summary>
    /// The formulas that take the place of right ones, by the tensor that they compute: in every part of the model that has such tensors.
    /// Where none has, there are none.
    /// </summary>
    internal IEnumerable<(string Tensor, Expression Formula)> Formulas(Model model, Computation right)
    {
        string[] scopes = [.. right.Definitions.Select(definition => definition.Id.Scope).Distinct()];
        return scopes is [""] && model.Architecture == Architecture.Published ? formulas(model, right)
            : scopes.SelectMany(scope => In(model, right.In(scope))).DistinctBy(formula => formula.Tensor);
    }

    /// <summary>A rule asks for the tensors that it is about, and stops where there are none of their names.</summary>
    private (string Tensor, Expression Formula)[] In(Model model, Computation part)
    {
        try
        {
            return [.. formulas(model, part).Select(formula => (part[formula.Tensor].Name, formula.Formula))];
        }
        catch (KeyNotFoundException)
        {
            return [];
        }
    }

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
        Model model, string symbol, Func<int, Expression> formula) =>
        Enumerable.Range(0, model.Heads).Select(head => ($"{symbol}[{head}]", formula(head)));

    /// <summary>Another computation from the same operands, and from others if there are any.</summary>
    internal static Expression Replaced(
        Definition definition, Func<Matrix<double>[], Matrix<double>> rule, params ReadOnlySpan<Operand> others)
    {
        Expression right = definition.Expression!;
        return new(right.Operation.Name, right.Formula, [.. right.Operands, .. others], values => rule([.. values]));
    }

    /// <summary>The same, entry by entry.</summary>
    internal static Expression ByEntry(Definition definition, Func<Matrix<double>[], int, int, double> entry) =>
        Replaced(definition, values =>
            DenseMatrix.Create(definition.Rows.Length, definition.Columns.Length, (i, j) => entry(values, i, j)));

    /// <summary>The update with which AdamW makes a new value.</summary>
    internal static AdamWUpdate UpdateOf(Definition next) => (AdamWUpdate)next.Expression!.Operation;

    /// <summary>The ε of the layer norm: of the first, where a part of the model has none of its own.</summary>
    internal static double Epsilon(Computation right) => right.Definitions.OrderBy(definition => definition.Id.Scope != right.Scope)
        .Select(definition => definition.Expression?.Operation).OfType<Normalization>().First().Epsilon;
}
