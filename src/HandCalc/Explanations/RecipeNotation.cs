namespace HandCalc.Explanations;

/// <summary>Writes recipes as formulas are written: Sum(features, Of(x, I, K) * Of(w, K, J)).</summary>
internal static class RecipeNotation
{
    /// <summary>An entry of a tensor.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="row">Its row; it does not matter where the tensor lies, as a bias does.</param>
    /// <param name="column">Its column; it does not matter where the tensor stands, as the mean of each row does.</param>
    public static Recipe Of(Definition tensor, Subscript row, Subscript column) =>
        new Entry(tensor, tensor.Rows == Axis.None ? Subscript.At(0) : row, tensor.Columns == Axis.None ? Subscript.At(0) : column);

    /// <summary>The entry [i, j] of a tensor.</summary>
    public static Recipe Of(Definition tensor) => Of(tensor, Subscript.I, Subscript.J);

    /// <summary>An entry of an operand, which may be transposed, or some columns of a tensor.</summary>
    public static Recipe Of(Operand operand, Subscript row, Subscript column) => operand.Transposed
        ? Of(operand.Source, column, row)
        : Of(operand.Source, row, column.Shifted(operand.Columns?.Start.Value ?? 0));

    /// <summary>Σₖ over the rows or columns of an axis.</summary>
    public static Recipe Sum(Axis along, Recipe of) => Sum(IndexRange.Along(along), of);

    /// <summary>Σₖ over a range.</summary>
    public static Recipe Sum(IndexRange over, Recipe of, Note? whyNone = null) => new Fold(true, over, of, whyNone);

    /// <summary>The largest over a range.</summary>
    public static Recipe Largest(IndexRange over, Recipe of) => new Fold(false, over, of);

    /// <summary>A result with a line of its own, of which later lines use the name.</summary>
    public static Recipe Called(string name, Recipe of) => new Named(name, of);

    /// <summary>A result with a line of its own; the formula as a whole shows how it comes about.</summary>
    public static Recipe Part(string name, Recipe of) => new Named(name, of, IsInline: true);

    /// <summary>A recipe for the places where i or j is less than something, and one for the others.</summary>
    public static Recipe WhereLess(Subscript left, Subscript right, Recipe then, Recipe otherwise) =>
        new Case(new Compared(left, true, right), then, otherwise);

    /// <summary>A recipe for the places where i or j is equal to something, and one for the others.</summary>
    public static Recipe WhereEqual(Subscript left, Subscript right, Recipe then, Recipe otherwise) =>
        new Case(new Compared(left, false, right), then, otherwise);

    /// <summary>A recipe for some rows or columns, and one for the others.</summary>
    public static Recipe WhereOneOf(Subscript index, ImmutableArray<int> of, Recipe then, Recipe otherwise) =>
        of.IsEmpty ? otherwise : new Case(new OneOf(index, of), then, otherwise);

    /// <summary>A recipe, and why it is as it is.</summary>
    public static Recipe Because(Recipe of, params ReadOnlySpan<Note.Part> why) => new Noted(of, Note.Of(why));

    /// <summary>A recipe to the power of another.</summary>
    public static Recipe Power(Recipe of, Recipe exponent) => new Apply(Operator.Power, [of, exponent]);

    /// <summary>The square.</summary>
    public static Recipe Square(Recipe of) => Power(of, 2);

    /// <summary>e to a power.</summary>
    public static Recipe Exp(Recipe of) => new Apply(Operator.Exp, [of]);

    /// <summary>The natural logarithm.</summary>
    public static Recipe Ln(Recipe of) => new Apply(Operator.Ln, [of]);

    /// <summary>The square root.</summary>
    public static Recipe Sqrt(Recipe of) => new Apply(Operator.Sqrt, [of]);

    /// <summary>The smaller of two numbers.</summary>
    public static Recipe Least(Recipe a, Recipe b) => new Apply(Operator.Least, [a, b]);

    /// <summary>The larger of two numbers.</summary>
    public static Recipe Most(Recipe a, Recipe b) => new Apply(Operator.Most, [a, b]);

    /// <summary>The cosine.</summary>
    public static Recipe Cos(Recipe of) => new Apply(Operator.Cos, [of]);

    /// <summary>The hyperbolic tangent.</summary>
    public static Recipe Tanh(Recipe of) => new Apply(Operator.Tanh, [of]);
}
