using HandCalc.Models;
using HandCalc.Specs.Notation;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Notation.Tolerances;
using Run = (string ExitCode, string Output);

namespace HandCalc.Specs.Witnesses;

/// <summary>PyTorch, which finds every derivative by automatic differentiation, computes the same training step.</summary>
public sealed partial class PyTorchSpecs
{
    /// <summary>A model that differs from the examples in all that a model file can say.</summary>
    internal static readonly Model AnotherModel = new(
        "Another model", "I like cats and I like like", ["I", "<EOS>", "<PAD>", "like", "<UNK>", "<BOS>"],
        DModel: 9, Heads: 3, DFf: 7, MaxLength: 11, new(Seed: 5_000_000_000, Scale: 0.3, DrawOrder.Reseeded),
        LayerNormEpsilon: 0.01, LossReduction.Mean, new(0.1, 0.5, 0.7, 1e-3, 0.2));

    /// <summary>What the script says when it runs now: of the examples, of an export of another model, and of one with mistakes.</summary>
    private static readonly Lazy<(Run OfExamples, Run OfExport, Run OfMistakes, PyTorchResults[] Results)> Afresh = new(RunAfresh);

    [TestCaseSource(typeof(WorkedExamples))]
    public void Every_tensor_agrees_with_the_results_of_PyTorch(WorkedExample example)
    {
        if (Committed(example) is not { } results)
        {
            Assert.Ignore($"PyTorch has not computed {example.Name} as it is now. To renew its results: {PyTorchResults.ToRenew}");
            return;
        }

        AssertEqual(example.Step, results);
    }

    [Test]
    public void So_it_does_where_all_is_asked_of_the_optimizer_that_may_be()
    {
        TrainingStep step = TrainingStep.Compute(EverySetting.In(PublishedModel.Drawn(DrawOrder.Continuous)));

        AssertEqual(step, PyTorchResults.Of(step.Model)!);
    }

    [Test]
    public void So_it_does_where_several_texts_are_padded_to_one_length()
    {
        PyTorchResults results = PyTorchResults.ReadFile(
            Repository.Path("specs", "HandCalc.Specs", "Witnesses", "PyTorch", "several-texts.json"));

        results.Model.Batch!.Lengths.Distinct().Should().HaveCount(3, "no text is as long as another");
        AssertEqual(TrainingStep.Compute(results.Model), results);
    }

    [TestCaseSource(typeof(WorkedExamples))]
    public void Every_tensor_agrees_with_PyTorch_run_afresh_and_so_do_its_results(WorkedExample example)
    {
        ((string exitCode, string output), _, _, PyTorchResults[] all) = Afresh.Value;
        exitCode.Should().Be("0", "it says {0}", output);
        PyTorchResults afresh = all.Single(results => results.Model.IsSameAs(example.Step.Model));

        AssertEqual(example.Step, afresh);
        Committed(example)?.Keys.Should().Equal(afresh.Keys);
        foreach ((string name, Matrix<double> committed) in Committed(example) ?? afresh)
        {
            committed.Should($"the committed {name}").Equal(afresh[name], within: Arithmetic);
        }
    }

    [Test]
    public void PyTorch_confirms_the_export_of_another_model()
    {
        (string exitCode, string output) = Afresh.Value.OfExport;

        Complaints(output).Should().BeEmpty();
        output.Should().Contain(" compared, 0 wrong, 0 missing");
        exitCode.Should().Be("0");
    }

    [Test]
    public void PyTorch_tells_what_is_wrong_in_an_export()
    {
        (string exitCode, string output) = Afresh.Value.OfMistakes;

        Complaints(output).Should().Equal("loss … WRONG", "d.W_0 … WRONG", "d.W_O … missing");
        exitCode.Should().Be("1");
    }

    /// <summary>Asserts in the order of computation, so that the first tensor named is where two ways of computing part.</summary>
    internal static void AssertEqual(TrainingStep step, PyTorchResults results)
    {
        string[] names = [.. step.Tensors.Select(tensor => tensor.Name)];
        names.Except(results.Keys).Should().BeEmpty("PyTorch computes every tensor");
        results.Keys.Except(names).Should().BeEmpty("the engine computes every tensor");
        foreach (string name in names)
        {
            new EngineTensor(step, name).Should().Equal(results[name], within: Arithmetic);
        }
    }

    /// <summary>Null where an example has changed since: whoever changes one need not have PyTorch.</summary>
    private static PyTorchResults? Committed(WorkedExample example) => PyTorchResults.Of(example.Step.Model);

    private static (Run OfExamples, Run OfExport, Run OfMistakes, PyTorchResults[] Results) RunAfresh()
    {
        using var folder = new TemporaryFolder();
        string[] files = [.. WorkedExamples.All.Select(example => $"{example.Name}.json")];
        TrainingStep another = TrainingStep.Compute(AnotherModel);
        string export = Export(another);
        string mistaken = export
            .Replace("\"d.W_O\"", "\"d.W_0\"", StringComparison.Ordinal)
            .Replace($"\"values\": {another.Loss:R} ", $"\"values\": {another.Loss + 1e-11:R} ", StringComparison.Ordinal);

        Run[] runs = PyTorchScript.Run(
            ["--out", folder.Path, .. files.Select(file => Repository.Path("src", "HandCalc", "Examples", file))],
            ["--compare", folder.Write("export", export)],
            ["--compare", folder.Write("mistaken", mistaken)]);

        return (runs[0], runs[1], runs[2], [.. files.Select(folder.File).Where(File.Exists).Select(PyTorchResults.ReadFile)]);
    }

    /// <summary>The tensors that a check complains of, each with the word that it uses.</summary>
    private static IEnumerable<string> Complaints(string output) =>
        Complaint().Matches(output).Select(line => $"{line.Groups["name"].Value} … {line.Groups["problem"].Value}");

    private static string Export(TrainingStep step)
    {
        using var text = new StringWriter();
        HandCalc.Exports.Export.Write(step, text);
        return text.ToString();
    }

    [GeneratedRegex(@"^(?<name>\S+) +(\S+  (?<problem>WRONG)|(?<problem>missing))\r?$", RegexOptions.Multiline)]
    private static partial Regex Complaint();
}
