using HandCalc.Terminal.Checkouts;

namespace HandCalc.Cli.Review;

/// <summary>What is accepted.</summary>
/// <param name="Step">The only step, if one is named.</param>
/// <param name="Tensor">The only tensor, if one is named.</param>
/// <param name="Example">The only example, if one is named.</param>
/// <param name="Prune">Whether approved files that no test compares any more are removed, though only a part is accepted.</param>
/// <param name="Wrong">Whether numbers are accepted although what derives them fails.</param>
/// <param name="Yes">Whether nobody is asked.</param>
internal sealed record AcceptChoice(int? Step, string? Tensor, string? Example, bool Prune, bool Wrong, bool Yes)
{
    /// <summary>Whether everything is accepted.</summary>
    public bool IsAll => (Step, Tensor, Example) is (null, null, null);

    /// <summary>Whether approved files that no test compares any more are removed.</summary>
    public bool Removes => IsAll || Prune;

    /// <summary>Whether a snapshot is among what is accepted.</summary>
    public bool Has(SnapshotFile file) => (Step is null || file.Step == Step)
        && (Tensor is null || file.Tensor == Tensor) && (Example is null || file.Example == Example);

    /// <summary>Whether what is wrong in a step of an example reaches what is accepted.</summary>
    public bool Reaches(string example, int step) => (Example is null || example == Example) && (Step is null || step <= Step);

    /// <summary>Whether numbers of a tensor in prose are; they are of the default example.</summary>
    public bool Has(string tensor) => (Step is null || TableOfContents.StepOf(tensor) == Step) && (Tensor is null || tensor == Tensor)
        && (Example is null or Examples.Default);
}
