using System.Text.Json;
using System.Text.Json.Nodes;
using HandCalc.Explanations;
using HandCalc.Models;
using HandCalc.Specs.Command;
using HandCalc.Specs.Notation;
using HandCalc.Specs.Snapshots;
using HandCalc.Specs.Witnesses;
using HandCalc.Tensors;

namespace HandCalc.Specs.Explanations;

/// <summary>The script of the pages explains a number in the same words and digits as the engine's library, from the recipes that it writes.</summary>
public sealed class InThePage
{
    private const int LargestFile = 150 * 1024;

    /// <summary>A tensor of so many entries is asked for all of them; of a larger one for as many.</summary>
    private const int Sampled = 3;

    private static readonly string Folder = Repository.Path("specs", "HandCalc.Specs", "Explanations");
    private static readonly string Script = Repository.Path("src", "HandCalc.Book", "site", "explain.js");

    /// <summary>The example with a word that comes twice; and what differs from it in all that a model file can say, after some steps of training.</summary>
    private static readonly Asked[] Steps =
    [
        new(WorkedExamples.All[^1].Name, () => WorkedExamples.All[^1].Step),
        new("another model, after two steps", () => new TrainedModel(PyTorchSpecs.AnotherModel, 2).Next()),
    ];

    [TestCaseSource(nameof(Steps))]
    public void Every_line_is_the_same(Asked asked)
    {
        foreach ((Entry entry, JsonNode page) in asked.Explained.Value)
        {
            string.Join('\n', page["text"]!.AsArray().Select(line => line!.GetValue<string>())).Should().Be(
                string.Join('\n', Text(asked.Recipes.Explain(entry.Tensor, entry.Row, entry.Column))), "{0} is explained as in the terminal", entry);
        }
    }

    /// <summary>The page computes the loss by the recipes, and not by the engine: the last bits differ, and the slope with them.</summary>
    [TestCaseSource(nameof(Steps))]
    public void So_is_what_reads_an_entry_and_a_gradient_is_nudged_alike(Asked asked)
    {
        (TrainingStep step, Recipes recipes) = (asked.Recipes.Step, asked.Recipes);
        foreach ((Entry entry, JsonNode page) in asked.Explained.Value.Where(explained => explained.Entry.Around))
        {
            page["readBy"]!.GetValue<string>().Should().Be(Reader.Sentence(recipes.ReadersOf(entry.Tensor, entry.Row, entry.Column)));
            NudgedLoss? nudge = recipes.Nudge(entry.Tensor, entry.Row, entry.Column);
            (page["nudge"] is null).Should().Be(nudge is null, "{0} is a gradient or not", entry);
            if (nudge is { } expected)
            {
                double Found(string what) => page["nudge"]![what]!.GetValue<double>();
                double gradient = step[entry.Tensor.Name][entry.Row, entry.Column];

                Found("h").Should().Be(expected.H, "{0} is nudged", entry);
                Found("above").Should().BeApproximately(expected.Above, Tolerances.Arithmetic * step.Loss, "{0} is nudged", entry);
                Found("below").Should().BeApproximately(expected.Below, Tolerances.Arithmetic * step.Loss, "{0} is nudged", entry);
                Found("slope").Should().BeApproximately(gradient, expected.Slope.Error, "{0} is a slope", entry);
                expected.Slope.Value.Should().BeApproximately(gradient, expected.Slope.Error, "{0} is a slope", entry);
            }
        }
    }

    [Test]
    public void A_number_has_the_same_digits()
    {
        double[] numbers = [.. WrittenMathematics.Numbers.Select(number => number.Value), .. Enumerable.Range(-60, 120).Select(power => Math.Pow(2, power))];

        string page = Node.Run(
            Folder, "-e", "require(process.argv[1]); console.log(JSON.parse(process.argv[2]).map((x) => HandCalcExplain.format(x)).join(' '))",
            Script, JsonSerializer.Serialize(numbers));

        page.Trim().Should().Be(string.Join(' ', numbers.Select(number => NumberText.Of(number))));
    }

    [TestCaseSource(typeof(WorkedExamples))]
    public void The_recipes_of_an_example_are_a_small_file(WorkedExample example) =>
        System.Text.Encoding.UTF8.GetByteCount(Recipes.ToJson(example.Step)).Should().BeLessThan(LargestFile);

