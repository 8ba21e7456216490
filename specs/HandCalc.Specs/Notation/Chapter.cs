using System.Collections.Concurrent;
using System.Reflection;

namespace HandCalc.Specs.Notation;

/// <summary>What the name of a fixture says: Step11_AttentionGradients is chapter 11.</summary>
internal static partial class Chapter
{
    private static readonly ConcurrentDictionary<Type, string> Titles = new();

    /// <summary>The folder of a fixture's snapshots: 11-attention-gradients.</summary>
    public static string Folder(Type fixture)
    {
        Match name = StepAndTitle().Match(fixture.Name);
        string words = WordStart().Replace(name.Groups["title"].Value, "-").ToLowerInvariant();
        return $"{name.Groups["step"].Value}-{words}";
    }

    /// <summary>The file of a fixture, from the folder of the solution.</summary>
    public static string Source(Type fixture) => $"specs/HandCalc.Specs/{fixture.Namespace!.Split('.')[^1]}/{fixture.Name}.cs";

    /// <summary>The title that a fixture gives itself in its first line of prose: "Step 3 · Attention".</summary>
    public static string Title(Type fixture) => Titles.GetOrAdd(fixture, _ =>
        Heading().Match(File.ReadAllText(Repository.Path(Source(fixture)))).Groups["title"].Value);

    /// <summary>The fixtures in the order of the book.</summary>
    public static IEnumerable<Type> All => typeof(Chapter).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(Derivation)) && StepAndTitle().IsMatch(type.Name))
        .OrderBy(type => type.Name, StringComparer.Ordinal);

    /// <summary>A fixture that derives a training step.</summary>
    public static Derivation Of(Type fixture, TrainingStep step) => (Derivation)Activator.CreateInstance(fixture, new WorkedExample(step))!;

    /// <summary>The tests of a fixture that derive an equation, in the order of their numbers.</summary>
    public static IEnumerable<MethodInfo> Tests(Type fixture) => fixture.GetMethods()
        .Where(method => method.IsDefined(typeof(DerivesAttribute)))
        .OrderBy(method => Derives(method).Place);

    /// <summary>The number of a test that derives an equation: 11.2.</summary>
    public static string Number(MethodInfo test) => Derives(test).Number;

    private static DerivesAttribute Derives(MethodInfo test) => test.GetCustomAttribute<DerivesAttribute>()!;

    [GeneratedRegex(@"^Step(?<step>\d\d)_(?<title>\w+)$")]
    private static partial Regex StepAndTitle();

    [GeneratedRegex(@"^// # (?<title>Step \d+ · .+?)\r?$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"(?<=[a-z])(?=[A-Z][a-z])")]
    private static partial Regex WordStart();
}
