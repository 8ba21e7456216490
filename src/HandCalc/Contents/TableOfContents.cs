using HandCalc.Reading;

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

    private const string Kind = "table of contents in JSON";
    private const int LargestFile = 1 << 20;

    // Lazy, so that what is wrong in the file is said in its own words, and not as a type that can't begin.
    private static readonly Lazy<Part[]> Parts = new(() =>
    {
        using Stream file = typeof(TableOfContents).Assembly.GetManifestResourceStream("contents")!;
        return Read(file);
    });

    private static readonly Lazy<Chapter[]> Chapters = new(() => [.. Parts.Value.SelectMany(part => part.Chapters)]);

    private static readonly Lazy<Dictionary<TensorName, int>> StepOfName = new(() => Chapters.Value.Index().SelectMany(
        chapter => chapter.Item.Derives, (chapter, name) => KeyValuePair.Create(TensorName.Parse(name), chapter.Index + 1)).ToDictionary());

    /// <summary>How many steps the training step has: the chapters of the first part.</summary>
    public static int Count => Parts.Value[0].Chapters.Length;

    /// <summary>How many chapters there are in all parts.</summary>
    public static int ChapterCount => Chapters.Value.Length;

    /// <summary>The heading of a chapter, from 1: "Step 3 · Attention" of the training step, "Chapter 15 · Writing" of what
    /// follows.</summary>
    public static string Heading(int chapter) =>
        $"{(chapter <= Count ? "Step" : "Chapter")} {chapter} · {Chapters.Value[chapter - 1].Title}";

    /// <summary>The chapter of the book that derives a tensor, from 1, or 0 where none does.</summary>
    public static int StepOf(TensorName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return StepOfName.Value.TryGetValue(name.Family, out int step)
            || StepOfName.Value.TryGetValue(name with { Scope = "", Symbol = Any, Head = null }, out step) ? step
            : 1 + Array.FindIndex(Chapters.Value, chapter => chapter.Scopes?.Contains(name.Scope.Split('.', '[')[0]) == true);
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

    /// <summary>Reads the chapters of a table of contents.</summary>
    /// <exception cref="InvalidInputException">The message names the field and what is allowed.</exception>
    internal static Part[] Read(Stream file) =>
        InputFile.Read(file, "contents.json", Kind, stream => JsonRecord.Read<Book>(stream, Kind, LargestFile)).Parts;

    private sealed record Book(Part[] Parts);

    internal sealed record Part(string Title, Chapter[] Chapters);

    internal sealed record Chapter(string Title, string[] Derives, string[]? Scopes = null);
}
