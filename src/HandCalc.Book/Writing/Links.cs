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

    /// <summary>The file of the page that has a row for every tensor.</summary>
    public const string OfTensors = "tensors.html";

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

    /// <summary>Tells of the example what a chapter says of the one that it is written about; null where that is the example.</summary>
    public Retelling? Retelling(BookChapter chapter) => IsWrittenAbout(chapter) ? null : new(example, this);

    /// <summary>Whether a chapter is written about the example: the first that it derives.</summary>
    public bool IsWrittenAbout(BookChapter chapter) => manuscript.ExampleOf(chapter, manuscript.Examples[0]) == example;

    /// <summary>A chapter: of the example, or of the first that it derives.</summary>
    public string Chapter(BookChapter chapter) => onePage ? $"#step-{chapter.Step}"
        : To(FolderOf(manuscript.ExampleOf(chapter, example)), chapter.File);

    /// <summary>A chapter by the number of its step; null if absent.</summary>
    public string? Step(int step) => manuscript.Chapters.FirstOrDefault(chapter => chapter.Step == step) is { } found ? Chapter(found)
        : null;

    /// <summary>A derivation by its number; null if absent.</summary>
    public string? Derivation(string number) => numbers.Contains(number)
        ? At(number, number)
        : null;

    /// <summary>
    /// A tensor by its name, or by that of its family: W_Q is W_Q[0]; its matrix, or where none is approved, its row among all tensors;
    /// null if absent.
    /// </summary>
    public string? Tensor(string name) => example.Named(name) is not [var tensor, ..] ? null
        : example.Find(tensor.Name) is { } approved ? At(approved.Number, tensor.Name)
        : example.ApprovedIn(tensor.Name) is not { } number ? null
        : onePage ? At(number, number) : $"{OfTensors}#{tensor.Name}";

    /// <summary>An entry of a tensor; on paper its derivation, for nobody chooses an entry there; null if absent.</summary>
    public string? Entry(string tensor, int row, int column) => Tensor(tensor) is not { } address ? null
        : onePage ? address : string.Create(CultureInfo.InvariantCulture, $"{address}/{row},{column}");

    /// <summary>A number that prose quotes, by its name: A[0][like, I]; null if absent.</summary>
    public string? Quoted(string entry) =>
        QuotedNumber.PlaceOf(entry, example.Step) is (var tensor, var row, var column) && tensor.Name != entry
            ? Entry(tensor.Name, row, column) : null;

    /// <summary>A derivation by its number, on the pages of the first example; null if absent.</summary>
    public string? InTheFirst(string number) => numbers.Contains(number)
        ? $"{ToRoot}{(onePage ? OnePage : ChapterOf(number).File)}#{number}" : null;

    /// <summary>A page outside the chapters, by its file; of an example of the second part alone, that of the first.</summary>
    public string Page(string file) => onePage ? $"#{Path.GetFileNameWithoutExtension(file)}"
        : $"{(example.IsOfTheSteps ? "" : ToRoot)}{file}";

    /// <summary>A page of any example.</summary>
    public string To(string folder, string file) => folder == FolderOf(example) ? file : $"{ToRoot}{folder}{file}";

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

    private BookChapter ChapterOf(string number) =>
        manuscript.Chapters.First(chapter => chapter.Step == int.Parse(number.Split('.')[0], CultureInfo.InvariantCulture));

    /// <summary>Something in a derivation; on paper the derivation.</summary>
    private string At(string number, string id) => onePage ? $"#{number}" : $"{Chapter(ChapterOf(number))}#{id}";

    /// <summary>A step or a derivation, as prose names it.</summary>
    [GeneratedRegex(Steps + @"|(?<![\w.])(?<![×=] ?)1?\d\.\d{1,2}\b(?![\w×%]| ?·|\.\d)")]
    private static partial Regex Reference();

    /// <summary>The name of a tensor in a formula, or a step.</summary>
    [GeneratedRegex(Steps + @"|(?<![\w.])([A-Za-z]\w*(\[\d+\])?\.)*[A-Za-z][A-Za-z0-9_]*(\[(h|\d+)\])?(?![\w-[ᵀ]]| of\b)")]
    private static partial Regex Name();
}
