namespace HandCalc.Specs.Witnesses;

/// <summary>
/// The chain rule, and nothing else: a second way to every gradient of the book, which knows numbers only. No matrix, no layer, no
/// transpose that could stand on the wrong side.
/// </summary>
/// <remarks>
/// Whoever computes with scalars of a tape writes the tape: a line for every sum, product, quotient, root, … On a line stand the
/// lines that it read (its parents, at most two) and how steeply its value rises with each of them. Read forward, that is a
/// computation; read backward, it is the derivative of any line along all lines before it: what a line does to the result,
/// its parents do through it, times the slopes.
/// </remarks>
/// <param name="nudge">
/// How far every result is pushed aside, in parts of itself; by default not at all. What moves under a nudge not much larger than
/// rounding is not known better than that. Another nudge pushes to other sides.
/// </param>
internal sealed class Tape(double nudge = 0)
{
    private const int Nothing = -1;
    private Line[] lines = new Line[1 << 12];
    private int count;
    private long random = BitConverter.DoubleToInt64Bits(nudge);

    /// <summary>A scalar that is given, not computed.</summary>
    public Scalar Given(double value) => Add(value, new Line(Nothing, 0, Nothing, 0));

    /// <summary>The derivative of a result along every scalar of the tape.</summary>
    public Derivatives DerivativesOf(Scalar result)
    {
        double[] along = new double[count];
        along[result.Line] = 1;
        for (int line = result.Line; line >= 0; line--)
        {
            (int a, double alongA, int b, double alongB) = lines[line];
            along[line] = Nudged(along[line]);
            if (a != Nothing)
            {
                along[a] += along[line] * alongA;
            }

            if (b != Nothing)
            {
                along[b] += along[line] * alongB;
            }
        }

        return new Derivatives(along);
    }

    /// <summary>Writes what an operation on one scalar gave, and its slope.</summary>
    public Scalar Write(double value, Scalar a, double alongA) => Add(Nudged(value), new Line(a.Line, alongA, Nothing, 0));

    /// <summary>
    /// Writes what an operation on two scalars gave, and its slope along each. Both may be the same: their parts add up.
    /// </summary>
    public Scalar Write(double value, Scalar a, double alongA, Scalar b, double alongB) =>
        Add(Nudged(value), new Line(a.Line, alongA, b.Line, alongB));

    private Scalar Add(double value, Line line)
    {
        if (count == lines.Length)
        {
            Array.Resize(ref lines, 2 * count);
        }

        lines[count] = line;
        return new Scalar(this, count++, value);
    }

    /// <summary>
    /// A value, pushed up or down by the half to the whole of the nudge, as a random number (Knuth's MMIX) decides.
    /// </summary>
    private double Nudged(double value)
    {
        random = (random * 6364136223846793005) + 1442695040888963407;
        double part = random / -(double)long.MinValue;
        return value * (1 + (nudge * (part + Math.Sign(part)) / 2));
    }

    private readonly record struct Line(int A, double AlongA, int B, double AlongB);
}

/// <summary>The derivatives of one result.</summary>
/// <param name="values">The derivative along each line of the tape.</param>
internal readonly struct Derivatives(double[] values)
{
    /// <summary>The derivative along one scalar: exactly zero where the result does not depend on it.</summary>
    public double this[Scalar scalar] => values[scalar.Line];
}

/// <summary>A number that remembers how it was computed. These are all the derivatives that one has to know by heart.</summary>
/// <param name="Tape">The tape that it is written on.</param>
/// <param name="Line">Its line there.</param>
/// <param name="Value">The number.</param>
internal readonly record struct Scalar(Tape Tape, int Line, double Value)
{
    public static Scalar operator +(Scalar a, Scalar b) => a.Tape.Write(a.Value + b.Value, a, 1, b, 1);

    public static Scalar operator -(Scalar a, Scalar b) => a.Tape.Write(a.Value - b.Value, a, 1, b, -1);

    public static Scalar operator *(Scalar a, Scalar b) => a.Tape.Write(a.Value * b.Value, a, b.Value, b, a.Value);

    public static Scalar operator /(Scalar a, Scalar b) =>
        a.Tape.Write(a.Value / b.Value, a, 1 / b.Value, b, -a.Value / b.Value / b.Value);

    public static Scalar operator +(Scalar a, double constant) => a.Tape.Write(a.Value + constant, a, 1);

    public static Scalar operator *(Scalar a, double constant) => a.Tape.Write(a.Value * constant, a, constant);

    public static Scalar operator /(Scalar a, double constant) => a.Tape.Write(a.Value / constant, a, 1 / constant);

    public static Scalar operator -(Scalar a) => a.Tape.Write(-a.Value, a, -1);

    public static Scalar Exp(Scalar a) => a.Tape.Write(Math.Exp(a.Value), a, Math.Exp(a.Value));

    public static Scalar Log(Scalar a) => a.Tape.Write(Math.Log(a.Value), a, 1 / a.Value);

    public static Scalar Sqrt(Scalar a) => a.Tape.Write(Math.Sqrt(a.Value), a, 0.5 / Math.Sqrt(a.Value));

    public static Scalar Tanh(Scalar a) => a.Tape.Write(Math.Tanh(a.Value), a, 1 / Math.Cosh(a.Value) / Math.Cosh(a.Value));
}
