using System.Text;
using HandCalc.Specs.Notation;

namespace HandCalc.Specs.Book;

/// <summary>What the documents promise is there: the steps are those of the command, and links lead somewhere.</summary>
public sealed partial class ReadmeSpecs
{
    [Test]
    public void The_book_has_thirteen_steps_numbered_without_a_gap()
    {
        Chapter.All.Should().HaveCount(13);
        foreach (Type fixture in Chapter.OfBothParts)
        {
            Chapter.Tests(fixture).Select(Chapter.Number).Should().Equal(
                Enumerable.Range(1, Chapter.Tests(fixture).Count()).Select(derivation => $"{Chapter.NumberOf(fixture)}.{derivation}"));
        }
    }

    [Test]
    public void The_command_calls_the_steps_as_the_book_does()
    {
        foreach (Type fixture in Chapter.OfBothParts)
        {
            TableOfContents.Heading(Chapter.NumberOf(fixture)).Should().Be(Chapter.Title(fixture));
        }
    }

    [TestCase("""{ "parts": [{ "title": "", "chapters": [{ "title": "", "derivez": [] }] }] }""",
        "parts[0].chapters[0].derivez: an unknown field; allowed: title, derives, scopes. Did you mean parts[0].chapters[0].derives?")]
    [TestCase("""{ "parts": [{ "title": "", "chapters": [{ "title": "" }] }] }""",
        "parts[0].chapters[0].derives: the field is missing; allowed: a list of texts in quotes.")]
    [TestCase("""{ "parts": {} }""", "parts: an object; allowed: a list of JSON objects.")]
    public void What_is_wrong_in_the_table_of_contents_is_said_with_its_place(string contents, string said)
    {
        var read = () => TableOfContents.Read(new MemoryStream(Encoding.UTF8.GetBytes(contents)));
        read.Should().Throw<InvalidInputException>().WithMessage($"contents.json: {said}");
    }

    [TestCase("README.md")]
    [TestCase("CONTRIBUTING.md")]
    [TestCase("CHANGELOG.md")]
    [TestCase("VERIFIED.md")]
    [TestCase("snapshots/README.md")]
    [TestCase("src/HandCalc/EXPORT.md")]
    [TestCase("src/HandCalc.Benchmarks/README.md")]
    [TestCase("specs/HandCalc.Specs/Witnesses/PyTorch/README.md")]
    public void Every_link_leads_to_a_file_or_folder(string page)
    {
        IEnumerable<string> targets = Link().Matches(File.ReadAllText(Repository.Path(page)))
            .Select(link => link.Groups["target"].Value)
            .Where(target => !target.StartsWith("http", StringComparison.Ordinal) && !target.StartsWith('#'));

        targets.Where(target => !Path.Exists(Repository.Path(Path.GetDirectoryName(page)!, target.Split('#')[0]))).Should().BeEmpty();
    }

    [GeneratedRegex(@"\]\((?<target>[^)]+)\)")]
    private static partial Regex Link();
}
