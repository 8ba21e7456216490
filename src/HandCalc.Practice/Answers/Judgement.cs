using HandCalc.Comparisons;
using HandCalc.Practice.Exercises;
using HandCalc.Reading;

namespace HandCalc.Practice.Answers;

/// <summary>What is said of the numbers of an exercise.</summary>
/// <param name="Digits">In how many digits of the largest entry they agree, if they are right.</param>
/// <param name="Laws">If they are right, the laws that they obey; else those of the right ones that they break.</param>
/// <param name="Wrong">The first tensor that is wrong; null if all are right.</param>
internal sealed record Judgement(int Digits, ImmutableArray<Law> Laws, ComparedTensor? Wrong = null)
{
    /// <summary>The step on which that tensor is wrong.</summary>
    public Trial? On { get; private init; }

    /// <summary>Whether the book's numbers come out right all the same: by luck.</summary>
    public bool IsLucky { get; private init; }

    /// <summary>The slips that give the numbers, on each step on which any is known to; none if none is known.</summary>
    public ImmutableArray<Slip> Slips { get; private init; } = [];

    /// <summary>Whether all is right.</summary>
    public bool IsRight => Wrong is null;

    /// <summary>Judges the numbers of an exercise, on each of the steps.</summary>
    public static Judgement Of(Assignment assignment, Answer.Computed answer)
    {
        ImmutableArray<Law> laws = Law.Of(assignment, [.. answer.Found.Select(found => found.Trial.Step)]);
        (Trial Trial, Comparison Comparison)[] judged =
            [.. answer.Found.Select(found => (found.Trial, Comparison.Run(found.Trial.Step, found.Tensors, Comparison.DigitsOfDouble)))];
        if (Masked(judged) is { } masked)
        {
            return masked;
        }

        if (judged.FirstOrDefault(one => !one.Comparison.Agrees) is not { Trial: { } on, Comparison: var first })
        {
            return new(judged.SelectMany(one => one.Comparison.Tensors).Min(tensor => tensor.Digits), laws);
        }

        ComparedTensor wrong = First(first)!;
        ImmutableArray<ExportedTensor> found = answer.Found.Single(one => one.Trial == on).Tensors;
        return new(0, [.. laws.Where(law => found.Any(tensor =>
            tensor.Name == wrong.Right.Name && tensor.Values.All(double.IsFinite) && !law.Holds(tensor)))], wrong)
        {
            On = on,
            IsLucky = on != judged[0].Trial,
            Slips = Common([.. judged.Select(one => one.Comparison.Tensors.FirstOrDefault(tensor => tensor.Right.Name == wrong.Right.Name)?.Slip)
                .OfType<Slip>().Select(slip => slip.Each.ToArray())]),
        };
    }

    /// <summary>
    /// What a comparison lets pass, since nobody reads it: zeros where the causal mask will hide the right numbers. Here they are asked for.
    /// </summary>
    private static Judgement? Masked((Trial Trial, Comparison Comparison)[] judged) =>
        (from one in judged
         where one.Comparison.Agrees
         from tensor in one.Comparison.Tensors
         where tensor.Mask is not null
         select new Judgement(0, [], tensor)
         {
             On = one.Trial,
             Slips = [new("masked here already", "Above the diagonal there is no right number: what the causal mask hides is not hidden yet, or "
                + "on the way back not hidden any more, in what is asked for here.")],
         }).FirstOrDefault();

    private static ComparedTensor? First(Comparison comparison) =>
        comparison.Start ?? comparison.Tensors.FirstOrDefault(tensor => tensor.Verdict != Verdict.Agrees);

    /// <summary>
    /// Those that each step has in common: what two mistakes give alike on one step, they do not give on the other. Where there are none,
    /// those of the first step that has any: a factor of √8 there may be one of √3 here.
    /// </summary>
    private static ImmutableArray<Slip> Common(Slip[][] slips)
    {
        Slip[] common = slips is [] ? []
            : slips.Aggregate((one, other) => [.. one.Where(slip => other.Any(same => same.Name == slip.Name))]);
        return [.. (common.Length > 0 ? common : slips.FirstOrDefault() ?? [])
            .Select(slip => slip with { Description = slip.Description.Replace(HandCalc.Comparisons.Slips.NotLater, "", StringComparison.Ordinal) })];
    }
}
