namespace HandCalc.Explanations;

/// <summary>The cell that a recipe is read for, and the index of the term that is meant where it is one of many.</summary>
/// <param name="I">The row of the cell: i.</param>
/// <param name="J">Its column: j.</param>
/// <param name="K">Which term of a sum: k; null while it stands for all of them.</param>
internal readonly record struct Place(int I, int J, int? K = null);

/// <summary>
/// A row or column in a recipe, as it depends on the cell: i, j, the running index k, or a number; looked up in a table (the ids of the
/// tokens), or shifted (the columns of a head).
/// </summary>
internal sealed record Subscript
{
    /// <summary>In place of a variable, where the subscript is a number.</summary>
    public const char None = '0';

    private Subscript(char variable, int plus, ImmutableArray<int> table)
    {
        (Variable, Plus, Table) = (variable, plus, table);
    }

    /// <summary>The row of the cell.</summary>
    public static Subscript I { get; } = new('i', 0, []);

    /// <summary>The column of the cell.</summary>
    public static Subscript J { get; } = new('j', 0, []);

    /// <summary>The running index of a sum.</summary>
    public static Subscript K { get; } = new('k', 0, []);

    /// <summary>A row or column that is always the same.</summary>
    public static Subscript At(int index) => new(None, index, []);

    /// <summary>i, j, k or <see cref="None"/>.</summary>
    public char Variable { get; }

    /// <summary>What is added; the number itself where there is no variable.</summary>
    public int Plus { get; }

    /// <summary>Where the variable is looked up; empty where it is not.</summary>
    public ImmutableArray<int> Table { get; }

    /// <summary>The same subscript, shifted.</summary>
    public Subscript Shifted(int by) => new(Variable, Plus + by, Table);

    /// <summary>The entry of a table at this subscript.</summary>
    public Subscript In(ImmutableArray<int> table) => new(Variable, Plus, table);

    /// <summary>The row or column at a place; null where it is k, and k stands for all.</summary>
    public int? At(Place place)
    {
        int? index = Variable switch { 'i' => place.I, 'j' => place.J, 'k' => place.K, _ => 0 };
        return Table.IsEmpty || index is null ? index + Plus : Table[index.Value];
    }
}

/// <summary>What the running index k runs over.</summary>
/// <param name="End">The first index that is left out; where there are lists, which of them is meant.</param>
/// <param name="Lists">The lists, such as the positions of each token; empty where k runs from 0.</param>
/// <param name="Last">What the last index is called, where it depends on the place.</param>
internal sealed record IndexRange(Subscript End, ImmutableArray<ImmutableArray<int>> Lists, Sentence.Part? Last = null)
{
    /// <summary>0, 1, …, count − 1.</summary>
    public static IndexRange Before(int count) => new(Subscript.At(count), []);

    /// <summary>0, 1, …, up to and including a row or column of this axis.</summary>
    public static IndexRange UpTo(Axis axis, Subscript last) => new(last.Shifted(1), [], (axis, last));

    /// <summary>One of several lists.</summary>
    public static IndexRange Listed(ImmutableArray<ImmutableArray<int>> lists, Subscript which) => new(which, lists);

    /// <summary>How many indices there are at a place.</summary>
    public int Count(Place place) => Lists.IsEmpty ? End.At(place)!.Value : Lists[End.At(place)!.Value].Length;

    /// <summary>The indices at a place.</summary>
    public IEnumerable<int> At(Place place) => Lists.IsEmpty ? Enumerable.Range(0, End.At(place)!.Value) : Lists[End.At(place)!.Value];
}

/// <summary>A question to the place: is one subscript less than the other, or equal to it?</summary>
internal sealed record Condition(Subscript Left, bool IsLess, Subscript Right)
{
    /// <summary>The answer.</summary>
    public bool Holds(Place place) => IsLess ? Left.At(place) < Right.At(place) : Left.At(place) == Right.At(place);
}
