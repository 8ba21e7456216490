namespace HandCalc.Explanations;

/// <summary>
/// How one entry [i, j] of a tensor comes about, as a small tree of symbols. It is told entry by entry and shares no code with the
/// operations of the engine, so what it gives for a cell is a witness: it must be the number in that cell.
/// </summary>
internal abstract record Recipe
{
    public static implicit operator Recipe(double value) => new Number(value);

    public static Recipe operator +(Recipe a, Recipe b) => Apply.Joined(Operator.Add, a, b);

    public static Recipe operator *(Recipe a, Recipe b) => Apply.Joined(Operator.Multiply, a, b);

    public static Recipe operator -(Recipe a, Recipe b) => new Apply(Operator.Subtract, [a, b]);

    public static Recipe operator /(Recipe a, Recipe b) => new Apply(Operator.Divide, [a, b]);

    public static Recipe operator -(Recipe a) => new Apply(Operator.Negate, [a]);
}

/// <summary>An entry of another tensor. A vector has row or column 0 where it lacks an axis.</summary>
internal sealed record Entry(Definition Source, Subscript Row, Subscript Column) : Recipe;

/// <summary>A number that is the same at every place.</summary>
/// <param name="Value">The number.</param>
/// <param name="Symbol">What a formula calls it: β₁.</param>
/// <param name="Setting">The setting of the model that it is, by the name of its field: optimizer.beta1.</param>
/// <param name="Along">The axis whose length it is.</param>
internal sealed record Number(double Value, string? Symbol = null, string? Setting = null, Axis? Along = null) : Recipe
{
    /// <summary>How many rows or columns there are along an axis.</summary>
    public static Number Of(Axis axis) => new(axis.Length, Along: axis);
}

/// <summary>The sum of many terms, or the largest of them.</summary>
/// <param name="IsSum">Whether they are added up.</param>
/// <param name="Over">What k runs over.</param>
/// <param name="Of">The term.</param>
/// <param name="WhyNone">Why there may be no term at all.</param>
internal sealed record Fold(bool IsSum, IndexRange Over, Recipe Of, Note? WhyNone = null) : Recipe;

/// <summary>A result on the way that is worth a line of its own.</summary>
/// <param name="Name">What it is called in what follows.</param>
/// <param name="Of">How it comes about. It does not depend on k.</param>
/// <param name="IsInline">Whether a formula shows how it comes about in its place, instead of the name.</param>
internal sealed record Named(string Name, Recipe Of, bool IsInline = false) : Recipe;

/// <summary>A recipe that depends on the place, or on what the model chooses.</summary>
internal sealed record Case(Condition When, Recipe Then, Recipe Otherwise) : Recipe;

/// <summary>A recipe with a sentence that says why: everywhere, or where a condition holds.</summary>
internal sealed record Noted(Recipe Of, Note Why, Condition? When = null) : Recipe;

/// <summary>What can be done with one number or two, and, of the first two, with any. Least is the smaller of two.</summary>
internal enum Operator
{
    Add,
    Multiply,
    Subtract,
    Divide,
    Power,
    Least,
    Most,
    Negate,
    Exp,
    Ln,
    Sqrt,
    Tanh,
    Cos,
}

/// <summary>An operation on numbers.</summary>
internal sealed record Apply(Operator Operator, ImmutableArray<Recipe> Of) : Recipe
{
    /// <summary>a + b + c and a · b · c are one operation each, from left to right.</summary>
    public static Apply Joined(Operator operation, Recipe a, Recipe b) =>
        new(operation, a is Apply left && left.Operator == operation ? [.. left.Of, b] : [a, b]);

    /// <summary>The result.</summary>
    public static double Compute(Operator operation, ReadOnlySpan<double> of)
    {
        double result = of[0];
        for (int index = 1; index < of.Length; index++)
        {
            result = operation switch
            {
                Operator.Add => result + of[index],
                Operator.Multiply => result * of[index],
                Operator.Subtract => result - of[index],
                Operator.Divide => result / of[index],
                Operator.Least => Math.Min(result, of[index]),
                Operator.Most => Math.Max(result, of[index]),
                _ => Math.Pow(result, of[index]),
            };
        }

        return operation switch
        {
            Operator.Negate => -result,
            Operator.Exp => Math.Exp(result),
            Operator.Ln => Math.Log(result),
            Operator.Sqrt => Math.Sqrt(result),
            Operator.Tanh => Math.Tanh(result),
            Operator.Cos => Math.Cos(result),
            _ => result,
        };
    }
}
