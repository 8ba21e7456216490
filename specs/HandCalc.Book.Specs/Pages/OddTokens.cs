using System.Text;
using HandCalc.Book.Specs.ReadBack;

namespace HandCalc.Book.Specs.Pages;

/// <summary>What a token is called is text, wherever it stands: in tables, in attributes, in scripts.</summary>
public sealed class OddTokens
{
    [SetUp]
    public void WaitForAThoroughRun() => Thorough.Only();

    [Test]
    public void No_token_becomes_markup() => Comparison.None(
        from name in AnotherBook.Site.Files.Keys
        where name.EndsWith(".html", StringComparison.Ordinal) && !name.Contains('/')
        from element in AnotherBook.Page(name).QuerySelectorAll("script:not([src]), img")
        select $"{name}: a token has become {element.OuterHtml}");

    [Test]
    public void Every_token_is_a_label_as_it_is() => AnotherBook.Page("07-loss.html").GetElementById("logits")!.QuerySelectorAll("thead th")
        .Select(label => label.TextContent).Should().Contain(AnotherBook.Words);

    [Test]
    public void No_token_ends_a_script()
    {
        string data = Encoding.UTF8.GetString(AnotherBook.Site.Files[$"assets/{AnotherBook.Model.Name}.js"]);

        data.Should().NotContain("</script>");
        new Jint.Engine().Execute(data).Evaluate("HandCalcRecipes.text.vocabulary.join(' ')").ToString()
            .Should().Be(string.Join(' ', AnotherBook.Model.Vocabulary));
    }
}
