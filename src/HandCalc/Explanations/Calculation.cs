namespace HandCalc.Explanations;

/// <summary>Lays a recipe out at one cell, line by line: what is needed first comes first, the entry itself last.</summary>
internal sealed class Calculation
{
    private readonly Grounding grounding;
    private readonly Indices cell;
    private readonly FormulaText symbols;
    private readonly FormulaText numbers;
    private readonly FormulaText whole;
    private readonly List<ExplanationLine> lines = [];
    private readonly HashSet<Named> done = new(ReferenceEqualityComparer.Instance);

    public Calculation(Grounding grounding, string name, Recipe recipe, Indices cell)
    {
        (this.grounding, this.cell) = (grounding, cell);
        symbols = new(grounding, FormulaText.Style.Symbols);
        numbers = new(grounding, FormulaText.Style.Numbers);
        Value = grounding.Value(recipe, cell);
        whole = new(grounding, FormulaText.Style.Whole);
        Formula = whole.Of(recipe, cell);
        Where = [.. Meanings(recipe, new(ReferenceEqualityComparer.Instance))];
        InNumbers = new FormulaText(grounding, FormulaText.Style.WholeInNumbers).Of(recipe, cell);
        Add(name, recipe);
        Lines = [.. lines];
    }

    /// <summary>The result.</summary>
    public double Value { get; }

    /// <summary>The formula as a whole.</summary>
    public string Formula { get; }

    /// <summary>What the names in it mean.</summary>
    public ImmutableArray<string> Where { get; }

    /// <summary>The formula with the numbers in it.</summary>
    public string InNumbers { get; }

    /// <summary>The lines.</summary>
    public ImmutableArray<ExplanationLine> Lines { get; }

    private void Add(string name, Recipe recipe)
    {
        (Recipe plain, Indices there) = Grounding.Plain(recipe, cell);
        foreach (Named part in Grounding.Parts(plain, there).Where(part => done.Add(part)))
        {
            Add(part.Name, part.Of);
        }

        bool isSum = plain is Fold { IsSum: true };
        if (plain is Fold { IsSum: true } sum)
        {
            foreach (int k in sum.Over.At(there))
            {
                AddLine(null, sum.Of, there with { K = k }, null);
            }
        }

        AddLine(name, plain, there, Grounding.Why(recipe, cell) ?? new WhyZero(grounding).Of(plain, there), isSum);
    }

    private void AddLine(string? name, Recipe recipe, Indices indices, string? note, bool isSum = false) => lines.Add(new ExplanationLine(
        name, symbols.Of(recipe, indices), isSum ? "" : numbers.Of(recipe, indices), grounding.Value(recipe, indices),
        isSum ? [] : Read(Grounding.Entries(recipe, indices, within: false)), note));

    private ImmutableArray<ReadEntry> Read(IEnumerable<(Definition Source, int Row, int Column)> entries) =>
        [.. entries.Distinct().Select(entry => new ReadEntry(entry.Source, entry.Row, entry.Column, grounding.Value(entry)))];

    private IEnumerable<string> Meanings(Recipe recipe, HashSet<Named> told) =>
        from part in Grounding.Parts(recipe, cell)
        where told.Add(part)
        from meaning in Meanings(part.Of, told).Prepend($"{part.Name} = {whole.Of(part.Of, cell)}").Skip(part.IsInline ? 1 : 0)
        select meaning;
}
