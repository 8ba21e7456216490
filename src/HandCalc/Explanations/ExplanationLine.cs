namespace HandCalc.Explanations;

/// <summary>An entry of a tensor that an explanation reads, and so leads to.</summary>
/// <param name="Tensor">The tensor.</param>
/// <param name="Row">Its row; 0 where it has none.</param>
/// <param name="Column">Its column; 0 where it has none.</param>
/// <param name="Value">What stands there.</param>
public sealed record ReadEntry(Definition Tensor, int Row, int Column, double Value)
{
    /// <summary>The entry by its labels: A[0][like, I].</summary>
    public string Label => Tensor.Entry(Row, Column);
}

/// <summary>One step of a calculation: a term of a sum, a result with a name, or the entry itself at the end.</summary>
/// <param name="Name">What is calculated; null for a term of a sum that follows.</param>
/// <param name="Symbols">How, in symbols: X[like, 3] · W_Q[0][3, 5].</param>
/// <param name="Numbers">How, in numbers.</param>
/// <param name="Value">The result.</param>
/// <param name="Operands">The entries that are read in this line, each once.</param>
/// <param name="Note">A sentence that says why, where there is something to say.</param>
public sealed record ExplanationLine(
    string? Name, string Symbols, string Numbers, double Value, ImmutableArray<ReadEntry> Operands, string? Note)
{
    /// <summary>The whole line: u = √(2/π) · (x + …) = 0.797885 · (0.1 + …) = 0.0798.</summary>
    public string Text => string.Join(" = ", Parts.Where((part, index) => index == 0 || part != Parts[index - 1]));

    private string[] Parts =>
        [.. new[] { Name ?? "", Symbols, Numbers, NumberText.Of(Value) }.Where(part => part.Length > 0)];
}
