using HandCalc.Exports;
using HandCalc.Reading;

namespace HandCalc.Cli.Commands;

/// <summary>A name in a file of tensors that the model lacks: what else a program computes may stand beside what it ports.</summary>
/// <param name="Name">The name.</param>
/// <param name="Meant">The tensor that was probably meant, if one is near.</param>
internal sealed record SkippedName(string Name, string? Meant)
{
    private const int LongestName = 40, MostNames = 8;

    /// <summary>Tells the tensors of a file that the model has from the others.</summary>
    /// <exception cref="InvalidInputException">The model has none of them, or one that it has can't be read.</exception>
    public static (ImmutableArray<ExportedTensor> Known, ImmutableArray<SkippedName> Skipped) Apart(
        TrainingStep step, string path, ExportFile file)
    {
        string[] names = [.. step.Tensors.Select(tensor => tensor.Name)];
        if (names.FirstOrDefault(file.Unreadable.ContainsKey) is { } unreadable)
        {
            throw new InvalidInputException($"{path}: {unreadable}: {file.Unreadable[unreadable]}");
        }

        ImmutableArray<ExportedTensor> known = [.. file.Tensors.Where(tensor => names.Contains(tensor.Name))];
        ImmutableArray<SkippedName> skipped =
            [.. file.Tensors.Except(known).Select(tensor => tensor.Name).Concat(file.Unreadable.Keys.Order())
            .Select(name => new SkippedName(name, Spelling.NearestTensor(name, names)))];
        return known.IsEmpty
            ? throw new InvalidInputException($"{path}: the model has none of the tensors in it, {Told(skipped)}; allowed: "
                + "the names that an export has, one of them at least.")
            : (known, skipped);
    }

    /// <summary>The names in a clause, each with the one that was probably meant.</summary>
    public static string Told(ImmutableArray<SkippedName> skipped) =>
        Enumeration.First(MostNames, [.. skipped.Select(name => name.Told())]);

    private string Told() => TextTable.Shorten(Name, LongestName) + (Meant is null ? "" : $" (did you mean {Meant}?)");
}
