namespace HandCalc.Cli.Review;

/// <summary>What moved in one step of the book.</summary>
/// <param name="Step">Its number.</param>
/// <param name="Moved">How many of its tensors moved.</param>
/// <param name="Of">How many tensors it has.</param>
/// <param name="Largest">The tensor that moved most, in parts of its largest entry; null if none moved.</param>
internal sealed record DiffRow(int Step, int Moved, int Of, TensorChange? Largest)
{
    /// <summary>What the last columns of the table mean.</summary>
    public const string Legend = "change: of the tensor that moved most, in parts of its largest entry";

    private const int Cells = 10;
    private const double Empty = 1e-7;
    private const int WidthWithBar = 72;
    private const int ShortestTitle = 12;
    private const int MostNames = 4;

    /// <summary>The title of the step.</summary>
    public string Title => TableOfContents.Heading(Step);

    /// <summary>A bar for how far the tensor moved, on a logarithmic scale from 1e-7 of its largest entry to all of it.</summary>
    public string Bar
    {
        get
        {
            double part = Math.Clamp(Math.Log10(Math.Max(Largest!.Relative, Empty) / Empty) / Math.Log10(1 / Empty), 0, 1);
            int full = Math.Max(1, (int)Math.Round(part * Cells));
            return new string('█', full) + new string('░', Cells - full);
        }
    }

    /// <summary>How far the tensor moved, in words: a percentage, or that rows or columns came or went.</summary>
    public string Change => Largest switch
    {
        { Kind: ChangeKind.Values, Largest: not null } => ChangeText.Percent(Largest.Relative),
        { Kind: ChangeKind.Values } => "labels",
        _ => "shape",
    };

    /// <summary>
    /// The rows of the steps that moved, in as many columns as fit: a narrow page has no bar, a very narrow one no titles.
    /// </summary>
    public static TextTable Table(IEnumerable<DiffRow> rows, int width)
    {
        DiffRow[] moved = [.. rows.Where(row => row.Moved > 0)];
        bool hasBar = width >= WidthWithBar;
        string[] headings = ["step", " moved", .. hasBar ? new[] { "" } : [], " change", "in"];
        int others = (2 * headings.Length) + (hasBar ? Cells : 0)
            + moved.Max(row => $"{row.Moved} of {row.Of}".Length) + moved.Max(row => Math.Max(row.Change.Length, "change".Length))
                + moved.Max(row => row.Largest!.Name.Length);
        bool hasTitle = width - others >= ShortestTitle;
        var table = new TextTable(headings);
        foreach (DiffRow row in moved)
        {
            TextCell[] bar = hasBar ? [new TextCell(row.Bar, Palette.Bad)] : [];
            table.Add([
                hasTitle ? TextTable.Shorten(row.Title, width - others) : $"{row.Step}",
                hasTitle ? $"{row.Moved} of {row.Of}" : $"{row.Moved}/{row.Of}",
                .. bar, row.Change, row.Largest!.Name]);
        }

        return table;
    }

    /// <summary>What else is to be said about the steps: where nothing moved, and what differs though no number does.</summary>
    public static IEnumerable<string> Remarks(StepComparison comparison, IReadOnlyList<DiffRow> rows)
    {
        if (Unmoved(rows) is { Length: > 0 } unmoved)
        {
            yield return $"Nothing moved in {unmoved}.";
        }

        foreach ((ChangeKind kind, string what) in new[]
        {
            (ChangeKind.Labels, "Only rows or columns are called otherwise, or stand in another order"),
            (ChangeKind.Title, "Only the equation is written otherwise"),
        })
        {
            string[] names = [.. comparison.Tensors.Where(change => change.Kind == kind).Select(change => change.Name)];
            if (names.Length > 0)
            {
                yield return $"{what}: {Enumeration.First(MostNames, names)}.";
            }
        }

        if (comparison.Pages.Length > 0)
        {
            yield return $"Beside the tensors: {Enumeration.First(MostNames, comparison.Pages)}.";
        }
    }

    /// <summary>A row for each step that has tensors.</summary>
    public static IReadOnlyList<DiffRow> All(StepComparison comparison) =>
        [.. comparison.Tensors.GroupBy(change => comparison.Lineage.Step(change.Name)).OrderBy(step => step.Key).Select(step => new DiffRow(
            step.Key, step.Count(change => change.Moved), step.Count(), step.Where(change => change.Moved)
                .MaxBy(change => change.Relative)))];

    /// <summary>The steps in which nothing moved, in one line: "steps 1 to 7 and 13".</summary>
    private static string Unmoved(IEnumerable<DiffRow> rows)
    {
        List<(int First, int Last)> runs = [];
        foreach (int step in rows.Where(row => row.Moved == 0).Select(row => row.Step))
        {
            if (runs.Count > 0 && runs[^1].Last == step - 1)
            {
                runs[^1] = (runs[^1].First, step);
            }
            else
            {
                runs.Add((step, step));
            }
        }

        string[] parts = [.. runs.Select(run => run.First == run.Last ? $"{run.First}" : $"{run.First} to {run.Last}")];
        return parts.Length == 0 ? "" : $"{(runs is [(var first, var last)] && first == last ? "step" : "steps")} {Enumeration.And(parts)}";
    }
}
