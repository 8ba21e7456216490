namespace HandCalc.Tensors;

/// <summary>Writes a computation down, one definition after the other.</summary>
public sealed class ComputationBuilder
{
    private readonly List<Definition> definitions = [];

    /// <summary>The step of the book that the next definitions belong to.</summary>
    public int Step { get; set; } = 1;

    /// <summary>Adds a tensor that is given from outside: a parameter, or what an optimizer carries from step to step.</summary>
    public Definition Given(string name, Axis rows, Axis columns) => Add(name, rows, columns, null);

    /// <summary>Adds the equation <paramref name="name"/> = <paramref name="expression"/>.</summary>
    public Definition Define(string name, Axis rows, Axis columns, Expression expression) => Add(name, rows, columns, expression);

    /// <summary>Adds the gradient of the loss with respect to a tensor: d.X, of X's shape.</summary>
    public Definition Gradient(Definition of, Expression expression) => Add($"d.{of.Name}", of.Rows, of.Columns, expression);

    /// <summary>The computation as it stands.</summary>
    public Computation Build() => new(definitions);

    private Definition Add(string name, Axis rows, Axis columns, Expression? expression)
    {
        var definition = new Definition(definitions.Count, Step, name, rows, columns, expression);
        definitions.Add(definition);
        return definition;
    }
}
