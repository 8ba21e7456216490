using System.Globalization;
using HandCalc.Models;
using HandCalc.Timing;
using HandCalc.Training;

namespace HandCalc.Benchmarks;

/// <summary>
/// How the time of a step grows with the model: each of D, T and F doubled, beside what the count of multiply-adds predicts. Both models
/// of a line are measured in turn, so that a slow minute of the machine is one for both.
/// </summary>
internal static class Growth
{
    private const int Rounds = 5, Steps = 20;

    /// <summary>Prints the table.</summary>
    public static void Print(TextWriter output)
    {
        (int d, int heads, int f, int t, int words) = (256, 4, 1024, 64, 256);
        Model model = SizedModel.Of(d, heads, f, t, words);
        Write(output, "doubled", "us before", "us after", "time", "multiply-adds", "time / multiply-adds");
        foreach ((string what, Model doubled) in new[]
        {
            ("D", SizedModel.Of(2 * d, heads, f, t, words)),
            ("T", SizedModel.Of(d, heads, f, 2 * t, words)),
            ("F", SizedModel.Of(d, heads, 2 * f, t, words)),
        })
        {
            (double before, double after) = InTurn(model, doubled);
            double work = (double)StepWork.MultiplyAdds(doubled) / StepWork.MultiplyAdds(model);
            Write(output, what, Fixed(before * 1e6, 1), Fixed(after * 1e6, 1), Fixed(after / before, 2), Fixed(work, 2),
                Fixed(after / before / work, 2));
        }
    }

    private static (double One, double Other) InTurn(Model one, Model other)
    {
        (TrainingLoop first, TrainingLoop second) = (new(one), new(other));
        List<double> ofFirst = [], ofSecond = [];
        for (int round = 0; round < Rounds; round++)
        {
            ofFirst.Add(StepTimes.Measure(first, steps: Steps).Median);
            ofSecond.Add(StepTimes.Measure(second, steps: Steps).Median);
        }

        return (Middle(ofFirst), Middle(ofSecond));
    }

    private static double Middle(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static void Write(TextWriter output, params string[] cells) =>
        output.WriteLine(string.Join("  ", cells.Select((cell, column) => column == 0 ? cell.PadRight(8) : cell.PadLeft(13))));

    private static string Fixed(double value, int decimals) => value.ToString($"F{decimals}", CultureInfo.InvariantCulture);
}
