using System.Globalization;
using System.Text;
using HandCalc.Comparisons;
using HandCalc.Differences;
using HandCalc.Exports;
using HandCalc.Models;
using HandCalc.Reading;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Engine;

/// <summary>
/// A model file may give numbers to parameters itself. They take the place of what would be drawn, whatever the blocks are; and whoever is
/// told of the model is told of them.
/// </summary>
public sealed class GivenNumbers
{
    private static readonly Model Published = PublishedModel.Drawn(DrawOrder.Continuous);

    private static IEnumerable<TestCaseData> Models =>
    [
        new TestCaseData(Published).SetArgDisplayNames("the published block"),
        new TestCaseData(PublishedModel.Drawn(DrawOrder.Reseeded)).SetArgDisplayNames("drawn reseeded"),
        new TestCaseData(OnwardExamples.All[0].Step.Model).SetArgDisplayNames("GPT-2's blocks"),
        new TestCaseData(OnwardExamples.All[0].Step.Model with { TiedEmbeddings = false, Biases = false }).SetArgDisplayNames(
            "the same, untied and without biases"),
    ];

    /// <summary>Every third parameter is given: some that are drawn, and some that are not.</summary>
    [TestCaseSource(nameof(Models))]
    public void They_take_the_place_of_what_is_drawn_and_the_rest_stays(Model model)
    {
        TrainingStep drawn = TrainingStep.Compute(model);
        for (int first = 0; first < 3; first++)
        {
            string[] names = [.. drawn.Parameters.Where((_, index) => index % 3 == first).Select(parameter => parameter.Name)];
            TrainingStep step = TrainingStep.Compute(model.Giving(new(names.Select(name => Given(name, drawn[name].Value + 0.5)))));

            foreach (Tensor parameter in drawn.Parameters)
            {
                step[parameter.Name].Value.Should(parameter.Name).BeExactly(
                    parameter.Value + (names.Contains(parameter.Name) ? 0.5 : 0));
            }
        }
    }

