using HandCalc.Explanations;
using HandCalc.Models;

namespace HandCalc.Book.Specs.ReadBack;

/// <summary>A worked example without the book: its training step, computed apart, and the approved snapshots, read from the disk.</summary>
internal sealed class Example
{
    private const string Ending = ".verified.txt";
    private static readonly Dictionary<string, Example> All = Examples.InTheBook.ToDictionary(name => name, name => new Example(name));
    private readonly Lazy<TrainingStep> step;
    private readonly Lazy<Recipes> recipes;
    private readonly Lazy<ApprovedFile[]> files;

    private Example(string name)
    {
        Name = name;
        step = new(() => TrainingStep.Compute(Examples.Read(name)));
        recipes = new(() => new(Step));
        files = new(() => [.. Directory.EnumerateFiles(Repository.Path("snapshots", name), $"* *{Ending}", SearchOption.AllDirectories)
            .Select(Read)]);
    }

    /// <summary>The names of all examples. A run that asks for no page need not compute them.</summary>
    public static IEnumerable<string> Names => Examples.InTheBook;

    /// <summary>The names of those that the thirteen steps derive: they have a cover, and all that stands around the chapters.</summary>
    public static IEnumerable<string> OfTheSteps => Examples.Names.Intersect(Examples.InTheBook);

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The folder of its pages: "" for the first, and else its name and a slash.</summary>
    public string Folder => Name == Examples.Default ? "" : $"{Name}/";

    /// <summary>Its pages.</summary>
    public IEnumerable<KeyValuePair<string,
        IDocument>> Pages => TheBook.Pages.Where(page => page.Key.LastIndexOf('/') + 1 == Folder.Length
            && page.Key.StartsWith(Folder, StringComparison.Ordinal));

    /// <summary>The step.</summary>
    public TrainingStep Step => step.Value;

    /// <summary>Its recipes.</summary>
    public Recipes Recipes => recipes.Value;

    /// <summary>The chapters that derive it.</summary>
    public IReadOnlyList<FixtureText> Chapters => [.. FixtureText.Chapters.Where(chapter => Derives(chapter, Name))];

    /// <summary>Whether it is one that the thirteen steps derive.</summary>
    public bool IsOfTheSteps => OfTheSteps.Contains(Name);

    /// <summary>What it is called where one example is chosen among several.</summary>
    public string Chosen => IsOfTheSteps ? Step.Model.Text : Name.Replace('-', ' ');

    /// <summary>The example whose numbers a chapter has, for who comes from this one: this, or the first that it derives.</summary>
    public Example Of(FixtureText chapter) => Derives(chapter, Name) ? this : All[Names.First(name => Derives(chapter, name))];

    /// <summary>The way from its pages to a page of an example.</summary>
    public string WayTo(Example other, string file) => $"{(other == this ? "" : $"{(Folder.Length > 0 ? "../" : "")}{other.Folder}")}{file}";

    /// <summary>The way from its pages to a chapter.</summary>
    public string WayTo(FixtureText chapter) => WayTo(Of(chapter), chapter.Page);

    /// <summary>The number of the derivation that approves a tensor, as a matrix or in a line of the table of all tensors.</summary>
    public string NumberOf(string tensor) => (Files.FirstOrDefault(file => file.Name == tensor && IsTensor(file))
        ?? Files.Single(file => file.Name == "every tensor" && Regex.IsMatch(file.Text, $"^{Regex.Escape(tensor)} ", RegexOptions.Multiline)))
        .Number;

    /// <summary>Where a tensor stands, from its pages: its matrix, or its row among all tensors.</summary>
    public string AddressOf(string tensor) => Files.FirstOrDefault(file => file.Name == tensor && IsTensor(file)) is { } file
        ? $"{file.Chapter}.html#{tensor}" : $"tensors.html#{tensor}";

    /// <summary>What is approved.</summary>
    public IReadOnlyList<ApprovedFile> Files => files.Value;

    /// <summary>An example by its name.</summary>
    public static Example Of(string name) => All[name];

    /// <summary>Whether a file is the matrix of a tensor.</summary>
    public bool IsTensor(ApprovedFile file) => file.Matrix is not null && Step.Computation.Contains(file.Name);

