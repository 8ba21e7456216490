using System.Collections.Immutable;
using System.Text.Json;
using AngleSharp.Dom;
using HandCalc.Book.Contents;
using HandCalc.Book.Pages;
using HandCalc.Models;

namespace HandCalc.Book.Specs.Pages;

/// <summary>What a token is called is text, wherever it stands: in tables, in attributes, in scripts.</summary>
public sealed class OddTokens
{
    private const string Script = "<script>alert(1)</script>", Quotes = "\"'&amp;", Closing = "</td><img/src=x/onerror=alert(1)>";
    private static readonly Lazy<Site> Odd = new(Bind);
    private static readonly Lazy<IReadOnlyDictionary<string, IDocument>> Parsed = new(() => TheBook.Parse(Odd.Value));

    /// <summary>The tokens.</summary>
    internal static string[] All { get; } = [Script, Quotes, Closing];

    /// <summary>A book of a model whose text they are, and which is small otherwise: the tokens are what is looked at.</summary>
    internal static Site Site => Odd.Value;

    [Test]
    public void No_token_becomes_markup()
    {
        foreach (IDocument page in Parsed.Value.Values)
        {
            page.QuerySelectorAll("script:not([src]), img").Select(element => element.OuterHtml).Should().BeEmpty();
        }
    }

    [Test]
    public void Every_token_is_a_label_as_it_is() => Parsed.Value["07-loss.html"].GetElementById("logits")!.QuerySelectorAll("thead th")
        .Select(label => label.TextContent).Should().Contain(All);

    [Test]
    public void No_token_ends_a_script()
    {
        string data = System.Text.Encoding.UTF8.GetString(Odd.Value.Files[$"assets/{TheBook.Manuscript.Examples[0].Name}.js"]);

        data.Should().NotContain("</script>");
        foreach (string line in data.Split(";\n", StringSplitOptions.RemoveEmptyEntries))
        {
            JsonDocument.Parse(line[(line.IndexOf(" = ", StringComparison.Ordinal) + 3)..]);
        }
    }

    private static Site Bind()
    {
        Model model = TheBook.Manuscript.Examples[0].Step.Model;
        ImmutableArray<string> vocabulary = [.. model.Vocabulary.Take(3), .. All];
        return Binding.Bind(TheBook.Manuscript with { Examples = [SmallExample.Of(model with { Vocabulary = vocabulary, Text = string.Join(' ', All) })] });
    }
}
