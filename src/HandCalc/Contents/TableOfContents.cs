namespace HandCalc.Contents;

#pragma warning disable CA1708 // Takes two extension blocks for one name.

/// <summary>
/// The table of contents of the book, a file beside the fixtures: its parts, their chapters, and which tensors each derives. The engine
/// knows tensors, the book knows chapters.
/// </summary>
public static class TableOfContents
{
    /// <summary>The symbol of a name that stands for all of its kind: m.* is the first moment of every parameter.</summary>
    private const string Any = "*";

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    private static readonly Chapter[] Chapters = [.. Read().Parts.SelectMany(part => part.Chapters)];

    private static readonly Dictionary<TensorName, int> StepOfName = Chapters.Index().SelectMany(
        chapter => chapter.Item.Derives, (chapter, name) => KeyValuePair.Create(TensorName.Parse(name), chapter.Index + 1)).ToDictionary();

    /// <summary>How many steps there are.</summary>
    public static int Count => Chapters.Length;

    /// <summary>The heading of a step, from 1: "Step 3 · Attention".</summary>
    public static string Heading(int step) => $"Step {step} · {Chapters[step - 1].Title}";

    /// <summary>The step of the book that derives a tensor, from 1, or 0 where none does.</summary>
    public static int StepOf(TensorName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return StepOfName.TryGetValue(name.Family, out int step) ? step
            : StepOfName.GetValueOrDefault(name with { Scope = "", Symbol = Any, Head = null });
    }

    extension(Definition definition)
    {
        /// <summary>The step of the book that derives it, or 0.</summary>
        public int Step => StepOf(definition.Id);
    }

    extension(Tensor tensor)
    {
        /// <summary>The step of the book that derives it, or 0.</summary>
        public int Step => StepOf(tensor.Definition.Id);
    }

    private static Book Read()
    {
        using Stream file = typeof(TableOfContents).Assembly.GetManifestResourceStream("contents")!;
        return JsonSerializer.Deserialize<Book>(file, Strict)!;
    }

    private sealed record Book(Part[] Parts);

    private sealed record Part(string Title, Chapter[] Chapters);

    private sealed record Chapter(string Title, string[] Derives);
}
