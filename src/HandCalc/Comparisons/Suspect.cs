using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Comparisons;

/// <summary>A tensor of a file, and what it should be.</summary>
/// <param name="retelling">The step as the file tells it.</param>
/// <param name="definition">What the tensor is.</param>
/// <param name="found">The tensor.</param>
internal sealed class Suspect(Retelling retelling, Definition definition, ExportedTensor found)
{
    private readonly double[] right = retelling.Right[definition.Name].Value.ToRowMajorArray();

    /// <summary>The step as the file tells it.</summary>
    public Retelling Retelling => retelling;

    /// <summary>What the tensor is.</summary>
    public Definition Definition => definition;

    /// <summary>The tensor of the file.</summary>
    public ExportedTensor Found => found;

    /// <summary>What the tensor would be, by the right rule, for the operands as they are told.</summary>
    public Matrix<double> Following => retelling.Following(definition);

    /// <summary>Whether its numbers have single precision. Those that are right to the last bit have every precision.</summary>
    public bool IsSingle => found.Values.All(Agreement.IsSingle) && !(retelling.Tells(definition) && right.SequenceEqual(found.Values));

    /// <summary>Whether these numbers, row by row, are those of the file.</summary>
    public bool Is(double[] values, int digits) =>
        values.Length == found.Values.Length && Agreement.Digits(values, found.Values.AsSpan()) >= digits;

    /// <summary>Compares it.</summary>
    public ComparedTensor Judge(int required, bool isSingle)
    {
        bool isTold = retelling.Tells(definition);
        int digits = isTold ? Agreement.Digits(right, found.Values.AsSpan()) : 0;
        Verdict verdict = digits >= required ? Verdict.Agrees
            : isTold && Is(Following.ToRowMajorArray(), required) ? Verdict.Follows
            : Verdict.Differs;
        return new ComparedTensor(retelling.Right[definition.Name], found, verdict, digits, required, isSingle,
            verdict == Verdict.Differs ? Slips.Recognize(this, required) : null);
    }
}
