using HandCalc.Practice.Exercises;

namespace HandCalc.Practice.Languages;

/// <summary>An argument of a function in Python.</summary>
/// <param name="Called">What the function calls it: d_V.</param>
/// <param name="Sources">The tensors that it is; none where it is a number of a head.</param>
/// <param name="IsList">Whether it is a list of one for each head.</param>
/// <param name="Head">The head, where it is that.</param>
internal sealed record Operand(string Called, ImmutableArray<string> Sources, bool IsList = false, int? Head = null)
{
    /// <summary>What a program reads: the name of an array, or the names of several; or a number.</summary>
    public object Json => Head is { } head ? head : IsList ? Sources : Sources[0];

    /// <summary>The arguments from which a tensor is computed, in the order of its equation.</summary>
    /// <param name="asked">What is asked for.</param>
    /// <param name="step">The training step.</param>
    /// <param name="name">The tensor; by default the first of those that are asked for.</param>
    public static IEnumerable<Operand> Of(Asked asked, TrainingStep step, string? name = null)
    {
        Definition tensor = name is null ? asked.Definition(step) : step.Computation[name];
        bool hasHeads = false;
        foreach (IGrouping<TensorName, Definition> sources in tensor.Operands.Select(operand => operand.Source)
            .Where(source => source.Id != TensorName.Time).Distinct().GroupBy(source => source.Id.Family))
        {
            bool isOfParameter = asked.Each == Each.Parameter && sources.Key.Symbol == tensor.Id.Symbol;
            bool isList = sources.Key != sources.First().Id && asked.Each == Each.Tensor;
            hasHeads |= sources.Key != sources.First().Id;
            yield return new(Name(sources.Key, isOfParameter), [.. sources.Select(source => source.Name)], isList);
        }

        if (asked.Each == Each.Head && !hasHeads)
        {
            yield return new("h", [], Head: tensor.Id.Head);
        }
    }

    private static string Name(TensorName name, bool isOfParameter) => (name, isOfParameter) switch
    {
        ({ IsCarried: true, Kind: Kind.FirstMoment }, true) => "m_before",
        ({ IsCarried: true, Kind: Kind.SecondMoment }, true) => "v_before",
        ({ Kind: Kind.Gradient }, true) => "gradient",
        ({ Kind: Kind.FirstMoment }, true) => "m",
        ({ Kind: Kind.SecondMoment }, true) => "v",
        (_, true) => "theta",
        _ => name.ToString().Replace('.', '_'),
    };
}
