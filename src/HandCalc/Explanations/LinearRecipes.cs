using static HandCalc.Explanations.RecipeNotation;
using static HandCalc.Explanations.Subscript;

namespace HandCalc.Explanations;

/// <summary>What only adds and multiplies.</summary>
internal static class LinearRecipes
{
    /// <summary>Σₖ A[i, k] · B[k, j], a row times a column.</summary>
    public static Recipe Product(Operand a, Operand b) =>
        Sum(a.Transposed ? a.Source.Rows : a.Source.Columns, Of(a, I, K) * Of(b, K, J));

    /// <summary>The terms one after the other; each that is a sum itself has a line of its own.</summary>
    public static Recipe Addition(IEnumerable<Expression> terms, Func<Expression, Recipe> recipe) => terms
        .Select(term => recipe(term) is Fold sum ? Part(term.Formula, sum) : recipe(term))
        .Aggregate((sum, term) => sum + term);

    /// <summary>Σₖ Y[k, j].</summary>
    public static Recipe SumOverRows(Definition y) => Sum(y.Rows, Of(y, K, J));

    /// <summary>Σₖ Y[k, j] · X[k, j]; of a vector, Y[j] · X[j].</summary>
    public static Recipe SumOfProductsOverRows(Definition y, Definition x) =>
        y.Rows == Axis.None ? Of(y) * Of(x) : Sum(y.Rows, Of(y, K, J) * Of(x, K, J));

    /// <summary>X[i, j] / √size.</summary>
    public static Recipe Scaling(Definition x, int size) => Of(x) / Sqrt(new Number(size, Setting: "dHead"));

    /// <summary>A row of A, or below them one of B.</summary>
    public static Recipe Stacking(Definition a, Definition b) =>
        WhereLess(I, EndOf(a.Rows), Of(a), Of(b, I.Shifted(-a.Rows.Length), J));

    /// <summary>The part in whose columns j lies.</summary>
    public static Recipe Concatenation(ReadOnlySpan<Operand> parts)
    {
        int end = parts.Length * parts[0].Source.Columns.Length;
        Recipe? rest = null;
        for (int part = parts.Length - 1; part >= 0; part--)
        {
            int start = end - parts[part].Source.Columns.Length;
            Recipe entry = Of(parts[part].Source, I, J.Shifted(-start));
            rest = rest is null ? entry : WhereLess(J, At(end), entry, rest);
            end = start;
        }

        return rest!;
    }
}
