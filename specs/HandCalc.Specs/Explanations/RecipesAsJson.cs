using System.Text.Json.Nodes;
using HandCalc.Explanations;
using HandCalc.Models;
using HandCalc.Specs.Notation;

namespace HandCalc.Specs.Explanations;

/// <summary>The recipes as a script has them.</summary>
public sealed class RecipesAsJson
{
    private const int LargestFile = 150 * 1024;

    [TestCaseSource(typeof(WorkedExamples))]
    public void They_are_a_small_file(WorkedExample example) =>
        System.Text.Encoding.UTF8.GetByteCount(Recipes.ToJson(example.Step)).Should().BeLessThan(LargestFile);

    [Test]
    public void A_word_that_would_end_a_script_is_harmless()
    {
        Model model = PublishedModel.Drawn(DrawOrder.Continuous) with
        {
            Vocabulary = ["<PAD>", "<BOS>", "<EOS>", "</script>", "\"", "{i}"],
            Text = "</script> \" {i}",
        };

        string json = Recipes.ToJson(TrainingStep.Compute(model));

        json.Should().NotContain("<").And.NotContain("&");
        JsonNode.Parse(json)!["axes"]!.AsArray().SelectMany(axis => axis!.AsArray()).Select(label => label!.GetValue<string>())
            .Should().Contain(["</script>", "\"", "{i}"]);
    }
}
