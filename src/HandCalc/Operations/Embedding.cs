using static HandCalc.Numerics.Entrywise;

namespace HandCalc.Operations;

/// <summary>
/// The embedding, each token's row of one table plus each position's row of another: X[i] = E_token[ids[i]] + E_pos[first + i]. Where
/// several texts stand below each other, the positions of each begin at 0.
/// [vocabulary × features], [maximum length × features] → [positions × features]
/// </summary>
/// <param name="Ids">The vocabulary index of the token at each position.</param>
/// <param name="First">The position of the first token: 0 but where other rows were computed before.</param>
/// <param name="Texts">How several texts stand below each other; null where there is one alone.</param>
public sealed record Embedding(ImmutableArray<int> Ids, int First = 0, Batch? Texts = null) : Operation("look-up", "{0}[ids] + {1}")
{
    /// <summary>The position of a row.</summary>
    public int Position(int row) => First + (Texts?.Position(row) ?? row);

    /// <summary>The table in which a computation looks its tokens up: its rows are the vocabulary.</summary>
    internal static Definition TableIn(Computation computation) =>
        computation.Definitions.First(tensor => tensor.Expression?.Operation is Embedding).Operands[0].Source;

    internal override Evaluation Kernel(ImmutableArray<Operand> x) =>
        ByPlace(Ids.Length, x[0].Source.Columns.Length, (tokens, positions, i, j) => tokens[Ids[i], j] + positions[Position(i), j]);

    internal override IEnumerable<Part> Backward(Definition y, ImmutableArray<Operand> x, Gradients d) =>
    [
        new(x[0].Source, () => new GatherByToken(Ids, x[0].Source.Rows.Length).Of(d[y])),
        new(x[1].Source, () => new GatherByPosition(x[1].Source.Rows.Length, Texts).Of(d[y])),
    ];
}

/// <summary>The rows of dX by token: a token that is used twice receives the sum, and one that is not used receives zero.</summary>
/// <param name="Ids">The vocabulary index of the token at each position.</param>
/// <param name="Count">How many words the vocabulary has.</param>
public sealed record GatherByToken(ImmutableArray<int> Ids, int Count) : Operation("gather by token", "rows of {0} added by token")
{
    internal override Evaluation Kernel(ImmutableArray<Operand> x) => Gather(Ids, Count);
}

/// <summary>The rows of dX by position, with zeros for the positions that no text reaches; those of several texts add up.</summary>
/// <param name="Count">How many positions there may be.</param>
/// <param name="Texts">How several texts stand below each other; null where there is one alone.</param>
public sealed record GatherByPosition(int Count, Batch? Texts = null) : Operation("gather by position", "rows of {0} by position")
{
    internal override Evaluation Kernel(ImmutableArray<Operand> x) =>
        Gather([.. Enumerable.Range(0, x[0].Source.Rows.Length).Select(row => Texts?.Position(row) ?? row)], Count);
}
