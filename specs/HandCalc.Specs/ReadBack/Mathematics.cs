using System.Globalization;
using HandCalc.Tensors;

namespace HandCalc.Specs.ReadBack;

/// <summary>Reads printed mathematics: in symbols, where each has a value, or in numbers, where each must be the right one.</summary>
internal sealed class Mathematics
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    private const int NoIndex = -1;

    private readonly string text;
    private readonly Func<string, Leaf?> symbol;
    private readonly Queue<(string Symbol, string Text, double Value)>? numbers;
    private int at;

    private Mathematics(string text, Func<string, Leaf?> symbol, IEnumerable<(string, string, double)>? numbers)
    {
        (this.text, this.symbol, this.numbers) = (text, symbol, numbers is null ? null : new(numbers));
    }

    /// <summary>Reads symbols.</summary>
    /// <param name="text">What is printed.</param>
    /// <param name="step">The training step whose entries they are.</param>
    /// <param name="tensor">The tensor that is explained, on which depends what ε is.</param>
    /// <param name="names">The results that have a name.</param>
    public static Node InSymbols(string text, TrainingStep step, Definition tensor, IReadOnlyDictionary<string, double> names) =>
        new Mathematics(text, rest =>
            Symbols.Name(rest, names) ?? Symbols.Constant(rest, step.Model, tensor) ?? Symbols.Entry(rest, step)
                ?? Symbols.Literal(rest), null).Whole();

    /// <summary>
    /// Reads the numbers of a formula whose symbols are read already: each must be the right one, and their signs and parentheses as well.
    /// </summary>
    /// <returns>What the formula gives, with the numbers as they are before they are rounded.</returns>
    public static double InNumbers(string text, Node symbols, int k)
    {
        var reader = new Mathematics(text, _ => null, symbols.Numbers(k));
        double value = reader.Whole().Value(NoIndex);
        return reader.numbers!.TryDequeue(out var left) ? throw reader.Unreadable($"{left.Symbol}, {left.Text}, is missing") : value;
    }

    private Node Whole()
    {
        Node whole = Sum();
        return at == text.Length ? whole : throw Unreadable($"“{text[at..]}” can't be read");
    }

    private Node Sum() => Chain(Product, " + ", " − ");

    /// <summary>A minus before a product is of the whole product.</summary>
    private Node Product()
    {
        int start = at;
        return !IsSymbol() && Takes("−") is not null ? Function(start, Product(), value => -value) : Chain(Raised, " · ", " / ");
    }

    private Node Chain(Func<Node> part, string one, string other)
    {
        int start = at, parts = 1;
        Node left = part();
        while (Takes(one) is { } sign || (sign = Takes(other)) is not null)
        {
            Node right = part();
            char op = sign[1];
            ImmutableArray<Node> of = parts++ > 1 && left.Operator == op && (op is '+' or '·') ? [.. left.Of, right] : [left, right];
            (Func<int, double> a, Func<int, double> b) = (left.Value, right.Value);
            left = new(text[start..at], op, of, op switch
            {
                '+' => k => a(k) + b(k),
                '−' => k => a(k) - b(k),
                '·' => k => a(k) * b(k),
                _ => k => a(k) / b(k),
            });
        }

        return left;
    }

    private Node Raised()
    {
        int start = at;
        Node of = Atom();
        if (at < text.Length && Superscripts.Contains(text[at], StringComparison.Ordinal))
        {
            string digit = $"{Superscripts.IndexOf(text[at++], StringComparison.Ordinal)}";
            return Power(start, of, numbers is null ? Of(new Leaf(digit, _ => double.Parse(digit, CultureInfo.InvariantCulture)))
                : Number(digit));
        }

        return Takes("^") is not null ? Power(start, of, Atom()) : of;
    }

    private Node Power(int start, Node of, Node exponent) =>
        new(text[start..at], '^', [of, exponent], k => Math.Pow(of.Value(k), exponent.Value(k)));

    private Node Atom()
    {
        int start = at;
        return Symbol() is { } leaf ? leaf
            : Takes("exp") is not null ? Function(start, Atom(), Math.Exp)
            : Takes("cos") is not null ? Function(start, Atom(), Math.Cos)
            : Takes("√") is not null ? Function(start, Atom(), Math.Sqrt)
            : (Takes("ln ") ?? Takes("ln")) is not null ? Function(start, Atom(), Math.Log)
            : (Takes("tanh ") ?? Takes("tanh")) is not null ? Function(start, Atom(), Math.Tanh)
            : Takes("Σ") is not null ? Fold(start, 'Σ')
            : Takes("min") is not null ? OneOf(start, 'n', Enumerable.Min)
            : Takes("max") is not null ? text.AsSpan(at).StartsWith("ₖ") || text.AsSpan(at).StartsWith("(k ≤") ? Fold(start, 'm')
                : OneOf(start, 'm', Enumerable.Max)
            : Takes("(") is not null ? Closed(Sum())
            : throw Unreadable($"“{text[at..]}” can't be read");
    }

    private Node Closed(Node inner) => Takes(")") is not null ? inner : throw Unreadable("a parenthesis is not closed");

    private Node Function(int start, Node of, Func<double, double> function) => new(text[start..at], 'f', [of], k => function(of.Value(k)));

    /// <summary>Σₖ and maxₖ run along the axis of k; Σ(k ≤ like) as far as a label.</summary>
    private Node Fold(int start, char kind)
    {
        string? last = Takes("(k ≤ ") is null ? null : text[at..text.IndexOf(") ", at, StringComparison.Ordinal)];
        if (Takes(last is null ? "ₖ " : $"{last}) ") is null)
        {
            throw Unreadable("k is missing");
        }

        Node of = Product();
        Axis along = of.Leaves.Select(leaf => leaf.Along).First(axis => axis is not null)!;
        int count = last is null ? along.Length : Enumerable.Range(0, along.Length).First(index => Symbols.Bare(along[index]) == last) + 1;
        IEnumerable<double> Each() => Enumerable.Range(0, count).Select(of.Value);
        return new(text[start..at], kind, [of], kind == 'Σ' ? _ => Each().Sum() : _ => Each().Max(), Count: count);
    }

    /// <summary>The least or the largest of some.</summary>
    private Node OneOf(int start, char kind, Func<IEnumerable<double>, double> choice)
    {
        List<Node> of = [];
        for (string? sign = Takes("("); sign is not null; sign = Takes(", "))
        {
            of.Add(Sum());
        }

        Takes(")");
        return new(text[start..at], kind, [.. of], k => choice(of.Select(one => one.Value(k))));
    }

    private bool IsSymbol() => numbers is null ? symbol(text[at..]) is not null
        : char.IsAsciiDigit(text[at]) || text[at] == '…'
            || (text[at] == '−' && char.IsAsciiDigit(text[at + 1]) && numbers.TryPeek(out var next) && next.Text[0] == '−');

    private Node? Symbol()
    {
        if (!IsSymbol())
        {
            return null;
        }

        if (numbers is not null)
        {
            return Number(null);
        }

        Leaf leaf = symbol(text[at..])!;
        at += leaf.Symbol.Length;
        return Of(leaf);
    }

    /// <summary>The next number, which must be the right one.</summary>
    private Node Number(string? read)
    {
        if (!numbers!.TryDequeue(out var right))
        {
            throw Unreadable($"“{read ?? text[at..]}” is one number too many");
        }

        int end = at;
        while (read is null && end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.'
            || (text[end] is '−' or 'e' && (end == at || text[end - 1] == 'e' || text[end] == 'e'))))
        {
            end++;
        }

        string shown = read ?? (text[at] == '…' ? text[at..(text.IndexOf(')', at) + 1)] : text[at..end]);
        at += read is null ? shown.Length : 0;
        return shown == right.Text ? new(shown, '\0', [], _ => right.Value, new Leaf(right.Symbol, _ => right.Value))
            : throw new AssertionException($"{right.Symbol} is shown as {shown}, and {right.Text} is right.\n  in: {text}");
    }

    private string? Takes(string sign)
    {
        bool there = text.AsSpan(at).StartsWith(sign, StringComparison.Ordinal);
        at += there ? sign.Length : 0;
        return there ? sign : null;
    }

    private AssertionException Unreadable(string why) => new($"{why}.\n  in: {text}");

    private static Node Of(Leaf leaf) => new(leaf.Symbol, '\0', [], leaf.Value, leaf);
}
