namespace HandCalc.Explanations;

/// <summary>
/// How every number of a training step comes about. Each tensor has a recipe for its entries, and each entry can be asked for its
/// calculation, its operands, and what reads it; so one can walk from a new weight back to the loss, and on to the text.
/// </summary>
public sealed class Recipes
{
    private readonly Matrix<double>[] values;
    private readonly Recipe?[] recipes;
    private readonly Lazy<ILookup<int, Definition>> readers;
    private readonly Origin origin;

    /// <summary>Writes the recipes of a training step.</summary>
    /// <param name="step">The training step.</param>
    /// <param name="before">What it would have started from if no entry had been put in place; by default what is drawn, if it is the
    /// first.</param>
    /// <exception cref="NotSupportedException">A tensor is computed by an operation that has no recipe.</exception>
    public Recipes(TrainingStep step, TrainingState? before = null)
    {
        ArgumentNullException.ThrowIfNull(step);
        Step = step;
        values = step.CopyOfValues();
        recipes = [.. step.Computation.Definitions.Select(definition => RecipeBook.Of(definition))];
        readers = new(() => step.Computation.Definitions
            .SelectMany(definition => definition.Operands.Select(operand => operand.Source.Index).Distinct(),
                (reader, source) => (reader, source))
            .ToLookup(pair => pair.source, pair => pair.reader));
        origin = new(step, before);
    }

    /// <summary>The training step.</summary>
    public TrainingStep Step { get; }

    /// <summary>The recipes as JSON, for a page that explains numbers itself.</summary>
    /// <param name="step">The training step.</param>
    /// <param name="wrong">Its computation by rules that are wrong, each with its name.</param>
    public static string ToJson(TrainingStep step, params IEnumerable<(string Name, Computation Computation)> wrong) =>
        RecipesJson.Of(new Recipes(step), wrong);

    /// <summary>Explains one entry.</summary>
    /// <param name="tensor">The name of its tensor.</param>
    /// <param name="row">Its row; 0 where the tensor has none.</param>
    /// <param name="column">Its column; 0 where the tensor has none.</param>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    /// <exception cref="ArgumentOutOfRangeException">It has no such row or column.</exception>
    public Explanation Explain(string tensor, int row, int column) => Explain(Step.Computation[tensor], row, column);

    /// <summary>Explains one entry.</summary>
    public Explanation Explain(Definition tensor, int row, int column)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, tensor.Rows.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, tensor.Columns.Length);
        double value = values[tensor.Index][row, column];
        if (Of(tensor) is not { } recipe)
        {
            return new(tensor, row, column, value, value, "", [], "", [], [], origin.Of(tensor, row, column));
        }

        var calculation = new Calculation(new Grounding(values), tensor.Entry(row, column), recipe, new Indices(row, column));
        return new(
            tensor, row, column, value, calculation.Value, calculation.Formula, calculation.Where, calculation.InNumbers, calculation.Lines,
            [.. calculation.Lines.SelectMany(line => line.Operands).Distinct()], null);
    }

    /// <summary>Measures the slope of the loss along the tensor of a gradient, where it can be measured.</summary>
    /// <returns>The losses on both sides of the entry; null if the entry is not that of a gradient.</returns>
    public NudgedLoss? Nudge(Definition gradient, int row, int column)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        return gradient.Id.Kind == Kind.Gradient
            ? new FiniteDifferences(Step, $"{gradient.Id.Of(Kind.Value)}").Nudged(row, column, values[gradient.Index][row, column])
            : null;
    }

    /// <summary>The tensors that read an entry, in the order of computation.</summary>
    public ImmutableArray<Reader> ReadersOf(Definition tensor, int row, int column)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var found = ImmutableArray.CreateBuilder<Reader>();
        foreach (Definition reader in readers.Value[tensor.Index])
        {
            (int I, int J)[] places = [.. from i in Enumerable.Range(0, reader.Rows.Length)
                                      from j in Enumerable.Range(0, reader.Columns.Length)
                                      where Grounding.Reads(Of(reader)!, new Indices(i, j), (tensor, row, column))
                                      select (i, j)];
            if (places.Length > 0)
            {
                found.Add(new Reader(reader, places.Length, places[0].I, places[0].J));
            }
        }

        return found.ToImmutable();
    }

    /// <summary>The recipe of a tensor; null where it is given.</summary>
    internal Recipe? Of(Definition tensor) => recipes[tensor.Index];

    /// <summary>What a recipe gives at a place.</summary>
    internal double Evaluate(Recipe recipe, int row, int column) => new Grounding(values).Value(recipe, new Indices(row, column));

    /// <summary>Whether the model file has the numbers of a tensor itself.</summary>
    internal bool IsInModelFile(Definition given) => origin.IsInModelFile(given);

    /// <summary>Where a tensor comes from that is given, but for the entries that are put in place.</summary>
    internal string OriginOf(Definition given) => origin.Of(given);
}
