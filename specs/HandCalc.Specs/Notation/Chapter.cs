using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;

namespace HandCalc.Specs.Notation;

/// <summary>
/// What the name of a fixture says: Step11_AttentionGradients derives step 11 of the training step, Chapter15_Writing is a chapter of what
/// follows it.
/// </summary>
internal static partial class Chapter
{
    private static readonly ConcurrentDictionary<Type, string> Titles = new();

    /// <summary>The folder of a fixture's snapshots: 11-attention-gradients.</summary>
    public static string Folder(Type fixture)
    {
        Match name = NumberAndTitle().Match(fixture.Name);
        string words = WordStart().Replace(name.Groups["title"].Value, "-").ToLowerInvariant();
        return $"{name.Groups["number"].Value}-{words}";
    }

    /// <summary>The file of a fixture, from the folder of the solution.</summary>
    public static string Source(Type fixture) => $"specs/HandCalc.Specs/{fixture.Namespace!.Split('.')[^1]}/{fixture.Name}.cs";

    /// <summary>The title that a fixture gives itself in its first line of prose: "Step 3 · Attention".</summary>
    public static string Title(Type fixture) => Titles.GetOrAdd(fixture, _ =>
        Heading().Match(File.ReadAllText(Repository.Path(Source(fixture)))).Groups["title"].Value);

    /// <summary>The fixtures of the one training step, in the order of the book.</summary>
    public static IEnumerable<Type> All => Named("Step");

    /// <summary>The fixtures of the second part, which goes on from there.</summary>
    public static IEnumerable<Type> Onward => Named("Chapter");

    /// <summary>The fixtures of both parts.</summary>
    public static IEnumerable<Type> OfBothParts => All.Concat(Onward);

    /// <summary>The examples that a fixture derives.</summary>
    public static IEnumerable<WorkedExample> ExamplesOf(Type fixture) => (IEnumerable<WorkedExample>)Activator.CreateInstance(
        fixture.GetCustomAttribute<TestFixtureSourceAttribute>()!.SourceType!)!;

    /// <summary>A fixture that derives a training step.</summary>
    public static Derivation Of(Type fixture, TrainingStep step) => (Derivation)Activator.CreateInstance(fixture, new WorkedExample(step))!;

    /// <summary>The tests of a fixture that derive an equation, in the order of their numbers.</summary>
    public static IEnumerable<MethodInfo> Tests(Type fixture) => fixture.GetMethods()
        .Where(method => method.IsDefined(typeof(DerivesAttribute)))
        .OrderBy(method => Derives(method).Place);

    /// <summary>The number of a chapter, from 1.</summary>
    public static int NumberOf(Type fixture) =>
        int.Parse(NumberAndTitle().Match(fixture.Name).Groups["number"].Value, CultureInfo.InvariantCulture);

    /// <summary>The number of a test that derives an equation: 11.2.</summary>
    public static string Number(MethodInfo test) => Derives(test).Number;

    private static DerivesAttribute Derives(MethodInfo test) => test.GetCustomAttribute<DerivesAttribute>()!;

    private static IEnumerable<Type> Named(string kind) => typeof(Chapter).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(Derivation)) && NumberAndTitle().Match(type.Name).Groups["kind"].Value == kind)
        .OrderBy(type => type.Name, StringComparer.Ordinal);

    [GeneratedRegex(@"^(?<kind>Step|Chapter)(?<number>\d\d)_(?<title>\w+)$")]
    private static partial Regex NumberAndTitle();

    [GeneratedRegex(@"^// # (?<title>(Step|Chapter) \d+ · .+?)\r?$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"(?<=[a-z])(?=[A-Z][a-z])")]
    private static partial Regex WordStart();
}
