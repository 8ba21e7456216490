using System.Text.Json;
using HandCalc.Models;
using HandCalc.Specs.Notation;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Notation.Tolerances;

namespace HandCalc.Specs.Witnesses;

/// <summary>
/// PyTorch takes ten steps: AdamW with groups of parameters, a schedule and clipped gradients, of the published block and of GPT-2's
/// blocks.
/// </summary>
public sealed class TenSteps
{
    private const int Steps = 10;

    private static readonly string Folder = Repository.Path("specs", "HandCalc.Specs", "Witnesses", "PyTorch");

    private static IEnumerable<string> Files =>
        Directory.EnumerateFiles(Path.Combine(Folder, "Steps"), "*.json").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal);

    /// <summary>What PyTorch found for a model of ten steps; null where it was not asked.</summary>
    internal static PyTorchResults? Of(Model model) =>
        Files.Select(Read).FirstOrDefault(results => results.Model.IsSameAs(model));

    /// <summary>How far every parameter after the tenth step is from PyTorch's, relative to its largest entry; and its version.</summary>
    internal static Lazy<(double Error, string Version)> Worst { get; } = new(() =>
    {
        PyTorchResults[] all = [.. Files.Select(Read)];
        double worst = all.SelectMany(results => Trainer.Steps(TrainingStep.Compute(results.Model), Steps).Last() is var last
            ? last.Parameters.Select(parameter => $"new.{parameter.Name}").Where(name => !IsRoundingAlone(name))
                .Select(name => Apart(last[name].Value, results[$"{Steps}/{name}"]))
            : []).Max();
        return (worst, all[0].Version);

        static double Apart(Matrix<double> found, Matrix<double> right) =>
            (found - right).Enumerate().Max(Math.Abs) / right.Enumerate().Max(Math.Abs);
    });

    [TestCaseSource(nameof(Files))]
    public void Every_step_agrees_with_the_results_of_PyTorch(string file)
    {
        PyTorchResults results = Read(file);
        Matrix<double> losses = results["adamw/losses by step"];
        TrainingStep step = TrainingStep.Compute(results.Model);
        for (int t = 1; t <= Steps; t++, step = step.Next())
        {
            step.Loss.Should().BeApproximately(losses[0, t - 1], Arithmetic * losses[0, 0]);
            foreach ((string name, Matrix<double> right) in results.Where(found => found.Key.StartsWith($"{t}/", StringComparison.Ordinal)))
            {
                string tensor = name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..];
                if (!IsRoundingAlone(tensor))
                {
                    new EngineTensor(step, tensor).Should().Equal(right, within: Arithmetic);
                }
            }
        }

        step.Loss.Should().BeApproximately(losses[0, Steps], Arithmetic * losses[0, 0]);
    }

    [Test]
    public void They_are_of_both_architectures_with_all_that_may_be_asked_of_the_optimizer_and_without()
    {
        Model[] models = [.. Files.Select(file => Read(file).Model)];

        models.Select(model => model.Architecture).Distinct().Should().HaveCount(2);
        models.Select(model => (model.Optimizer.Schedule is null, model.Optimizer.Clip is null, model.Optimizer.Decay)).Distinct()
            .Should().HaveCount(2);
        models.Select(model => (model.Layers, model.TiedEmbeddings, model.Biases)).Should().Contain([(2, true, true), (3, false, false)]);
        Of(EverySetting.In(PublishedModel.Drawn(DrawOrder.Continuous)))!.Keys.Should().Contain(["10/rate", "10/norm", "10/new.W_O"]);
    }

    [Test]
    public void PyTorch_run_afresh_finds_the_same()
    {
        Thorough.Only();
        using var folder = new TemporaryFolder();
        string[] models = [.. Files.Select(file => folder.Write(file, JsonSerializer.Serialize(Read(file).Model, ModelFile.Format)))];
        string found = Directory.CreateDirectory(folder.File("found")).FullName;

        (int exitCode, string output) = new Python("torch", "PyTorch").Run(Folder, ["-B", "ten_steps.py", "--out", found, .. models]);

        exitCode.Should().Be(0, "it says {0}", output);
        foreach (string file in Files)
        {
            PyTorchResults committed = Read(file), afresh = PyTorchResults.ReadFile(Path.Combine(found, file));
            afresh.Keys.Should().Equal(committed.Keys);
            foreach ((string name, Matrix<double> right) in committed.Where(found => !IsRoundingAlone(found.Key)))
            {
                afresh[name].Should($"{file}: {name}").Equal(right, within: Arithmetic);
            }
        }
    }

    private static PyTorchResults Read(string file) => PyTorchResults.ReadFile(Path.Combine(Folder, "Steps", file));

    /// <summary>A bias of the keys adds the same to all scores of a row, and softmax does not see it: its gradient is rounding.</summary>
    private static bool IsRoundingAlone(string tensor) => tensor.Contains("b_K[", StringComparison.Ordinal);
}
