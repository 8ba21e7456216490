using HandCalc.Tensors;

namespace HandCalc.Specs.ReadBack;

/// <summary>
/// The calculation of an entry as <c>handcalc explain</c> prints it, read back: its symbols are looked up in the training step, and each
/// number beside them, each term, each result and each sentence must be the right one.
/// </summary>
internal sealed partial class ShownExplanation(TrainingStep step, (Definition Tensor, int Row, int Column) cell)
{
    private const string Is = " = ";
    private const int MostOperands = 6;

    private readonly Dictionary<string, double> names = [];
    private readonly string label = cell.Tensor.Entry(cell.Row, cell.Column);

    /// <summary>The entries that the lines which are shown read, in order.</summary>
    public List<(Definition Tensor, int Row, int Column)> Operands { get; } = [];

    /// <summary>Puts lines that were broken together again: what goes on begins with a sign.</summary>
    public static IEnumerable<string> Whole(IEnumerable<string> lines)
    {
        string? whole = null;
        foreach (string line in lines)
        {
            if (whole is not null && (GoesOn().IsMatch(line) || IsSymbolsOfTerm(whole)))
            {
                whole += (GoesOn().IsMatch(line) ? " " : "  ") + line.Trim();
            }
            else
            {
                if (whole is not null)
                {
                    yield return whole;
                }

                whole = line;
            }
        }

        if (whole is not null)
        {
            yield return whole;
        }
    }

    /// <summary>Reads the lines of a calculation.</summary>
    /// <param name="lines">The lines, the result last.</param>
    /// <param name="formula">The formula that stands above them, if one does.</param>
    /// <param name="most">How many terms of a sum are shown at most.</param>
    /// <param name="followed">The operands of how many of them count.</param>
    public void Read(IReadOnlyList<string> lines, string? formula, int most, int followed)
    {
        List<string> terms = [];
        for (int index = 0; index < lines.Count; index++)
        {
            string line = lines[index].Trim();
            if (line.StartsWith('…') || Columns().IsMatch(line) || !line.Contains(Is, StringComparison.Ordinal))
            {
                terms.Add(line);
                continue;
            }

            string note = index + 1 < lines.Count && !Columns().IsMatch(lines[index + 1].Trim())
                && !lines[index + 1].Contains(Is, StringComparison.Ordinal)
                && !lines[index + 1].Trim().StartsWith('…') ? lines[++index].Trim() : "";
            ReadEquation(line, terms, note, formula, most, followed);
            terms = [];
        }

        if (terms.Count > 0)
        {
            throw new AssertionException($"{label}: what stands at the end is no result: {terms[^1]}");
        }

        double right = step[cell.Tensor.Name][cell.Row, cell.Column];
        if (formula is not null && !formula.Contains(" more)", StringComparison.Ordinal))
        {
            Near(Mathematics.InSymbols(formula, step, cell.Tensor, names).Value(-1), right, $"the formula {formula}");
        }
    }

    private void ReadEquation(string line, List<string> terms, string note, string? formula, int most, int followed)
    {
        string[] sides = line.Split(Is);
        (string name, string result) = (sides[0], sides[^1]);
        bool isEntry = name == label;
        string symbols = HasSymbols(sides[1]) ? sides[1] : isEntry && formula is not null ? formula : HasSymbols(name) && !isEntry ? name
            : sides[1];
        string[] between = [.. sides[1..^1].SkipWhile((side, index) => index == 0 && side == symbols)];
        Node right = Mathematics.InSymbols(symbols, step, cell.Tensor, names);
        double value = right.Value(-1);
        if (terms.Count > 0)
        {
            ReadTerms(terms, right, most, followed);
            Same(string.Join(Is, between), "", $"in the line of {name}");
        }
        else
        {
            ReadNumbers(between.Length > 0 ? string.Join(Is, between) : result, right, value);
            AddOperands(right, followed);
        }

        Shows(result, value, name);
        if (isEntry)
        {
            Near(value, step[cell.Tensor.Name][cell.Row, cell.Column], name);
        }

        Same(note,
            (isEntry ? ExplanationSentences.WhySo(step.Model, cell) : name == "Y" ? ExplanationSentences.WhyTarget(step.Model, cell) : null)
            ?? ExplanationSentences.WhyZero(right), $"the sentence below {name}");
        names[name] = value;
    }

