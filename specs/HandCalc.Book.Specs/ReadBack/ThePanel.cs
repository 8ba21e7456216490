using System.Text;
using AngleSharp.Html.Parser;
using HandCalc.Explanations;
using HandCalc.Tensors;

namespace HandCalc.Book.Specs.ReadBack;

/// <summary>
/// The scripts of a page, run without a browser: whoever chooses a cell reads the number of this cell, as a step computed apart has it,
/// how it is calculated, and what reads it; each part leads to its place, and is lit.
/// </summary>
public sealed class ThePanel
{
    private const int FewReaders = 200;
    private const double LastDigitOfLoss = 1e-12;

    private static readonly string[] Measured = ["L(x + h)", "L(x − h)", "slope"];

    /// <summary>The example with a word that comes twice; all in a thorough run. The scripts are the same for each.</summary>
    private static IEnumerable<string> Examples => Thorough.IsAskedFor ? Example.Names : Example.Names.TakeLast(1);

    [TestCaseSource(nameof(Examples))]
    public void Says_where_the_number_of_the_chosen_cell_comes_from(string name)
    {
        Example example = Example.Of(name);
        var recipes = new Recipes(example.Step);
        (Definition Tensor, int Row, int Column)[] asked = [.. Asked(example)];
        using ScriptedPage page = PageOf(example, asked.Select(cell => cell.Tensor).Distinct());
        var comparison = new Comparison();
        foreach ((Definition tensor, int row, int column) in asked)
        {
            string place = $"{example.Folder}panel: {tensor.Entry(row, column)}";
            Explanation right = recipes.Explain(tensor, row, column);
            page.Act($"click [data-tensor='{tensor.Name}'] tbody tr:nth-child({row + 1}) td:nth-of-type({column + 1})");
            Panel shown = Panel.Of(page.Document);
            comparison.Of($"{place}: its address", page.Hash, $"#{tensor.Name}/{row},{column}");
            comparison.Of($"{place}: the cell that is chosen", shown.Explained, [$"{tensor.Name}/{row},{column}"]);
            comparison.Of($"{place}: is open", $"{!shown.Hidden}", "True");
            comparison.Of($"{place}: what is lit", [.. shown.Lit.Order(StringComparer.Ordinal)],
                [.. right.Operands.Where(operand => asked.Any(cell => cell.Tensor == operand.Tensor) && operand.Tensor != tensor)
                .Select(operand => $"{operand.Tensor.Name}/{operand.Row},{operand.Column}").Order(StringComparer.Ordinal)]);
            string[] digits = shown.Lines[1].Split(' ');
            double value = example.Step[tensor.Name][row, column];
            comparison.Of($"{place}: all its digits",
                FormattableString.Invariant($"{Number(digits[^1]):R}"),
                FormattableString.Invariant($"{(digits.Length > 1 ? value : Number(NumberText.Of(value))):R}"));
            comparison.Of($"{place}: whether they agree", shown.Agrees, recipes.Nudge(tensor, row, column) is null ? null : "agrees");
            Slope(comparison, place, [.. shown.Lines.Where(line => Measured.Any(line.StartsWith))], recipes.Nudge(tensor, row, column));
            comparison.Of($"{place}: what is said",
                [.. shown.Lines.Where(line => !Measured.Any(line.StartsWith)).Select((line, index) => index == 1 ? digits[0] : line)],
                [.. Lines(example, recipes, right)]);
            comparison.Of($"{place}: a link", shown.Links, [.. Links(example, recipes, right)]);
        }

        asked.Length.Should().BeGreaterThan(10);
        comparison.Holds();
    }

