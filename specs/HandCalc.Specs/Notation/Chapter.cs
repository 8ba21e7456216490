using System.Text.RegularExpressions;

namespace HandCalc.Specs.Notation;

/// <summary>What the name of a fixture says: Step11_AttentionGradients is chapter 11.</summary>
internal static partial class Chapter
{
    /// <summary>The folder of a fixture's snapshots: 11-attention-gradients.</summary>
    public static string Folder(Type fixture)
    {
        Match name = StepAndTitle().Match(fixture.Name);
        string words = WordStart().Replace(name.Groups["title"].Value, "-").ToLowerInvariant();
        return $"{name.Groups["step"].Value}-{words}";
    }

    /// <summary>The fixtures in the order of the book.</summary>
    public static IEnumerable<Type> All => typeof(Chapter).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(Derivation)) && StepAndTitle().IsMatch(type.Name))
        .OrderBy(type => type.Name, StringComparer.Ordinal);

    [GeneratedRegex(@"^Step(?<step>\d\d)_(?<title>\w+)$")]
    private static partial Regex StepAndTitle();

    [GeneratedRegex(@"(?<=[a-z])(?=[A-Z][a-z])")]
    private static partial Regex WordStart();
}
