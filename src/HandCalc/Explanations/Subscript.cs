namespace HandCalc.Explanations;

/// <summary>The cell that a recipe is read for, and the index of the term that is meant where it is one of many.</summary>
/// <param name="I">The row of the cell: i.</param>
/// <param name="J">Its column: j.</param>
/// <param name="K">Which term of a sum: k; null while it stands for all of them.</param>
internal readonly record struct Indices(int I, int J, int? K = null);

/// <summary>
/// A row or column in a recipe, as it depends on the cell: i, j, the running index k, a number, or the length of an axis; shifted (the
/// columns of a head), or looked up in the ids of the text.
/// </summary>
internal sealed record Subscript
{
    /// <summary>In place of a variable, where the subscript is a number.</summary>
    public const char None = '0';

    private Subscript(char variable, int plus)
    {
        (Variable, Plus) = (variable, plus);
    }

    /// <summary>The row of the cell.</summary>
    public static Subscript I { get; } = new('i', 0);

    /// <summary>The column of the cell.</summary>
    public static Subscript J { get; } = new('j', 0);

    /// <summary>The running index of a sum.</summary>
    public static Subscript K { get; } = new('k', 0);

    /// <summary>A row or column that is always the same.</summary>
    public static Subscript At(int index) => new(None, index);

    /// <summary>The first row or column that an axis has no more.</summary>
    public static Subscript EndOf(Axis axis) => new(None, axis.Length) { Along = axis };

    /// <summary>i, j, k or <see cref="None"/>.</summary>
    public char Variable { get; }

    /// <summary>What is added; the number itself where there is no variable.</summary>
    public int Plus { get; private init; }

    /// <summary>The axis whose length it is, if it is one.</summary>
    public Axis? Along { get; private init; }

    /// <summary>The ids in which the position is looked up; null where it is not.</summary>
    public IdsFrom? Ids { get; private init; }

    /// <summary>The same subscript, shifted.</summary>
    public Subscript Shifted(int by) => this with { Plus = Plus + by };

    /// <summary>The id of the token at this position.</summary>
    public Subscript In(IdsFrom ids) => this with { Ids = ids };

    /// <summary>What a list has at this place.</summary>
    public Subscript LookedUp(ImmutableArray<int> list) => In(new IdsFrom(null, list));

    /// <summary>The row or column at a place; null where it is k, and k stands for all.</summary>
    public int? At(Indices indices)
    {
        int? index = Variable switch { 'i' => indices.I, 'j' => indices.J, 'k' => indices.K, _ => 0 };
        return Ids is null || index is null ? index + Plus : Ids.List[index.Value];
    }
}

/// <summary>The ids of the text's tokens from a position on: from the second they are the targets. Or some other numbers.</summary>
/// <param name="First">The position; null for other numbers.</param>
/// <param name="List">The numbers.</param>
internal sealed record IdsFrom(int? First, ImmutableArray<int> List);

/// <summary>What the running index k runs over.</summary>
/// <param name="End">The first index that is left out; where there are lists, which of them is meant.</param>
/// <param name="Lists">For each id the positions at which it stands in the text, or other lists; empty where k runs from 0.</param>
/// <param name="Last">What the last index is called, where it depends on the place.</param>
internal sealed record IndexRange(Subscript End, ImmutableArray<ImmutableArray<int>> Lists, Note.Part? Last = null)
{
    /// <summary>Whether the lists are those of the ids.</summary>
    public bool IsOfIds { get; init; }

    /// <summary>Whether only the last index of a list is meant.</summary>
    public bool IsLastAlone { get; init; }

    /// <summary>All rows or columns of an axis.</summary>
    public static IndexRange Along(Axis axis) => new(Subscript.EndOf(axis), []);

    /// <summary>0, 1, …, up to and including a row or column of this axis.</summary>
    public static IndexRange UpTo(Axis axis, Subscript last) => new(last.Shifted(1), [], (axis, last));

    /// <summary>The positions at which an id stands in the text.</summary>
    /// <param name="ids">The ids of the text.</param>
    /// <param name="words">How many ids there are.</param>
    /// <param name="id">Which of them.</param>
    public static IndexRange PlacesOf(ImmutableArray<int> ids, Axis words, Subscript id) => new(id,
    [
        .. Enumerable.Range(0, words.Length).Select(word =>
            ids.Index().Where(place => place.Item == word).Select(place => place.Index).ToImmutableArray()),
    ]);

    /// <summary>How many indices there are at a place.</summary>
    public int Count(Indices indices) => Lists.IsEmpty ? End.At(indices)!.Value : List(indices).Length;

    /// <summary>The indices at a place.</summary>
    public IEnumerable<int> At(Indices indices) =>
        Lists.IsEmpty ? Enumerable.Range(0, End.At(indices)!.Value) : List(indices);

    private ImmutableArray<int> List(Indices indices)
    {
        ImmutableArray<int> list = Lists[End.At(indices)!.Value];
        return IsLastAlone && list.Length > 1 ? [list[^1]] : list;
    }
}

/// <summary>A question with an answer at every place.</summary>
internal abstract record Condition
{
    /// <summary>The answer.</summary>
    public abstract bool Holds(Indices indices);
}

/// <summary>Is one subscript less than the other, or equal to it?</summary>
internal sealed record Compared(Subscript Left, bool IsLess, Subscript Right) : Condition
{
    /// <inheritdoc/>
    public override bool Holds(Indices indices) => IsLess ? Left.At(indices) < Right.At(indices) : Left.At(indices) == Right.At(indices);
}

/// <summary>Is a row or column one of some?</summary>
internal sealed record OneOf(Subscript Index, ImmutableArray<int> Of) : Condition
{
    /// <inheritdoc/>
    public override bool Holds(Indices indices) => Of.Contains(Index.At(indices)!.Value);
}

/// <summary>Does the model choose this for a setting?</summary>
/// <param name="Setting">The field of the model.</param>
/// <param name="Value">What the model has there.</param>
/// <param name="Choice">What is asked for.</param>
internal sealed record Chosen(string Setting, string Value, string Choice) : Condition
{
    /// <inheritdoc/>
    public override bool Holds(Indices indices) => Value == Choice;
}
