using System.Collections;
using HandCalc.Specs.TestLogger;

namespace HandCalc.Specs.Runs;

/// <summary>
/// A run that confirms nothing must not be green: one that is asked for in words that nobody understands, or that has no tests.
/// </summary>
public sealed partial class WhatARunRefuses
{
    [TestCase("HANDCALC_TEST_ORDER", "abc", "HANDCALC_TEST_ORDER is 'abc'; allowed: a whole number from 0 to 2147483647.")]
    [TestCase("HANDCALC_TEST_ORDER", "7.5", "HANDCALC_TEST_ORDER is '7.5'; allowed: a whole number from 0 to 2147483647.")]
    [TestCase("HANDCALC_TEST_ORDER", "-1", "HANDCALC_TEST_ORDER is '-1'; allowed: a whole number from 0 to 2147483647.")]
    [TestCase("HANDCALC_TEST_ORDER", "2147483648", "HANDCALC_TEST_ORDER is '2147483648'; allowed: a whole number from 0 to 2147483647.")]
    [TestCase("HANDCALC_TEST_THREADS", "x", "HANDCALC_TEST_THREADS is 'x'; allowed: a whole number from 1 to 2147483647.")]
    [TestCase("HANDCALC_TEST_THREADS", "0", "HANDCALC_TEST_THREADS is '0'; allowed: a whole number from 1 to 2147483647.")]
    [TestCase("HANDCALC_SEED", "4,2", "HANDCALC_SEED is '4,2'; allowed: a whole number from 0 to 2147483647.")]
    [TestCase("HANDCALC_CASES", " 5", "HANDCALC_CASES is ' 5'; allowed: a whole number from 1 to 2147483647.")]
    [TestCase("HANDCALC_THOROUGH", "yes", "HANDCALC_THOROUGH is 'yes'; allowed: 1 or true for on, 0 or false for off.")]
    [TestCase("HANDCALC_THOROUGH", "no", "HANDCALC_THOROUGH is 'no'; allowed: 1 or true for on, 0 or false for off.")]
    [TestCase("HANDCALC_PICTURE", "2", "HANDCALC_PICTURE is '2'; allowed: 1 or true for on, 0 or false for off.")]
    [TestCase("HANDCALC_CHROMIUM", "no such file", "HANDCALC_CHROMIUM is 'no such file'; allowed: the file of a browser.")]
    [TestCase("HANDCALC_TEST_ORDER", "7", null)]
    [TestCase("HANDCALC_TEST_THREADS", "2", null)]
    [TestCase("HANDCALC_TEST_ORDER", "", null)]
    [TestCase("HANDCALC_THOROUGH", "False", null)]
    [TestCase("ANOTHER_THOROUGH", "yes", null)]
    public void A_variable_with_a_value_that_is_not_allowed_in_one_sentence(string name, string value, string? sentence) =>
        Given(name, value).Refusal.Should().Be(sentence);

    [Test]
    public void A_variable_that_there_is_not() => Given("HANDCALC_THROUGH", "1").Refusal.Should().Be(
        "HANDCALC_THROUGH: there is no such variable; allowed: "
        + "HANDCALC_CASES, HANDCALC_CHROMIUM, HANDCALC_PICTURE, HANDCALC_PYTHON, HANDCALC_SEED, "
        + "HANDCALC_TEST_CULTURE, HANDCALC_TEST_ORDER, HANDCALC_TEST_THREADS, HANDCALC_THOROUGH.");

    [TestCase("1", true)]
    [TestCase("TRUE", true)]
    [TestCase("0", false)]
    [TestCase("false", false)]
    [TestCase("", false)]
    public void Zero_and_false_mean_off(string value, bool on)
    {
        Given("HANDCALC_THOROUGH", value).Thorough.Should().Be(on);
        Given("HANDCALC_PICTURE", value).Picture.Should().Be(on);
    }

    [Test]
    public void What_is_allowed_is_what_the_run_is_given()
    {
        (Given("HANDCALC_CASES", "5000").Cases, Given("HANDCALC_SEED", "0").Seed).Should().Be((5000, 0));
        (Given("HANDCALC_TEST_ORDER", "7").Order, Given("HANDCALC_TEST_THREADS", "2").Threads).Should().Be((7, 2));
        (Given("HANDCALC_PYTHON", "python3.13").Python, Given("HANDCALC_TEST_CULTURE", "tr-TR").Culture).Should()
            .Be(("python3.13", "tr-TR"));
        Given("HANDCALC_CHROMIUM", Repository.Root).Chromium.Should().Be(Repository.Root);
    }

    /// <summary>A project may have none of the tests that a filter picks, but not both; without a filter each must have some.</summary>
    [TestCase(null, new[] { "a/One.dll", "b/Two.dll" }, null)]
    [TestCase(null, new[] { "b/Two.dll" }, "One.dll: not one of its tests was run.")]
    [TestCase("Name~11", new[] { "b/Two.dll" }, null)]
    [TestCase("Name~0", new string[0], "No test was run: none matches Name~0.")]
    public void A_run_without_tests(string? filter, string[] run, string? complaint) =>
        EmptyRun.Complaints(["x/One.dll", "y/Two.dll"], filter, run).Should().Equal(complaint is null ? [] : [complaint]);

    /// <summary>Whatever has passed until then.</summary>
    [Test]
    public void A_run_that_comes_to_no_end() =>
        EmptyRun.Complaints(["x/One.dll"], null, ["a/One.dll"], isWhole: false).Should().ContainSingle()
            .Which.Should().StartWith("The run was given up");

    /// <summary>What is ours of the environment is read in one place.</summary>
    [Test]
    public void No_test_reads_the_environment_by_itself() =>
        Directory.EnumerateFiles(Repository.Path("specs"), "*.cs", SearchOption.AllDirectories)
        .Where(file => OwnReading().IsMatch(File.ReadAllText(file))).Select(Path.GetFileName).Should().BeEmpty();

    /// <summary>The exit code and the last line, by the command that runs the tests.</summary>
    [TestCase("HANDCALC_TEST_ORDER", "abc", "Name~Zero_and_false&Name!~red",
        "HANDCALC_TEST_ORDER is 'abc'; allowed: a whole number from 0 to 2147483647.", "0 passed, 1 failed")]
    [TestCase("HANDCALC_THOROUGH", "0", "Name=0", "No test was run: none matches Name=0.", "0 passed, 1 failed")]
    [TestCase("HANDCALC_THOROUGH", "0", "Name~Zero_and_false&Name!~red", "What a run refuses", "5 passed, 0 failed")]
    public void It_is_red_and_ends_with_a_count(string variable, string value, string filter, string sentence, string count)
    {
        Thorough.Only();
        (int exitCode, string output) = OtherProgram.Run("dotnet", Repository.Root, TimeSpan.FromSeconds(60),
            new Dictionary<string, string> { [variable] = value },
            "test", typeof(WhatARunRefuses).Assembly.Location, "--settings", Repository.Path("specs", "specs.runsettings"), "--filter",
            filter)!.Value;

        output.Should().Contain(sentence);
        output.Split('\n').Should().Contain(line => line.TrimEnd() == count);
        (exitCode == 0).Should().Be(count.EndsWith(" 0 failed", StringComparison.Ordinal));
    }

    private static Variables Given(string name, string value) => new(new Hashtable { [name] = value });

    [GeneratedRegex("""GetEnvironmentVariables?\("HANDCALC""")]
    private static partial Regex OwnReading();
}
