using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace HandCalc.Specs.TestLogger;

/// <summary>What became of one case of a test.</summary>
/// <param name="Assembly">The name of the assembly that it is in.</param>
/// <param name="FullName">Its full name, with the arguments of the fixture and its own.</param>
/// <param name="Skipped">Why it was skipped, or null where it ran.</param>
public sealed record TestedCase(string Assembly, string FullName, string? Skipped);

/// <summary>
/// The tests of a run without a filter: which there are, in how many cases, and which of them wait for a thorough run. They are approved
/// like a
/// snapshot, so that none is lost unseen. A case for each example counts once, however many examples there are.
/// </summary>
/// <param name="examples">The names of the examples.</param>
public sealed partial class ApprovedTests(IReadOnlyCollection<string> examples)
{
    /// <summary>How the reason of a test begins that waits for a thorough run.</summary>
    public const string WaitsForAThoroughRun = "It takes seconds";

    private const string File = "tests.verified.txt", ReceivedFile = "tests.received.txt";

    /// <summary>What accept reads: that a run has received the list, and no one else.</summary>
    private const string Record = "tests.of-a-run.received.json";

    /// <summary>What takes over what was received.</summary>
    public const string ToAccept = "If that is right: dotnet run --project src/HandCalc.Cli -- accept";
    private const int MostShown = 30;
    private const string Thorough = ", in a thorough run", MayBeSkipped = ", or skipped for a reason that it gives", Project = "# ";

