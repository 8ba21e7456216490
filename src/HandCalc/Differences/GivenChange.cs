using HandCalc.Reading;

namespace HandCalc.Differences;

/// <summary>What sets the numbers apart that two model files give to parameters themselves.</summary>
internal static class GivenChange
{
    private const int MostEntries = 3;
    private const int MostNames = 4;

    /// <summary>A sentence for what only one of them gives, and for each parameter that has other numbers.</summary>
    public static IEnumerable<string> Of(GivenValues? before, GivenValues? after)
    {
        ExportedTensor[] was = [.. before?.Tensors ?? []], now = [.. after?.Tensors ?? []];
        string[] gone = [.. Names(was).Except(Names(now))], added = [.. Names(now).Except(Names(was))];
        return
        [
            .. added.Length > 0 ? new[] { $"{GivenValues.Field} now gives {Enumeration.First(MostNames, added)}" } : [],
            .. gone.Length > 0 ? new[] { $"{GivenValues.Field} no longer gives {Enumeration.First(MostNames, gone)}" } : [],
            .. was.SelectMany(tensor => after?.Of(tensor.Name) is { } other ? Of(tensor, other) : []),
        ];
    }

    private static IEnumerable<string> Of(ExportedTensor was, ExportedTensor now)
    {
        string field = $"{GivenValues.Field}.{was.Name}";
        if (!was.Shape.SequenceEqual(now.Shape))
        {
            return [$"{field} was [{string.Join(", ", was.Shape)}] and is [{string.Join(", ", now.Shape)}]"];
        }

        int[] moved = [.. Enumerable.Range(0, was.Values.Length).Where(index => !was.Values[index].Equals(now.Values[index]))];
        return moved.Length <= MostEntries
            ? moved.Select(index => string.Create(CultureInfo.InvariantCulture,
                $"{field}{was.Place(index)} was changed from {was.Values[index]} to {now.Values[index]}"))
            : [$"{field} was changed in {moved.Length} of its {was.Values.Length} entries"];
    }

    private static IEnumerable<string> Names(IEnumerable<ExportedTensor> tensors) => tensors.Select(tensor => tensor.Name);
}