    /// <summary>Where a file stands in its section: tensors in the order of computation, then what is no tensor, by name.</summary>
    public IEnumerable<ApprovedFile> InOrder(string number) => Files.Where(file => file.Number == number)
        .OrderBy(file => Step.Computation.Contains(file.Name) ? Step.Computation[file.Name].Index : -1)
        .ThenBy(file => file.Name, StringComparer.Ordinal);

    /// <summary>The address of a file on its page.</summary>
    public string Id(ApprovedFile file) => IsTensor(file) ? file.Name : $"{file.Number}-{file.Name}";

    private static bool Derives(FixtureText chapter, string example) => (OfTheSteps.Contains(example) ? OfTheSteps : [example])
        .Any(name => Directory.Exists(Repository.Path("snapshots", name, Path.GetFileNameWithoutExtension(chapter.Page))));

    private static ApprovedFile Read(string path)
    {
        string[] name = Path.GetFileName(path)[..^Ending.Length].Split(' ', 2);
        string text = File.ReadAllText(path);
        return new(Path.GetFileName(Path.GetDirectoryName(path)!), name[0], name[1], text, ApprovedMatrix.Read(text));
    }
}

/// <summary>An approved file.</summary>
/// <param name="Chapter">The folder of its chapter: 11-attention-gradients.</param>
/// <param name="Number">The number of its derivation.</param>
/// <param name="Name">What it is called: d.concat.</param>
/// <param name="Text">Its text.</param>
/// <param name="Matrix">The matrix; null for a table of words.</param>
internal sealed record ApprovedFile(string Chapter, string Number, string Name, string Text, ApprovedMatrix? Matrix);

/// <summary>An approved matrix, read from its text by nothing that the book reads with.</summary>
internal sealed record ApprovedMatrix(string Title, string Size, double Unit, string[] Rows, string[] Columns, string[][] Entries)
{
    /// <summary>The largest of the printed numbers.</summary>
    public double Largest { get; } = Entries.Max(row => row.Max(entry => Math.Abs(Number(entry))));

    /// <summary>How many numbers it has.</summary>
    public int Count => Entries.Length * Entries[0].Length;

    /// <summary>Its size as a page says it: a matrix has two, a vector so many entries.</summary>
    public string SizeInWords => Size.All(char.IsAsciiDigit) ? $"{Size} entries" : Size;

    /// <summary>Reads a text; null if it is no matrix.</summary>
    public static ApprovedMatrix? Read(string text)
    {
        string[] blocks = text.TrimEnd('\n').Split("\n\n");
        if (blocks[0].Split('\n') is not [var title, var said] || !said.Contains("six decimals", StringComparison.Ordinal))
        {
            return null;
        }

        string size = said.Split(',')[0];
        bool isMatrix = size.Contains('×', StringComparison.Ordinal), isNumber = size == "one number";
        bool hasColumns = isMatrix || (!isNumber && blocks[1].StartsWith(' ')), hasRows = isMatrix || !(isNumber || hasColumns);
        var columns = new List<string>();
        string[][] labels = [], entries = [];
        foreach (string block in blocks[1..])
        {
            string[][] lines = [.. block.Split('\n').Select(Comparison.Words)];
            columns.AddRange(hasColumns ? lines[0] : []);
            string[][] rows = lines[(hasColumns ? 1 : 0)..];
            labels = [.. rows.Select(row => row[..(hasRows ? 1 : 0)])];
            string[][] panel = [.. rows.Select(row => row[(hasRows ? 1 : 0)..])];
            entries = entries.Length == 0 ? panel : [.. entries.Zip(panel, (left, right) => (string[])[.. left, .. right])];
        }

        return new(title, size, said.Split("in units of ") is [_, var unit] ? Number(unit) : 1,
            [.. labels.SelectMany(row => row).Select(Bare)], [.. columns.Select(Bare)], entries);
    }

    /// <summary>A number.</summary>
    public static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The six decimals of a number, always with its sign; 0 only if it is exactly zero.</summary>
    public static string SixDecimals(double value)
    {
        string digits = value.ToString("F6", CultureInfo.InvariantCulture);
        return value == 0 ? "0" : digits.Trim('-', '0', '.').Length == 0 ? "0.000000" : value > 0 ? $"+{digits}" : digits;
    }

    private static string Bare(string label) => label.StartsWith('[') ? label.Trim('[', ']') : label;
}