    /// <summary>
    /// What is other than approved in a run without a filter, as one text, or nothing. What was run is received beside what is
    /// approved.
    /// </summary>
    /// <param name="assembly">The path of an assembly of tests, in whose checkout what is approved is looked for.</param>
    /// <param name="cases">What ran.</param>
    /// <param name="isThorough">Whether the run was a thorough one, which receives nothing; by default as the variable says.</param>
    public static IEnumerable<string> Complaints(string assembly, IReadOnlyCollection<TestedCase> cases, bool? isThorough = null)
    {
        bool thorough = isThorough ?? Variables.Given.Thorough;
        string? folder = Path.GetDirectoryName(Path.GetFullPath(assembly));
        while (folder is not null && !Path.Exists(Path.Combine(folder, File)))
        {
            folder = Path.GetDirectoryName(folder);
        }

        if (folder is null)
        {
            return [];
        }

        string approved = System.IO.File.ReadAllText(Path.Combine(folder, File)), received = Path.Combine(folder, ReceivedFile);
        string record = Path.Combine(folder, "..", "snapshots", Record);
        string run = new ApprovedTests([.. Directory.EnumerateFiles(Path.Combine(folder, "..", "src", "HandCalc", "Examples"), "*.json")
            .Select(Path.GetFileNameWithoutExtension).OfType<string>()]).Text(cases, approved);
        string[] differences = [.. Differences(approved, run, thorough)];
        if (differences.Length == 0)
        {
            System.IO.File.Delete(received);
            System.IO.File.Delete(record);
            return [];
        }

        string more = differences.Length > MostShown ? $"\n  and {differences.Length - MostShown} more" : "";
        string shown = string.Join('\n', differences.Take(MostShown).Select(line => $"  {line}"));
        string what = $"The tests are not those of specs/{File}:\n{shown}{more}\n";
        if (thorough)
        {
            return [what + "An ordinary run, without HANDCALC_THOROUGH, receives them."];
        }

        System.IO.File.WriteAllText(received, run);
        System.IO.File.WriteAllText(record, JsonSerializer.Serialize(new[]
        {
            new
            {
                test = "The tests of a run", title = "The tests of a run", example = (string?)null, step = 0, fails = (string?)null,
                received = new Dictionary<string, string>
                {
                    [$"specs/{ReceivedFile}"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(run))),
                },
            },
        }));
        return [what + ToAccept];
    }

    /// <summary>The text to approve: a line for each project, for each fixture and for each test.</summary>
    /// <param name="cases">What ran.</param>
    /// <param name="approved">What is approved: a project that did not run is taken from there, and so is which tests may be skipped:
    /// what they need is not on every machine.</param>
    public string Text(IEnumerable<TestedCase> cases, string approved)
    {
        Dictionary<string, string> before = Lines(approved);
        ILookup<string, TestedCase> byProject = cases.ToLookup(one => one.Assembly);
        Dictionary<string, string> all = byProject.SelectMany(project => project.GroupBy(one => NameOf(one, project.Key)))
            .ToDictionary(test => test.Key, test => Line(test, before.GetValueOrDefault(test.Key)));
        foreach ((string test, string line) in before.Where(line => !byProject.Contains(line.Key.Split(' ')[0])))
        {
            all[test] = line;
        }

        return string.Concat(
            all.GroupBy(line => line.Key.Split(' ')[0]).OrderBy(project => project.Key, StringComparer.Ordinal).Select(project =>
            $"{Project}{project.Key}\n" + string.Concat(project.GroupBy(line => line.Key.Split(' ')[1])
                .OrderBy(fixture => fixture.Key, StringComparer.Ordinal)
                .Select(fixture => $"{fixture.Key}\n" + string.Concat(fixture.OrderBy(line => line.Key, StringComparer.Ordinal)
                    .Select(line => $"  {line.Key.Split(' ')[2]}{line.Value}\n"))))));
    }

    /// <summary>What differs between what is approved and what ran, a line for each test.</summary>
    public static IEnumerable<string> Differences(string approved, string run, bool isThorough)
    {
        (Dictionary<string, string> before, Dictionary<string, string> now) = (Lines(approved), Lines(run));
        return before.Keys.Union(now.Keys).Order(StringComparer.Ordinal).Select(test =>
        {
            string name = string.Join('.', test.Split(' ').Skip(1));
            return !now.TryGetValue(test, out string? found) ? $"is missing: {name}"
                : !before.TryGetValue(test, out string? expected) ? $"is new: {name}"
                : (isThorough ? Cases(found) >= Cases(expected) : found == expected) ? null
                : $"is another: {name}: approved '{Bare(expected)}', now '{Bare(found)}'";
        }).OfType<string>();
    }

    /// <summary>Whether a test is approved as one of an ordinary run.</summary>
    /// <param name="approved">What is approved.</param>
    /// <param name="fixture">The name of its fixture, without its namespace.</param>
    /// <param name="test">Its own name.</param>
    public static bool IsOfEveryRun(string approved, string fixture, string test) => Lines(approved).Any(line =>
        line.Key.Split(' ', '.') is [.., var itsFixture, var itsName] && (itsFixture, itsName) == (fixture, test)
            && !line.Value.EndsWith(Thorough, StringComparison.Ordinal));

    private static string Bare(string line) => line.TrimStart(' ', ',');

    /// <summary>How many cases a line has: in a thorough run there may be more.</summary>
    private static int Cases(string line) =>
        Count().Match(line) is { Success: true } count ? int.Parse(count.Value, CultureInfo.InvariantCulture) : 1;

    /// <summary>The lines by project, fixture and test, with what follows the name of the test.</summary>
    private static Dictionary<string, string> Lines(string text)
    {
        var lines = new Dictionary<string, string>();
        (string project, string fixture) = ("", "");
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith(Project, StringComparison.Ordinal))
            {
                project = line[Project.Length..];
            }
            else if (line.StartsWith("  ", StringComparison.Ordinal))
            {
                string name = TestName().Match(line).Value;
                lines[$"{project} {fixture} {name}"] = line[(2 + name.Length)..];
            }
            else
            {
                fixture = line;
            }
        }

        return lines;
    }

    private static string NameOf(TestedCase one, string project)
    {
        Match name = OfFixtureWithArguments().Match(one.FullName) is { Success: true } match ? match : Name().Match(one.FullName);
        string fixture = name.Groups["fixture"].Value;
        string within = fixture.StartsWith(project + ".", StringComparison.Ordinal) ? fixture[(project.Length + 1)..] : fixture;
        return $"{project} {within} {name.Groups["test"].Value}";
    }

    private string Line(IEnumerable<TestedCase> cases, string? before)
    {
        TestedCase[] all = [.. cases];
        int count = all.Select(one => examples.Aggregate(one.FullName,
            (name, example) => name.Replace(example, "an example", StringComparison.Ordinal))).Distinct().Count();
        bool waits = all.Any(one => one.Skipped?.StartsWith(WaitsForAThoroughRun, StringComparison.Ordinal) == true);
        bool mayBeSkipped = before?.EndsWith(MayBeSkipped, StringComparison.Ordinal) == true
            || all.Any(one => one.Skipped is { } why && !why.StartsWith(WaitsForAThoroughRun, StringComparison.Ordinal));
        return (count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" ×{count}"))
            + (waits ? Thorough : mayBeSkipped ? MayBeSkipped : "");
    }

    [GeneratedRegex(@"(?<=^ ×)\d+")]
    private static partial Regex Count();

    [GeneratedRegex(@"(?<=^  )\w+")]
    private static partial Regex TestName();

    [GeneratedRegex(@"^(?<fixture>[\w.]+)\.(?<test>\w+)(\(|$)")]
    private static partial Regex Name();

    [GeneratedRegex(@"^(?<fixture>[\w.]+)\([^()]*\)\.(?<test>\w+)(\(.*)?$", RegexOptions.Singleline)]
    private static partial Regex OfFixtureWithArguments();
}
