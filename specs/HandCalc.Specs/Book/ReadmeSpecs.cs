using System.Text.RegularExpressions;
using HandCalc.Cli.Printing;
using HandCalc.Specs.Notation;
using HandCalc.Specs.Snapshots;

namespace HandCalc.Specs.Book;

/// <summary>What the README promises is there: its table of steps lists every fixture, its links lead somewhere, its commands exist.</summary>
public sealed partial class ReadmeSpecs
{
    private static readonly string Readme = File.ReadAllText(Repository.Path("README.md"));

    [Test]
    public void Every_fixture_stands_in_the_table_with_its_title_and_its_snapshots()
    {
        var rows = TableRow().Matches(Readme).Select(row => (Step: int.Parse(row.Groups["step"].Value, null), Title: row.Groups["title"].Value,
            Fixture: row.Groups["fixture"].Value, Snapshots: row.Groups["snapshots"].Value));
        var fixtures = Chapter.All.Select((fixture, index) => (Step: index + 1, Title: Chapter.Title(fixture).Split(" · ")[1],
            Fixture: Chapter.Source(fixture), Snapshots: $"snapshots/{WorkedExamples.All[0].Name}/{Chapter.Folder(fixture)}"));

        rows.Should().Equal(fixtures);
    }

    [Test]
    public void The_book_has_thirteen_steps_numbered_without_a_gap()
    {
        Chapter.All.Should().HaveCount(13);
        foreach ((int index, Type fixture) in Chapter.All.Index())
        {
            Chapter.Tests(fixture).Select(Chapter.Number).Should().Equal(
                Enumerable.Range(1, Chapter.Tests(fixture).Count()).Select(derivation => $"{index + 1}.{derivation}"));
        }
    }

    [Test]
    public void The_command_calls_the_steps_as_the_book_does()
    {
        foreach ((int index, Type fixture) in Chapter.All.Index())
        {
            Titles.Heading(index + 1).Should().Be(Chapter.Title(fixture));
        }
    }

    [TestCase("README.md")]
    [TestCase("CONTRIBUTING.md")]
    [TestCase("CHANGELOG.md")]
    [TestCase("VERIFIED.md")]
    [TestCase("snapshots/README.md")]
    [TestCase("src/HandCalc/EXPORT.md")]
    public void Every_link_leads_to_a_file_or_folder(string page)
    {
        IEnumerable<string> targets = Link().Matches(File.ReadAllText(Repository.Path(page)))
            .Select(link => link.Groups["target"].Value)
            .Where(target => !target.StartsWith("http", StringComparison.Ordinal) && !target.StartsWith('#'));

        targets.Where(target => !Path.Exists(Repository.Path(Path.GetDirectoryName(page)!, target.Split('#')[0]))).Should().BeEmpty();
    }

    [GeneratedRegex(@"^\| (?<step>\d+) \| \[(?<title>[^\]]+)\]\((?<fixture>[^)]+)\) \| .+ \| \[[^\]]+\]\((?<snapshots>[^)]+)\) \|\r?$", RegexOptions.Multiline)]
    private static partial Regex TableRow();

    [GeneratedRegex(@"\]\((?<target>[^)]+)\)")]
    private static partial Regex Link();
}
