using HandCalc.Operations;
using HandCalc.Reading;

namespace HandCalc.Comparisons;

/// <summary>A tensor of a file, and what it should be for the operands that the file has.</summary>
internal sealed class Suspect
{
    /// <summary>
    /// How many times farther than rounding was seen to move a tensor it may move it. See the table of ports in the specs.
    /// </summary>
    private const double Margin = 12;

    /// <summary>The same where numbers are said to be multiples of the right ones.</summary>
    private const double MarginOfFactor = 3;

    /// <summary>How much nearer than the right numbers those of a slip must be.</summary>
    private const double Nearer = 4;

    /// <summary>How much nearer they are where no rounding is an excuse: a slip may shake a tensor more than the right rule does.</summary>
    private const double FarNearer = 3000;

    private readonly int? digits;
    private readonly double noise;
    private readonly Matrix<double>? raw;

    public Suspect(StepOfFile step, Definition definition, ExportedTensor found, Matrix<double>? value, int? digits)
    {
        (Step, Definition, Found, raw, this.digits) = (step, definition, found, value, digits);
        Following = step.Following(definition);
        (Value, Mask) = value is null ? (null, null) : Conventions.Unmask(definition, value, Following);
        Precision = step.PrecisionAt(definition);
        bool isNear = Value is not null && Agreement.Apart(Following, Value) <= Relative(Following);
        double shaken = isNear ? 0 : step.Noise(definition);
        noise = Margin * shaken;
        Rounded = Math.Max(Relative(Following), MarginOfFactor * shaken);
        Allowed = Required(Following, noise);
    }

    /// <summary>The step as the file tells it.</summary>
    public StepOfFile Step { get; }

    /// <summary>What the tensor is.</summary>
    public Definition Definition { get; }

    /// <summary>The tensor of the file.</summary>
    public ExportedTensor Found { get; }

    /// <summary>The numbers of the file, with the right ones where a mask stands; null if the shape is another.</summary>
    public Matrix<double>? Value { get; }

    /// <summary>What stands in the place of what the causal mask hides, if it is not what the book has there.</summary>
    public string? Mask { get; }

    /// <summary>What the tensor would be, by the right rule, for the operands as they are told.</summary>
    public Matrix<double> Following { get; }

    /// <summary>The precision that the tensor is held to.</summary>
    public Precision Precision { get; }

    /// <summary>Whether it is held to less than double precision.</summary>
    public bool IsCoarse => Precision != Precision.Doubles;

    /// <summary>How far an entry may be from what it should be.</summary>
    public double Allowed { get; }

    /// <summary>How far an entry is that was rounded and nothing else: less than is allowed, where a name depends on it.</summary>
    public double Rounded { get; }

    /// <summary>The digits that are asked for.</summary>
    public int RequiredDigits => digits ?? Math.Min(Comparison.DigitsOfDouble, Agreement.Digits(Allowed, Size(Following)));

    /// <summary>Whether the numbers of the file are those that follow.</summary>
    public bool IsRight => Value is not null && Agreement.Apart(Following, Value) <= Allowed;

    /// <summary>Whether the numbers of the file are those that follow from what is given, by the right rules throughout.</summary>
    public bool IsClean => Value is not null && Value.ForAll(double.IsFinite)
        && IsWithin(Step.Clean(Definition), () => Step.Noise(Definition, fromParameters: true));

    /// <summary>
    /// Whether rounding alone, on the way from the operands or from the parameters, may leave what is as large as the numbers.
    /// </summary>
    public bool IsVague(bool fromParameters) => digits is null && (fromParameters
        ? Margin * Step.Noise(Definition, true) >= Size(Step.Clean(Definition)) : noise >= Size(Following)) && noise > 0;

    /// <summary>How the right numbers were rounded, if that is all that happened to them.</summary>
    public string? Rounding => Value is null || !IsCoarse ? null : RoundingOf(Value) ?? (Mask is null ? null : RoundingOf(raw!));

    /// <summary>Whether these numbers are those of the file, and clearly nearer to them than the right ones.</summary>
    public bool Is(Matrix<double> candidate) => Apart(candidate) is not null;

    /// <summary>How far these numbers are from those of the file; null if they are others, or the right ones are as near.</summary>
    public double? Apart(Matrix<double> candidate)
    {
        if (Value is null || (candidate.RowCount, candidate.ColumnCount) != (Value.RowCount, Value.ColumnCount))
        {
            return null;
        }

        double apart = Agreement.Apart(candidate, Value), ofRight = Agreement.Apart(Following, Value);
        double larger = Math.Max(1, Ratio(Size(candidate), Size(Following))) * Allowed;
        return apart <= Math.Min(ofRight / Nearer, IsCoarse ? Math.Max(larger, ofRight / FarNearer) : larger) ? apart : null;
    }

    /// <summary>The size by which a difference is measured: the largest entry; for a new weight, the largest change.</summary>
    public double Size(Matrix<double> value) => Agreement.Largest(Base is { } old ? value - Step.Value(old) : value);

    /// <summary>The weight before the step, for a new one.</summary>
    public Definition? Base => Definition.Id.Kind == Kind.NewValue ? Definition.Operands[0].Source : null;

    /// <summary>For a new weight, the settings of its step: its own rate, and no decay where it does not decay.</summary>
    public OptimizerSettings? Settings => (Definition.Expression?.Operation as AdamWUpdate)?.At(
        [.. Definition.Operands.Select(operand => Step.Value(operand.Source))]);

    private string? RoundingOf(Matrix<double> value) =>
        Comparisons.Rounding.Of(Step.Clean(Definition), value, Size(Step.Clean(Definition)), Step.Decimals,
            Margin * Step.Noise(Definition, true))
        ?? Comparisons.Rounding.Of(Following, value, Size(Following), Step.Decimals, noise);

    private bool IsWithin(Matrix<double> right, Func<double> noiseOfRight) =>
        Agreement.Apart(right, Value!) is var apart && (apart <= Relative(right) || apart <= Required(right, Margin * noiseOfRight()));

    private double Required(Matrix<double> right, double noiseOfIt) => digits is null ? Math.Max(Relative(right), noiseOfIt)
        : Relative(right) + (4 * Precision.Doubles.Relative * Agreement.Largest(right));

    private double Relative(Matrix<double> right) => Size(right) * Math.Pow(10, -(digits ?? Comparison.DigitsOfDouble));

    private static double Ratio(double one, double other) => other == 0 ? 1 : one / other;
}
