using HandCalc.Explanations;

namespace HandCalc.Book.Specs.ReadBack;

/// <summary>
/// A sum as the panel should tell it, from the explanation of the engine's library: its rows, what each of them reads, and its bars.
/// </summary>
internal sealed partial class ToldSum
{
    private const int MostInOrder = 16, Largest = 8, Few = 4;
    private readonly ExplanationLine line;
    private readonly Term[] terms, first, rest;
    private readonly string[] heads;

    private ToldSum(ExplanationLine line, Term[] terms)
    {
        (this.line, this.terms) = (line, terms);
        heads = line.Numbers.Length == 0 && terms.All(term => term.Operands.Length > 1 && term.Symbols == Product(term.Operands))
            ? Sign().Replace(line.Symbols, "").Split(" · ") : [];
        first = terms.Length > MostInOrder ? [.. terms.OrderByDescending(term => Math.Abs(term.Value)).Take(Largest)] : terms;
        rest = [.. terms.Except(first)];
    }

    private double LargestTerm => terms.Max(term => Math.Abs(term.Value));

    /// <summary>The lines of an explanation that have a name, each with the sum that it is; null for what is none.</summary>
    public static IEnumerable<(ExplanationLine Line, ToldSum? Sum)> In(Explanation explanation, Recipes recipes)
    {
        var cell = new Indices(explanation.Row, explanation.Column);
        Dictionary<string, Recipe> named = Parts(recipes.Of(explanation.Tensor)!, cell).ToDictionary(part => part.Name, part => part.Of);
        named[explanation.Label] = recipes.Of(explanation.Tensor)!;
        var before = new List<Term>();
        foreach (ExplanationLine line in explanation.Lines)
        {
            if (line.Name is null)
            {
                before.Add(new(line.Symbols, line.Numbers, line.Value, line.Operands));
                continue;
            }

            Term[] terms = before.Count > 0 ? [.. before] : [.. Added(line, Grounding.Plain(named[line.Name], cell).Recipe, of =>
                recipes.Evaluate(of, cell.I, cell.J))];
            yield return (line, terms.Length > 1 ? new(line, terms) : null);
            before.Clear();
        }
    }

    /// <summary>What is read, row by row, where a caption and a summary are rows as well.</summary>
    public IEnumerable<string> Lines()
    {
        string head = string.Join(" | ", (heads.Length > 0 ? heads.Prepend("k").Append("product") : ["term", "value"]).Append("sum"));
        if (terms.Length > Few)
        {
            yield return Caption();
        }

        yield return head;
        double sum = 0;
        foreach (Term term in first)
        {
            sum += term.Value;
            yield return Row(term, rest.Length == 0 && term == first[^1] ? line.Value : sum);
        }

        if (rest.Length > 0)
        {
            yield return $"the other {rest.Length} | {NumberText.Of(line.Value - sum)} | {NumberText.Of(line.Value)}";
        }

        yield return $"{line.Name}{(line.Name == line.Symbols ? "" : $" = {line.Symbols}")} | {NumberText.Of(line.Value)} | ";
        if (rest.Length > 0)
        {
            yield return $"The other {rest.Length} terms";
            yield return head;
        }

        foreach (Term term in rest)
        {
            sum += term.Value;
            yield return Row(term, term == rest[^1] ? line.Value : sum);
        }
    }

    /// <summary>The texts with links in them, each with what it reads.</summary>
    public IEnumerable<(string Text, ImmutableArray<ReadEntry> Operands)> Texts() =>
    [
        .. first.SelectMany(Texts), .. line.Symbols == line.Name ? [] : new[] { (line.Symbols, line.Operands) },
        .. rest.SelectMany(Texts),
    ];

    /// <summary>The rows that have a bar: the sum before and after each.</summary>
    public IEnumerable<(double Before, double After)> Bars()
    {
        double[] sums = [.. first.Concat(rest).Aggregate(new List<double> { 0 }, (all, term) => [.. all, all[^1] + term.Value])];
        (double, double)[] bars = [.. sums.Zip(sums.Skip(1))];
        return [.. bars[..first.Length], .. rest.Length == 0 ? [] : new[] { (sums[first.Length], line.Value) }, (0, line.Value),
            .. bars[first.Length..]];
    }

    /// <summary>The largest term is bold; of a few the eye finds it.</summary>
    public string? Bold() => terms.Length > Few && LargestTerm > 0 ? Row(terms.First(term => Math.Abs(term.Value) == LargestTerm), 0)
        .Split(" | ")[0] : null;

    /// <summary>The shades of the strips: those of factors and products, as in a matrix.</summary>
    public IEnumerable<string> Strips() => Enumerable.Range(0, heads.Length)
        .Select(place => terms.Select(term => term.Operands[place].Value)).Append(terms.Select(term => term.Value)).Take(heads.Length * 2)
        .SelectMany((values, place) => Shades([.. values]).Prepend(place < heads.Length ? heads[place] : "their products"));

