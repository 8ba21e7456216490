using HandCalc.Prose;
using HandCalc.Specs.Book;
using HandCalc.Specs.Notation;

namespace HandCalc.Specs.Documents;

/// <summary>A page of Markdown that a reader trusts, as lines: one for a sentence, a row of a table, a line of code.</summary>
/// <param name="Name">What its snapshot is called.</param>
/// <param name="Path">Where it stands, from the folder of the solution.</param>
/// <param name="Text">What it says.</param>
internal sealed partial record Document(string Name, string Path, string Text)
{
    /// <summary>What stands in the place of words that a check has found to be right.</summary>
    public const string Checked = "✓";

    private Document(string name, string path)
        : this(name, path, File.ReadAllText(Repository.Path(path)).ReplaceLineEndings("\n"))
    {
    }

    /// <summary>Where a reader starts.</summary>
    public static Document Readme { get; } = new("README", "README.md");

    /// <summary>How to change the book.</summary>
    public static Document Contributing { get; } = new("CONTRIBUTING", "CONTRIBUTING.md");

    /// <summary>What changed.</summary>
    public static Document Changelog { get; } = new("CHANGELOG", "CHANGELOG.md");

    /// <summary>The format of an export.</summary>
    public static Document Export { get; } = new("EXPORT", "src/HandCalc/EXPORT.md");

    /// <summary>How to review snapshots.</summary>
    public static Document Snapshots { get; } = new("snapshots", "snapshots/README.md");

    /// <summary>How fast the engine is.</summary>
    public static Document Benchmarks { get; } = new("benchmarks", "src/HandCalc.Benchmarks/README.md");

    /// <summary>The witness of PyTorch.</summary>
    public static Document PyTorch { get; } = new("PyTorch", "specs/HandCalc.Specs/Witnesses/PyTorch/README.md");

    /// <summary>All of them.</summary>
    public static IEnumerable<Document> All => [Readme, Contributing, Changelog, Export, Snapshots, Benchmarks, PyTorch];

    /// <summary>The prose of each chapter: the comments that fill a line.</summary>
    public static IEnumerable<Document> Chapters { get; } =
        [.. Chapter.OfBothParts.Select(chapter => new Document(Chapter.Folder(chapter), Chapter.Source(chapter)))
        .Select(chapter => chapter with { Text = NoComment().Replace(chapter.Text, line => line.Value.EndsWith('\n') ? "\n" : "") })];

    /// <summary>The text without code in blocks, each paragraph, item or row in a line of its own.</summary>
    public string Prose => Unwrapped(Fence().Replace(Text, "\n"));

    /// <summary>The lines of its blocks of code, by language.</summary>
    public IEnumerable<string> Code(string language) => Fence().Matches(Text).Where(fence => fence.Groups["language"].Value == language)
        .SelectMany(fence => fence.Groups["code"].Value.Split('\n')).Where(line => line.Length > 0);

    /// <summary>
    /// What is left for a reader to judge: the text, in which every number with a source and every fact is marked as checked.
    /// </summary>
    public string Judged(IEnumerable<Fact> facts)
    {
        string text = WithoutChecked(QuotedNumber.Matrix().Replace(Text, ""), []);
        var code = new Queue<string>(Fence().Matches(text).Select(fence => fence.Value));
        string prose = Sentence()
            .Replace(WithoutChecked(Unwrapped(Fence().Replace(text, "\n\n\0\n\n")), facts.Where(fact => fact.IsChecked)), "\n");
        return BlankLines().Replace(Place().Replace(prose, _ => code.Dequeue()), "\n");
    }

    /// <summary>A text in which numbers with a source, and facts, are marked as checked.</summary>
    public static string WithoutChecked(string prose, IEnumerable<Fact> facts) => facts.Aggregate(
        QuotedNumber.Pattern().Replace(prose, quoted => quoted.Value[..^quoted.Groups["value"].Length] + Checked),
        (text, fact) => text.Replace(fact.Phrase, Checked, StringComparison.Ordinal));

    private static string Unwrapped(string markdown) => Wrap().Replace(markdown, " ");

    [GeneratedRegex(@"```(?<language>\w*)\n(?<code>.*?)```\n?", RegexOptions.Singleline)]
    private static partial Regex Fence();

    /// <summary>The end of a line inside a paragraph: what follows begins no item, row, title or paragraph.</summary>
    [GeneratedRegex(@"(?<=[^\n])(?<!\n#[^\n]*)\n *(?=[^\s\-|#\d!]|\d(?!\. )|--)")]
    private static partial Regex Wrap();

    [GeneratedRegex(@"(?<=(?:[^\W\d]|[)✓`""*])[.:?!]\)?) (?=[A-Z`*""\[✓])")]
    private static partial Regex Sentence();

    /// <summary>The place of a block of code.</summary>
    [GeneratedRegex("\0")]
    private static partial Regex Place();

    [GeneratedRegex(@"\n{2,}")]
    private static partial Regex BlankLines();

    /// <summary>The beginning of a comment, and any other line of a fixture.</summary>
    [GeneratedRegex(@"^ *//(?!/)( >)? ?|^(?! *//(?!/)).*\n", RegexOptions.Multiline)]
    private static partial Regex NoComment();
}