    [TestCaseSource(nameof(Models))]
    public void A_model_is_written_with_them_and_read_back(Model model)
    {
        TrainingStep drawn = TrainingStep.Compute(model);
        Model given = model.Giving(new(drawn.Parameters.Select(parameter => Given(parameter.Name, parameter.Value))));
        using var export = new StringWriter();
        Export.Write(TrainingStep.Compute(given), export);

        Model read = ExportFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(export.ToString())), "the export").Model!;

        read.Initialization.Should().Be(given.Initialization);
        ModelFile.Difference(read, given).Should().BeNull();
        ModelFile.Difference(given, model).Should().StartWith("initialization is ");
    }

    /// <summary>The file lies in the folder of the model file, wherever the command is run; what else it has does not matter.</summary>
    [TestCase("step.json")]
    [TestCase("step.npz")]
    public void They_are_taken_from_a_file_of_tensors(string name)
    {
        using var folder = new TemporaryFolder();
        TrainingStep trained = TrainingStep.Compute(Published).Next();
        string model = WithFile(folder, name, trained.Tensors);

        TrainingStep step = TrainingStep.Compute(ModelFile.Read(model));

        step["P"].Value.Should("P").BeExactly(trained["P"].Value);
        step.Model.Initialization.Values!.Tensors.Select(tensor => tensor.Name).Should().Equal(
            trained.Parameters.Select(parameter => parameter.Name), "a model that is written needs no other file");
        CommandRun.Of("export", "--model", model, "--out", folder.File("again.json")).Succeeds();
        File.Delete(folder.File(name));
        CommandRun.Of("compare", folder.File("again.json")).Succeeds();
        CommandRun.Of("diff", folder.File("again.json"), folder.File("again.json")).Succeeds();
    }

    [Test]
    public void A_file_must_have_all_parameters_as_the_model_has_them()
    {
        TrainingStep step = TrainingStep.Compute(Published), wider = TrainingStep.Compute(Published with { DFf = 32 });

        Refuses(step.Tensors.Where(tensor => tensor.Name != "W_O"), "W_O: the parameter is missing", "all parameters of the model");
        Refuses(wider.Tensors, "W_1: its shape is [16, 32]", "[16, 64], as the model has it");
        Refuses(WithBeta(double.NaN), "beta: an entry is no finite number; allowed: finite numbers");
        Refuses(WithBeta(double.MaxValue), "initialization.values: step 7 grows", "allowed: values, a scale and an optimizer.learningRate");

        IEnumerable<Tensor> WithBeta(double entry) => step.Parameters.Select(tensor => tensor.Name == "beta"
            ? new Tensor(tensor.Definition, tensor.Value.Map(_ => entry, Zeros.Include)) : tensor);

        static void Refuses(IEnumerable<Tensor> tensors, params string[] parts)
        {
            using var folder = new TemporaryFolder();
            string model = WithFile(folder, "step.json", [.. tensors]);
            CommandRun.Of("--model", model).IsRefusedNaming([model, .. parts]);
        }
    }

    /// <summary>An export stands for itself, wherever it lies.</summary>
    [Test]
    public void An_export_whose_model_names_a_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var export = new StringWriter();
        Export.Write(TrainingStep.Compute(Published), export);
        string path = folder.Write("mine.json", export.ToString().Replace(
            "\"seed\"", "\"values\": { \"file\": \"mine.json\" }, \"seed\"", StringComparison.Ordinal));

        CommandRun.Of("compare", path).IsRefusedNaming(path, "model.initialization.values.file: a file is named", "a model file alone");
    }

    [Test]
    public void A_size_that_does_not_fit_them_is_refused_and_so_is_a_word_more()
    {
        CommandRun.Of("--example", Examples.ByHand, "--set", "dModel=8").IsRefusedNaming(
            "initialization.values.E_token: its shape is [5, 4]; allowed: [5, 8]");
        CommandRun.Of("--example", Examples.ByHand, "--set", "word=cats").IsRefusedNaming(
            "--set: 'word=cats': initialization.values.E_token: a word more would need numbers more");
        CommandRun.Of("--example", Examples.ByHand, "--set", "text=world", "--set", "W_O[0,0]=2", "--steps", "2").Succeeds();
    }

    [Test]
    public void An_explanation_says_that_they_are_given()
    {
        CommandRun.Of("explain", "W_O", "0", "0", "--example", Examples.ByHand).Succeeds().Says("Not drawn: the model file gives it.");
        CommandRun.Of("explain", "W_O", "0", "0", "--example", Examples.ByHand, "--set", "W_O[0,0]=2").Succeeds()
            .Says("Put in place of what the model file gives.");
    }

    /// <summary>Of two model files the change is told by its name, and each entry where there are few.</summary>
    [Test]
    public void A_difference_names_the_number_that_was_changed()
    {
        TrainingStep step = TrainingStep.Compute(Examples.Read(Examples.ByHand));
        Matrix<double> one = step["W_O"].Value, many = step["W_O"].Value + 0.5;
        one[1, 2] += 0.25;

        Cause(Other("W_O", one)).Should().Be(string.Create(CultureInfo.InvariantCulture,
            $"the model file: initialization.values.W_O[1][2] was changed from {step["W_O"][1, 2]} to {one[1, 2]}"));
        Cause(Other("W_O", many)).Should().Be("the model file: initialization.values.W_O was changed in 16 of its 16 entries");
        Cause(Other("gamma", step["gamma"].Value + 1)).Should().Be(
            "the model file: initialization.values.gamma was changed in 4 of its 4 entries");
        Cause(step.Model.Giving(null)).Should().Be("the model file: initialization.values no longer gives "
            + "E_token, E_pos, W_Q[0], W_Q[1] and 12 more");
        Cause(step.Model with { LayerNormEpsilon = 0.5 }).Should().Be("the model file: layerNormEpsilon was changed from 1e-5 to 0.5");

        Model Other(string name, Matrix<double> value) => step.Model.Giving(new(
            step.Model.Initialization.Values!.Tensors.Select(tensor => tensor.Name == name ? Given(name, value) : tensor)));

        string Cause(Model model) =>
            LikelyCause.Of(StepComparison.Between(RecordedStep.Of(step), RecordedStep.Of(TrainingStep.Compute(model))));
    }

    /// <summary>
    /// W_Q is given, the rest is drawn. Whoever draws the rest in the other order has made that slip, and has W_Q right; whoever draws W_Q
    /// has not read the file.
    /// </summary>
    [Test]
    public void Whoever_draws_them_learns_that_they_are_given_and_of_no_other_order()
    {
        string[] given = ["W_Q[0]", "W_Q[1]"];
        TrainingStep drawn = TrainingStep.Compute(Published), reseeded = TrainingStep.Compute(PublishedModel.Drawn(DrawOrder.Reseeded));
        TrainingStep right = TrainingStep.Compute(Published.Giving(new(given.Select(name => Given(name, drawn[name].Value + 1)))));
        Comparison all = Comparison.Run(right, Told(reseeded));
        Comparison rest = Comparison.Run(right, Told(TrainingStep.Compute(reseeded.Model.Giving(right.Model.Initialization.Values))));

        With("another order of drawing", all).Should().NotContain(given, "they are not drawn at all");
        With("another order of drawing", rest).Should().NotBeEmpty().And.NotContain(given);
        With("the numbers of the model file left out", Comparison.Run(right, Told(drawn))).Should().Equal(given);

        static ImmutableArray<ExportedTensor> Told(TrainingStep step) => [.. step.Parameters.Select(parameter => Given(
            parameter.Name, parameter.Value))];

        static string[] With(string slip, Comparison comparison) => [.. comparison.Tensors
            .Where(tensor => tensor.Slip?.Name == slip).Select(tensor => tensor.Right.Name)];
    }

    private static string WithFile(TemporaryFolder folder, string name, ImmutableArray<Tensor> tensors)
    {
        using var export = new StringWriter();
        Export.Write(Published, tensors, export);
        folder.Write(name, name.EndsWith(".npz", StringComparison.Ordinal)
            ? NumPyArchive.Of(tensors) : Encoding.UTF8.GetBytes(export.ToString()));
        return folder.WriteModel(model => model["initialization"]!["values"] = new System.Text.Json.Nodes.JsonObject { ["file"] = name });
    }

    private static ExportedTensor Given(string name, Matrix<double> value) => new(
        name, value.RowCount == 1 ? [value.ColumnCount] : [value.RowCount, value.ColumnCount], [.. value.ToRowMajorArray()]);
}
