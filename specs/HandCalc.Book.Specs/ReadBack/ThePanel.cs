using System.Text;
using AngleSharp.Html.Parser;
using HandCalc.Explanations;
using HandCalc.Tensors;

namespace HandCalc.Book.Specs.ReadBack;

/// <summary>
/// The scripts of a page, run without a browser: whoever chooses a cell reads the number of this cell, as a step computed apart has it,
/// how it is calculated, and what reads it; each part leads to its place, and is lit.
/// </summary>
public sealed partial class ThePanel
{
    private const int FewReaders = 200;
    private const double LastDigitOfLoss = 1e-12, HalfOfAHundredth = 0.00501;

    private static readonly string[] Measured = ["L(x + h)", "L(x − h)", "slope"], Edges = ["begins", "ends", "is at zero"];

    /// <summary>The example with a word that comes twice; all in a thorough run. The scripts are the same for each.</summary>
    private static IEnumerable<string> Examples => Thorough.IsAskedFor ? Example.OfTheSteps : Example.OfTheSteps.TakeLast(1);

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
            Sums(comparison, place, page.Document.QuerySelector(".calculation"),
                [.. Told(recipes, right).Select(line => line.Sum).OfType<ToldSum>()]);
        }

        asked.Length.Should().BeGreaterThan(10);
        asked.Should().Contain(cell => FileOf(example, cell.Tensor)!.Matrix!.Unit != 1, "small numbers are shown in a unit");
        comparison.Holds();
    }

    /// <summary>
    /// Bars: each begins where the one before it ends, on one scale for the whole sum; what falls has the colour of what is below zero.
    /// </summary>
    private static void Sums(Comparison comparison, string place, IElement? shown, ToldSum[] right)
    {
        if (right.Length == 0)
        {
            return;
        }

        IElement[][] rows = [.. right.Aggregate((Skipped: 0, All: new List<IElement[]>()), (done, sum) =>
            (done.Skipped + sum.Bars().Count(), [.. done.All, [.. shown!.QuerySelectorAll(".adds tbody tr")
                .Skip(done.Skipped).Take(sum.Bars().Count())]])).All];
        comparison.Of($"{place}: how many bars", $"{shown!.QuerySelectorAll(".adds tbody tr").Length}", $"{rows.Sum(some => some.Length)}");
        comparison.Of($"{place}: a shade of the strips", [.. shown.QuerySelectorAll(".strips span:not(.strip), .strips i")
            .Select(part => part.LocalName == "i" ? part.ClassName : part.TextContent)], [.. right.SelectMany(sum => sum.Strips())]);
        comparison.Of($"{place}: bold", [.. shown.QuerySelectorAll(".largest > :first-child").Select(part => part.TextContent)],
            [.. right.Select(sum => sum.Bold()).OfType<string>()]);
        foreach ((IElement[] some, ToldSum sum) in rows.Zip(right))
        {
            double[] sums = [.. sum.Bars().SelectMany(bar => new[] { bar.Before, bar.After })];
            double low = sums.Min(), width = sums.Max() > low ? sums.Max() - low : 1;
            foreach ((IElement row, (double before, double after)) in some.Zip(sum.Bars()))
            {
                string bar = $"{place}: the bar of {row.FirstElementChild!.TextContent}";
                double[] edges = [.. Edge().Matches(row.GetAttribute("style")!).Select(edge => Number(edge.Groups["percent"].Value))];
                double[] places = [.. new[] { Math.Min(before, after), Math.Max(before, after), 0 }.Select(at => 100 * (at - low) / width)];
                foreach ((string edge, int index) in Edges.Select((edge, index) => (edge, index)))
                {
                    comparison.Near($"{bar} {edge}", edges[index], places[index], HalfOfAHundredth);
                }

                comparison.Of($"{bar} falls", $"{row.ClassList.Contains("falls")}", $"{after < before}");
            }
        }
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
    /// And the one with the longest rows, whose sum is folded. In one example the last of the first row, which is masked where anything
    /// is; in the next, one of the last row.
    /// </summary>
    private static IEnumerable<(Definition Tensor, int Row, int Column)> Asked(Example example)
    {
        ILookup<Definition, int> readers =
            example.Step.Tensors.SelectMany(reader =>
                reader.Definition.Operands.Select(operand => (operand.Source, reader.Rows.Length * reader.Columns.Length)))
            .ToLookup(reader => reader.Source, reader => reader.Item2);
        Definition[] few = [.. example.Step.Tensors.Select(tensor => tensor.Definition)
            .Where(tensor => readers[tensor].Sum() < FewReaders && (tensor.Id.Kind != Kind.Gradient || tensor.Step == 8))];
        Definition longest = few.MaxBy(tensor => tensor.Operands.Select(operand => operand.Source.Columns.Length).DefaultIfEmpty().Max())!;
        return few.OrderBy(tensor => readers[tensor].Sum()).DistinctBy(tensor => tensor.Operation).Append(longest).Distinct()
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
        if (FileOf(example, right.Tensor)?.Matrix is { Unit: not 1 } matrix)
        {
            string entry = matrix.Entries[right.Row][right.Column];
            yield return FormattableString.Invariant($"in its matrix {entry}, in units of {matrix.Unit:0e-0}").Minus();
        }

        yield return $"step {right.Tensor.Step}, derivation {NumberOf(example, right.Tensor)}";
        yield return right.Origin ?? right.Tensor.Equation;
        if (right.Origin is not null && right.Value != 0)
        {
            yield return "Predict: what if it were 0?";
            yield return "The loss risesfallsstays";
            yield return "";
        }

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

        foreach ((ExplanationLine line, ToldSum? sum) in Told(recipes, right))
        {
            string value = NumberText.Of(line.Value);
            foreach (string text in sum?.Lines() ?? [$"{line.Name} = {(line.Symbols == line.Name ? "" : line.Symbols)}"
                + (line.Numbers == line.Symbols || line.Numbers == value ? "" : line.Numbers) + $" | {value}"])
            {
                yield return text;
            }
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
            if (right.Value != 0)
            {
                yield return "Predict: which h measures it best?";
            }
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
            .. Told(recipes, right).SelectMany(told => told.Sum?.Texts()
                ?? (told.Line.Symbols == told.Line.Name ? [] : [(told.Line.Symbols, told.Line.Operands)])),
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

    private static IEnumerable<(ExplanationLine Line, ToldSum? Sum)> Told(Recipes recipes, Explanation right) =>
        right.Lines.IsEmpty ? [] : ToldSum.In(right, recipes);

    private static double Number(string text) => double.Parse(text.Replace('−', '-'), CultureInfo.InvariantCulture);

    private static ApprovedFile? FileOf(Example example, Definition tensor) =>
        example.Files.FirstOrDefault(file => file.Name == tensor.Name && example.IsTensor(file));

    private static string? NumberOf(Example example, Definition tensor) => FileOf(example, tensor)?.Number;

    private static string? PageOf(Example example, Definition tensor) => FileOf(example, tensor) is { } file ? $"{file.Chapter}.html"
        : null;

    [GeneratedRegex("--(from|to|zero): (?<percent>[^%]+)%")]
    private static partial Regex Edge();

    /// <summary>What the panel says, line by line; its links; and the cells that are lit and explained.</summary>
    private sealed record Panel(bool Hidden, string? Agrees, string[] Lines, string[] Links, string[] Lit, string[] Explained)
    {
        public static Panel Of(IDocument page)
        {
            IElement panel = page.GetElementById("panel")!;
            return new(panel.HasAttribute("hidden"), panel.QuerySelector(".slope table")?.ClassName,
                [.. panel.QuerySelectorAll("p, tr, li, h2, h3, caption, summary")
                    .Select(line => line.LocalName == "tr" ? string.Join(" | ", line.Children.Select(cell => cell.TextContent))
                        : line.TextContent)],
                [.. panel.QuerySelectorAll("a").Select(Link)], Cells(page, "operand"), Cells(page, "explained"));
        }

        /// <summary>A factor says its number as well, which is compared where lines are.</summary>
        private static string Link(IElement link) =>
            $"{link.QuerySelector(".unseen")?.TextContent[..^" = ".Length] ?? link.TextContent} at {link.GetAttribute("href")}";

        private static string[] Cells(IDocument page, string mark) => [.. page.QuerySelectorAll($"td.{mark}")
            .Select(cell => $"{cell.Closest("table")!.GetAttribute("data-tensor")}/"
                + $"{cell.GetAttribute("data-row")},{cell.GetAttribute("data-column")}")];
    }
}
