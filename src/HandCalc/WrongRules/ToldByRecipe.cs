using HandCalc.Explanations;
using MathNet.Numerics.LinearAlgebra.Double;

namespace HandCalc.WrongRules;

/// <summary>An operation that is told entry by entry, and so is computed: a variation of one that has a kernel.</summary>
/// <param name="Name">The kind of operation.</param>
/// <param name="Formula">The right-hand side as a reader sees it.</param>
/// <param name="Recipe">What each entry is computed from.</param>
/// <param name="Rows">The rows of the result.</param>
/// <param name="Columns">Its columns.</param>
internal sealed record ToldByRecipe(string Name, string Formula, Recipe Recipe, Axis Rows, Axis Columns) : Operation(Name, Formula), ITold
{
    /// <inheritdoc/>
    public override string Write(ImmutableArray<Operand> x) => Formula;

    /// <summary>The right-hand side that a recipe tells, in the place of another of a definition.</summary>
    /// <param name="definition">What is computed.</param>
    /// <param name="recipe">How.</param>
    /// <param name="others">What the recipe reads beside the operands of the definition.</param>
    public static Expression InPlaceOf(Definition definition, Recipe recipe, params ReadOnlySpan<Operand> others)
    {
        Expression right = definition.Expression!;
        return new ToldByRecipe(right.Operation.Name, right.Formula, recipe, definition.Rows, definition.Columns)
            .Of([.. right.Operands, .. others]);
    }

    internal override Evaluation Kernel(ImmutableArray<Operand> x) => operands =>
    {
        var values = new Matrix<double>[x.Max(operand => operand.Source.Index) + 1];
        for (int index = 0; index < x.Length; index++)
        {
            values[x[index].Source.Index] = operands[index];
        }

        return DenseMatrix.Create(Rows.Length, Columns.Length, (i, j) => new Grounding(values).Value(Recipe, new(i, j)));
    };
}
