namespace HandCalc.Explanations;

/// <summary>Where one number of a training step comes from: its formula, the calculation line by line, and what it leads to.</summary>
/// <param name="Tensor">The tensor.</param>
/// <param name="Row">The row of the entry; 0 where it has none.</param>
/// <param name="Column">Its column; 0 where it has none.</param>
/// <param name="Value">The number, as the engine has it.</param>
/// <param name="Recomputed">The same number as the calculation gives it, one entry at a time and without the engine.</param>
/// <param name="Formula">The formula with the labels of this entry in it; k stands for the terms of a sum.</param>
/// <param name="Where">What the names in the formula mean: m = max …</param>
/// <param name="InNumbers">The formula with numbers for the entries.</param>
/// <param name="Lines">The calculation; the last line is the number itself. Empty where the tensor is given.</param>
/// <param name="Operands">Every entry that is read, each once, in the order of the lines.</param>
/// <param name="Origin">Where a number comes from that is not calculated in this step; null for the others.</param>
public sealed record Explanation(
    Definition Tensor, int Row, int Column, double Value, double Recomputed, string Formula, ImmutableArray<string> Where,
    string InNumbers, ImmutableArray<ExplanationLine> Lines, ImmutableArray<ReadEntry> Operands, string? Origin)
{
    /// <summary>The entry by its labels: d.W_Q[0][3, 5].</summary>
    public string Label => Tensor.Entry(Row, Column);
}
