namespace HandCalc.Tensors;

/// <summary>Writes a computation down, one definition after the other.</summary>
/// <param name="scope">The part of the model that the definitions belong to; empty in a model of one block.</param>
public sealed class ComputationBuilder(string scope = "")
{
    private readonly List<Definition> definitions = [];

    private ComputationBuilder(string scope, List<Definition> definitions)
        : this(scope) => this.definitions = definitions;

    /// <summary>The same computation, to be continued in a part of this part: block[0], and in it ln_1.</summary>
    public ComputationBuilder this[string part] => new(scope.Length == 0 ? part : $"{scope}.{part}", definitions);

    /// <summary>Adds a parameter.</summary>
    public Definition Given(TensorName name, Axis rows, Axis columns, Beginning beginning) =>
        Add(Here(name), rows, columns, null, beginning);

    /// <summary>Adds a tensor that is given from outside and is no parameter: what an optimizer carries from step to step.</summary>
    public Definition Given(TensorName name, Axis rows, Axis columns) => Add(Here(name), rows, columns, null);

    /// <summary>Adds the equation <paramref name="name"/> = <paramref name="expression"/>.</summary>
    public Definition Define(TensorName name, Axis rows, Axis columns, Expression expression) => Add(Here(name), rows, columns, expression);

    /// <summary>Adds the gradient of the loss with respect to a tensor: d.X, of X's shape.</summary>
    public Definition Gradient(Definition of, Expression expression) => Add(of.Id.Of(Kind.Gradient), of.Rows, of.Columns, expression);

    /// <summary>Adds what an optimizer makes of a parameter: of its shape, and given where there is no expression.</summary>
    internal Definition Optimized(Definition of, TensorName name, Expression? expression = null) =>
        Add(name, of.Rows, of.Columns, expression);

    /// <summary>The computation of what is written down so far.</summary>
    public Computation Build() => new(definitions);

    private TensorName Here(TensorName name) => scope.Length == 0 ? name : name with { Scope = scope };

    private Definition Add(TensorName name, Axis rows, Axis columns, Expression? expression, Beginning? beginning = null)
    {
        var definition = new Definition(definitions.Count, name, rows, columns, expression, beginning);
        definitions.Add(definition);
        return definition;
    }
}
