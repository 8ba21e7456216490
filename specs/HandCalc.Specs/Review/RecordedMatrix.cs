using System.Globalization;
using HandCalc.Tensors;

namespace HandCalc.Specs.Review;

/// <summary>
/// A tensor as one side of a difference has it: with all bits, or with the six decimals of a snapshot. It shares nothing with the library's
/// own records: what a view of a difference says is compared with it.
/// </summary>
internal sealed class RecordedMatrix
{
    private readonly Tensor tensor;
    private readonly double[][] values;

    public RecordedMatrix(Tensor tensor, bool rounded)
    {
        this.tensor = tensor;
        values = [.. tensor.Value.ToRowArrays()
            .Select(row => row.Select(value => rounded ? double.Parse(Print(value), CultureInfo.InvariantCulture) : value).ToArray())];
        Rows = Labels(tensor.Rows);
        Columns = Labels(tensor.Columns);
    }

    public string[] Rows { get; }

    public string[] Columns { get; }

    public string Title => tensor.Definition.Expression is null ? $"{tensor.Name}, a parameter" : tensor.Definition.Equation;

    public string Shape => (tensor.Rows == Axis.None, tensor.Columns == Axis.None) switch
    {
        (true, true) => "one number",
        (true, false) => $"{Columns.Length}",
        (false, true) => $"{Rows.Length}",
        _ => $"{Rows.Length} × {Columns.Length}",
    };

    public double Largest => values.Max(row => row.Max(Math.Abs));

    public double this[(int Row, int Column) place] => values[place.Row][place.Column];

    public bool IsZero((int Row, int Column) place) => tensor[place.Row, place.Column] == 0;

    /// <summary>An entry in six decimals, with its sign.</summary>
    public string Print((int Row, int Column) place) => Print(tensor[place.Row, place.Column]);

    /// <summary>An entry in six decimals if that tells two of them apart, and as it is otherwise.</summary>
    public string Print((int Row, int Column) place, bool whole) =>
        whole ? tensor[place.Row, place.Column].ToString("R", CultureInfo.InvariantCulture) : Print(place);

    public string Place((int Row, int Column) place)
    {
        string[] labels = [.. new[] { (tensor.Rows, place.Row), (tensor.Columns, place.Column) }
            .Where(axis => axis.Item1 != Axis.None).Select(axis => axis.Item1[axis.Item2]).Select(Bare)];
        return labels.Length == 0 ? tensor.Name : $"{tensor.Name}[{string.Join(", ", labels)}]";
    }

    public static string Print(double value)
    {
        string digits = Math.Abs(value).ToString("0.000000", CultureInfo.InvariantCulture);
        return value == 0 ? "0" : digits == "0.000000" ? digits : (value < 0 ? "-" : "+") + digits;
    }

    private static string Bare(string label) => label[0] == '[' ? label.Trim('[', ']') : label;

    private static string[] Labels(Axis axis) => [.. Enumerable.Range(0, axis.Length).Select(index => axis[index])];
}
