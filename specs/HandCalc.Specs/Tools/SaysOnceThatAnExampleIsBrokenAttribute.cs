using HandCalc.Models;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace HandCalc.Specs.Tools;

/// <summary>
/// A model file of an example that can't be read, or not computed, makes one test red. Derivations of that example are skipped, and so is
/// every
/// other test that fails beside it, in a few words; those of a sound example run, and may fail.
/// </summary>
/// <param name="needing">The folders in which every test needs all examples: none of them is run.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class SaysOnceThatAnExampleIsBrokenAttribute(params string[] needing) : NUnitAttribute, IApplyToTest, ITestAction
{
    private const string Complained = nameof(Complained);

    private static readonly Lazy<Dictionary<string, string>> Found = new(() => Examples.Names.Select(name => (Name: name,
        Complaint: ComplaintAbout(name)))
        .Where(example => example.Complaint is not null).ToDictionary(example => example.Name, example => example.Complaint!));

    /// <summary>The folders in which every test needs all examples.</summary>
    public IReadOnlyList<string> Needing => needing;

    /// <inheritdoc/>
    public ActionTargets Targets => ActionTargets.Test;

    /// <summary>What is wrong with each example that is broken, in one sentence.</summary>
    internal static IReadOnlyDictionary<string, string> Complaints => Found.Value;

    /// <inheritdoc/>
    public void ApplyToTest(Test test) => Skip(test, [.. Complaints.Keys], needing);

    /// <inheritdoc/>
    public void BeforeTest(ITest test)
    {
    }

    /// <inheritdoc/>
    public void AfterTest(ITest test)
    {
        TestResult result = TestExecutionContext.CurrentContext.CurrentResult;
        if (result.ResultState.Status == TestStatus.Failed && Complaints.Count > 0
            && FailsForIt(test, result.Message, Complaints))
        {
            result.SetResult(ResultState.Ignored, Reason([.. Complaints.Keys]));
        }
    }

    /// <summary>
    /// Marks as skipped the tests of broken examples, those of some folders, and those that have no cases for want of an example.
    /// </summary>
    internal static void Skip(Test test, string[] broken, string[] needing)
    {
        if (broken.Length > 0
            && (test.RunState == RunState.NotRunnable || needing.Contains(test.TypeInfo?.Type.Namespace?.Split('.')[^1])
                || IsOf(test, broken)))
        {
            test.RunState = RunState.Ignored;
            test.Properties.Set(PropertyNames.SkipReason, Reason(broken));
            return;
        }

        foreach (Test child in test.Tests.Cast<Test>())
        {
            Skip(child, broken, needing);
        }
    }

    /// <summary>
    /// Whether a test fails for a broken example: it is not the one that says so, and a tool that it asked, or its message, has
    /// complained.
    /// </summary>
    internal static bool FailsForIt(ITest test, string? message, IReadOnlyDictionary<string, string> complaints) =>
        !SaysSo(test) && (test.Properties.ContainsKey(Complained) || IsComplaint(message, complaints));

    /// <summary>Remembers of the running test that a tool has complained of a broken example, whatever the test makes of it.</summary>
    /// <param name="error">What the tool wrote to standard error.</param>
    internal static void Hear(string error)
    {
        if (IsComplaint(error, Complaints))
        {
            TestExecutionContext.CurrentContext.CurrentTest.Properties.Set(Complained, true);
        }
    }

    private static bool IsComplaint(string? text, IReadOnlyDictionary<string, string> complaints) =>
        complaints.Values.Any(complaint => text?.Contains(complaint, StringComparison.Ordinal) ?? false);

    private static bool IsOf(Test test, string[] examples) =>
        !SaysSo(test) && test.Arguments.Any(argument => examples.Contains($"{argument}"));

    private static bool SaysSo(ITest test) => test.TypeInfo?.Type.Name == "BrokenExamples";

    private static string Reason(string[] broken) => $"the example {string.Join(" and ", broken)} cannot be read";

    private static string? ComplaintAbout(string name)
    {
        try
        {
            TrainingStep.Compute(Examples.Read(name));
            return null;
        }
        catch (InvalidInputException problem)
        {
            return problem.Message;
        }
    }
}
