namespace HandCalc.Specs.Book;

/// <summary>
/// The fixtures about published texts quote numbers that no engine computes: many are wrong, which is why they are quoted. What a
/// comment quotes there, the test under it asserts.
/// </summary>
public sealed partial class QuotedNumbers
{
    private static IEnumerable<string> Fixtures => Directory.EnumerateFiles(Repository.Path("specs", "HandCalc.Specs"), "*.cs")
        .Order(StringComparer.Ordinal);

    [Test]
    public void Every_decimal_that_a_comment_quotes_is_asserted_by_the_test_under_it() => Fixtures
        .SelectMany(file => NotAsserted(File.ReadAllText(file)).Select(number => $"{Path.GetFileName(file)}: {number}"))
        .Should().BeEmpty();

    [Test]
    public void The_fixtures_that_quote_numbers_are_found() => Fixtures.Select(file => Path.GetFileName(file))
        .Should().Contain(["Errata.cs", "Errata.Notebooks.cs", "Errata.Prose.cs", "PublishedNumbers.cs", "WrongRules.cs"]);

    [TestCase("1.25 and −0.5", "x.Should().Be(1.25).And.Be(-0.5)", 0)]
    [TestCase("1.25", "x.Should().Be(1.26)", 1)]
    [TestCase("−1.25", "x.Should().Be(1.25)", 1)]
    [TestCase("1e-5 of itself", "x.Should().Be(1e-5 * theta)", 0)]
    [TestCase("0.02", "x.Should().BeLessThan(2e-2)", 0)]
    public void The_check_tells_a_number_that_is_asserted_from_one_that_is_not(string prose, string code, int missing) =>
        NotAsserted($"    // {prose}\n    [Test]\n    public void A()\n    {{\n        {code};\n    }}\n").Should().HaveCount(missing);

    private static IEnumerable<string> NotAsserted(string text)
    {
        foreach (Match test in Test().Matches(text))
        {
            double[] asserted = [.. Numbers(test.Groups["code"].Value)];
            foreach (Match number in Number().Matches(test.Groups["prose"].Value))
            {
                if (!asserted.Contains(Value(number)))
                {
                    yield return $"{number.Value} is quoted and not asserted";
                }
            }
        }
    }

    private static IEnumerable<double> Numbers(string code) => Number().Matches(code).Select(Value);

    private static double Value(Match number) =>
        double.Parse(number.Value.Replace('−', '-').TrimStart('+'), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The comment of a member, and the member: to the brace that closes it.</summary>
    [GeneratedRegex(@"(?<prose>(^    ///? .*\n)+)(?<code>(?!    //)(.*\n)*?)(?=^    }|\z)", RegexOptions.Multiline)]
    private static partial Regex Test();

    [GeneratedRegex(@"(?<![\w.])[-+−]?\d+(\.\d+(e[-+]?\d+)?|e[-+]?\d+)(?![\w.]*\d)")]
    private static partial Regex Number();
}
