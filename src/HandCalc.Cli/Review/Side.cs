using HandCalc.Terminal.Checkouts;

namespace HandCalc.Cli.Review;

/// <summary>One of the two things that a comparison is made of: what it is called, and the training steps that it holds.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Steps">Its training steps: one for each example, or a single one.</param>
/// <param name="IsSingle">Whether it is one training step that belongs to no example, such as that of a model file.</param>
internal sealed record Side(string Title, IReadOnlyList<RecordedStep> Steps, bool IsSingle = false)
{
    private const string Allowed = "a folder of snapshots, an export, a model file, or a revision of git";

    /// <summary>Finds out what was named on the command line.</summary>
    /// <param name="name">The name: a path, or a revision.</param>
    /// <param name="folder">The working folder.</param>
    /// <exception cref="InvalidInputException">It is nothing that can be compared.</exception>
    public static Side Named(string name, string folder)
    {
        string path = Path.Combine(folder, name);
        if (Directory.Exists(path))
        {
            return NotEmpty(new(name, Checkout.Folder(path)));
        }

        if (File.Exists(path))
        {
            return new(name, [RecordedStep.Read(name, path)], IsSingle: true);
        }

        Checkout checkout = Checkout.Of($"diff: {name}", folder);
        return Git.Knows(checkout.Root, name)
            ? NotEmpty(new(name, checkout.Revision(name)))
            : throw new InvalidInputException($"diff: there is no '{name}'; allowed: {Allowed}.");
    }

    /// <summary>
    /// Pairs the training steps of two sides: by the name of the example, or the single one with the example that it is of.
    /// </summary>
    /// <param name="before">The one side.</param>
    /// <param name="after">The other side.</param>
    /// <param name="example">The example that is asked for; all of them if none is.</param>
    /// <exception cref="InvalidInputException">There is no such example, or it can't be told which one is meant.</exception>
    public static IEnumerable<StepComparison> Pairs(Side before, Side after, string? example)
    {
        if (before.IsSingle && after.IsSingle)
        {
            return [StepComparison.Between(before.Steps[0], after.Steps[0])];
        }

        string[] names = [.. new[] { before, after }.Where(side => !side.IsSingle).SelectMany(side => side.Steps).Select(step => step.Name)
            .Distinct()];
        if (example is not null && !names.Contains(example))
        {
            throw new InvalidInputException($"--example: there is no example '{example}'; allowed: {string.Join(", ", names)}.");
        }

        Side? single = before.IsSingle ? before : after.IsSingle ? after : null;
        if (single is not null && example is null)
        {
            example = names.Contains(single.Steps[0].Name) ? single.Steps[0].Name : throw new InvalidInputException(
                $"--example: {single.Title} is of {single.Steps[0].Name}, which is no example of the other side; allowed: "
                    + $"{string.Join(", ", names)}.");
        }

        return names.Where(name => example is null || name == example)
            .Select(name => StepComparison.Between(before.Of(name), after.Of(name)));
    }

    private static Side NotEmpty(Side side) => side.Steps.Count > 0
        ? side
        : throw new InvalidInputException($"diff: there are no snapshots in {side.Title}; allowed: {Allowed}.");

    private RecordedStep Of(string example) =>
        IsSingle ? Steps[0] : Steps.FirstOrDefault(step => step.Name == example) ?? RecordedStep.Of(example, [], null);
}
