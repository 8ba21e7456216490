using HandCalc.Prose;
using HandCalc.Terminal.Checkouts;

namespace HandCalc.Cli.Review;

/// <summary>What a reader has to know before anything is accepted: what is wrong all the same, and what no acceptance mends.</summary>
/// <param name="Wrong">Derivations that fail and gradients that are no slopes: what is received with them is wrong.</param>
/// <param name="StayRed">Other tests that fail, and will.</param>
/// <param name="Gone">Sentences that quote an entry that is no more; each with its place.</param>
/// <param name="Untrue">What the chapters say of their example in words, and no longer holds, as a test has found.</param>
internal sealed record Doubts(
    IReadOnlyList<string> Wrong, IReadOnlyList<string> StayRed, IReadOnlyList<(string Place, string Sentence)> Gone,
    IReadOnlyList<string> Untrue)
{
    private const string ListOfUntrue = "sentences";

    /// <summary>The tests of the pages that quote numbers: what they find is told sentence by sentence.</summary>
    private const string OfQuotes = ".ProseNumbers.";
    private const int Indent = 2;
    private const int MostShown = 24;
    private const int LongestMessage = 300;
    private const int BackwardPassBegins = 8;

    /// <summary>What there is to doubt about a choice.</summary>
    /// <param name="checkout">The checkout.</param>
    /// <param name="choice">What is chosen.</param>
    /// <param name="steps">The training steps of the examples that are chosen, as the engine computes them now.</param>
    /// <param name="failed">The tests that failed.</param>
    /// <param name="names">The names of all tensors, those included that are no more.</param>
    public static Doubts About(
        Checkout checkout, AcceptChoice choice, IReadOnlyDictionary<string, TrainingStep> steps, IReadOnlyList<FailedTest> failed,
        string[] names)
    {
        FailedTest[] failing = [.. failed.Where(test => test.Fails is not null)];
        return new(
            [
                .. steps.Where(step => choice.Reaches(step.Key, BackwardPassBegins)).SelectMany(step => NoSlopes(step.Key, step.Value)),
                .. failing.Where(test => test.Example is not null && choice.Reaches(test.Example, test.Step))
                    .OrderBy(test => test.Step).Select(test => $"{test.Title} ({test.Example}): {FirstLine(test)}"),
            ],
            [.. failing.Where(test => test.Example is null && !test.Test.Contains(OfQuotes, StringComparison.Ordinal))
                .Select(test => $"{Sentence.Of(test.Title)}: {FirstLine(test)}")],
            steps.TryGetValue(Examples.Default, out TrainingStep? first) ? [.. Quotes(checkout, first, names)] : [],
            first is not null && checkout.Files().FirstOrDefault(file => file.Name == ListOfUntrue) is { } list
                ? [.. list.Text.Split('\n').Where(line => line.StartsWith("Step", StringComparison.Ordinal))]
                : []);
    }

    /// <summary>Shows them, each kind under its heading.</summary>
    public void Write(Page page)
    {
        if (Wrong.Count + Gone.Count + StayRed.Count + Untrue.Count > 0)
        {
            page.Write();
        }

        Write(page, Wrong, "Wrong. These numbers are not what they should be, and accepting would not make them so:",
            shown: int.MaxValue);
        Write(page, [.. Gone.SelectMany(gone => new[] { gone.Place, $"    {gone.Sentence}" })],
            "These sentences quote what is no more. They stay as they are, and red, until somebody writes them anew:",
            shown: int.MaxValue); // each is work to do
        Write(page, Untrue, "These sentences were true of another model. Accepting leaves them as they are:");
        Write(page, StayRed, "These tests fail as well, and accepting does not mend them:");
    }

    private static string FirstLine(FailedTest test) => TextTable.Shorten(test.Fails!.Split('\n')[0], LongestMessage);

    private static void Write(Page page, IReadOnlyList<string> lines, string heading, int shown = MostShown)
    {
        if (lines.Count == 0)
        {
            return;
        }

        page.Write(new Line().Add(heading, Palette.Bad));
        foreach (string line in lines.Take(shown))
        {
            page.Write(new Line().To(Indent).Add(line));
        }

        if (lines.Count > shown)
        {
            page.Write(new Line().To(Indent).Add($"and {lines.Count - shown} more", Palette.Quiet));
        }

        page.Write();
    }

    /// <summary>The gradients of parameters that are not the measured slope of the loss: no test need have run to know that.</summary>
    private static IEnumerable<string> NoSlopes(string example, TrainingStep step) =>
        GradientCheck.Run(step, CheckBudget.Quick(step.Computation)).Rows.Where(row => !row.Agrees).Select(row =>
            $"d.{row.Name} ({example}) is not the slope of the loss: "
            + $"at {step[row.Name].Definition.Entry(row.RowIndex, row.ColumnIndex)} it is "
                + $"{Numbers.Plain(row.Gradient)}, "
            + $"and the slope {Numbers.Plain(row.Slope.Value)}; {row.Disagreeing} of {row.Checked} that were checked disagree");

    private static IEnumerable<(string Place, string Sentence)> Quotes(Checkout checkout, TrainingStep step, string[] names) =>
        from page in checkout.Pages()
        from line in File.ReadLines(page).Index()
        from quoted in QuotedNumber.Pattern().Matches(line.Item)
        let entry = quoted.Groups["entry"]
        where entry.Success && QuotedNumber.TensorOf(entry.Value, names) is not null
            && QuotedNumber.ValueOf(quoted.Groups["source"].Value.Trim('`'), step) is null
        select ($"{checkout.Relative(page)}:{line.Index + 1}  {quoted.Value}: there is no {entry.Value} in {step.Model.Name}",
            line.Item.Trim());
}
