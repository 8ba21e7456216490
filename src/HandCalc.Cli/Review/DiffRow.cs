using HandCalc.Cli.Printing;
using HandCalc.Differences;

namespace HandCalc.Cli.Review;

/// <summary>What moved in one step of the book.</summary>
/// <param name="Step">Its number.</param>
/// <param name="Moved">How many of its tensors moved.</param>
/// <param name="Of">How many tensors it has.</param>
/// <param name="Largest">The tensor that moved most, in parts of its largest entry; nothing if none moved.</param>
internal sealed record DiffRow(int Step, int Moved, int Of, TensorChange? Largest)
{
    private const int Cells = 10;
    private const double Empty = 1e-7;

    /// <summary>The title of the step.</summary>
    public string Title => Titles.Heading(Step);

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

    /// <summary>How far the tensor moved, in words.</summary>
    public string Change => Largest!.Kind switch
    {
        ChangeKind.Values => ChangeText.Percent(Largest.Relative),
        ChangeKind.Labels => "labels",
        _ => "shape",
    };

    /// <summary>A row for each step that has tensors.</summary>
    public static IReadOnlyList<DiffRow> All(StepComparison comparison) =>
        [.. comparison.Tensors.GroupBy(change => comparison.Lineage.Step(change.Name)).OrderBy(step => step.Key).Select(step => new DiffRow(
            step.Key, step.Count(change => change.Moved), step.Count(), step.Where(change => change.Moved).MaxBy(change => change.Relative)))];

    /// <summary>The steps in which nothing moved, in one line: "steps 1 to 7 and 13".</summary>
    public static string Unmoved(IEnumerable<DiffRow> rows)
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
