using System.Globalization;

namespace HandCalc.Specs.Review;

/// <summary>
/// Two training steps side by side, computed apart from the library's differences: what any view of their difference must say.
/// </summary>
/// <param name="Before">The first.</param>
/// <param name="After">The second.</param>
/// <param name="Cause">What a reader would say has caused the difference: by hand.</param>
/// <param name="Rounded">Whether six decimals are known, as from snapshots, or all bits.</param>
internal sealed record TwoSteps(TrainingStep Before, TrainingStep After, string Cause, bool Rounded = false)
{
    private const int Most = 4;
    private MovedTensor[]? tensors;
    private Dictionary<string, string[]>? nearest;

    /// <summary>Whether the mean loss after the step can be told: the model is known, and gives the recorded numbers.</summary>
    public (bool Before, bool After) Explained { get; init; } = (true, true);

    /// <summary>The mean loss after the step on either side.</summary>
    public (double? Before, double? After) Next =>
        (Explained.Before ? Before.Next().MeanLoss : null, Explained.After ? After.Next().MeanLoss : null);

    /// <summary>Every tensor that either has, in the order of computation.</summary>
    public MovedTensor[] Tensors => tensors ??=
    [
        .. Larger.Tensors
            .Select(tensor => new MovedTensor(tensor.Name, tensor.Step, Side(Before, tensor.Name), Side(After, tensor.Name), Rounded)),
    ];

    /// <summary>The tensors that moved though nothing behind them did.</summary>
    public IEnumerable<MovedTensor> Origins => Tensors.Where(tensor => tensor.Moved && FollowsFrom(tensor.Name).Length == 0);

    /// <summary>The losses and the probabilities of the right next words, before and after.</summary>
    public IEnumerable<(string What, double? Before, double? After)> Losses
    {
        get
        {
            yield return ("loss", Loss(Before), Loss(After));
            yield return ("mean loss", MeanLoss(Before), MeanLoss(After));
            if (Next is not (null, null))
            {
                yield return ("mean loss after the step", Next.Before, Next.After);
            }

            (string What, double Value)[] was = [.. Words(Before)], now = [.. Words(After)];
            foreach (string what in was.Concat(now).Select(word => word.What).Distinct())
            {
                yield return (what, Find(was, what), Find(now, what));
            }
        }
    }

    public double Loss(TrainingStep step) => Side(step, "loss")![(0, 0)];

    public double MeanLoss(TrainingStep step) => Enumerable.Range(0, step.Model.Tokens.Length - 1)
        .Average(i => Side(step, "losses")![(i, 0)]);

    /// <summary>Each position but the last, by its label and the word that comes next, with the probability of that word.</summary>
    public IEnumerable<(string What, double Value)> Words(TrainingStep step)
    {
        RecordedMatrix p = Side(step, "P")!;
        return step.Model.Tokens.Skip(1).Select((next, i) => ($"{p.Rows[i]} → {next}", p[(i, Array.IndexOf(p.Columns, next))]));
    }

    /// <summary>The one with more heads, if one has: it has every tensor of the other.</summary>
    private TrainingStep Larger => After.Tensors.Length >= Before.Tensors.Length ? After : Before;

    /// <summary>Of what is behind a tensor the nearest that moved, in the order of computation.</summary>
    public string[] FollowsFrom(string name)
    {
        if (nearest is null)
        {
            nearest = [];
            string[] moved = [.. Tensors.Where(tensor => tensor.Moved).Select(tensor => tensor.Name)];
            foreach (MovedTensor tensor in Tensors)
            {
                HashSet<string> behind = [.. Operands(tensor.Name)
                    .SelectMany(operand => moved.Contains(operand) ? [operand] : nearest[operand])];
                nearest[tensor.Name] = [.. moved.Where(behind.Contains)];
            }
        }

        return nearest[name];
    }

    /// <summary>Whether the change starts in a tensor, or from what it follows.</summary>
    public string Origin(string name)
    {
        string[] from = FollowsFrom(name), operands = [.. Operands(name)];
        return from.Length > 0 ? $"follows from {string.Join(", ", from)}"
                + (from.Intersect(operands).Any() ? "" : ", through changes smaller than what is printed")
            : operands.Length == 0 ? "starts here: it is computed from no other tensor"
            : $"starts here: its operands are unchanged ({string.Join(", ", operands)})";
    }

    /// <summary>The first of some names, and how many more there are.</summary>
    public static string First(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(Most)) + (names.Count > Most ? $" and {names.Count - Most} more" : "");

    /// <summary>A loss or a probability in six decimals; a dash where it is not known.</summary>
    public static string Plain(double? value) => value is { } number ? number.ToString("0.000000", CultureInfo.InvariantCulture) : "—";

    /// <summary>The steps in which nothing moved, as ranges.</summary>
    public string Unmoved
    {
        get
        {
            int[] steps = [.. Enumerable.Range(1, 13).Where(step => !Tensors.Any(tensor => tensor.Step == step && tensor.Moved))];
            string[] ranges = [.. steps.Where(step => !steps.Contains(step - 1)).Select(first =>
                Enumerable.Range(first, 13).First(step => !steps.Contains(step + 1)) is var last && last > first ? $"{first} to {last}"
                    : $"{first}")];
            string list = ranges.Length < 2 ? string.Concat(ranges) : $"{string.Join(", ", ranges[..^1])} and {ranges[^1]}";
            return steps.Length == 0 ? "" : steps.Length == 1 ? $"step {list}" : $"steps {list}";
        }
    }

    private static double? Find((string What, double Value)[] words, string what) =>
        words.Any(word => word.What == what) ? words.First(word => word.What == what).Value : null;

    private RecordedMatrix? Side(TrainingStep step, string name) => step.Computation.Contains(name) ? new(step[name], Rounded) : null;

    private IEnumerable<string> Operands(string name) => Larger.Computation[name].Operands
        .Select(operand => operand.Name).Where(operand => operand != "t" && !operand.StartsWith("previous", StringComparison.Ordinal))
            .Distinct();
}
