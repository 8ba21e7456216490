using HandCalc.Contents;
using HandCalc.Reading;

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
    public const int Schema = TensorFile.Schema;

    /// <summary>Writes the export, ending in a newline.</summary>
    public static void Write(TrainingStep step, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(step);
        Write(step.Model, step.Tensors, output);
    }

    /// <summary>Writes a model and some tensors.</summary>
    internal static void Write(Model model, ImmutableArray<Tensor> tensors, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write($"{{ \"schema\": {Schema},\n\"model\": {JsonSerializer.Serialize(model, ModelFile.Format)},\n\"tensors\": [\n");
        for (int index = 0; index < tensors.Length; index++)
        {
            Tensor tensor = tensors[index];
            string shape = string.Join(", ", tensor.Shape);
            string chapter = tensor.Step > 0 ? $"\"step\": {tensor.Step}, " : ""; // none, where no step of the book derives it
            output.Write($"{{ \"name\": \"{tensor.Name}\", {chapter}\"shape\": [{shape}], \"values\": ");
            output.Write(Values(tensor));
            output.Write(index + 1 < tensors.Length ? " },\n" : " }\n");
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
