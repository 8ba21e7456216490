using HandCalc.Terminal.Checkouts;

namespace HandCalc.Book.Reading;

/// <summary>
/// Everything that the book is woven from: the fixtures, the snapshots, the pages of the repository, and the computed examples.
/// </summary>
/// <param name="Chapters">The thirteen steps, and the chapters that go on from there.</param>
/// <param name="WrongRules">The fixture of the wrong rules.</param>
/// <param name="NoticedBy">Its snapshot: which check notices which wrong rule.</param>
/// <param name="Errata">The fixture of the errata, in its parts.</param>
/// <param name="Tolerances">The tolerances by the names that the tests use: Arithmetic is 1e-12.</param>
/// <param name="Readme">README.md.</param>
/// <param name="Verified">VERIFIED.md.</param>
/// <param name="License">LICENSE.</param>
/// <param name="Examples">The worked examples, the default first; last those of the second part, which some of its chapters derive.</param>
internal sealed record Manuscript(
    ImmutableArray<BookChapter> Chapters, Fixture WrongRules, string NoticedBy, ImmutableArray<Fixture> Errata,
    IReadOnlyDictionary<string, string> Tolerances, string Readme, string Verified, string License,
    ImmutableArray<ExampleResults> Examples)
{
    /// <summary>The folder of the fixtures, from that of the solution.</summary>
    public const string Specs = "specs/HandCalc.Specs";

    /// <summary>The folder of an example's snapshots, and the file of its model, from that of the solution.</summary>
    public static (string Snapshots, string Model) Files(string example) =>
        ($"snapshots/{example}", $"src/HandCalc/Examples/{Models.Examples.FileOf(example)}");

    /// <summary>Reads and computes everything.</summary>
    /// <exception cref="InvalidInputException">A fixture or a snapshot can't be read; the message says which.</exception>
    public static Manuscript Read(Checkout checkout)
    {
        IReadOnlyList<SnapshotFile> files = checkout.Files();
        Task<ExampleResults[]> examples = Task.Run(() => Models.Examples.InTheBook.Select(name => ExampleResults.Of(name, files)).ToArray());
        string root = checkout.Root;
        Fixture Fixture(string path) => FixtureReader.Read(root, path);
        IEnumerable<string> Sources(string pattern) => Directory.EnumerateFiles(Path.Combine(root, Specs), pattern)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .OrderBy(Path.GetFileName, StringComparer.Ordinal);

        return new(
            [.. checkout.Fixtures()
                .Select(fixture => ChapterOf(fixture.Number, Fixture(checkout.Relative(fixture.Path).Replace('\\', '/')), files))],
            Fixture($"{Specs}/WrongRules.cs"),
            files.FirstOrDefault(file => file.Name == "what-notices-them")?.ApprovedText ?? "",
            [.. Sources("Errata*.cs").Select(Fixture)],
            FixtureReader.Constants(root, $"{Specs}/Notation/Tolerances.cs"),
            File.ReadAllText(Path.Combine(root, "README.md")),
            File.ReadAllText(Path.Combine(root, "VERIFIED.md")),
            File.ReadAllText(Path.Combine(root, "LICENSE")),
            [.. examples.GetAwaiter().GetResult()]);
    }

    /// <summary>The example whose numbers a chapter has, read from the pages of another: that one, or the first that it derives.</summary>
    public ExampleResults ExampleOf(BookChapter chapter, ExampleResults read) =>
        chapter.Derives(read) ? read : Examples.First(chapter.Derives);

    private static BookChapter ChapterOf(int step, Fixture fixture, IEnumerable<SnapshotFile> files)
    {
        SnapshotFile[] all = [.. files.Where(file => file.Step == step)];
        return all is [var first, ..]
            ? new(step, Path.GetFileName(Path.GetDirectoryName(first.Stem)!), fixture, [.. all.Select(file => file.Example)])
            : throw new InvalidInputException(
                $"{fixture.Source}: no snapshot of step {step} is approved; allowed: a chapter that `dotnet test` has approved.");
    }
}
