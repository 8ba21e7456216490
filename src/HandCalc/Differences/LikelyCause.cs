namespace HandCalc.Differences;

/// <summary>
/// What moved the numbers, in one line. Where both models are known, what their files say is told, and what they do not explain; elsewhere
/// only what the records themselves show, and all that could be behind it.
/// </summary>
public static class LikelyCause
{
    private const int MostNames = 4;

    /// <summary>The tensors whose formulas read tokens, words or how many there are, and not only other tensors.</summary>
    private static readonly HashSet<string> ReadTokens = ["X", "losses", "d.losses", "d.P", "d.logits", "d.E_token", "d.E_pos"];

    /// <summary>The sentence, without a full stop.</summary>
    public static string Of(StepComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        string[] fields = [.. ChangedFields(comparison)];
        return fields.Length == 0
            ? Guess(comparison, settingsAreKnown: comparison is { Before.Model: not null, After.Model: not null })
            : $"the model file: {string.Join("; ", fields)}{Beside(comparison)}";
    }

    /// <summary>What the files of both models say otherwise, as sentences; none where one of them is not known.</summary>
    public static IEnumerable<string> ChangedFields(StepComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return comparison is { Before.Model: { } before, After.Model: { } after } ? ModelChange.Of(before, after) : [];
    }

    /// <summary>What the model of either side does not explain: its record is not what it gives.</summary>
    private static string Beside(StepComparison comparison)
    {
        StepComparison?[] unexplained =
        [
            comparison.Before.Recomputed is { } before
                ? StepComparison.Between(comparison.Before, RecordedStep.Of(before).Only(comparison.Before.Tensors)) : null,
            comparison.After.Recomputed is { } after
                ? StepComparison.Between(RecordedStep.Of(after).Only(comparison.After.Tensors), comparison.After) : null,
        ];
        string[] more = [.. unexplained.OfType<StepComparison>().Where(other => other.Moved.Any())
            .Select(other => Guess(other, settingsAreKnown: true)).Distinct()];
        return string.Concat(more.Select(cause => $"; and beside it {cause}"));
    }

    private static string Guess(StepComparison comparison, bool settingsAreKnown)
    {
        string[] seen = settingsAreKnown ? [] : [.. RecordedSizes.Changes(comparison)];
        TensorChange[] moved = [.. comparison.Moved];
        if (moved.Length == 0)
        {
            return seen.Length > 0 ? string.Join("; ", seen)
                : comparison.IsEmpty ? "nothing differs" : "no number moved: the words around the numbers, or a table beside them";
        }

        if (seen.Length == 0 && moved.All(change => change.OnlyInLastDigits))
        {
            return "only the last digits moved: rounding, or a change too small to be told from it";
        }

        TensorChange[] origins = [.. comparison.Origins];
        TensorChange[] given = [.. origins.Where(change => comparison.Lineage.IsGiven(change.Name) && change.Entries.Count > 0)];
        TensorChange[] computed = [.. origins.Where(change => !comparison.Lineage.IsGiven(change.Name)
            && change.Kind is ChangeKind.Values or ChangeKind.Shape)];
        bool labelsDiffer = !settingsAreKnown && comparison.Tensors.Any(change => change.LabelsDiffer);
        TensorChange[] formulas = [.. computed.Where(change => !(labelsDiffer && ReadTokens.Contains(change.Name)))];
        IEnumerable<string?> causes =
        [
            .. seen,
            Named("there only before: ", moved.Where(change => change.Kind == ChangeKind.Removed)),
            Named("there only after: ", moved.Where(change => change.Kind == ChangeKind.Added)),
            seen.Length > 0 ? null : Named("another size: ", moved.Where(change => change.Kind == ChangeKind.Shape)),
            Parameters(comparison, given, seen, settingsAreKnown),
            Formulas(comparison, formulas, settingsAreKnown),
        ];
        return string.Join("; ", causes.OfType<string>());
    }

    private static string? Named(string what, IEnumerable<TensorChange> changes) => changes.Select(change => change.Kind == ChangeKind.Shape
        ? $"{change.Name} {change.Before!.Shape} → {change.After!.Shape}"
        : change.Name).ToArray() is { Length: > 0 } names ? what + Enumeration.First(MostNames, names) : null;

    private static string? Parameters(StepComparison comparison, TensorChange[] given, string[] seen, bool settingsAreKnown)
    {
        if (given is [])
        {
            return null;
        }

        if (given is [{ Entries: [var entry] } only] && seen.Length == 0)
        {
            return $"one entry of a parameter: {ChangeText.Place(only, entry)}";
        }

        int all = comparison.Tensors.Count(change => comparison.Lineage.IsGiven(change.Name));
        bool drawn = !settingsAreKnown && given.All(change => change.Name is not ("gamma" or "beta"));
        return (given.Length == 1 ? $"one parameter of {all}, {given[0].Name}"
            : $"{given.Length} parameters of {all}, from {given[0].Name} on")
            + (seen.Length > 0 ? ": whether they are drawn later in the same stream, or otherwise, cannot be told from this"
                : !drawn ? ": the weights themselves"
                : ": the seed, the scale, the order of drawing, or the weights themselves");
    }

    /// <summary>Formulas whose operands have not moved. The same formula of several heads counts once.</summary>
    private static string? Formulas(StepComparison comparison, TensorChange[] origins, bool settingsAreKnown)
    {
        string[] missing = [.. origins.SelectMany(origin => comparison.Missing(origin.Name)).Distinct()];
        if (missing.Length > 0)
        {
            return $"what moved {Enumeration.First(MostNames, [.. origins.Select(origin => origin.Name)])} cannot be told from this, "
                + $"for {Enumeration.First(MostNames, missing)} "
                + $"{(missing.Length == 1 ? "is" : "are")} not there on both sides";
        }

        TensorChange[] computed = [.. origins.DistinctBy(change => TensorName.Parse(change.Name).Family)];
        TensorChange[] ofOptimizer = [.. computed.Where(change => TensorName.Parse(change.Name).IsOfOptimizer)];
        string setting = settingsAreKnown ? "" : ", or a setting in it";
        string[] causes =
        [
            .. computed.Except(ofOptimizer).Any() ? new[] { $"a formula{setting}: {Names(computed.Except(ofOptimizer))}" } : [],
            .. ofOptimizer.Length > 0 ? new[] { $"the optimizer: a formula{setting}, or what it carries from the step before: "
                + $"{Names(ofOptimizer)}" } : [],
        ];
        return causes.Length == 0 ? null : string.Join("; ", causes);
    }

    private static string Names(IEnumerable<TensorChange> changes) =>
        Enumeration.First(MostNames, [.. changes.Select(change => change.TitleDiffers
        ? $"{change.Before!.Title}, now {change.After!.Title}"
        : $"{TensorName.Parse(change.Name).Family}")]);
}
