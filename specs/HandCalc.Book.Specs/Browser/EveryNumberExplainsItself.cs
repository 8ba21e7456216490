using HandCalc.Cli;
using HandCalc.Explanations;
using HandCalc.Terminal.Printing;

namespace HandCalc.Book.Specs.Browser;

/// <summary>
/// A cell that is chosen says where its number comes from: a cell of each kind of operation, forward and backward, in both examples.
/// </summary>
public sealed class EveryNumberExplainsItself
{
    /// <summary>The losses are shown in fourteen digits.</summary>
    private const double LastDigitOfLoss = 1e-12;

    [Test]
    public async Task With_the_value_that_the_engine_has()
    {
        foreach ((ShownCell cell, Explained panel) in await Asked())
        {
            panel.Shown.Should().BeTrue("{0} was asked for", cell);
            panel.InSight.Should().BeTrue("neither the panel nor a header covers {0}", cell);
            panel.Title.Should().Be(cell.Tensor.Entry(cell.Row, cell.Column));
            panel.Value.Should().Be(NumberText.Of(cell.Example.Step[cell.Tensor.Name][cell.Row, cell.Column]), "{0} has it", cell);
        }
    }

    [Test]
    public async Task In_the_words_of_the_terminal()
    {
        foreach ((ShownCell cell, Explained panel) in await Asked())
        {
            string terminal = Words(InTheTerminal(cell));

            terminal.Should().StartWith($"{panel.Title} = {panel.Value} ");
            panel.Lines.SelectMany(Told)
                .Where(text => !terminal.Contains(Words(text), StringComparison.Ordinal)).Should()
                .BeEmpty("the terminal says so of {0}", cell);
            panel.Slope.Values.Where(text => !terminal.Contains(text, StringComparison.Ordinal)).Should()
                .BeEmpty("the terminal measures the same slope at {0}", cell);
        }
    }

    /// <summary>
    /// What is told in a line. Of a term the terminal has symbols and numbers; its sign and its value are those of its numbers, see below.
    /// </summary>
    private static IEnumerable<string> Told(ExplainedLine line) => line.Name.Length == 0
        ? new[] { line.Told, line.Numbers }.Select(text => text.TrimStart('−'))
        : [line.Told == line.Name ? "" : line.Told[(line.Name.Length + " = ".Length)..], line.Numbers, line.Value];

    [Test]
    public async Task By_lines_that_hold()
    {
        (string Text, string Value)[] equations = [.. (await Asked()).SelectMany(asked => Equations(asked.Panel.Lines)
            .Concat(asked.Panel.Running.Select(sum => (sum.Text, sum.Value))))];

        equations.Should().NotBeEmpty();
        await Visit.Once("about:", "blank",
            async page => (await page.EvaluateAsync<string[]>(Scripts.Arithmetic,
                equations.Select(equation => new { text = equation.Text, value = equation.Value })))
            .Should().BeEmpty("each line of the panel holds, as far as its digits tell"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public Task In_a_panel_that_can_be_read_by_all(bool dark) => Visit.To("05-feed-forward.html#ffn/2,5", async page =>
    {
        await page.Locator("#panel .others summary").ClickAsync();
        (await Seen.BarriersIn(page, "#panel")).Should().BeEmpty();
    }, new(360, dark));

    [Test]
    public async Task And_lights_what_it_is_computed_from()
    {
        foreach ((ShownCell cell, Explained panel) in await Asked())
        {
            panel.Chosen.Should().Equal([cell.Place], "one cell is explained");
            panel.Lit.Should().BeEquivalentTo(Operands(cell).Where(operand => operand.Page == cell.Page && operand.Place != cell.Place)
                .Select(operand => operand.Place), "{0} is computed from them", cell);
        }
    }

    [Test]
    public async Task And_leads_to_each_part()
    {
        foreach ((ShownCell cell, Explained panel) in await Asked())
        {
            panel.Parts.Distinct().Should()
                .BeEquivalentTo(Operands(cell)
                    .Select(operand => new ExplainedPart(operand.Tensor.Entry(operand.Row, operand.Column), operand.Address)),
                    "{0} is computed from them", cell);
        }
    }

    [Test]
    public async Task And_a_gradient_with_the_slope_that_a_nudge_measures()
    {
        foreach ((ShownCell cell, Explained panel) in await Asked())
        {
            panel.Slope.Keys.Should().Equal(cell.Tensor.Name.StartsWith("d.", StringComparison.Ordinal)
                ? ["L(x + h)", "L(x − h)", "slope", "gradient"] : [], "{0} is a gradient or not", cell);
            if (panel.Slope.Count > 0)
            {
                panel.Text.Should().Contain("they agree");
                panel.Slope["gradient"].Should().Be(panel.Value);
                double h = Number(panel.Nudge.Split(" = ")[1].Split(' ')[0]);
                double measured = (Number(panel.Slope["L(x + h)"]) - Number(panel.Slope["L(x − h)"])) / (2 * h);
                double allowed = new Recipes(cell.Example.Step).Nudge(cell.Tensor, cell.Row, cell.Column)!.Value.Slope.Error
                    + (LastDigitOfLoss / (2 * h));
                measured.Should().BeApproximately(cell.Example.Step[cell.Tensor.Name][cell.Row, cell.Column], allowed, "{0} is that slope",
                    cell);
            }
        }
    }

    private static async Task<IEnumerable<(ShownCell Cell, Explained Panel)>> Asked() => (await Seen.All).SelectMany(page => page.Asked);

    /// <summary>What has an address in the book among the entries that a cell is computed from.</summary>
    private static IEnumerable<ShownCell> Operands(ShownCell cell) => new Recipes(cell.Example.Step)
        .Explain(cell.Tensor, cell.Row, cell.Column).Operands
        .Where(operand => cell.Example.ApprovedIn(operand.Tensor.Name) is not null)
        .Select(operand => new ShownCell(cell.Example, operand.Tensor, operand.Row, operand.Column));

    /// <summary>
    /// A line with numbers is an equation, unless it leaves terms out; the terms of a sum are one with the line below them.
    /// </summary>
    private static IEnumerable<(string Text, string Value)> Equations(ExplainedLine[] lines)
    {
        var terms = new List<string>();
        foreach (ExplainedLine line in lines)
        {
            if (line.Numbers.Length > 0 && !line.Numbers.Contains('…'))
            {
                yield return (line.Numbers, line.Value);
            }

            if (line.Name.Length > 0 && terms.Count > 0)
            {
                yield return (string.Join(" + ", terms), line.Value);
                terms.Clear();
            }
            else if (line.Name.Length == 0)
            {
                terms.Add($"({line.Value})");
            }
        }
    }

    private static string InTheTerminal(ShownCell cell)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        Handcalc.Run(["explain", cell.Tensor.Entry(cell.Row, cell.Column), "--example", cell.Example.Name],
            new Page(output, error, width: 10_000))
            .Should().Be(0, error.ToString());
        return output.ToString();
    }

    private static double Number(string text) => double.Parse(text.Replace('−', '-'), CultureInfo.InvariantCulture);

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
