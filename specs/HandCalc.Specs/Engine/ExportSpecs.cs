using System.Globalization;
using System.Text;
using System.Text.Json;
using HandCalc.Exports;
using HandCalc.Models;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;

namespace HandCalc.Specs.Engine;

/// <summary>The export holds every tensor of the step, and each number reads back as the same bits.</summary>
public sealed class ExportSpecs
{
    private static readonly TrainingStep Step = TrainingStep.Compute(PublishedModel.Drawn(DrawOrder.Continuous));

    [Test]
    public void Every_tensor_reads_back_to_the_last_bit()
    {
        JsonElement root = JsonDocument.Parse(Text()).RootElement;
        JsonElement[] tensors = [.. root.GetProperty("tensors").EnumerateArray()];

        root.GetProperty("schema").GetInt32().Should().Be(1);
        tensors.Select(tensor => tensor.GetProperty("name").GetString()).Should().Equal(Step.Tensors.Select(tensor => tensor.Name));
        foreach ((JsonElement json, Tensor tensor) in tensors.Zip(Step.Tensors))
        {
            json.GetProperty("step").GetInt32().Should().Be(tensor.Step);
            json.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()).Should().Equal(tensor.Shape);
            Flatten(json.GetProperty("values"), tensor.Shape.Length).Should().Equal(tensor.Value.EnumerateRows().SelectMany(row => row));
        }
    }

    [Test]
    public void The_model_in_it_is_a_model_file()
    {
        string model = JsonDocument.Parse(Text()).RootElement.GetProperty("model").GetRawText();

        ModelFile.Parse(Encoding.UTF8.GetBytes(model), "the export").Should().BeEquivalentTo(Step.Model);
    }

    [TestCase("de-DE")]
    [TestCase("tr-TR")]
    [TestCase("ar-SA")]
    public void It_is_the_same_in_every_culture(string culture)
    {
        string here = Text();
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(culture);
            Text().Should().Be(here);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void It_has_LF_line_ends_and_ends_in_one() => Text().Should().NotContain("\r").And.EndWith("] }\n");

    private static string Text()
    {
        using var writer = new StringWriter();
        Export.Write(Step, writer);
        return writer.ToString();
    }

    /// <summary>The numbers of nested lists, row by row; fails where a list is nested another way than its shape says.</summary>
    private static IEnumerable<double> Flatten(JsonElement values, int depth) =>
        depth == 0 ? [values.GetDouble()] : values.EnumerateArray().SelectMany(row => Flatten(row, depth - 1));
}
