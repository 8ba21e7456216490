namespace HandCalc.Book.Pages;

/// <summary>What proves a derivation, in words, with the errors that were measured when the book was made.</summary>
/// <param name="manuscript">The book.</param>
/// <param name="example">The worked example.</param>
/// <param name="links">Where things stand.</param>
internal sealed class Proof(Manuscript manuscript, ExampleResults example, Links links)
{
    /// <summary>Longer expressions are read in the test.</summary>
    private const int LongestExpression = 72;

    private readonly ImmutableArray<Evidence> evidence = Evidence.In(manuscript.Verified);

    /// <summary>What proves a test in one line, which unfolds to its witnesses; on paper the line alone.</summary>
    public Markup Of(Passage passage, bool onPaper)
    {
        Approved[] tensors = [.. example.Of(passage.Number!).Where(approved => approved.IsTensor(example.Step))];
        Approved[] computed = [.. tensors.Where(tensor => example.Step.Computation[tensor.Name].Expression is not null)];
        var slopes = new GradientCheck(passage.Assertions.All(assertion => assertion.Witness != Witness.Slope) ? []
            : [.. tensors.Select(tensor => example.Slopes.GetValueOrDefault(tensor.Name)).OfType<GradientCheck.Row>()]);
        Evidence[] programs = [.. evidence.Where(claim => computed.Any(tensor => claim.IsOf(example, tensor.Name)))];
        Markup[] witnesses =
        [
            .. passage.Assertions.Where(assertion => assertion.Witness == Witness.ByHand).Select(ByHand),
            .. passage.Assertions.Where(assertion => assertion.Witness == Witness.Engine).Select(assertion => Engine(assertion, tensors)),
            .. slopes.Rows.Take(1).Select(_ => Slope(slopes)),
            .. passage.Assertions.Where(assertion => assertion.Witness == Witness.Law).Select(Law),
            .. computed.Take(1).Select(_ => Recomputation(computed)),
            .. programs.Select(Program),
        ];
        if (witnesses.Length == 0)
        {
            return Markup.None;
        }

        double worst = slopes.Rows.Take(1).Select(_ => slopes.Worst.Difference)
            .Concat(computed.Select(tensor => example.Recomputed[tensor.Name]))
            .Concat(programs.Select(claim => claim.Error)).DefaultIfEmpty().Max();
        Markup line = IsStale(tensors)
            ? new("""<strong class="stale">Not proved: what is approved is not what the engine computes now.</strong>""")
            : Markup.Of($"✓ {(witnesses.Length == 1 ? "one check" : $"{witnesses.Length} independent checks")}{(
                worst > 0 ? $", worst {Numbers.Tiny(worst)}" : "")}");
        return onPaper ? Markup.Of($"""<p class="proof">{line}</p>""") : Markup.Of($"""
            <details class="proof"><summary>{line}</summary>
            <ul>{witnesses.Append(Approval(tensors)).Where(witness => !witness.IsEmpty).Select(witness =>
                Markup.Of($"<li>{witness}</li>\n"))}</ul></details>
            """);
    }

    /// <summary>Whether what is approved is farther from the engine than rounding to six decimals.</summary>
    private bool IsStale(Approved[] tensors) => tensors.Any(tensor => tensor.DistanceFrom(example.Step[tensor.Name]) > 0.5 + 1e-6);

    private static Markup ByHand(Assertion assertion) => Short(assertion.Subject)
        ? Markup.Of($"<b>one entry by hand</b>: <code>{assertion.Subject}</code>, written out term by term")
        : new("<b>one number by hand</b>, written out term by term");

    private Markup Engine(Assertion assertion, Approved[] tensors)
    {
        string closeness = Valued(assertion.Claim[^1]).TrimStart(',', ' ');
        return links.Tensor(assertion.Subject) is null
            ? Markup.Of($"<b>the engine</b>: it computes the same{(
                tensors.Length > 0 ? $" {Numbers.Count(tensors.Length)} matrices, each" : ",")} {closeness}")
            : Markup.Of($"<b>the engine</b>: it computes the same {links.Linked(assertion.Subject, tensors: true)}, {closeness}");
    }

    private Markup Slope(GradientCheck check)
    {
        GradientCheck.Row worst = check.Worst;
        string gradient = $"d.{worst.Name}", entry = example.Step.Computation[gradient].Entry(worst.RowIndex, worst.ColumnIndex),
            address = links.Entry(gradient, worst.RowIndex, worst.ColumnIndex)!;
        return Markup.Of($"<b>the measured slope</b>: each of {Numbers.Count(check.Checked)} entries nudged, the loss computed again. "
            + $"The farthest, {Markup.Of($"""<a href="{address}"><code>{entry}</code></a>""")}, "
            + $"differs by {Numbers.Tiny(worst.Difference)}; rounding may leave {Numbers.Tiny(worst.Slope.Error)}");
    }

    private Markup Law(Assertion assertion)
    {
        Markup said = Short(assertion.Subject) && assertion.Claim.All(Short)
            ? Markup.Of($"<code>{assertion.Subject}</code> {assertion.Claim.Select(
                (part, index) => index % 2 == 0 ? Markup.OfText(Valued(part)) : Markup.Of($"<code>{Valued(part)}</code>"))}")
            : assertion.Reason is null ? new("what the test says") : Markup.None;
        return Markup.Of($"<b>asserted</b>: {said}{(assertion.Reason is { } reason ? Markup.Of($"{(
            said.IsEmpty ? "" : "; ")}{reason}") : Markup.None)}");
    }

    private Markup Approval(Approved[] tensors)
    {
        if (tensors.Length == 0 || IsStale(tensors))
        {
            return Markup.None;
        }

        int numbers = tensors.Sum(tensor => tensor.Matrix!.Rows.Length * tensor.Matrix.Columns.Length);
        double farthest = tensors.Max(tensor => tensor.DistanceFrom(example.Step[tensor.Name]));
        string count = numbers == 1 ? "one number" : $"{Numbers.Count(numbers)} numbers";
        return Markup.Of($"<b>the snapshot</b>: {count} as the engine has {(numbers == 1 ? "it" : "them")}, {(farthest == 0 ? "exactly"
            : string.Create(CultureInfo.InvariantCulture, $"rounded by at most {farthest:F2} of the last printed digit"))}");
    }

    private Markup Recomputation(Approved[] tensors)
    {
        double worst = tensors.Max(tensor => example.Recomputed[tensor.Name]);
        return Markup.Of($"<b>the explanation</b> of each entry, computed by itself: it gives the same, {(
            worst == 0 ? "to the last bit" : $"within {Numbers.Tiny(worst)} of the largest entry")}");
    }

    private static Markup Program(Evidence claim) =>
        Markup.Of($"""<b>another program</b>: {Against(claim)}, within <a href="evidence.html#{claim.Id}">{claim.Worst}</a>""");

    /// <summary>Against what a claim is proved, and in parentheses what that is: "a tape: reverse-mode …".</summary>
    private static string Against(Evidence claim) => claim.Against.Split(": ") is [var name, var what] ? $"{name} ({what})" : claim.Against;

    /// <summary>A claim with the tolerances in numbers: Arithmetic is 1e-12.</summary>
    private string Valued(string claim) => manuscript.Tolerances.Aggregate(
        claim, (text, tolerance) => text.Replace(tolerance.Key, tolerance.Value, StringComparison.Ordinal));

    private static bool Short(string expression) => expression.Length <= LongestExpression;
}
