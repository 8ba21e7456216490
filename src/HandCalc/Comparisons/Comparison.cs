using HandCalc.Reading;

namespace HandCalc.Comparisons;

/// <summary>The tensors of a file, which another program has computed, compared with those of a training step.</summary>
/// <param name="Tensors">Those of the file, in the order of computation.</param>
/// <param name="Missing">Those that the file does not have, in the order of computation.</param>
public sealed record Comparison(ImmutableArray<ComparedTensor> Tensors, ImmutableArray<Tensor> Missing)
{
    /// <summary>
    /// In how many digits a tensor must agree. Another order of adding leaves differences in the fifteenth; the smallest slip known, GELU
    /// by another formula, in the sixth.
    /// </summary>
    public const int DigitsOfDouble = 9;

    /// <summary>
    /// Whether all that the file has is right, as far as it can be told, and something can. Parameters may be the file's own, if what is
    /// computed from them is right.
    /// </summary>
    public bool Agrees => Tensors.All(tensor => tensor.Verdict is Verdict.Agrees or Verdict.Own or Verdict.Untold)
        && Tensors.Any(tensor => tensor.Verdict == Verdict.Agrees);

    /// <summary>
    /// Where to look first: the first computed tensor that is not right though its operands are, or else the first that is given; null if
    /// all agree.
    /// </summary>
    public ComparedTensor? Start => Tensors.FirstOrDefault(tensor => tensor.Verdict == Verdict.Differs)
        ?? Tensors.FirstOrDefault(tensor => tensor.Verdict == Verdict.Rounded);

    /// <summary>What else a reader should know, in sentences.</summary>
    public ImmutableArray<string> Notes { get; private init; } = [];

    /// <summary>The mistakes that would give the same numbers here: whether they were made cannot be told from this.</summary>
    public ImmutableArray<string> Hidden => hidden.Value;

    private Lazy<ImmutableArray<string>> hidden { get; init; } = new(() => []);

    /// <summary>What would be computed next: after the last tensor of the file that is computed, the first that is missing.</summary>
    public Tensor? Next
    {
        get
        {
            int last = Tensors.Select(tensor => tensor.Right).Where(IsComputed).Select(tensor => tensor.Definition.Index).LastOrDefault(-1);
            return Missing.Where(IsComputed).FirstOrDefault(tensor => tensor.Definition.Index > last);

            static bool IsComputed(Tensor tensor) => tensor.Definition.Expression is not null;
        }
    }

    /// <summary>Compares.</summary>
    /// <param name="right">The training step that the file should tell.</param>
    /// <param name="found">The tensors of the file.</param>
    /// <param name="digits">In how many digits each must agree; by default as many as its precision lets us ask for.</param>
    /// <exception cref="InvalidInputException">A tensor has a name that there is not.</exception>
    public static Comparison Run(TrainingStep right, ImmutableArray<ExportedTensor> found, int? digits = null)
    {
        ArgumentNullException.ThrowIfNull(right);
        Dictionary<string, ExportedTensor> byName = found.ToDictionary(tensor => tensor.Name);
        RequireKnown(byName.Keys, [.. right.Tensors.Select(tensor => tensor.Name)]);
        Judge judge = Judge.Of(right, byName, digits);
        return new Comparison(judge.Compared, [.. right.Tensors.Where(tensor => !byName.ContainsKey(tensor.Name))])
        {
            Notes = judge.Notes(),
            hidden = new(judge.Hidden),
        };
    }

    private static void RequireKnown(IEnumerable<string> names, string[] known)
    {
        if (names.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            throw new InvalidInputException(
                $"{VisibleText.Beginning(unknown)}: the model has no tensor of this name; allowed: "
                + $"the names that {TypedCommand.Of("export")} writes."
                + Spelling.SuggestionOfTensor(unknown, known));
        }
    }
}
