using System.Xml.Linq;
using HandCalc.Book.Equations;
using HandCalc.Book.Specs.ReadBack;

namespace HandCalc.Book.Specs.Equations;

/// <summary>The committed file of equations has those of the fixtures, each as MathML that a browser renders by itself.</summary>
public sealed partial class CommittedEquations
{
    private static readonly IReadOnlyList<FixtureEquation> OfTheFixtures = FixtureEquations.In(Repository.Root);

    /// <summary>What MathML Core renders, of which the book uses a part.</summary>
    private static readonly string[] Elements =
    [
        "math", "mfrac", "mi", "mn", "mo", "mover", "mrow", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd",
        "mtext",
        "mtr", "munder", "munderover",
    ];

    /// <summary>What sets its parts: no attribute that runs, names or fetches anything.</summary>
    private static readonly string[] Attributes =
    [
        "accent", "displaystyle", "fence", "form", "lspace", "mathvariant", "maxsize", "minsize", "rspace", "scriptlevel", "separator",
        "stretchy",
        "style", "width",
    ];

    private static IReadOnlyDictionary<string, string> Rendered => EquationFile.Committed.Rendered;

    [Test]
    public void Every_equation_of_the_fixtures_is_in_the_file() => OfTheFixtures
        .Where(equation => !Rendered.ContainsKey(equation.Latex))
        .Select(equation => $"{equation.File}:{equation.Line}: {equation.Latex}")
        .Should().BeEmpty("equations.json has every equation; this writes it: {0}", EquationFile.Repair);

    [Test]
    public void No_equation_is_in_the_file_that_no_fixture_states() => Rendered.Keys
        .Except(OfTheFixtures.Select(equation => equation.Latex))
        .Should().BeEmpty("what no fixture states any more is gone after: {0}", EquationFile.Repair);

    [Test]
    public void The_equations_of_all_chapters_are_found() => OfTheFixtures.Select(equation => Path.GetFileName(equation.File)).Distinct()
        .Should().Contain(FixtureText.Chapters.Select(chapter => Path.GetFileName(chapter.Source)));

    [Test]
    public void Every_equation_is_MathML_and_nothing_else()
    {
        foreach ((string latex, string math) in Rendered)
        {
            XElement root = XElement.Parse(math);

            root.Name.LocalName.Should().Be("math", latex);
            root.Attributes().Should().BeEmpty("the book adds them to {0}", latex);
            root.DescendantsAndSelf().Select(element => element.Name.ToString()).Should().BeSubsetOf(Elements, latex);
            root.DescendantsAndSelf().Attributes().Select(attribute => attribute.Name.ToString()).Should().BeSubsetOf(Attributes, latex);
            root.Descendants().Attributes("style").Where(style => !Alignment().IsMatch(style.Value)).Should().BeEmpty(latex);
            root.Value.Should().NotContain("\\", "{0}: no LaTeX is left", latex);
        }
    }

    [Test]
    public void The_file_is_what_the_script_writes()
    {
        string committed = File.ReadAllText(Repository.Path("src", "HandCalc.Book", "equations", "equations.json"));
        string written = Node.Render(OfTheFixtures.Select(equation => equation.Latex));

        committed.Split('\n').Except(written.Split('\n')).Should().BeEmpty("other lines are written by: {0}", EquationFile.Repair);
        (committed == written).Should().BeTrue("the whole file is written by: {0}", EquationFile.Repair);
    }

    [GeneratedRegex(@"^text-align:(left|center|right);padding-inline:[\d.]+em 0$")]
    private static partial Regex Alignment();
}
