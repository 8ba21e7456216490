using HandCalc.Book.Specs.Runs;

namespace HandCalc.Book.Specs.ReadBack;

/// <summary>
/// What is left of the pages when all that is compared with a source is taken out: the words that were typed for them, seen or read aloud.
/// They are approved as a reader has judged them, each with how often it stands there.
/// </summary>
public sealed partial class TheTypedWords
{
    private const string Name = "…", Count = "#";
    private const string LeftOut = "What the chapters, the documents and the tensors say is left out: it is compared with them.";

    /// <summary>What other specs compare word by word; and the notes of equations.</summary>
    private const string Compared = """
        script, pre, math, .node, .shapes, h1, h2.part, .scroll, .stale, section.derivation > h2, section.derivation > .prose,
        .introduction, .proof > summary, p.proof, .rest > summary, p.rest, .task, .evidence, .matrices, .report, .rules, .plot,
        #contents li, .examples a, .neighbours a, .steps li, .terms li, h2:has(+ .scroll), .answers > dl, .on-paper,
        :is(main, article) > .prose > p + p, :is(main, article) > .prose > ul,
        [aria-labelledby=why-title] > .prose, .letters thead
        """;

    private static readonly string[] Spoken = ["aria-label", "placeholder", "title", "alt"];

    [Test]
    public void Are_as_a_reader_has_judged_them()
    {
        (string Line, int Count)[] lines = [.. Example.OfTheSteps.Take(2).Select(Example.Of).SelectMany(example => example.Pages
            .SelectMany(page => Lines(page.Value.Body!)
                .Select(line => line.Replace(example.Step.Model.Text, Name, StringComparison.Ordinal))))
            .CountBy(line => line).Select(line => (line.Key, line.Value))];

        ApprovedText.Of("pages", $"""
            The words of the pages, as a reader has judged them
            {LeftOut} {Name} is a name, {Count} a number. The first column counts.

            {string.Join('\n', lines.Select(line => FormattableString.Invariant($"{line.Count,3}  {line.Line}")))}

            """);
    }

    private static IEnumerable<string> Lines(IElement element)
    {
        if (element.Matches(Compared) || (element.Matches(".proof li") && EveryProof.IsMeasured(element.TextContent)))
        {
            yield break;
        }

        if (element.Matches(".proof li"))
        {
            yield return $"{element.Closest("section")!.Id} {string.Join(' ', Comparison.Words(element.TextContent))}";
            yield break;
        }

        foreach (string spoken in Spoken.Where(element.HasAttribute))
        {
            yield return $"{spoken}: {Number().Replace(element.GetAttribute(spoken)!, Count)}";
        }

        bool isText = element.ChildNodes.OfType<IText>().Any(text => text.Data.Any(char.IsLetterOrDigit)),
            isSign = element.Matches(".letters tr");
        if (isText || isSign)
        {
            yield return isSign ? string.Join(" | ", element.Children.Select(Text)) : Number()
                .Replace(string.Join(' ', Comparison.Words(Text(element))), Count);
        }

        foreach (string line in element.Children.SelectMany(Lines).Where(line => !(isText || isSign) || Spoken.Any(line.StartsWith)))
        {
            yield return line;
        }
    }

    private static string Text(INode node) => node is IElement { LocalName: "code" } ? Name
        : node is IText text ? text.Data : string.Concat(node.ChildNodes.Select(Text));

    [GeneratedRegex(@"\d+([.,]\d+)*(e−\d+)?")]
    private static partial Regex Number();
}
