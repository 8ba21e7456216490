using System.Text.RegularExpressions;
using HandCalc.Models;

namespace HandCalc.Terminal.Checkouts;

/// <summary>A checkout of this project: where its snapshots and its model files are.</summary>
internal sealed partial class Checkout
{
    /// <summary>How the names of approved files end.</summary>
    public const string Verified = ".verified.txt";

    /// <summary>How the names of received files end.</summary>
    public const string Received = ".received.txt";

    private const string Solution = "HandCalc.Specs.sln";
    private const string Snapshots = "snapshots";
    private static readonly string Models = Path.Combine("src", "HandCalc", "Examples");

    private Checkout(string root) => Root = root;

    /// <summary>The full path of the checkout.</summary>
    public string Root { get; }

    /// <summary>The full path of the folder of snapshots.</summary>
    public string SnapshotFolder => Path.Combine(Root, Snapshots);

    /// <summary>The checkout that a folder is part of.</summary>
    /// <exception cref="InvalidInputException">It is part of none.</exception>
    public static Checkout Of(string command, string folder)
    {
        for (DirectoryInfo? candidate = new(folder); candidate is not null; candidate = candidate.Parent)
        {
            if (File.Exists(Path.Combine(candidate.FullName, Solution)))
            {
                return new(candidate.FullName);
            }
        }

        throw new InvalidInputException($"{command}: {folder} is not in a checkout of HandCalc; allowed: a folder below {Solution}.");
    }

    /// <summary>A path, from the root of the checkout.</summary>
    public string Relative(string path) => Path.GetRelativePath(Root, path);

    /// <summary>Every snapshot of the working tree.</summary>
    public IReadOnlyList<SnapshotFile> Files() => SnapshotFile.Below(SnapshotFolder);

    /// <summary>The pages of prose that quote numbers: those in Markdown, and the fixtures.</summary>
    public IEnumerable<string> Pages() =>
        new[] { "README.md", "CONTRIBUTING.md", Path.Combine("src", "HandCalc", "EXPORT.md") }.Select(page => Path.Combine(Root, page))
            .Where(File.Exists)
            .Concat(Fixtures().Select(fixture => fixture.Path));

    /// <summary>The fixtures that are chapters, each with its number, in the order of the book.</summary>
    public IEnumerable<(int Number, string Path)> Fixtures() =>
        from path in Directory.EnumerateFiles(Path.Combine(Root, "specs", "HandCalc.Specs"), "*.cs", SearchOption.AllDirectories)
        let name = FixtureName().Match(Path.GetFileName(path))
        where name.Success
        let number = int.Parse(name.Groups["number"].Value, CultureInfo.InvariantCulture)
        orderby number
        select (number, path);

    /// <summary>The training step of an example, as the engine computes it now.</summary>
    /// <exception cref="InvalidInputException">Its model file can't be used.</exception>
    public TrainingStep Step(string example) => TrainingStep.Compute(ModelFile.Read(ModelFileOf(example)));

    /// <summary>What is approved, in the working tree.</summary>
    public IReadOnlyList<RecordedStep> Approved()
    {
        bool committed = Git.IsClean(Root, Snapshots);
        return Steps(Files(), file => file.ApprovedText, example => committed ? ModelAt("HEAD", example) : null);
    }

    /// <summary>What would be approved if everything that was received were accepted, and everything stale were gone.</summary>
    public IReadOnlyList<RecordedStep> WithReceived()
    {
        IReadOnlyList<SnapshotFile> files = Files();
        return Steps([.. files.Except(Stale(files))], file => file.Text, Model);
    }

    /// <summary>The approved files that no test compares any more.</summary>
    public static IEnumerable<SnapshotFile> Stale(IEnumerable<SnapshotFile> files) =>
        files.GroupBy(file => file.Example).SelectMany(example => StaleSnapshots.Among([.. example]));

    /// <summary>What a folder of snapshots holds.</summary>
    public static IReadOnlyList<RecordedStep> Folder(string folder) =>
        Steps(SnapshotFile.Below(Path.GetFullPath(folder)), file => file.ApprovedText, _ => null);

    /// <summary>What a revision of git holds; nothing is checked out.</summary>
    /// <exception cref="InvalidInputException">Git knows no such revision, or it holds no snapshots.</exception>
    public IReadOnlyList<RecordedStep> Revision(string revision)
    {
        var texts = Git.Files(Root, revision, Snapshots).Where(file => file.Path.EndsWith(Verified, StringComparison.Ordinal))
            .Select(file => (Path: file.Path[..^Verified.Length].Split('/'), file.Text))
            .Where(file => file.Path is { Length: 4 } or { Length: 3 } and [.., RecordedStep.Index])
            .ToLookup(file => file.Path[1], file => (file.Path[^1], file.Text));
        return [.. texts.Select(example => RecordedStep.Of(example.Key, example, ModelAt(revision, example.Key)))];
    }

    /// <summary>The file of an example's model.</summary>
    public string ModelFileOf(string example) => Path.Combine(Root, Models, Examples.FileOf(example));

    private Model? Model(string example) => Read(() => ModelFile.Read(ModelFileOf(example)));

    private Model? ModelAt(string revision, string example) =>
        Git.File(Root, revision, $"{Models.Replace('\\', '/')}/{Examples.FileOf(example)}") is { } text
            ? Read(() => ModelFile.Parse(System.Text.Encoding.UTF8.GetBytes(text), example))
            : null;

    /// <summary>A model that can't be read says nothing about a difference; the tests say what is wrong with it.</summary>
    private static Model? Read(Func<Model> read)
    {
        try
        {
            return read();
        }
        catch (InvalidInputException)
        {
            return null;
        }
    }

    /// <summary>The training steps of some snapshots, one for each example.</summary>
    private static IReadOnlyList<RecordedStep> Steps(
        IReadOnlyList<SnapshotFile> files, Func<SnapshotFile, string?> text, Func<string, Model?> model) =>
        [.. files.GroupBy(file => file.Example)
            .Where(example => example.Key.Length > 0)
            .OrderBy(example => example.Key != Examples.Default).ThenBy(example => example.Key, StringComparer.Ordinal)
            .Select(example => RecordedStep.Of(example.Key, Texts(example, text), model(example.Key)))];

    private static IEnumerable<(string File, string Text)> Texts(IEnumerable<SnapshotFile> files, Func<SnapshotFile, string?> text)
    {
        foreach (SnapshotFile file in files)
        {
            if (text(file) is { } found)
            {
                yield return (file.Name, found);
            }
        }
    }

    /// <summary>Step03_Attention.cs, Chapter15_Writing.cs.</summary>
    [GeneratedRegex(@"^(Step|Chapter)(?<number>\d\d)_\w+\.cs$")]
    private static partial Regex FixtureName();
}
