using HandCalc.Specs.Notation;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Evidence;

/// <summary>
/// Evidence can be gutted where it stands: a test that asserts less, a witness that is gone, a tolerance that is nudged. So what each test
/// asserts is approved like a snapshot; and of the evidence itself, every member with its numbers and a fingerprint of its code.
/// </summary>
public sealed partial class WhatIsAsserted
{
    /// <summary>The instruments that measure slopes, and the notation of the derivations.</summary>
    private static readonly string[] Instruments =
        ["src/HandCalc/Training/FiniteDifferences.cs", "src/HandCalc/Training/GradientCheck.cs", "src/HandCalc.Practice/NamedTensors.cs"];

    private static readonly Lazy<CodeOfMember[]> Members = new(() =>
    [
        .. Directory.EnumerateFiles(Repository.Path("specs"), "*.cs", SearchOption.AllDirectories).Where(file => !NoSource().IsMatch(file))
            .Concat(Instruments.Select(file => Repository.Path(file)))
            .SelectMany(file => CodeOfMember.In(Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'), File.ReadAllText(file))),
    ]);

    private static readonly Lazy<HashSet<string>> Asserting = new(FindAsserting);

    private static readonly Lazy<string> Text =
        new(() => "What each test asserts; of the evidence, every member with its numbers and a fingerprint of its code\n\n"
        + string.Join('\n', Members.Value.Select(Line).OfType<string>().Order(StringComparer.Ordinal)) + "\n");

    /// <summary>The fixtures that prove a claim.</summary>
    private static readonly string[] Proofs = [.. Link().Matches(File.ReadAllText(Repository.Path("VERIFIED.md")))
        .Select(link => link.Value)];

    [Test]
    public Task It_is_as_it_was_approved() => Snapshot.Approve([new("evidence/what-is-asserted", Text.Value, [])]);

    /// <summary>What a member asserts; of a test that leaves it to others, what it calls.</summary>
    private static string? Line(CodeOfMember member)
    {
        string[] asserts = [.. member.Called.Where(Asserting.Value.Contains)];
        string[] parts =
        [
            Counted(asserts.Length == 0 && member.IsTest ? member.Called : asserts),
            .. EvidenceFolder().IsMatch(member.File) || Instruments.Concat(Proofs).Contains(member.File)
                ? [Counted(member.Numbers), member.Fingerprint] : Array.Empty<string>(),
        ];
        return parts.All(part => part.Length == 0) ? null
            : $"{member.File} {member.Name}: {string.Join("; ", parts.Where(part => part.Length > 0))}";
    }

    /// <summary>Each word once, in the order in which they come first, with how often it comes.</summary>
    private static string Counted(IEnumerable<string> words) =>
        string.Join(", ", words.CountBy(word => word).Select(word => word.Value == 1 ? word.Key : $"{word.Key} ×{word.Value}"));

    /// <summary>
    /// The names of what asserts: in FluentAssertions, in our own, and of members that call one of these, whatever their type.
    /// </summary>
    private static HashSet<string> FindAsserting()
    {
        HashSet<string> names =
        [
            .. MethodsOf(new[] { typeof(AssertionExtensions), typeof(MatrixAssertions) }.SelectMany(type => type.Assembly.GetTypes())
                .Where(type => type.Name.Contains("Assertions", StringComparison.Ordinal))).Where(name => Assertion().IsMatch(name)),
            nameof(NumericShould.BeTheSumOf), nameof(Problems.RequireNone), nameof(Assert.Fail), "Approve", "ApproveMatrix", "ApproveTable",
        ];
        IEnumerable<string> others = MethodsOf([typeof(Enumerable), typeof(string), typeof(Matrix<double>), typeof(TrainingState)]);
        IGrouping<string, CodeOfMember>[] helpers =
            [.. Members.Value.Where(member => !member.IsTest).GroupBy(member => member.Name).ExceptBy(others, helper => helper.Key)];
        for (int before = 0; before < names.Count;)
        {
            before = names.Count;
            names.UnionWith(helpers.Where(helper => helper.All(member => member.Called.Any(names.Contains))).Select(helper => helper.Key));
        }

        return names;
    }

    private static IEnumerable<string> MethodsOf(IEnumerable<Type> types) =>
        types.SelectMany(type => type.GetMethods()).Select(method => method.Name);

    [GeneratedRegex("/(Forward|Backward|Optimization|Checks|Evidence|Notation|Snapshots|Tools|Witnesses)/")]
    private static partial Regex EvidenceFolder();

    [GeneratedRegex("^(Not|Only)?(All|Be|Contain|End|Equal|Have|MatchR|MatchS|Satisfy|Start|Throw)")]
    private static partial Regex Assertion();

    [GeneratedRegex(@"(?<=\()specs/[^)]+")]
    private static partial Regex Link();

    [GeneratedRegex(@"[\\/](obj|bin)[\\/]")]
    private static partial Regex NoSource();
}
