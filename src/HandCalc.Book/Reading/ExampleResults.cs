using HandCalc.Explanations;
using HandCalc.Models;
using HandCalc.Terminal.Checkouts;

namespace HandCalc.Book.Reading;

/// <summary>A worked example: its training step, what is approved of it, and the measured slopes.</summary>
internal sealed partial class ExampleResults
{
    /// <summary>The place of what is no tensor: a table sums up, and stands before the matrices of its derivation.</summary>
    private const int Tables = -1;

    private readonly ILookup<string, Approved> byNumber;
    private readonly Dictionary<string, Approved> byTensor;
    private readonly Dictionary<string, string> summedUp;

    private ExampleResults(
        TrainingStep step, IEnumerable<Approved> approved, IReadOnlyDictionary<string, GradientCheck.Row> slopes,
            IReadOnlyDictionary<string, double> recomputed)
    {
        (Step, Slopes, Recomputed) = (step, slopes, recomputed);
        byNumber = approved.OrderBy(snapshot => step.Computation.Contains(snapshot.Name) ? step.Computation[snapshot.Name].Index
            : Tables)
            .ThenBy(snapshot => snapshot.Name, StringComparer.Ordinal).ToLookup(snapshot => snapshot.Number);
        byTensor = byNumber.SelectMany(group => group).Where(snapshot => snapshot.IsTensor(step)).ToDictionary(snapshot => snapshot.Name);
        summedUp = byNumber.SelectMany(group => group)
            .SelectMany(table => table.SumsUp, (table, tensor) => KeyValuePair.Create(tensor, table.Number)).ToDictionary();
    }

    /// <summary>Computes an example and reads what is approved of it.</summary>
    /// <param name="name">The name of its model file.</param>
    /// <param name="files">The snapshots of the checkout.</param>
    public static ExampleResults Of(string name, IReadOnlyList<SnapshotFile> files) => Of(
        TrainingStep.Compute(Examples.Read(name)),
        files.Where(file => file.Example == name && file.Step > 0 && file.ApprovedText is not null).Select(Approved.Read),
        files.FirstOrDefault(file => file.Example.Length == 0 && file.Name == $"sentences-not-of-{name}")?.ApprovedText);

    /// <summary>Measures the slopes of a training step, and how far the recipes of its entries are off.</summary>
    /// <param name="step">The training step.</param>
    /// <param name="approved">What is approved of it.</param>
    /// <param name="otherSentences">The sentences of the chapters that do not hold for it, one a line, each below its step.</param>
    public static ExampleResults Of(TrainingStep step, IEnumerable<Approved> approved, string? otherSentences = null)
    {
        var recipes = new Recipes(step);
        Approved[] all = [.. approved];
        HashSet<string> shown = [.. all.Where(snapshot => snapshot.IsTensor(step)).Select(snapshot => snapshot.Name)];
        return new(
            step,
            all,
            step.Tensors.Where(tensor => shown.Contains($"d.{tensor.Name}")).AsParallel()
                .Select(tensor => GradientCheck.Check(step, tensor.Name)).ToDictionary(check => $"d.{check.Name}"),
            step.Tensors.Where(tensor => shown.Contains(tensor.Name)).AsParallel().ToDictionary(tensor => tensor.Name, tensor => DistanceOf(recipes, tensor)))
        {
            OfTheFirstAlone = otherSentences is null ? null
                : [.. Sentence().Matches(otherSentences).Select(line => line.Groups["phrase"].Value)],
        };
    }

    /// <summary>The name of the example.</summary>
    public string Name => Step.Model.Name;

    /// <summary>Whether the thirteen steps derive it, and not chapters of the second part alone.</summary>
    public bool IsOfTheSteps => Step.Model.Architecture == Architecture.Published;

    /// <summary>The training step.</summary>
    public TrainingStep Step { get; }

    /// <summary>How every gradient that is shown compares with the measured slopes of the loss, by its name: d.W_Q[0].</summary>
    public IReadOnlyDictionary<string, GradientCheck.Row> Slopes { get; }

    /// <summary>How far the recipes of the entries of a tensor that is shown are from the engine at the worst, relative to its largest entry.</summary>
    public IReadOnlyDictionary<string, double> Recomputed { get; }

    /// <summary>Words of the chapters that do not hold for this example, but for the first; null where nobody has looked.</summary>
    public IReadOnlyList<string>? OfTheFirstAlone { get; private init; }

    /// <summary>What a derivation approves, tables first, then in the order of computation.</summary>
    public IEnumerable<Approved> Of(string number) => byNumber[number];

    /// <summary>The approved matrix of a tensor; null where none is approved.</summary>
    public Approved? Find(string tensor) => byTensor.GetValueOrDefault(tensor);

    /// <summary>
    /// The number of the derivation that approves a tensor, as a matrix or by a line in a table of tensors; null where none does.
    /// </summary>
    public string? ApprovedIn(string tensor) => Find(tensor)?.Number ?? summedUp.GetValueOrDefault(tensor);

    /// <summary>The tensors that no approved snapshot has yet, in the order of computation.</summary>
    public ImmutableArray<Tensor> NotApproved => [.. Step.Tensors.Where(tensor => ApprovedIn(tensor.Name) is null)];

    /// <summary>
    /// The tensors that are meant by a name, one for each head where it names no head: W_Q, W_Q[h] and W_Q[0] are W_Q[0] and W_Q[1].
    /// </summary>
    public ImmutableArray<Tensor> Named(string name) => [.. Step.Tensors.Where(tensor => tensor.Name == name
        || (tensor.Definition.Id is { Head: not null, Family: var family } && ($"{family}" == name || $"{family}[h]" == name)))];

    private static double DistanceOf(Recipes recipes, Tensor tensor) => recipes.Of(tensor.Definition) is not { } recipe ? 0
        : tensor.Value.EnumerateIndexed()
        .Max(entry => Math.Abs(recipes.Evaluate(recipe, entry.Item1, entry.Item2) - entry.Item3)) / Math.Max(tensor.LargestEntry,
            double.Epsilon);

    [GeneratedRegex(@"^step \d+: (?<phrase>.+)$", RegexOptions.Multiline)]
    private static partial Regex Sentence();
}