    /// <summary>The terms of a sum: the largest, in their order; what the others add up to is said.</summary>
    private void ReadTerms(List<string> shown, Node sum, int most, int followed)
    {
        (Node Of, int K)[] all = sum.Operator == 'Σ' ? [.. Enumerable.Range(0, sum.Count).Select(k => (sum.Of[0], k))]
            : sum.Operator == '+' ? [.. sum.Of.Select(term => (term, -1))]
                : throw new AssertionException($"{label}: terms stand above what is no sum: {sum.Text}");
        int[] Largest(int count) => all.Length <= count + 1 ? [.. Enumerable.Range(0, all.Length)]
            : [.. Enumerable.Range(0, all.Length).OrderByDescending(index => Math.Abs(Value(all[index]))).Take(count).Order()];
        (int[] right, int[] led) = (Largest(most), Largest(followed));
        bool elided = right.Length < all.Length;
        Same(shown.Count, right.Length + (elided ? 1 : 0), $"the number of terms of {sum.Text}");
        foreach ((int index, string line) in right.Zip(shown))
        {
            string[] columns = Columns().Split(line);
            Node term = Mathematics.InSymbols(columns[0], step, cell.Tensor, names);
            Same(string.Join(", ", Entries(term, -1)), string.Join(", ", Entries(all[index].Of, all[index].K)),
                $"what term {index} of {sum.Text} reads");
            string[] sides = string.Join(' ', columns[1..]).Split(Is);
            ReadNumbers(sides[0], term, Value(all[index]));
            Shows(sides[^1], Value(all[index]), columns[0]);
            Near(term.Value(-1), Value(all[index]), columns[0]);
            AddOperands(led.Contains(index) ? term : term with { Of = [], Leaf = null }, followed);
        }

        if (elided)
        {
            double others = all.Sum(Value) - right.Sum(index => Value(all[index]));
            string[] words = shown[^1].Split(", together ");
            Same(words[0], $"… and {Printed.Count(all.Length - right.Length)} smaller terms", "the number of terms that are left out");
            Shows(words[^1], others, "what is left out");
        }

        static double Value((Node Of, int K) term) => term.Of.Value(term.K);
    }

    private static void ReadNumbers(string shown, Node symbols, double value)
    {
        if (symbols.Operator != 'Σ')
        {
            Near(Mathematics.InNumbers(shown, symbols, -1), value, $"{symbols.Text} in numbers");
        }
    }

    private void AddOperands(Node part, int most)
    {
        List<(Definition Tensor, int Row, int Column)> entries = part.Operator == 'Σ' ? [] : [.. AllEntries(part).Distinct()];
        Operands.AddRange(entries.Count <= MostOperands ? entries : entries.OrderByDescending(Value).Take(most));

        double Value((Definition Tensor, int Row, int Column) entry) => step[entry.Tensor.Name][entry.Row, entry.Column];
    }

    /// <summary>Where a term does not fit into a line, its symbols stand above its numbers.</summary>
    private static bool IsSymbolsOfTerm(string line) => line[^1] is ']' or ')'
        && !line.Contains(Is, StringComparison.Ordinal) && !Columns().IsMatch(line.Trim()) && line.Contains('·', StringComparison.Ordinal);

    private static IEnumerable<(Definition Tensor, int Row, int Column)> AllEntries(Node node) => node.Operator == 'm'
        ? Enumerable.Range(0, node.Count)
            .SelectMany(k => node.Of[0].Leaves.Where(leaf => leaf.Entry is not null).Select(leaf => leaf.Entry!(k)))
        : node.Leaf is null ? node.Of.SelectMany(AllEntries) : node.Leaf.Entry is null ? [] : [node.Leaf.Entry(-1)];

    private static IEnumerable<string> Entries(Node node, int k) =>
        node.Leaves.Select(leaf => leaf.Entry is { } entry && entry(k) is var (tensor, row, column) ? tensor.Entry(row, column)
            : leaf.Symbol);

    private bool HasSymbols(string text)
    {
        try
        {
            return Mathematics.InSymbols(text, step, cell.Tensor, names).Leaves.Any(leaf => !char.IsAsciiDigit(leaf.Symbol[0]));
        }
        catch (AssertionException)
        {
            return false;
        }
    }

    /// <summary>A result is shown in six digits; on a tie the last bit may decide.</summary>
    private static void Shows(string shown, double value, string what)
    {
        if (shown != Printed.Digits(value) && shown != Printed.Digits(value * (1 + 1e-14)) && shown != Printed.Digits(value * (1 - 1e-14)))
        {
            throw new AssertionException($"{what} is shown as {shown}, and {Printed.Digits(value)} is right.");
        }
    }

    private static void Near(double value, double right, string what)
    {
        if (Math.Abs(value - right) > 1e-12 * Math.Max(1, Math.Abs(right)))
        {
            throw new AssertionException($"{what} gives {Printed.Digits(value, 9)}, and {Printed.Digits(right, 9)} is right.");
        }
    }

    private static void Same<T>(T shown, T right, string what)
    {
        if (!Equals(shown, right))
        {
            throw new AssertionException($"{what} is shown as “{shown}”, and “{right}” is right.");
        }
    }

    [GeneratedRegex(@"^ +[=+−·/] ")]
    private static partial Regex GoesOn();

    [GeneratedRegex(@" {2,}")]
    private static partial Regex Columns();
}
