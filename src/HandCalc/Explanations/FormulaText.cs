namespace HandCalc.Explanations;

/// <summary>Writes a recipe at a place as a line of mathematics, with as few parentheses as can be.</summary>
internal sealed class FormulaText(Grounding grounding, FormulaText.Style style)
{
    /// <summary>How many terms of a sum or a maximum are written one after the other.</summary>
    private const int MostTerms = 4;

    private const char Minus = '−';
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>What stands for an entry or a result with a name.</summary>
    public enum Style
    {
        /// <summary>Symbols, and what a part consists of: the formula as a whole.</summary>
        Whole,

        /// <summary>Symbols and names: one step of the calculation.</summary>
        Symbols,

        /// <summary>Numbers, in one step of the calculation.</summary>
        Numbers,

        /// <summary>Numbers, in the formula as a whole.</summary>
        WholeInNumbers,
    }

    /// <summary>How tightly a text holds together: what is looser than its surroundings needs parentheses.</summary>
    private enum Tie
    {
        Sum,
        Product,
        Function,
        Atom,
    }

    private bool IsWhole => style is Style.Whole or Style.WholeInNumbers;

    private bool InNumbers => style is Style.Numbers or Style.WholeInNumbers;

    /// <summary>The text.</summary>
    public string Of(Recipe recipe, Indices indices) => Write(recipe, indices).Text;

    private (string Text, Tie Tie) Write(Recipe recipe, Indices indices) => Grounding.Plain(recipe, indices) switch
    {
        (Entry entry, var at) => InNumbers ? Written(grounding.Value(entry, at)) : (Label(entry, at), Tie.Atom),
        (Number number, _) => InNumbers || number.Symbol is null ? Written(number.Value) : (number.Symbol, Tie.Atom),
        (Named part, var at) => IsWhole && part.IsInline ? Write(part.Of, at)
            : InNumbers ? Written(grounding.Value(part, at)) : (part.Name, TieOf(part.Name)),
        (Fold fold, var at) => Write(fold, at),
        (Apply apply, var at) => Write(apply, at),
        _ => throw new NotSupportedException($"{recipe} can't be written."),
    };

    private (string Text, Tie Tie) Write(Apply apply, Indices indices)
    {
        string First(Tie least) => Enclosed(apply.Of[0], indices, least, first: true);
        string Next(int index, Tie least) => Enclosed(apply.Of[index], indices, least, first: false);
        string Rest(string sign, Tie least) =>
            string.Concat(Enumerable.Range(1, apply.Of.Length - 1).Select(index => $" {sign} {Next(index, least)}"));
        return apply.Operator switch
        {
            Operator.Add => (First(Tie.Sum) + Rest("+", Tie.Product), Tie.Sum),
            Operator.Subtract => (First(Tie.Sum) + Rest("−", Tie.Product), Tie.Sum),
            Operator.Multiply => (First(Tie.Product) + Rest("·", Tie.Function), Tie.Product),
            Operator.Divide => (First(Tie.Product) + Rest("/", Tie.Function), Tie.Product),
            Operator.Negate => (Minus + Next(0, Tie.Product), Tie.Product),
            Operator.Power => (Next(0, Tie.Atom) + Exponent(apply.Of[1], indices), Tie.Function),
            Operator.Exp => ($"exp({Of(apply.Of[0], indices)})", Tie.Function),
            Operator.Sqrt => ($"√{Next(0, Tie.Atom)}", Tie.Function),
            Operator.Ln => (Function("ln", Next(0, Tie.Atom)), Tie.Function),
            Operator.Cos => ($"cos({Of(apply.Of[0], indices)})", Tie.Function),
            Operator.Least => ($"min({Of(apply.Of[0], indices)}, {Of(apply.Of[1], indices)})", Tie.Function),
            Operator.Most => ($"max({Of(apply.Of[0], indices)}, {Of(apply.Of[1], indices)})", Tie.Function),
            _ => (Function("tanh", Next(0, Tie.Atom)), Tie.Function),
        };
    }

    private (string Text, Tie Tie) Write(Fold fold, Indices indices)
    {
        if (InNumbers || !fold.Over.Lists.IsEmpty)
        {
            int[] over = [.. fold.Over.At(indices)], shown = over.Length > MostTerms ? over[..(MostTerms - 1)] : over;
            IEnumerable<string> terms = shown.Select(
                (k, index) => Enclosed(fold.Of, indices with { K = k }, Tie.Product, index == 0 || !fold.IsSum));
            terms = over.Length > shown.Length ? terms.Append($"… ({over.Length - shown.Length} more)") : terms;
            return fold.IsSum ? (string.Join(" + ", terms), Tie.Sum) : ($"max({string.Join(", ", terms)})", Tie.Function);
        }

        string sign = (fold.IsSum ? "Σ" : "max") + (fold.Over.Last is { } last ? $"(k ≤ {last.At(indices)})" : "ₖ");
        return ($"{sign} {Enclosed(fold.Of, indices with { K = null }, Tie.Product, first: true)}", Tie.Product);
    }

    private string Enclosed(Recipe recipe, Indices indices, Tie least, bool first)
    {
        (string text, Tie tie) = Write(recipe, indices);
        return tie < least || (!first && text[0] == Minus) ? $"({text})" : text;
    }

    private string Exponent(Recipe exponent, Indices indices)
    {
        string text = Of(exponent, indices);
        return text.Length == 1 && char.IsAsciiDigit(text[0]) ? $"{Superscripts[text[0] - '0']}"
            : text.All(char.IsAsciiLetterOrDigit) ? $"^{text}" : $"^({text})";
    }

    private static string Label(Entry entry, Indices indices) => Definition.Entry(
        entry.Source.Name, LabelOf(entry.Source.Rows, entry.Row.At(indices)), LabelOf(entry.Source.Columns, entry.Column.At(indices)));

    private static string? LabelOf(Axis axis, int? index) => axis == Axis.None ? null : index is { } known ? axis[known] : "k";

    /// <summary>A number with a power of ten is a product: its own power would be ambiguous.</summary>
    private static (string Text, Tie Tie) Written(double value)
    {
        string text = NumberText.Of(value);
        return (text, text.Contains('e', StringComparison.Ordinal) ? Tie.Function : Tie.Atom);
    }

    private static Tie TieOf(string name) => name.Contains(" + ", StringComparison.Ordinal) ? Tie.Sum
        : name.Contains(" · ", StringComparison.Ordinal) ? Tie.Product
        : name.Contains(' ', StringComparison.Ordinal) ? Tie.Function : Tie.Atom;

    private static string Function(string name, string of) => of[0] == '(' ? name + of : $"{name} {of}";
}
