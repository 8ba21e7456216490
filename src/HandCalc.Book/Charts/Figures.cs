using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using HandCalc.Models;

namespace HandCalc.Book.Charts;

/// <summary>Which figure belongs to which derivation. Each is drawn from a training step alone.</summary>
internal static class Figures
{
    private static readonly Dictionary<string, Func<TrainingStep, Chart>> Published = new()
    {
        ["3.1"] = QueryAndKeys.Of,
        ["3.3"] = Attention.WhoSeesWhom,
        ["3.4"] = Attention.Shares,
        ["5.2"] = GeluCurve.Whole,
        ["5.6"] = GeluCurve.Bend,
        ["6.4"] = LayerNorm.Stages,
        ["7.4"] = Guesses.Losses,
        ["8.5"] = Guesses.AgainstTargets,
        ["10.4"] = LayerNorm.ThreeWays,
        ["10.10"] = GeluCurve.Slope,
        ["11.7"] = Attention.Gradients,
        ["12.5"] = OneParameter.Loss,
        ["13.4"] = OneParameter.Moments,
        ["13.9"] = OneParameter.Forecast,
        ["14.4"] = LossCurve.Of,
        ["15.2"] = Temperature.Of,
    }, OfBlocks = new()
    {
        ["16.6"] = Stream.Ways,
        ["17.3"] = Stream.Depth,
        ["18.2"] = TiedTable.Uses,
        ["19.5"] = SharesOfWords.Of,
    };

    private static readonly ConditionalWeakTable<TrainingStep, ConcurrentDictionary<string, Markup>> Finished = [];

    /// <summary>The derivations of a training step that have a figure.</summary>
    public static IEnumerable<string> Of(TrainingStep step) => Drawn(step).Keys;

    /// <summary>The figure of a derivation, drawn once for all pages that show it; nothing where it has none.</summary>
    public static Markup Of(string derivation, TrainingStep step) => Drawn(step).TryGetValue(derivation, out Func<TrainingStep, Chart>? draw)
        ? Finished.GetOrCreateValue(step).GetOrAdd(derivation, _ => draw(step).Of(derivation)) : Markup.None;

    private static Dictionary<string, Func<TrainingStep, Chart>> Drawn(TrainingStep step) =>
        step.Model.Architecture == Architecture.Published ? Published : OfBlocks;

    /// <summary>A number in a sentence: three digits that count, or all that stand before the point.</summary>
    public static string Number(double value)
    {
        string format = Math.Abs(value) is >= 1e3 and < 1e5 ? "F0" : "G3";
        return value == 0 ? "0" : PowerOfTen.Written(value.ToString(format, CultureInfo.InvariantCulture)).Replace('-', '−');
    }

    /// <summary>Numbers with commas.</summary>
    public static string Numbered(IEnumerable<double> values) => string.Join(", ", values.Select(Number));

    /// <summary>Names, each with a number, with commas.</summary>
    public static string Numbered(IEnumerable<string> names, IEnumerable<double> values) =>
        string.Join(", ", names.Zip(values, (name, value) => $"{name} {Number(value)}"));

    /// <summary>A sentence that says of what only a part is shown; nothing where all is.</summary>
    public static string Part(long shown, long all, string what) =>
        shown == all ? "" : $" Shown are {shown} of {Numbers.Count(all)} {what}.";
}
