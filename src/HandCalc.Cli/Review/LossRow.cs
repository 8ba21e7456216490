namespace HandCalc.Cli.Review;

/// <summary>One of the numbers that a reader looks at first, before and after: a loss, or how probable the right next word is.</summary>
internal sealed record LossRow(string What, string Before, string After)
{
    private const string Absent = "—";

    /// <summary>The losses, then the next words in the order of the text; a row for each that either side has.</summary>
    public static IEnumerable<LossRow> All(StepComparison comparison)
    {
        (RecordedStep before, RecordedStep after) = (comparison.Before, comparison.After);
        Dictionary<string, double> was = Words(before), now = Words(after);
        return new[]
        {
            Of("loss", before.Loss, after.Loss),
            Of("mean loss", before.MeanLoss, after.MeanLoss),
            Of("mean loss after the step", before.MeanLossAfterTheStep, after.MeanLossAfterTheStep),
        }.Concat(was.Keys.Union(now.Keys).Select(what => Of(what, Value(was, what), Value(now, what))))
            .Where(row => (row.Before, row.After) is not (Absent, Absent));
    }

    private static LossRow Of(string what, double? before, double? after) => new(what, Text(before), Text(after));

    private static string Text(double? value) => value is { } number ? Numbers.Plain(number) : Absent;

    private static double? Value(Dictionary<string, double> words, string what) => words.TryGetValue(what, out double value) ? value : null;

    private static Dictionary<string, double> Words(RecordedStep step) =>
        step.Predictions.ToDictionary(next => $"{next.Token} → {next.Next}", next => next.Probability);
}
