using System.Globalization;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;

namespace HandCalc.Specs.TestLogger;

/// <summary>How many tests passed, failed and were skipped.</summary>
internal sealed record Count(int Passed, int Failed, int Skipped)
{
    /// <summary>Counts outcomes; what neither passed nor failed was skipped.</summary>
    public static Count Of(IEnumerable<TestOutcome> outcomes) => outcomes.Aggregate(new Count(0, 0, 0), (count, outcome) => outcome switch
    {
        TestOutcome.Passed => count with { Passed = count.Passed + 1 },
        TestOutcome.Failed => count with { Failed = count.Failed + 1 },
        _ => count with { Skipped = count.Skipped + 1 },
    });

    /// <summary>Counts on from what a file says, and leaves the sum in it.</summary>
    public Count After(string file)
    {
        int[] before = File.Exists(file) ? [.. File.ReadAllText(file).Split(' ').Select(word => int.Parse(word, CultureInfo.InvariantCulture))] : [0, 0, 0];
        var sum = new Count(Passed + before[0], Failed + before[1], Skipped + before[2]);
        File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $"{sum.Passed} {sum.Failed} {sum.Skipped}"));
        return sum;
    }

    /// <summary>As the last line of a run says it.</summary>
    public override string ToString() => $"{Passed} passed, {Failed} failed{(Skipped > 0 ? $", {Skipped} skipped" : "")}";
}
