using System.Globalization;
using HandCalc.Models;
using HandCalc.Prose;
using HandCalc.Snapshots;
using HandCalc.Specs.Notation;

namespace HandCalc.Specs.Book;

/// <summary>
/// Numbers in prose can't go stale. A decimal in the README, in CONTRIBUTING, on the page of the export or in a comment of a fixture
/// names its source and is checked against the engine: `A[0][like, I]` = 0.334802. Or it is a function of a whole number, √8 = 2.828427.
/// Or it is a constant of the method. Any other fails.
/// </summary>
public sealed partial class ProseNumbers
{
    /// <summary>
    /// Decimals that hold for every model: constants of formulas, settings that a sentence quotes as an example, versions.
    /// </summary>
    private static readonly string[] Constants = ["0.044715", "1e-5", "1e-8", "1e-9", "1e-10", "1e-12", "1e-15", "1.8e308", "10.0"];

    private static readonly TrainingStep Step = WorkedExamples.All[0].Step;

    private static IEnumerable<TestCaseData> Pages()
    {
        IEnumerable<string> fixtures =
            Directory.EnumerateFiles(Repository.Path("specs", "HandCalc.Specs"), "Step??_*.cs", SearchOption.AllDirectories)
            .OrderBy(Path.GetFileName, StringComparer.Ordinal);
        string[] pages =
            [Repository.Path("README.md"), Repository.Path("CONTRIBUTING.md"), Repository.Path("src", "HandCalc", "EXPORT.md")];
        foreach (string file in fixtures.Concat(pages))
        {
            yield return new TestCaseData(file).SetArgDisplayNames(Path.GetFileName(file));
        }
    }

    /// <summary>
    /// Where a number is stale, or a matrix that is shown, the page is written anew beside it, with what is right. What quotes an entry
    /// that is no more stays as it is: somebody has to write that sentence anew.
    /// </summary>
    [TestCaseSource(nameof(Pages))]
    public void Every_decimal_in_prose_is_what_the_engine_computes(string file)
    {
        string text = File.ReadAllText(file), renewed = RenewedPage(file, text, Step);
        string received = Path.ChangeExtension(file, file.EndsWith(".cs", StringComparison.Ordinal) ? ".received.txt" : ".received.md");
        if (renewed == text)
        {
            File.Delete(received);
        }
        else
        {
            File.WriteAllText(received, renewed);
            ReceivedRecord.Add(received, renewed);
        }

        string[] wrong = [.. WrongOnPage(file, text)], notRenewed = [.. WrongOnPage(file, renewed)];
        if (wrong.Length > 0 && notRenewed.Length == 0)
        {
            ReceivedRecord.IsOnlyDifferent();
            Assert.Fail($"{string.Join('\n', wrong)}\n  received  {Path.GetFileName(received)}, with the numbers that are right");
        }

        notRenewed.Should().BeEmpty("these sentences have to be written anew");
    }

    private static IEnumerable<string> WrongOnPage(string file, string text) =>
    [
        .. text.Split('\n')
        .SelectMany((line, index) => Wrong(Prose(file, line), Step).Select(reason => $"{Path.GetFileName(file)}:{index + 1}: {reason}")),
        .. QuotedNumber.Matrix().Matches(text).Where(block => Shown(block, Step) is not { } shown || shown != block.Groups["text"].Value)
            .Select(block => $"{Path.GetFileName(file)}: the matrix {block.Groups["tensor"].Value} is not what the engine computes"),
    ];

    /// <summary>A page with the numbers and matrices of a training step; what quotes an entry that it lacks stays.</summary>
    internal static string RenewedPage(string file, string text, TrainingStep step) => QuotedNumber.Matrix().Replace(
        string.Join('\n', text.Split('\n').Select(line => Prose(file, line).Length > 0 ? Renewed(line, step) : line)),
        block => Shown(block, step) is { } shown ? block.Value.Replace(block.Groups["text"].Value, shown, StringComparison.Ordinal)
            : block.Value);

