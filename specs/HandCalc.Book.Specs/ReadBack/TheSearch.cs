using HandCalc.Book.Pages;
using HandCalc.Explanations;

namespace HandCalc.Book.Specs.ReadBack;

/// <summary>
/// The search, typed into on the pages of the book: names come before prose; prose is found with the words around it, by what readers call
/// it elsewhere, too; and a number that no prose quotes is found in its matrix.
/// </summary>
public sealed class TheSearch
{
    private static readonly string[] Kinds = ["tensor", "term", "derivation", "page", "text", "number"];

    private static readonly Lazy<ScriptedPage> Shared = new(Cover);

    private static Example First => Example.Of(Example.OfTheSteps.First());

    [TestCase("d.W_lm", "09-output-layer-gradients.html#d.W_lm", "tensor")]
    [TestCase("causal mask", "03-attention.html#term-causal-mask", "term")]
    [TestCase("The loss", "07-loss.html", "page")]
    [TestCase("9.2", "09-output-layer-gradients.html#9.2", "derivation")]
    [TestCase("backprop", "08-loss-gradient.html#term-backward-pass", "term")]
    [TestCase("self-attention", "02-queries-keys-and-values.html#term-attention", "term")]
    [TestCase("LayerNorm", "06-residual-and-layer-norm.html#term-layer-norm", "term")]
    [TestCase("grow with the head", "03-attention.html#3.2", "text")]
    public void Leads_first_to_what_is_meant(string typed, string address, string kind)
    {
        Found first = Search(typed).First();

        (first.Address, first.Kind).Should().Be((address, kind));
    }

    [TestCase("why sqrt", "03-attention.html#3.2", "Why")]
    [TestCase("softmax temperature", "03-attention.html#3.2", "√dₖ")]
    [TestCase("residual", "notation.html#main", "residual")]
    [TestCase("lr", "13-adamw.html#13.6", "learning rate")]
    [TestCase("atention weihgts", "11-attention-gradients.html#11.5", "attention weights")]
    public void Finds_what_the_prose_says_with_the_words_around_it_and_what_is_meant_marked(string typed, string address, string marked)
    {
        Found found = Search(typed).FirstOrDefault(one => one.Address == address && one.Excerpt.Length > 0)
            ?? throw new AssertionException($"'{typed}' finds {string.Join(", ", Search(typed).Select(one => one.Address))}");

        found.Marked.Should().Contain(marked);
        string prose = ProseAt(address);
        found.Excerpt.Trim(' ', '…').Should().NotBeEmpty();
        prose.Should().Contain(found.Excerpt.Letters(), "an excerpt is a part of the prose");
    }

    /// <summary>Whatever the number is that the prose quotes there: it is that of the model of the day.</summary>
    [Test]
    public void Finds_a_number_that_the_prose_quotes()
    {
        const string Address = "03-attention.html#3.4";
        IElement prose = TheBook.Pages["03-attention.html"].GetElementById("3.4")!.QuerySelector(".prose")!;
        string quoted = Regex.Match(prose.Prose(), @"\d\.\d{6}").Value;

        Finds_what_the_prose_says_with_the_words_around_it_and_what_is_meant_marked(quoted, Address, quoted);
    }

    /// <summary>What comes first is exact, then names that begin so, then other names, then prose.</summary>
    [Test]
    public void Ranks_names_before_prose()
    {
        using ScriptedPage page = Cover();
        foreach (string typed in new[] { "softmax", "attention", "gradient", "A[0]", "loss", "backprop", "variance" })
        {
            Found[] found = Search(page, typed);
            int names = Array.FindLastIndex(found, one => one.Kind != "text" && one.Text.Letters().Contains(typed.Letters(),
                StringComparison.OrdinalIgnoreCase)), prose = Array.FindIndex(found, one => one.Kind == "text");

            prose.Should().Match(first => first < 0 || first > names, "'{0}': names come before prose", typed);
            found.Select(one => (one.Address, one.Text)).Should().OnlyHaveUniqueItems("'{0}' finds nothing twice", typed);
            found.Select(one => one.Kind).Should().BeSubsetOf(Kinds);
        }
    }

    [Test]
    public void Takes_the_words_of_others_for_those_of_the_book()
    {
        Thorough.Only();
        using ScriptedPage page = Cover();
        Comparison.None(Synonyms.All.Where(row => !Search(page, row[0]).Any(found => row[1..].Any(ours =>
            $"{found.Text} {found.More} {found.Excerpt}".Letters().Contains(ours.Letters(), StringComparison.OrdinalIgnoreCase))))
            .Select(row => $"'{row[0]}' finds nothing that says {string.Join(" or ", row[1..])}"));
    }

