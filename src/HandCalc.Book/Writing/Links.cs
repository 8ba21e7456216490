using HandCalc.Prose;

namespace HandCalc.Book.Writing;

/// <summary>Where things stand: the address of a chapter, a derivation, a tensor or an entry, from a page of one example.</summary>
/// <param name="manuscript">The book.</param>
/// <param name="example">The example whose pages are written.</param>
/// <param name="publication">Where the book is published.</param>
/// <param name="onePage">Whether the whole book is one page.</param>
internal sealed partial class Links(Manuscript manuscript, ExampleResults example, Publication publication, bool onePage = false)
{
    /// <summary>The file of the page that has all chapters.</summary>
    public const string OnePage = "print.html";

    /// <summary>A step, and each that is named with it: step 5; steps 4, 5; steps 8 to 12.</summary>
    private const string Steps = @"\b[Ss]teps? (?<step>1?\d)\b|(?<=\b[Ss]teps 1?\d(, | and | to ))(?<step>1?\d)\b";

    private static readonly Dictionary<string, string> OtherPages = new()
    {
        [$"{Manuscript.Specs}/WrongRules.cs"] = "wrong-rules.html",
        [$"{Manuscript.Specs}/Errata.cs"] = "errata.html",
        ["VERIFIED.md"] = "evidence.html",
    };

    private readonly HashSet<string> numbers =
        [.. manuscript.Chapters.SelectMany(chapter => chapter.Fixture.Passages).Select(passage => passage.Number!)];

    /// <summary>From a page of the example to the folder of the first: "" or "../".</summary>
    public string ToRoot => FolderOf(example).Length == 0 ? "" : "../";

    /// <summary>The folder of an example's pages, from that of the book: "" for the first.</summary>
    public string FolderOf(ExampleResults other) => other == manuscript.Examples[0] ? "" : $"{other.Name}/";

    /// <summary>Tells of the example what the chapters say of the first; null for the first.</summary>
    public Retelling? Retelling => example == manuscript.Examples[0] ? null : new(example, this);

    /// <summary>A chapter.</summary>
    public string Chapter(BookChapter chapter) => onePage ? $"#step-{chapter.Step}" : chapter.File;

    /// <summary>A chapter by the number of its step; null if absent.</summary>
    public string? Step(int step) => manuscript.Chapters.FirstOrDefault(chapter => chapter.Step == step) is { } found ? Chapter(found)
        : null;

    /// <summary>A derivation by its number; null if absent.</summary>
    public string? Derivation(string number) => numbers.Contains(number)
        ? At(int.Parse(number.Split('.')[0], CultureInfo.InvariantCulture), number)
        : null;

    /// <summary>A tensor by its name, or by that of its family: W_Q is W_Q[0]; null if absent.</summary>
    public string? Tensor(string name) => example.Named(name) is [var tensor, ..] && example.Find(tensor.Name) is { } approved
        ? At(tensor.Step, onePage ? approved.Number : tensor.Name)
        : null;

    /// <summary>An entry of a tensor; on paper its derivation, for nobody chooses an entry there; null if absent.</summary>
    public string? Entry(string tensor, int row, int column) => Tensor(tensor) is not { } address ? null
        : onePage ? address : string.Create(CultureInfo.InvariantCulture, $"{address}/{row},{column}");

    /// <summary>A number that prose quotes, by its name: A[0][like, I]; null if absent.</summary>
    public string? Quoted(string entry) =>
        QuotedNumber.PlaceOf(entry, example.Step) is (var tensor, var row, var column) && tensor.Name != entry
            ? Entry(tensor.Name, row, column) : null;

    /// <summary>A derivation by its number, on the pages of the first example; null if absent.</summary>
    public string? InTheFirst(string number) =>
        Derivation(number) is { } address ? $"{ToRoot}{(onePage ? OnePage : "")}{address}" : null;

    /// <summary>A page outside the chapters, by its file.</summary>
    public string Page(string file) => onePage ? $"#{Path.GetFileNameWithoutExtension(file)}" : file;

    /// <summary>A file of the repository that has become a page, or is shown there; null for any other.</summary>
    public string? File(string path) =>
        manuscript.Chapters.FirstOrDefault(chapter => chapter.Fixture.Source == path
            || path.EndsWith($"/{chapter.Folder}", StringComparison.Ordinal)) is { } chapter
        ? Chapter(chapter)
        : OtherPages.TryGetValue(path, out string? page) ? Page(page) : publication.SourceOf(path);

    /// <summary>The path of a file of the repository, which leads to the file where the address of the repository is known.</summary>
    public Markup Source(string path) => publication.SourceOf(path) is { } address
        ? Markup.Of($"""<a href="{address}"><code>{path}</code></a>""") : Markup.Of($"<code>{path}</code>");

    /// <summary>
    /// A text in which the names of tensors and the numbers of steps and derivations lead to them. A number alone is a number.
    /// </summary>
    public Markup Linked(string text, bool tensors)
    {
        var pieces = new List<Markup>();
        int done = 0;
        foreach (Match match in (tensors ? Name() : Reference()).Matches(text))
        {
            string? address = match.Groups["step"] is { Success: true } step ? Step(int.Parse(step.Value, CultureInfo.InvariantCulture))
                : tensors ? Tensor(match.Value) : match.Value == text ? null : Derivation(match.Value);
            if (address is not null)
            {
                pieces.Add(Markup.OfText(text[done..match.Index]));
                pieces.Add(Markup.Of($"""<a href="{address}">{match.Value}</a>"""));
                done = match.Index + match.Length;
            }
        }

        return Markup.Join([.. pieces, Markup.OfText(text[done..])]);
    }

    private string At(int step, string id) => onePage ? $"#{id}"
        : $"{manuscript.Chapters.First(chapter => chapter.Step == step).File}#{id}";

    /// <summary>A step or a derivation, as prose names it.</summary>
    [GeneratedRegex(Steps + @"|(?<![\w.])(?<![×=] ?)1?\d\.\d{1,2}\b(?![\w×%]| ?·|\.\d)")]
    private static partial Regex Reference();

    /// <summary>The name of a tensor in a formula, or a step.</summary>
    [GeneratedRegex(Steps + @"|(?<![\w.])(d\.|m\.|v\.|new\.)?[A-Za-z][A-Za-z0-9_]*(\[(h|\d+)\])?(?![\w-[ᵀ]]| of\b)")]
    private static partial Regex Name();
}