    /// <summary>A matrix that a page shows, as it is now; null where there is no such tensor.</summary>
    private static string? Shown(Match block, TrainingStep step) =>
        step.Tensors.FirstOrDefault(tensor => tensor.Name == block.Groups["tensor"].Value) is { } tensor ? SnapshotText.Of(tensor) : null;

    /// <summary>The numbers that each page quotes with their source.</summary>
    internal static IEnumerable<Approval> Quotes() => Pages().Select(page => (string)page.Arguments[0]!).Select(file => new Approval(
        Path.GetFileName(file), File.ReadAllText(file), File.ReadLines(file)
            .SelectMany(line => QuotedNumber.Pattern().Matches(Prose(file, line)))
            .Select(quoted => Number(quoted, Step)).OfType<PrintedNumber>()));

    [Test]
    public void The_readme_shows_a_matrix() =>
        QuotedNumber.Matrix().Count(File.ReadAllText(Repository.Path("README.md"))).Should().BePositive();

    [TestCase(
        "`A[0][like, I]` = 0.3, `mean(losses)` = -1.000000, a bare 0.5", "`A[0][like, I]` = 0.3, `mean(losses)` = 1.829868, a bare 0.5")]
    [TestCase("`A[0][like, I]` = 0.3347", "`A[0][like, I]` = 0.3348")]
    [TestCase("`A[9][like, I]` = 0.3347", "`A[9][like, I]` = 0.3347")]
    public void A_stale_number_is_renewed_at_its_precision(string prose, string renewed) =>
        Renewed(prose, TrainingStep.Compute(PublishedModel.Drawn(DrawOrder.Continuous))).Should().Be(renewed);

    [Test]
    public void Every_page_has_prose() => Pages()
        .Select(page => (string)page.Arguments[0]!)
        .Where(file => File.ReadAllLines(file).All(line => Prose(file, line).Length == 0))
        .Should().BeEmpty();

    [TestCase("`A[0][like, I]` = 0.334802 as computed", 0)]
    [TestCase("`A[0][like, I]` = 0.3348 at four decimals", 0)]
    [TestCase("`A[0][like, I]` = 0.334803 in the last digit", 1)]
    [TestCase("`A[0][like, me]` = 0.334802", 1)]
    [TestCase("`B[0][like, I]` = 0.334802", 1)]
    [TestCase("`loss` = 7.319471, `mean(losses)` = 1.829868", 0)]
    [TestCase("`mean(losses)` = 7.319471, and `mean(nothing)` = 1.829868", 2)]
    [TestCase("√8 = 2.828427, ln 6 = 1.791759, e^0 = 1", 0)]
    [TestCase("√8 = 2.828428", 1)]
    [TestCase("`b_1[0]` = -0.006605, `losses[like]` = 1.847907", 0)]
    [TestCase("a bare 0.3348", 1)]
    [TestCase("`learningRate` = 0.001, `epsilon` = 1e-8, `scale` = 0.1", 0)]
    [TestCase("`learningRate` = 0.002, `epsilon` = 1e-7, `rate` = 0.001", 3)]
    [TestCase("`mean(losses) after the step` = 1.804945", 0)]
    [TestCase("`mean(losses) after the step` = 1.829868", 1)]
    [TestCase("`A[0][I, <BOS>] · d.A[0][I, <BOS>] + A[0][I, I] · d.A[0][I, I]` = 0.028702", 0)]
    [TestCase("`A[0][I, <BOS>] · d.A[0][I, <BOS>] − A[0][I, I] · d.A[0][I, I]` = 0.027946", 0)]
    [TestCase("`A[0][I, <BOS>] · d.A[0][I, <BOS>] + A[0][I, I] · d.A[0][I, me]` = 0.028702", 1)]
    [TestCase("`A[0][I, <BOS>] · d.A[0][I, <BOS>] + A[0][I, I]` = 0.028702", 1)]
    [TestCase("derivations 11.2 and 8.5, and 1e-5", 0)]
    public void The_check_tells_a_right_number_from_a_wrong_one(string prose, int wrong) =>
        Wrong(prose, TrainingStep.Compute(PublishedModel.Drawn(DrawOrder.Continuous))).Should().HaveCount(wrong);

