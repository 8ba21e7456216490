namespace HandCalc.Tensors;

/// <summary>
/// An ordered list of definitions: a computation written down before it is done. It can be evaluated from given values, in whole
/// or in part.
/// </summary>
public sealed class Computation
{
    private readonly Dictionary<string, Definition> byName;

    private Computation(Computation whole, string scope)
    {
        (Definitions, ParameterCount, byName, Scope) = (whole.Definitions, whole.ParameterCount, whole.byName, scope);
    }

    internal Computation(IEnumerable<Definition> definitions)
    {
        Definitions = [.. definitions];
        byName = Definitions.ToDictionary(definition => definition.Name);
        ParameterCount = Parameters.Sum(parameter => (long)parameter.Rows.Length * parameter.Columns.Length);
    }

    /// <summary>The definitions in the order of computation: operands come first.</summary>
    public ImmutableArray<Definition> Definitions { get; }

    /// <summary>The parameters, in the order in which they are declared.</summary>
    public IEnumerable<Definition> Parameters => Definitions.Where(definition => definition.Beginning is not null);

    /// <summary>What one step hands the next: the parameters and the averages of their gradients, but for the number of the step.</summary>
    internal IEnumerable<Definition> HandedOn =>
        Definitions.Where(definition => definition.Expression is null && definition.Id != TensorName.Time);

    /// <summary>How many numbers are trained.</summary>
    public long ParameterCount { get; }

    /// <summary>The definition of a name.</summary>
    /// <exception cref="KeyNotFoundException">No definition has this name.</exception>
    public Definition this[string name] =>
        (Scope.Length > 0 && TensorName.Parse(name) is { Scope: "" } id
            && byName.TryGetValue($"{id with { Scope = Scope }}", out Definition? found))
        || byName.TryGetValue(name, out found) ? found : throw new KeyNotFoundException($"No tensor is named '{name}'.");

    /// <summary>The part of the model in which names without a scope are first looked for; empty for the whole.</summary>
    internal string Scope { get; } = "";

    /// <summary>The same computation, in which names without a scope are first looked for in a part of the model: block[0].</summary>
    internal Computation In(string part) => new(this, part);

    /// <summary>The definition of a name.</summary>
    public Definition this[TensorName name] => this[$"{name}"];

    /// <summary>Whether a definition has this name.</summary>
    public bool Contains(string name) => byName.ContainsKey(name);

    /// <summary>The same computation with one right-hand side replaced; what follows from it follows from the new one.</summary>
    /// <param name="name">The tensor whose expression is replaced.</param>
    /// <param name="expression">The new expression, over tensors that come earlier.</param>
    public Computation With(string name, Expression expression)
    {
        Definition old = this[name];
        return new Computation(Definitions.Select(definition =>
            definition == old ? new Definition(old.Index, old.Id, old.Rows, old.Columns, expression, old.Beginning) : definition));
    }

    /// <summary>Evaluates every definition, or those up to and including <paramref name="last"/>.</summary>
    /// <param name="given">The values of the definitions without an expression, by name.</param>
    /// <param name="last">The last definition that is wanted; all of them if there is none.</param>
    internal Matrix<double>[] Evaluate(Func<string, Matrix<double>> given, Definition? last = null)
    {
        var values = new Matrix<double>[(last?.Index ?? Definitions.Length - 1) + 1];
        for (int index = 0; index < values.Length; index++)
        {
            Definition definition = Definitions[index];
            values[index] = Dense.Of(definition.Expression is null ? given(definition.Name) : Value(definition, values));
            if (values[index].RowCount != definition.Rows.Length || values[index].ColumnCount != definition.Columns.Length)
            {
                throw new InvalidOperationException(
                    $"{definition} is {values[index].RowCount}×{values[index].ColumnCount}, and its labels are for "
                    + $"{definition.Rows.Length}×{definition.Columns.Length}.");
            }
        }

        return values;
    }

    /// <summary>The definitions after <paramref name="source"/>, up to <paramref name="target"/>, that depend on it.</summary>
    internal ImmutableArray<Definition> Between(Definition source, Definition target)
    {
        var reached = new HashSet<int> { source.Index };
        return [.. Definitions
            .Where(definition => definition.Index > source.Index && definition.Index <= target.Index)
            .Where(definition =>
                definition.Operands.Any(operand => reached.Contains(operand.Source.Index)) && reached.Add(definition.Index))];
    }

    /// <summary>The definitions with an expression that some targets depend on, in the order of computation.</summary>
    internal ImmutableArray<Definition> Towards(IEnumerable<Definition> targets)
    {
        HashSet<Definition> needed = [.. targets];
        foreach (Definition definition in Definitions.Reverse().Where(needed.Contains))
        {
            needed.UnionWith(definition.Operands.Select(operand => operand.Source));
        }

        return [.. Definitions.Where(definition => definition.Expression is not null && needed.Contains(definition))];
    }

    /// <summary>Evaluates one definition from the values of those before it.</summary>
    internal static Matrix<double> Value(Definition definition, Matrix<double>[] values)
    {
        var operands = new Matrix<double>[definition.Operands.Length];
        for (int index = 0; index < operands.Length; index++)
        {
            operands[index] = values[definition.Operands[index].Source.Index];
        }

        return definition.Expression!.Evaluate(operands);
    }
}
