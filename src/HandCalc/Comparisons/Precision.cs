using HandCalc.Reading;

namespace HandCalc.Comparisons;

/// <summary>How exactly a file has its numbers: the type that it computes in, or writes.</summary>
/// <param name="Name">What it is called: "half precision".</param>
/// <param name="Relative">How far a rounded number may be from the number, relative to it: half of the last bit.</param>
/// <param name="Absolute">How far a number near zero may be, which has fewer bits.</param>
public sealed record Precision(string Name, double Relative, double Absolute = 0)
{
    /// <summary>Numbers of 64 bits, and so on down to 16: the shorter ones have 24, 11 and 8 digits in base 2.</summary>
    public static readonly Precision Doubles = new("double precision", 1.0 / (1L << 53)),
        Singles = new("single precision", 1.0 / (1 << 24)),
        Halves = new("half precision", 1.0 / (1 << 11), 1.0 / (1 << 25)), BFloats = new("bfloat16", 1.0 / (1 << 8));

    /// <summary>So many numbers of 16 bits are no accident; of a tensor with fewer the file must tell.</summary>
    private const int NoAccident = 8;

    /// <summary>A number of 16 bits may be written with six digits, and is as near as this to the number of that type.</summary>
    private const double AsWritten = 5e-7;

    private static readonly (Precision Precision, Func<double, bool> Holds)[] Coarsest = [(BFloats, IsBFloat16), (Halves, IsHalf),
        (Singles, IsSingle)];

    /// <summary>Whether a number has no more digits than single precision does: it is a float, or written as one.</summary>
    public static bool IsSingle(double number) => number == (float)number
        || number == double.Parse(number.ToString("G9", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>The coarser of two.</summary>
    internal static Precision Coarser(Precision one, Precision other) => one.Relative >= other.Relative ? one : other;

    /// <summary>The precision of what a file computes, and did not read; where it has nothing of that, of all.</summary>
    internal static Precision Of(TrainingStep right, ExportedTensor[] file)
    {
        ExportedTensor[] own = [.. file.Where(tensor => right.Computation[tensor.Name].Expression is not null
            && !tensor.Values.AsSpan().SequenceEqual(right[tensor.Name].Raw.ToRowMajorArray()))];
        return Of(own.Length > 0 ? own : file);
    }

    /// <summary>
    /// The precision of most numbers of a file: a loss of six decimals, or a new weight of 0.001, says nothing of a file of doubles.
    /// </summary>
    private static Precision Of(ExportedTensor[] file)
    {
        (int Count, Precision Own)[] tensors = [.. file.Select(tensor => (tensor.Values.Length, Own: Own(tensor)))
            .Where(tensor => tensor.Own is not null)
            .Select(tensor => (tensor.Length, tensor.Own!))];
        int all = tensors.Sum(tensor => tensor.Count);
        return Coarsest.Select(type => type.Precision).FirstOrDefault(
            type => all > 0 && 2 * tensors.Where(tensor => tensor.Own.Relative >= type.Relative)
                .Sum(tensor => tensor.Count) >= all) ?? Doubles;
    }

    /// <summary>The precision of one tensor of a file that has another, or the same, in most of its numbers.</summary>
    internal static Precision Of(ExportedTensor tensor, Precision file, bool isGiven) => Own(tensor) switch
    {
        null => file,
        { } own when own == BFloats && file == Halves && tensor.Values.All(IsHalf) => Halves,       // the smallest halves have as few bits
        { } own when own.Relative <= Singles.Relative || (!isGiven && tensor.Values.Count(number => number != 0) >= NoAccident) => own,
        { } own => own.Relative <= file.Relative ? own : Coarser(file, Singles),
    };

    /// <summary>The coarsest type that holds all numbers; null if they are whole, and of any type.</summary>
    private static Precision? Own(ExportedTensor tensor)
    {
        ImmutableArray<double> numbers = [.. tensor.Values.Where(number => double.IsFinite(number) && number != Math.Round(number))];
        return numbers.IsEmpty ? null : Coarsest.FirstOrDefault(type => numbers.All(type.Holds)).Precision ?? Doubles;
    }

    private static bool IsHalf(double number) => IsNear((double)(Half)number, number);

    private static bool IsBFloat16(double number) =>
        IsNear(BitConverter.UInt32BitsToSingle((BitConverter.SingleToUInt32Bits((float)number) + 0x8000) & 0xFFFF0000), number);

    private static bool IsNear(double ofType, double number) => Math.Abs(ofType - number) <= AsWritten * Math.Abs(number);
}
