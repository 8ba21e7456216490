using HandCalc.Tensors;

namespace HandCalc.Specs.ReadBack;

/// <summary>What a symbol in a printed formula stands for: an entry of a tensor, a name or a constant.</summary>
/// <param name="Symbol">The symbol.</param>
/// <param name="Value">Its value, where the running index is so large.</param>
/// <param name="Entry">The tensor, row and column that an entry is of, where the running index is so large; none for the others.</param>
/// <param name="Along">The axis along which the running index runs, if there is one.</param>
internal sealed record Leaf(string Symbol, Func<int, double> Value, Func<int, (Definition Tensor, int Row, int Column)>? Entry = null,
    Axis? Along = null);

/// <summary>A part of a printed formula: what it gives, and what it is made of.</summary>
/// <param name="Text">As it is printed, without parentheses around it.</param>
/// <param name="Operator">What is done: + − · / ^, Σ or m for a sum or maximum, f for a function of one, '\0' for a symbol.</param>
/// <param name="Of">What it is done with.</param>
/// <param name="Value">What it gives.</param>
/// <param name="Leaf">The symbol.</param>
/// <param name="Count">Over how many k a sum or maximum runs.</param>
internal sealed record Node(string Text, char Operator, ImmutableArray<Node> Of, Func<int, double> Value, Leaf? Leaf = null, int Count = 0)
{
    /// <summary>The symbols in the order in which they are printed.</summary>
    public IEnumerable<Leaf> Leaves => Leaf is null ? Of.SelectMany(part => part.Leaves) : [Leaf];

    /// <summary>
    /// The numbers that stand for the symbols: of a maximum one for each k, but after three of more than four how many more there are.
    /// </summary>
    public IEnumerable<(string Symbol, string Text, double Value)> Numbers(int k)
    {
        if (Operator != 'm')
        {
            return Leaf is null ? Of.SelectMany(part => part.Numbers(k))
                : [(Leaf.Entry is null ? Leaf.Symbol : Name(Leaf.Entry(k)), Printed.Digits(Leaf.Value(k)), Leaf.Value(k))];
        }

        int shown = Count > 4 ? 3 : Count;
        IEnumerable<(string, string, double)> all = Enumerable.Range(0, shown).SelectMany(index => Of[0].Numbers(index));
        return shown == Count ? all : all.Append(("what is left out", $"… ({Count - shown} more)", Value(k)));
    }

    private static string Name((Definition Tensor, int Row, int Column) entry) => entry.Tensor.Entry(entry.Row, entry.Column);
}