    [Test]
    public void A_word_that_would_end_a_script_is_harmless()
    {
        Model model = PublishedModel.Drawn(DrawOrder.Continuous) with { Vocabulary = ["<PAD>", "<BOS>", "<EOS>", "</script>", "\"", "{i}"], Text = "</script> \" {i}" };

        string json = Recipes.ToJson(TrainingStep.Compute(model));

        json.Should().NotContain("<").And.NotContain("&");
        JsonNode.Parse(json)!["axes"]!.AsArray().SelectMany(axis => axis!.AsArray()).Select(label => label!.GetValue<string>())
            .Should().Contain(["</script>", "\"", "{i}"]);
    }

    private static IEnumerable<string> Text(Explanation explanation) =>
    [
        $"{explanation.Label} = {NumberText.Of(explanation.Value)}", explanation.Formula, .. explanation.Where, explanation.InNumbers,
        .. explanation.Lines.SelectMany(line => new[] { line.Text, line.Note, string.Join(' ', line.Operands.Select(operand => operand.Label)) }.OfType<string>()),
        string.Join(' ', explanation.Operands.Select(operand => $"{operand.Label} = {NumberText.Of(operand.Value)}")),
        .. new[] { explanation.Origin }.OfType<string>(),
    ];

    /// <summary>A training step and what the page says of some entries of each tensor: it is asked once, for Node takes its time to start.</summary>
    public sealed class Asked
    {
        private readonly string name;
        private readonly Lazy<Recipes> recipes;

        internal Asked(string name, Func<TrainingStep> step)
        {
            this.name = name;
            recipes = new(() => new(step()));
            Explained = new(() => AskPage(Recipes.Step));
        }

        internal Recipes Recipes => recipes.Value;

        /// <summary>Each entry with what the page says of it.</summary>
        internal Lazy<(Entry Entry, JsonNode Page)[]> Explained { get; }

        /// <inheritdoc/>
        public override string ToString() => name;

        private static (Entry Entry, JsonNode Page)[] AskPage(TrainingStep step)
        {
            // A nudge computes the loss a few times by its recipes: one tensor of each kind of operation.
            HashSet<Definition> around = [.. step.Computation.Definitions
                .DistinctBy(tensor => (tensor.Operation, tensor.Name.StartsWith("d.", StringComparison.Ordinal)))];
            Entry[] entries = [.. step.Computation.Definitions.SelectMany(tensor => Sample(tensor, around.Contains(tensor)))];
            using var folder = new TemporaryFolder();
            folder.Write("values.json", JsonSerializer.Serialize(
                step.Computation.Definitions.ToDictionary(tensor => tensor.Name, tensor => step[tensor.Name].Value.ToRowArrays())));
            folder.Write("recipes.json", Recipes.ToJson(step));
            folder.Write("cells.json", JsonSerializer.Serialize(
                entries.Select(entry => new object[] { entry.Tensor.Name, entry.Row, entry.Column, entry.Around })));
            JsonArray page = JsonNode.Parse(Node.Run(Folder, ["explain-cells.js", Script, folder.Path]))!.AsArray();

            page.Should().HaveCount(entries.Length);
            return [.. entries.Zip(page, (entry, explained) => (entry, explained!))];
        }

        private static IEnumerable<Entry> Sample(Definition tensor, bool around)
        {
            // A stride that is odd goes through the columns of a table whose width is a power of two.
            int count = tensor.Rows.Length * tensor.Columns.Length, stride = (count / Sampled) | 1;
            int[] sample = [.. Enumerable.Range(0, count).Where(entry => entry % stride == 0)];
            return sample.Select(entry => new Entry(
                tensor, entry / tensor.Columns.Length, entry % tensor.Columns.Length, around && entry == sample[sample.Length / 2]));
        }
    }

    /// <summary>An entry, and whether the page is asked what is around it as well: what reads it, and its nudge.</summary>
    internal sealed record Entry(Definition Tensor, int Row, int Column, bool Around)
    {
        public override string ToString() => Tensor.Entry(Row, Column);
    }
}
