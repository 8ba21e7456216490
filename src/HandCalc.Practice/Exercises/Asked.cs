namespace HandCalc.Practice.Exercises;

/// <summary>For which tensors one equation is asked.</summary>
internal enum Each
{
    /// <summary>For one.</summary>
    Tensor,

    /// <summary>For that of each head.</summary>
    Head,

    /// <summary>For that of each parameter.</summary>
    Parameter,
}

/// <summary>A tensor that an exercise asks for, or one of each head, or of each parameter.</summary>
/// <param name="Symbol">Its name without what tells one from another: d.W_Q, m.</param>
/// <param name="Each">For which there is one.</param>
/// <param name="Body">The statements that derive it in the fixture.</param>
/// <param name="Helpers">The members of the fixture that they call.</param>
internal sealed record Asked(string Symbol, Each Each, string Body, ImmutableArray<string> Helpers)
{
    /// <summary>Its name as that of a function.</summary>
    public string Function => Symbol.Replace('.', '_');

    /// <summary>The name of its method, beside which the value of the same name can stand.</summary>
    public string Method => $"Derive_{Function}";

    /// <summary>The types of its parameters.</summary>
    public Type[] Parameters => Each switch
    {
        Each.Head => [typeof(int)],
        Each.Parameter => [typeof(string)],
        _ => [],
    };

    /// <summary>The tensors, each with the head or the parameter that it is of; null where there is one alone.</summary>
    public IEnumerable<(string Name, object? Of)> In(TrainingStep step) => Each switch
    {
        Each.Head => Enumerable.Range(0, step.Model.Heads).Select(h => ($"{Symbol}[{h}]", (object?)h)),
        Each.Parameter => step.Parameters.Select(parameter => ($"{Symbol}.{parameter.Name}", (object?)parameter.Name)),
        _ => [(Symbol, null)],
    };

    /// <summary>What the first of them is.</summary>
    public Definition Definition(TrainingStep step) => step.Computation[In(step).First().Name];

    /// <summary>Its name as a reader sees it: d.V[h], m of each parameter.</summary>
    public string Told => Each switch
    {
        Each.Head => $"{Symbol}[h]",
        Each.Parameter => $"{Symbol} of each parameter",
        _ => Symbol,
    };
}
