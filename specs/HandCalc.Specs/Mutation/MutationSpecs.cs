namespace HandCalc.Specs.Mutation;

/// <summary>
/// How much the witnesses notice, without any snapshot: the results of a run of Stryker, which takes most of an hour and so is no
/// part of these tests. CONTRIBUTING says how to renew them.
/// </summary>
public sealed class MutationSpecs
{
    private const double Wanted = 0.95;

    private static readonly MutationResults? Committed = File.Exists(MutationResults.CommittedPath)
        ? MutationResults.Read(MutationResults.CommittedPath)
        : null;

    /// <summary>The results; a run of their own is needed where there are none.</summary>
    internal static MutationResults Results => Committed ?? throw new AssertionException($"There is no {MutationResults.CommittedPath}.");

    [Test]
    public void Of_a_hundred_changes_of_the_mathematics_at_least_ninety_five_are_noticed() =>
        Results.Score.Should().BeGreaterThanOrEqualTo(Wanted);

    /// <summary>A change that survives is a check that is missing, or no mistake; then it is said why.</summary>
    [Test]
    public void Every_change_that_survived_is_explained()
    {
        Results.Survivors.Should().HaveCount(Results.Files.Sum(file => file.Survived));
        Results.Survivors.Where(survivor => survivor.Why.Length < 20).Should().BeEmpty();
    }

    /// <summary>Where a report of this very engine is at hand, the results are those of the report.</summary>
    [Test]
    public void The_results_are_those_of_the_newest_report()
    {
        string received = Path.ChangeExtension(MutationResults.CommittedPath, ".received.json");
        if (MutationResults.Reported(Committed) is not { } reported || reported.Outdated.Any() || reported.ToJson() == Committed?.ToJson())
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, reported.ToJson());
        Assert.Fail($"Stryker has found something else than {Relative(MutationResults.CommittedPath)} says. "
            + $"Explain what is new in {Relative(received)}, and mv it into its place.");
    }

    private static string Relative(string path) => Path.GetRelativePath(Repository.Root, path);
}