    /// <summary>The page measures by the recipes, and not by the engine: last bits differ.</summary>
    private static void Slope(Comparison comparison, string place, string[] rows, NudgedLoss? measured)
    {
        comparison.Of($"{place}: rows of the slope", [.. rows.Select(row => Measured.First(row.StartsWith))], measured is null ? []
            : Measured);
        if (measured is { } nudge && rows.Length == Measured.Length)
        {
            string[] texts = [.. rows.Select(row => row.Split(" | ")[^1].Replace('−', '-'))];
            double[] numbers = [.. texts.Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
            comparison.Near($"{place}: L(x + h)", numbers[0], nudge.Above, LastDigitOfLoss);
            comparison.Near($"{place}: L(x − h)", numbers[1], nudge.Below, LastDigitOfLoss);
            comparison.Near($"{place}: the slope", numbers[2], nudge.Slope.Value, (2 * nudge.Slope.Error) + HalfOfTheLastDigit(texts[2]));
        }
    }

    private static double HalfOfTheLastDigit(string number)
    {
        string[] parts = number.Split('e');
        int decimals = parts[0].Contains('.', StringComparison.Ordinal) ? parts[0].Length - parts[0]
            .IndexOf('.', StringComparison.Ordinal) - 1 : 0;
        return 0.5 * Math.Pow(10, (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0) - decimals);
    }

    /// <summary>
    /// A cell of each kind of operation, where few numbers are computed from its tensor: to ask all of them who reads it takes its time.
    /// In one example the last of the first row, which is masked where anything is; in the next, one of the last row.
    /// </summary>
    private static IEnumerable<(Definition Tensor, int Row, int Column)> Asked(Example example)
    {
        ILookup<Definition, int> readers =
            example.Step.Tensors.SelectMany(reader =>
                reader.Definition.Operands.Select(operand => (operand.Source, reader.Rows.Length * reader.Columns.Length)))
            .ToLookup(reader => reader.Source, reader => reader.Item2);
        return example.Step.Tensors.Select(tensor => tensor.Definition)
            .Where(tensor => readers[tensor].Sum() < FewReaders && (tensor.Id.Kind != Kind.Gradient || tensor.Step == 8))
            .OrderBy(tensor => readers[tensor].Sum()).DistinctBy(tensor => tensor.Operation)
            .Select(tensor => example.Folder.Length == 0 ? (tensor, 0, tensor.Columns.Length - 1)
                : (tensor, tensor.Rows.Length - 1, tensor.Columns.Length / 3));
    }

    /// <summary>The cover of an example, with the matrices of some tensors as the book shows them.</summary>
    private static ScriptedPage PageOf(Example example, IEnumerable<Definition> tensors)
    {
        string cover = $"{example.Folder}index.html";
        IDocument page = new HtmlParser().ParseDocument(Encoding.UTF8.GetString(TheBook.Site.Files[cover]));
        page.QuerySelector("main")!.InnerHtml = string.Concat(tensors.Select(tensor =>
            TheBook.Pages[example.Folder + PageOf(example, tensor)].QuerySelector($"table[data-tensor='{tensor.Name}']")!.OuterHtml));
        return new(TheBook.Site, cover, page.DocumentElement.OuterHtml);
    }

    private static IEnumerable<string> Lines(Example example, Recipes recipes, Explanation right)
    {
        yield return right.Label;
        yield return NumberText.Of(example.Step[right.Tensor.Name][right.Row, right.Column]);
        yield return $"step {right.Tensor.Step}, derivation {NumberOf(example, right.Tensor)}";
        yield return right.Origin ?? right.Tensor.Equation;
        if (right.Lines.Length > 0)
        {
            yield return "This entry";
        }

        if (right.Lines.Length > 1)
        {
            yield return $"{right.Label} = {right.Formula}";
            foreach (string meaning in right.Where)
            {
                yield return meaning;
            }

            yield return $"= {right.InNumbers}";
            yield return "Line by line";
        }

        foreach (ExplanationLine line in right.Lines)
        {
            string value = NumberText.Of(line.Value);
            yield return (line.Name is null ? "" : $"{line.Name} = ") + (line.Symbols == line.Name ? "" : line.Symbols)
                + (line.Numbers == line.Symbols || line.Numbers == value ? "" : line.Numbers) + $" | {value}";
        }

        foreach (ExplanationLine line in right.Lines.Where(line => line.Note is not null))
        {
            yield return line == right.Lines[^1] ? line.Note! : $"{line.Name}: {line.Note}";
        }

        if (recipes.Nudge(right.Tensor, right.Row, right.Column) is { } nudge)
        {
            yield return "Is it the slope?";
            yield return $"We nudge {right.Label[2..]} by h = {NumberText.Of(nudge.H)} up and down, and compute the loss again.";
            yield return $"gradientderived above: they agree | {NumberText.Of(right.Value)}";
        }

        yield return "Where it goes";
        ImmutableArray<Reader> readers = recipes.ReadersOf(right.Tensor, right.Row, right.Column);
        if (readers.IsEmpty)
        {
            yield return "Nothing else in this training step is computed from it.";
        }

        foreach (Reader reader in readers)
        {
            yield return reader.Count == 1 ? reader.Tensor.Entry(reader.Row, reader.Column)
                : FormattableString.Invariant($"{reader.Tensor.Name} in {reader.Count} entries");
        }
    }

    private static IEnumerable<string> Links(Example example, Recipes recipes, Explanation right)
    {
        yield return $"{NumberOf(example, right.Tensor)} at {PageOf(example, right.Tensor)}#{NumberOf(example, right.Tensor)}";
        (string Text, ImmutableArray<ReadEntry> Operands)[] texts =
        [
            .. (right.Lines.Length > 1 ? right.Where.Prepend(right.Formula) : []).Select(text => (text, right.Operands)),
            .. right.Lines.Where(line => line.Symbols != line.Name).Select(line => (line.Symbols, line.Operands)),
        ];
        foreach ((string text, ImmutableArray<ReadEntry> all) in texts)
        {
            ReadEntry[] operands = [.. all.Where(operand => PageOf(example, operand.Tensor) is not null)];
            for (int at = 0; at < text.Length; at++)
            {
                if ((at == 0 || (!char.IsLetterOrDigit(text[at - 1]) && text[at - 1] is not ('.' or '_')))
                    && operands.Where(operand => text[at..].StartsWith(operand.Label, StringComparison.Ordinal))
                    .MaxBy(operand => operand.Label.Length) is { } found)
                {
                    yield return $"{found.Label} at {PageOf(example, found.Tensor)}#{found.Tensor.Name}/{found.Row},{found.Column}";
                    at += found.Label.Length - 1;
                }
            }
        }

        foreach (Reader reader in recipes.ReadersOf(right.Tensor, right.Row, right.Column))
        {
            string label = reader.Count == 1 ? reader.Tensor.Entry(reader.Row, reader.Column) : reader.Tensor.Name;
            yield return $"{label} at {PageOf(example, reader.Tensor)}#{reader.Tensor.Name}/{reader.Row},{reader.Column}";
        }
    }

    private static double Number(string text) => double.Parse(text.Replace('−', '-'), CultureInfo.InvariantCulture);

    private static ApprovedFile? FileOf(Example example, Definition tensor) =>
        example.Files.FirstOrDefault(file => file.Name == tensor.Name && example.IsTensor(file));

    private static string? NumberOf(Example example, Definition tensor) => FileOf(example, tensor)?.Number;

    private static string? PageOf(Example example, Definition tensor) => FileOf(example, tensor) is { } file ? $"{file.Chapter}.html"
        : null;

    /// <summary>What the panel says, line by line; its links; and the cells that are lit and explained.</summary>
    private sealed record Panel(bool Hidden, string? Agrees, string[] Lines, string[] Links, string[] Lit, string[] Explained)
    {
        public static Panel Of(IDocument page)
        {
            IElement panel = page.GetElementById("panel")!;
            return new(panel.HasAttribute("hidden"), panel.QuerySelector(".slope table")?.ClassName,
                [.. panel.QuerySelectorAll("p, tr, li, h2, h3")
                    .Select(line => line.LocalName == "tr" ? string.Join(" | ", line.Children.Select(cell => cell.TextContent))
                        : line.TextContent)],
                [.. panel.QuerySelectorAll("a").Select(Link)], Cells(page, "operand"), Cells(page, "explained"));
        }

        private static string Link(IElement link) => $"{link.TextContent} at {link.GetAttribute("href")}";

        private static string[] Cells(IDocument page, string mark) => [.. page.QuerySelectorAll($"td.{mark}")
            .Select(cell => $"{cell.Closest("table")!.GetAttribute("data-tensor")}/"
                + $"{cell.GetAttribute("data-row")},{cell.GetAttribute("data-column")}")];
    }
}
