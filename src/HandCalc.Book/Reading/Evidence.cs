namespace HandCalc.Book.Reading;

/// <summary>One claim of VERIFIED.md.</summary>
/// <param name="Place">Its row, from 1.</param>
/// <param name="Claim">What is claimed.</param>
/// <param name="Against">Against what it is proved.</param>
/// <param name="Worst">The worst error, as it is stated.</param>
internal sealed partial record Evidence(int Place, string Claim, string Against, string Worst)
{
    /// <summary>The address of the claim on its page.</summary>
    public string Id => $"claim-{Place}";

    /// <summary>The worst error as a number; zero where none was measured.</summary>
    public double Error => double.TryParse(Worst, CultureInfo.InvariantCulture, out double error) ? error : 0;

    /// <summary>The claims of a page, in order.</summary>
    public static ImmutableArray<Evidence> In(string verified) => [.. Row().Matches(verified)
        .Select((row, index) => new Evidence(index + 1, row.Groups["claim"].Value, row.Groups["against"].Value,
            row.Groups["worst"].Value))];

    /// <summary>
    /// Whether the claim is of all tensors of an example that are of the kind of one of them. Claims name examples of the steps, by text.
    /// </summary>
    public bool IsOf(ExampleResults example, string tensor) =>
        example.IsOfTheSteps && Claim.StartsWith($"\"{example.Step.Model.Text}\", {PartOf(tensor)}", StringComparison.Ordinal)
        && Claim.Contains(" tensors", StringComparison.Ordinal);

    /// <summary>How a claim calls the part of a step that a tensor is of.</summary>
    private static string PartOf(TensorName tensor) => tensor switch
    {
        { Kind: Kind.Gradient } => "every gradient:",
        { IsOfOptimizer: true } => "AdamW:",
        _ => "forward:",
    };

    [GeneratedRegex(@"^\| (?<claim>.+) \| \[.+?\]\(.+?\) \| (?<against>.+) \| .+ \| (?<worst>[^|]+?)( in `.+`)? \|$",
        RegexOptions.Multiline)]
    private static partial Regex Row();
}