    private static IEnumerable<string> Shades(double[] values) => values.Select(value =>
        (int)Math.Round(8 * Math.Abs(value) / values.Max(Math.Abs), MidpointRounding.AwayFromZero) is var size and > 0
            ? $"{(value < 0 ? "n" : "p")}{size}" : "zero");

    private string Caption()
    {
        string Together(int sign, string where) => terms.Where(term => Math.Sign(term.Value) == sign).ToArray() is { Length: > 0 } some
            ? $"{some.Length} {where} zero, together {NumberText.Of(some.Aggregate(0.0, (sum, term) => sum + term.Value))}" : "";
        string[] sums = [.. new[] { Together(1, "above"), Together(-1, "below") }.Where(text => text.Length > 0)];
        Term largest = terms.First(term => Math.Abs(term.Value) == LargestTerm);
        return $"{terms.Length} terms: " + (sums.Length == 0 ? "all exactly zero."
            : $"{string.Join("; ", sums)}. The largest: {(heads.Length > 0 ? $"k = {K(largest)}" : largest.Symbols)}.");
    }

    private string Row(Term term, double sum) => $"{(heads.Length > 0
        ? $"{K(term)} | {string.Join(" | ", term.Operands.Select(Told))}"
        : term.Symbols + (term.Numbers == term.Symbols || term.Numbers == NumberText.Of(term.Value) ? "" : term.Numbers))} | "
        + $"{NumberText.Of(term.Value)} | {NumberText.Of(sum)}";

    private IEnumerable<(string Text, ImmutableArray<ReadEntry> Operands)> Texts(Term term) => heads.Length == 0
        ? [(term.Symbols, term.Operands)] : term.Operands.Select(operand => (operand.Label, ImmutableArray.Create(operand)));

    /// <summary>What stands in the place of k.</summary>
    private string K(Term term)
    {
        (string head, string label) = (heads[0], term.Operands[0].Label);
        return Enumerable.Range(0, head.Length).Where(at => head[at] == 'k').Select(at => (Start: head[..at], End: head[(at + 1)..]))
            .Where(around => label.StartsWith(around.Start, StringComparison.Ordinal)
                && label.EndsWith(around.End, StringComparison.Ordinal))
            .Select(around => label[around.Start.Length..^around.End.Length]).Last();
    }

    private static string Told(ReadEntry operand) => $"{operand.Label} = {NumberText.Of(operand.Value)}";

    private static string Product(IEnumerable<ReadEntry> operands) => string.Join(" · ", operands.Select(operand => operand.Label));

    private static IEnumerable<Named> Parts(Recipe recipe, Indices cell) => Grounding.Parts(recipe, cell)
        .SelectMany(part => Parts(part.Of, cell).Prepend(part)).DistinctBy(part => part.Name);

    /// <summary>The terms of what adds or subtracts; none for anything else.</summary>
    private static IEnumerable<Term> Added(ExplanationLine line, Recipe recipe, Func<Recipe, double> valueOf)
    {
        if (recipe is not Apply { Operator: Operator.Add or Operator.Subtract } apply)
        {
            return [];
        }

        string minus = apply.Operator == Operator.Subtract ? "−" : "";
        string[] symbols = Split(line.Symbols), numbers = Split(line.Numbers);
        return apply.Of.Select((of, index) => index > 0 && minus.Length > 0
            ? new Term(minus + symbols[index], minus + numbers[index], -valueOf(of), Read(symbols[index]))
            : new Term(Bare(symbols[index]), Bare(numbers[index]), valueOf(of), Read(symbols[index])));

        ImmutableArray<ReadEntry> Read(string text) =>
            [.. line.Operands.Where(operand => Regex.IsMatch(text, $@"(?<![\w.]){Regex.Escape(operand.Label)}(?!\w)"))];
    }

    /// <summary>The parts of a sum in writing: signs within parentheses and brackets join no parts.</summary>
    private static string[] Split(string text)
    {
        int depth = 0;
        char[] marked = [.. text.Select((sign, at) =>
        {
            depth += sign is '(' or '[' ? 1 : sign is ')' or ']' ? -1 : 0;
            return depth == 0 && sign is '+' or '−' && at > 0 && text[at - 1] == ' ' ? '\n' : sign;
        })];
        return [.. new string(marked).Split(" \n ")];
    }

    private static string Bare(string text) => text.StartsWith("(−", StringComparison.Ordinal) && text.EndsWith(')') ? text[1..^1] : text;

    [GeneratedRegex(@"^Σ(ₖ|\(k ≤ .*?\)) ")]
    private static partial Regex Sign();

    private sealed record Term(string Symbols, string Numbers, double Value, ImmutableArray<ReadEntry> Operands);
}