    /// <summary>Six decimals, as they stand in the cell, of numbers that no prose quotes; in any head.</summary>
    [Test]
    public void Finds_a_number_that_no_prose_quotes_in_its_matrix()
    {
        using ScriptedPage page = Cover();
        (string, int, int)[] some = [("d.W_Q[0]", 3, 1), ("Q[0]", 2, 1), ("new.W_O", 1, 1)];
        foreach ((string tensor, int row, int column) in Thorough.IsAskedFor ? some : some[..1])
        {
            string shown = NumberText.Of(First.Step[tensor][row, column]);
            Found[] found = Search(page, shown);

            found.Select(one => (one.Text, one.More, one.Address.Split('#')[1])).Should()
                .Contain((First.Step.Computation[tensor].Entry(row, column), $"number · {shown}", $"{tensor}/{row},{column}"));
            Search(page, shown.Replace('−', '-')).Should().BeEquivalentTo(found, "a minus can be typed");
        }
    }

    [Test]
    public void Says_how_many_are_found_and_what_can_be_searched_for()
    {
        using ScriptedPage page = Cover();
        foreach ((string typed, string told) in new[]
        {
            ("d.W_lm", "4 found"), ("loss", "The first 12"), ("", ""), ("zebra", "Nothing is found. A search can be for a name (d.W_Q), "
                + "a term (causal mask), a derivation (9.2), words of the text, or a number."),
        })
        {
            page.Act($"type {typed}");
            page.Document.QuerySelector("[role=status]")!.TextContent.Should().Be(told);
            page.Document.QuerySelectorAll("#found [role=option]").Length.Should().Be(typed == "loss" ? 12 : typed == "d.W_lm" ? 4 : 0);
        }

        page.Document.QuerySelector("#found")!.HasAttribute("hidden").Should().BeFalse("what can be searched for is read");
    }

    [Test]
    public void Loads_what_can_be_found_at_the_first_letter_and_the_numbers_for_a_number_alone()
    {
        using ScriptedPage page = new(TheBook.Site, "evidence.html");
        string name = First.Step.Model.Name;
        Loaded().Should().BeEmpty();
        page.Act("fire focus @ #search");
        Loaded().Should().Equal($"{name}-contents.js", "prose.js");
        page.Act("type zebra");
        Loaded().Should().BeEmpty();
        page.Act("type 0.98765");
        Loaded().Should().Equal($"{name}.js");

        string[] Loaded() => [.. page.Told.Split('\n').Where(line => line.StartsWith("loaded: ", StringComparison.Ordinal))
            .Select(line => line.Split('/')[^1])];
    }

    /// <summary>Tokens and prose that look like markup are shown as they are.</summary>
    [Test]
    public void Shows_odd_words_as_text()
    {
        Thorough.Only();
        using ScriptedPage page = new(AnotherBook.Site, "index.html");
        foreach (string typed in AnotherBook.Words.Append("alert(1)").Append("<b>"))
        {
            page.Act($"type {typed}");
            page.Document.QuerySelectorAll("#found script, #found img, #found b b").Should().BeEmpty();
        }
    }

    private static Found[] Search(string typed)
    {
        lock (Shared)
        {
            return Search(Shared.Value, typed);
        }
    }

    private static ScriptedPage Cover() => new(TheBook.Site, "index.html");

    private static Found[] Search(ScriptedPage page, string typed)
    {
        page.Act($"type {typed}");
        return [.. page.Document.QuerySelectorAll("#found [role=option] > a").Select(link => new Found(
            link.QuerySelector("b")!.TextContent, link.QuerySelector("span")!.TextContent, link.GetAttribute("href")!,
            link.QuerySelector("q")?.TextContent ?? "", [.. link.QuerySelectorAll("mark").Select(mark => mark.TextContent)]))];
    }

    /// <summary>The letters of what stands at an address, in the prose of its section.</summary>
    private static string ProseAt(string address)
    {
        string[] place = address.Split('#');
        return TheBook.Pages[place[0]].GetElementById(place[1])!.QuerySelector(".prose")!.Prose().Letters();
    }

    private sealed record Found(string Text, string More, string Address, string Excerpt, string[] Marked)
    {
        public string Kind => More.Split(" · ")[0];
    }
}
