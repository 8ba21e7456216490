namespace HandCalc.Tensors;

/// <summary>What a tensor is to the tensor whose symbol it bears.</summary>
public enum Kind
{
    /// <summary>That tensor itself: X.</summary>
    Value,

    /// <summary>The gradient of the loss with respect to it: d.X.</summary>
    Gradient,

    /// <summary>The sums of the squares of its gradient, column by column: squares.W_O.</summary>
    Squares,

    /// <summary>Its gradient, brought down where all gradients together are too large: clipped.W_O.</summary>
    Clipped,

    /// <summary>The smoothed gradient of a parameter: m.W_O.</summary>
    FirstMoment,

    /// <summary>The smoothed square of its gradient: v.W_O.</summary>
    SecondMoment,

    /// <summary>The parameter after the step: new.W_O.</summary>
    NewValue,
}

/// <summary>The name of a tensor: block[1].A[0], d.W_Q[0], new.block[0].ln_1.gamma. Its text is written and read here alone.</summary>
/// <param name="Scope">The part of the model that the tensor belongs to, such as block[0].ln_1; empty in a model of one block.</param>
/// <param name="Symbol">What it is called there: W_Q.</param>
/// <param name="Head">Which head's it is; null where heads have none of their own.</param>
/// <param name="Kind">Whether it is the tensor itself, or its gradient, or what an optimizer makes of it.</param>
/// <param name="IsCarried">Whether it is a value that is carried here from the step before, and so is no result of this one.</param>
public sealed partial record TensorName(string Scope, string Symbol, int? Head = null, Kind Kind = Kind.Value, bool IsCarried = false)
{
    private const string Carried = "previous.";

    private static readonly Dictionary<Kind, string> Prefixes = new()
    {
        [Kind.Value] = "",
        [Kind.Gradient] = "d.",
        [Kind.Squares] = "squares.",
        [Kind.Clipped] = "clipped.",
        [Kind.FirstMoment] = "m.",
        [Kind.SecondMoment] = "v.",
        [Kind.NewValue] = "new.",
    };

    /// <summary>The number of a step, from 1, which is carried as well: t.</summary>
    public static TensorName Time { get; } = new("", "t", IsCarried: true);

    /// <summary>The learning rate of a step, where a schedule makes it of η: rate.</summary>
    public static TensorName Rate { get; } = new("", "rate");

    /// <summary>The norm of all gradients together: norm.</summary>
    public static TensorName Norm { get; } = new("", "norm");

    /// <summary>What takes the place of a carried or trained value in the next step: m.W_O for previous.m.W_O, new.W_O for W_O.</summary>
    public TensorName After => IsCarried ? this with { IsCarried = false } : Of(Kind.NewValue);

    /// <summary>Whether an optimizer makes it, of gradients or of the number of the step: a moment, the new value, the rate.</summary>
    public bool IsOfOptimizer => Kind is not (Kind.Value or Kind.Gradient) || this == Rate || this == Norm;

    /// <summary>The name that the same tensors of all heads have in common: W_Q for W_Q[0].</summary>
    public TensorName Family => this with { Head = null };

    /// <summary>The gradient, a moment or the new value of the same tensor, or that tensor itself.</summary>
    public TensorName Of(Kind kind) => this with { Kind = kind };

    /// <summary>Reads a name. What has no such form is a symbol, as it is.</summary>
    public static TensorName Parse(string text)
    {
        if (text == Time.Symbol)
        {
            return Time;
        }

        Match name = Form().Match(text);
        string path = name.Groups["path"].Value;
        int dot = path.LastIndexOf('.');
        return new(
            path[..Math.Max(dot, 0)], path[(dot + 1)..],
            name.Groups["head"] is { Success: true, Value: var head } ? int.Parse(head, CultureInfo.InvariantCulture) : null,
            Prefixes.First(prefix => prefix.Value == name.Groups["kind"].Value).Key, name.Groups["carried"].Success);
    }

    /// <summary>A name as it is written.</summary>
    public static implicit operator TensorName(string text) => Parse(text);

    /// <inheritdoc/>
    public override string ToString() =>
        (IsCarried && Kind != Kind.Value ? Carried : "") + Prefixes[Kind] + (Scope.Length > 0 ? Scope + "." : "") + Symbol
        + (Head is { } head ? string.Create(CultureInfo.InvariantCulture, $"[{head}]") : "");

    [GeneratedRegex(@"^(?<carried>previous\.(?=[mv]\.))?(?<kind>(?:d|squares|clipped|m|v|new)\.)?(?<path>.*?)(?:\[(?<head>0|[1-9][0-9]{0,8})\])?\z",
        RegexOptions.Singleline)]
    private static partial Regex Form();
}
