namespace HandCalc.Cli.Commands;

/// <summary>The numbers of a tensor that stand beside its equation: those of position 1, as many as fit.</summary>
internal sealed class SummaryRow
{
    private const int LongestLabel = 12;
    private const string More = " …";

    private readonly Func<int, double> entry;
    private readonly int length;

    public SummaryRow(TrainingStep step, Tensor tensor)
    {
        Tensor = tensor;
        if (tensor.Rows == Axis.None || tensor.Columns == Axis.None)
        {
            bool isRow = tensor.Rows == Axis.None;
            (Label, length) = ("", isRow ? tensor.Columns.Length : tensor.Rows.Length);
            entry = index => isRow ? tensor[0, index] : tensor[index, 0];
        }
        else
        {
            int row = RowOfPosition1(step, tensor.Rows);
            (Label, length) = (TextTable.Shorten(tensor.Rows[row], LongestLabel), tensor.Columns.Length);
            entry = index => tensor[row, index];
        }
    }

    /// <summary>The tensor.</summary>
    public Tensor Tensor { get; }

    /// <summary>The label of the row; empty for a vector.</summary>
    public string Label { get; }

    /// <summary>Appends the label and the numbers.</summary>
    public Line AddNumbers(Line line, int labelWidth, int pageWidth)
    {
        int start = line.Width;
        line.Add(Label, Palette.Quiet).Add(new string(' ', labelWidth - Line.WidthOf(Label)));
        double largest = Tensor.LargestEntry;
        int cell = Math.Max(9, Enumerable.Range(0, Math.Min(length, LongestLabel))
            .Max(index => Numbers.Entry(entry(index), largest).Length));
        for (int index = 0; index < length; index++)
        {
            string text = Numbers.Entry(entry(index), largest);
            if (index > 0 && line.Width + 1 + cell + (index + 1 < length ? More.Length : 0) > pageWidth)
            {
                return line.Add(More, Palette.Quiet);
            }

            line.To(start + labelWidth + ((labelWidth == 0 ? 0 : 1) + (index * (cell + 1))) + cell - text.Length)
                .Add(text, Palette.Of(entry(index), largest));
        }

        return line;
    }

    /// <summary>The row of the token at position 1, of its word, or else row 1 itself.</summary>
    private static int RowOfPosition1(TrainingStep step, Axis rows)
    {
        int token = rows.IndexOf(step["X"].Rows[1]);
        int word = rows.IndexOf(step.Model.Tokens[1]);
        return token >= 0 ? token : word >= 0 ? word : Math.Min(1, rows.Length - 1);
    }
}
