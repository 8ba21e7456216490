using HandCalc.Contents;

namespace HandCalc.Exports;

/// <summary>Writes a training step as JSON: the model and every tensor, each number so that it reads back as the same bits.</summary>
/// <remarks>
/// <c>{ "schema": 1, "model": {…}, "tensors": [ { "name": "d.W_Q[0]", "step": 11, "shape": [16, 8], "values": [[…], …] }, … ] }</c>:
/// a matrix is a list of rows, a vector one list, the loss a number. A row stands on a line of its own, so that two exports can be
/// compared line by line.
/// </remarks>
public static class Export
{
    /// <summary>The version of the format. It grows when a reader of the older format would no longer understand a file.</summary>
    public const int Schema = 1;

    /// <summary>Writes the export, ending in a newline.</summary>
    public static void Write(TrainingStep step, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(output);
        output.Write($"{{ \"schema\": {Schema},\n\"model\": {JsonSerializer.Serialize(step.Model, ModelFile.Format)},\n\"tensors\": [\n");
        for (int index = 0; index < step.Tensors.Length; index++)
        {
            Tensor tensor = step.Tensors[index];
            string shape = string.Join(", ", tensor.Shape);
            output.Write($"{{ \"name\": \"{tensor.Name}\", \"step\": {tensor.Step}, \"shape\": [{shape}], \"values\": ");
            output.Write(Values(tensor));
            output.Write(index + 1 < step.Tensors.Length ? " },\n" : " }\n");
        }

        output.Write("] }\n");
    }

    private static string Values(Tensor tensor) => tensor.Shape.Length switch
    {
        0 => Number(tensor[0, 0]),
        1 => List(Enumerable.Range(0, tensor.Shape[0]).Select(index => tensor.Rows == Axis.None ? tensor[0, index] : tensor[index, 0])),
        _ => $"[\n{string.Join(",\n", Enumerable.Range(0, tensor.Shape[0]).Select(row => Row(tensor, row)))}]",
    };

    private static string Row(Tensor tensor, int row) =>
        List(Enumerable.Range(0, tensor.Shape[1]).Select(column => tensor[row, column]));

    private static string List(IEnumerable<double> numbers)
    {
        var list = new StringBuilder("[");
        foreach (double number in numbers)
        {
            list.Append(list.Length > 1 ? ", " : "").Append(Number(number));
        }

        return list.Append(']').ToString();
    }

    /// <summary>The shortest text that reads back as the same bits.</summary>
    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