    /// <summary>What of a line is prose: all of a Markdown page outside its code; in C# the comment that fills a line.</summary>
    private static string Prose(string file, string line) =>
        file.EndsWith(".md", StringComparison.Ordinal)
            ? line
            : Comment().Match(line) is { Success: true } comment ? comment.Groups[1].Value : "";

    private static IEnumerable<string> Wrong(string prose, TrainingStep step)
    {
        foreach (Match quoted in QuotedNumber.Pattern().Matches(prose))
        {
            if (Check(quoted, step) is { } reason)
            {
                yield return reason;
            }
        }

        string rest = Printed().Replace(Link().Replace(QuotedNumber.Pattern().Replace(prose, ""), ""), "");
        foreach (Match bare in Decimal().Matches(rest))
        {
            if (!Constants.Contains(bare.Value) && !DerivationNumbers.Contains(bare.Value))
            {
                yield return $"{bare.Value} names no source; write `tensor[row, column]` = value";
            }
        }
    }

    private static IEnumerable<string> DerivationNumbers => Chapter.OfBothParts.SelectMany(Chapter.Tests).Select(Chapter.Number);

    /// <summary>Compares one quoted number with the engine, at the precision that it is quoted with.</summary>
    private static string? Check(Match quoted, TrainingStep step)
    {
        string? right = Right(quoted, step);
        return right is null ? $"{quoted.Value}: there is no such tensor, row or column"
            : right == quoted.Groups["value"].Value.Replace('−', '-').TrimStart('+') ? null
            : $"{quoted.Value}: the engine computes {right}";
    }

    /// <summary>A line with every number that names its source as the engine computes it.</summary>
    private static string Renewed(string line, TrainingStep step) => QuotedNumber.Pattern().Replace(line, quoted =>
        Check(quoted, step) is not null && Right(quoted, step) is { } right
        ? quoted.Value[..^quoted.Groups["value"].Length] + right
        : quoted.Value);

    /// <summary>What is right, with as many decimals as are quoted; null if there is nothing of that name.</summary>
    private static string? Right(Match quoted, TrainingStep step) => QuotedNumber.SettingOf(quoted.Groups["entry"].Value, step.Model)
        ?? (Number(quoted, step) is { } number ? (number.Value / number.Unit).ToString($"F{number.Decimals}", CultureInfo.InvariantCulture)
            : null);

    /// <summary>What is computed, and so may lie near a tie; null for a setting, or if there is nothing of that name.</summary>
    private static PrintedNumber? Number(Match quoted, TrainingStep step)
    {
        string printed = quoted.Groups["value"].Value, source = quoted.Groups["source"].Value.Trim('`');
        int decimals = printed.Length - printed.IndexOf('.', StringComparison.Ordinal) - 1;
        if (quoted.Groups["number"].Success)
        {
            double number = double.Parse(quoted.Groups["number"].Value, CultureInfo.InvariantCulture);
            return new(quoted.Value, quoted.Groups["function"].Value == "√" ? Math.Sqrt(number) : Math.Log(number), Decimals: decimals);
        }

        return QuotedNumber.SettingOf(source, step.Model) is null && QuotedNumber.ValueOf(source, step) is { } value
            ? new(QuotedNumber.PlaceOf(source, step) is (var tensor, var row, var column) ? tensor.Definition.Entry(row, column)
                : quoted.Value, value, Decimals: decimals)
            : null;
    }

    /// <summary>A number of a matrix that is shown: always with a sign and six decimals.</summary>
    [GeneratedRegex(@"(?<=  )[-+]\d+\.\d{6}")]
    private static partial Regex Printed();

    [GeneratedRegex(@"^\s*//(?!/)(.*)$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\]\([^)]*\)|https?://\S+")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<![\w.])\d+(\.\d+)+(e[-+]?\d+)?|(?<![\w.])\d+e[-+]?\d+")]
    private static partial Regex Decimal();
}
