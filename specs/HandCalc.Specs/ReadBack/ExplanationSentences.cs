using HandCalc.Models;
using HandCalc.Tensors;

namespace HandCalc.Specs.ReadBack;

/// <summary>The sentences of an explanation, written by hand: why an entry is as it is, where it comes from, and what reads it.</summary>
internal static class ExplanationSentences
{
    /// <summary>Why an entry is as it is, where the text decides that.</summary>
    public static string? WhySo(Model model, (Definition Tensor, int Row, int Column) cell)
    {
        (Definition tensor, int row, int column) = cell;
        ImmutableArray<string> tokens = model.Tokens;
        int last = tokens.Length - 1;
        string rows = Symbols.Bare(tensor.Rows[row]), columns = Symbols.Bare(tensor.Columns[column]);
        string next = row < last ? tokens[row + 1] : "";
        return tensor.Name.Split('[')[0] switch
        {
            "A" when column > row => $"“{rows}” does not see “{columns}”, which comes later: the mask leaves it out.",
            "losses" => $"After “{rows}” comes “{next}”.",
            "d.loss" => "The slope of the loss along itself is 1: here the way back begins.",
            "d.P" or "d.logits" when row == last =>
                $"No word comes after “{rows}” at the end, so it has no target and no loss depends on its row.",
            "d.P" when columns == next => $"After “{rows}” comes “{next}”.",
            "d.P" => $"After “{rows}” comes “{next}”, so no loss reads the probability of “{columns}”.",
            "d.scaled" when row == 0 => $"“{rows}” sees only itself, so its weights are what they are, whatever its scores.",
            "d.E_token" when !tokens.Contains(rows) => $"“{rows}” does not occur in the text, so no loss depends on its row.",
            "d.E_pos" when row > last => $"The text ends before position {rows}, so no loss depends on its row.",
            _ => null,
        };
    }

    /// <summary>Why Y is 1 or 0.</summary>
    public static string WhyTarget(Model model, (Definition Tensor, int Row, int Column) cell)
    {
        string row = Symbols.Bare(cell.Tensor.Rows[cell.Row]), column = Symbols.Bare(cell.Tensor.Columns[cell.Column]);
        string next = model.Tokens[cell.Row + 1];
        return column == next ? $"After “{row}” comes “{next}”." : $"After “{row}” comes “{next}”, not “{column}”.";
    }

    /// <summary>Why a result is exactly zero; empty if it is not.</summary>
    public static string WhyZero(Node result)
    {
        bool IsZero(Node part) => part.Value(-1) == 0;
        if (!IsZero(result) || (result.Leaf is { Entry: null }))
        {
            return "";
        }

        return result.Operator switch
        {
            'Σ' => Enumerable.Range(0, result.Count).All(k => result.Of[0].Value(k) == 0) ? "Every term is exactly zero."
                : "The terms cancel exactly.",
            '+' => result.Of.All(IsZero) ? "Every term is exactly zero." : "The terms cancel exactly.",
            '−' => IsZero(result.Of[0]) ? "Both sides of the difference are exactly zero." : "Both sides of the difference are equal.",
            '\0' or 'm' => $"Exactly zero, because {result.Text} is.",
            _ => result.Of.FirstOrDefault(IsZero) is { } zero
                ? $"Exactly zero, because {zero.Text} is." : "Smaller than the smallest number that a double holds.",
        };
    }

    /// <summary>Where a tensor of the first step comes from that is given.</summary>
    public static string Origin(Model model, string tensor) => tensor switch
    {
        "t" => "The number of this step, counted from 1.",
        _ when model.Initialization.Values?.Has(tensor) == true => "Not drawn: the model file gives it.",
        "gamma" => "Not drawn: every entry starts at 1.",
        "beta" => "Not drawn: every entry starts at 0.",
        _ when tensor.StartsWith("previous.", StringComparison.Ordinal) =>
            "This is the first step, so nothing is remembered yet: the average starts at 0.",
        _ => $"Drawn at random around 0 with standard deviation {Printed.Digits(model.Initialization.Scale)}, "
            + $"seed {model.Initialization.Seed}.",
    };

    /// <summary>
    /// What reads an entry: the entry is poisoned, no number any more, and each tensor that its tensor is an operand of is computed from
    /// it. The entries that are no numbers either have read it.
    /// </summary>
    public static string Readers(TrainingStep step, (Definition Tensor, int Row, int Column) cell)
    {
        List<(int Count, List<string> Names)> groups = [];
        foreach (Definition reader in step.Computation.Definitions.Where(reader =>
            reader.Operands.Any(operand => operand.Source == cell.Tensor)))
        {
            var values = step.CopyOfValues();
            values[cell.Tensor.Index] = values[cell.Tensor.Index].Clone();
            values[cell.Tensor.Index][cell.Row, cell.Column] = double.NaN;
            (int Row, int Column)[] poisoned = [.. Computation.Value(reader, values).EnumerateIndexed()
                .Where(entry => double.IsNaN(entry.Item3) && !IsMasked(reader, entry.Item1, entry.Item2))
                    .Select(entry => (entry.Item1, entry.Item2)).Order()];
            if (poisoned.Length > 0)
            {
                if (groups.Count == 0 || groups[^1].Count != poisoned.Length)
                {
                    groups.Add((poisoned.Length, []));
                }

                groups[^1].Names.Add(poisoned.Length == 1 ? reader.Entry(poisoned[0].Row, poisoned[0].Column) : reader.Name);
            }
        }

        IEnumerable<string> told = groups.Select(group => (group.Count, group.Names.Count) switch
        {
            (1, _) => Listed(group.Names),
            (var count, 1) => $"{count} entries of {group.Names[0]}",
            var (count, _) => $"{count} entries each of {Listed(group.Names)}",
        });
        return groups.Count == 0 ? "Nothing else in this training step is computed from it." : $"Read by {string.Join(", and by ", told)}.";
    }

    /// <summary>What the mask leaves out is 0 and reads nothing; the engine computes it all the same, and then puts 0 there.</summary>
    private static bool IsMasked(Definition tensor, int row, int column) => tensor.Name.StartsWith("A[", StringComparison.Ordinal)
        && column > row;

    private static string Listed(List<string> names) =>
        names.Count == 1 ? names[0] : $"{string.Join(", ", names[..^1])} and {names[^1]}";
}
