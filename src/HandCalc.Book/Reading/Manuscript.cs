using HandCalc.Terminal.Checkouts;

namespace HandCalc.Book.Reading;

/// <summary>
/// Everything that the book is woven from: the fixtures, the snapshots, the pages of the repository, and the computed examples.
/// </summary>
/// <param name="Chapters">The thirteen steps.</param>
/// <param name="WrongRules">The fixture of the wrong rules.</param>
/// <param name="NoticedBy">Its snapshot: which check notices which wrong rule.</param>
/// <param name="Errata">The fixture of the errata, in its parts.</param>
/// <param name="Tolerances">The tolerances by the names that the tests use: Arithmetic is 1e-12.</param>
/// <param name="Readme">README.md.</param>
/// <param name="Verified">VERIFIED.md.</param>
/// <param name="Examples">The worked examples, the default first.</param>
internal sealed record Manuscript(
    ImmutableArray<BookChapter> Chapters, Fixture WrongRules, string NoticedBy, ImmutableArray<Fixture> Errata,
    IReadOnlyDictionary<string, string> Tolerances, string Readme, string Verified, ImmutableArray<ExampleResults> Examples)
{
    /// <summary>The folder of the fixtures, from that of the solution.</summary>
    public const string Specs = "specs/HandCalc.Specs";

    /// <summary>Reads and computes everything.</summary>
    /// <exception cref="InvalidInputException">A fixture or a snapshot can't be read; the message says which.</exception>
    public static Manuscript Read(Checkout checkout)
    {
        IReadOnlyList<SnapshotFile> files = checkout.Files();
        Task<ExampleResults[]> examples = Task.Run(() => Models.Examples.Names.Select(name => ExampleResults.Of(name, files)).ToArray());
        string root = checkout.Root;
        Fixture Fixture(string path) => FixtureReader.Read(root, path);
        IEnumerable<string> Sources(string pattern, SearchOption depth) => Directory
            .EnumerateFiles(Path.Combine(root, Specs), pattern, depth)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .OrderBy(Path.GetFileName, StringComparer.Ordinal);

        return new(
            [.. Sources("Step??_*.cs", SearchOption.AllDirectories).Select(source => ChapterOf(Fixture(source), files))],
            Fixture($"{Specs}/WrongRules.cs"),
            files.FirstOrDefault(file => file.Name == "what-notices-them")?.ApprovedText ?? "",
            [.. Sources("Errata*.cs", SearchOption.TopDirectoryOnly).Select(Fixture)],
            FixtureReader.Constants(root, $"{Specs}/Notation/Tolerances.cs"),
            File.ReadAllText(Path.Combine(root, "README.md")),
            File.ReadAllText(Path.Combine(root, "VERIFIED.md")),
            [.. examples.GetAwaiter().GetResult()]);
    }

    private static BookChapter ChapterOf(Fixture fixture, IEnumerable<SnapshotFile> files)
    {
        string name = Path.GetFileName(fixture.Source);
        int step = int.Parse(name["Step".Length..name.IndexOf('_', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
        return files.FirstOrDefault(file => file.Step == step) is { } snapshot
            ? new(step, Path.GetFileName(Path.GetDirectoryName(snapshot.Stem)!), fixture)
            : throw new InvalidInputException(
                $"{fixture.Source}: no snapshot of step {step} is approved; allowed: a chapter that `dotnet test` has approved.");
    }
}
