namespace HandCalc.Specs.Notation;

/// <summary>
/// How far a number may be off has a name, <see cref="Tolerances.Arithmetic"/>. A derivation or a witness that allows something else is
/// listed
/// here, so that no comparison becomes a million times looser unseen.
/// </summary>
public sealed class AllowedErrors
{
    private static readonly string[] Folders = ["Forward", "Backward", "Optimization", "Checks", "Engine", "Evidence", "Witnesses"];

    private static readonly string[] Exceptions =
    [
        "ManySteps: 10 * Arithmetic",
        "ManySteps: 10 * Arithmetic",
        "OptimizerKernels: LastBits",
        "ScaledAndShifted: 10 * Arithmetic",
        """Step05_FeedForward: Math.Pow(Training["hidden"].LargestEntry, 3)""",
        "Step08_LossGradient: 1e-6 * jacobian.L2Norm()",
        "Step08_LossGradient: FiniteDifference",
        """Step09_OutputLayerGradients: Model.Vocabulary.Length * Arithmetic * Training["d.W_lm"].LargestEntry""",
        "Step10_LayerNormAndFeedForwardGradients: Arithmetic / Root[0, 0]",
        "Step10_LayerNormAndFeedForwardGradients: FiniteDifference",
        "Step10_LayerNormAndFeedForwardGradients: FiniteDifference",
        "Step10_LayerNormAndFeedForwardGradients: Model.DModel * Arithmetic * largest",
        "Step10_LayerNormAndFeedForwardGradients: Model.DModel * Arithmetic * largest",
        "Step13_AdamW: Arithmetic * Training.Loss",
        "TenSteps: Arithmetic * losses[0, 0]",
        "TenSteps: Arithmetic * losses[0, 0]",
    ];

    [Test]
    public void The_two_tolerances_of_the_book_and_those_of_printed_decimals()
    {
        Tolerances.Arithmetic.Should().Be(1e-12);
        Tolerances.FiniteDifference.Should().Be(1e-8);
        Tolerances.FourDecimals.Should().Be(0.00005);
        Tolerances.SixDecimals.Should().Be(0.0000005);
    }

    [Test]
    public void Whoever_allows_another_error_is_listed()
    {
        string[] found = [.. Folders
            .SelectMany(folder => Directory.EnumerateFiles(Repository.Path("specs", "HandCalc.Specs", folder), "*.cs",
                SearchOption.AllDirectories))
            .Where(file => !file.Contains(".received.", StringComparison.Ordinal))
            .SelectMany(file => Tolerated(File.ReadAllText(file)).Select(allowed => $"{Path.GetFileNameWithoutExtension(file)}: {allowed}"))
            .Where(line => !line.EndsWith(": Arithmetic", StringComparison.Ordinal)
                && !line.EndsWith(": Tolerances.Arithmetic", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

        More(found, Exceptions, "this is another error than Arithmetic, and not listed")
            .Concat(More(Exceptions, found, "it is listed, and nobody allows it")).RequireNone();

        static IEnumerable<string> More(string[] these, string[] others, string says) => these.CountBy(line => line)
            .Where(line => line.Value > others.Count(other => other == line.Key)).Select(line => $"{line.Key}: {says}");
    }

    /// <summary>What stands after <c>within:</c>, and as the second argument of <c>BeApproximately</c>.</summary>
    private static IEnumerable<string> Tolerated(string source)
    {
        string code = string.Join('\n', source.Split('\n').Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)));
        foreach (int start in After(code, "within: "))
        {
            yield return Argument(code, start).Text;
        }

        foreach (int start in After(code, "BeApproximately("))
        {
            (_, int end) = Argument(code, start);
            yield return Argument(code, end + 1).Text;
        }
    }

    private static IEnumerable<int> After(string code, string mark)
    {
        for (int at = code.IndexOf(mark, StringComparison.Ordinal); at >= 0; at = code.IndexOf(mark, at + 1, StringComparison.Ordinal))
        {
            yield return at + mark.Length;
        }
    }

    /// <summary>An argument, to the comma or the parenthesis that ends it.</summary>
    private static (string Text, int End) Argument(string code, int start)
    {
        int depth = 0, end = start;
        for (; end < code.Length && !(depth == 0 && code[end] is ',' or ')'); end++)
        {
            depth += code[end] is '(' or '[' ? 1 : code[end] is ')' or ']' ? -1 : 0;
        }

        return (code[start..end].Trim(), end);
    }
}
