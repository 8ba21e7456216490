using BenchmarkDotNet.Attributes;
using HandCalc.Models;
using HandCalc.Training;

namespace HandCalc.Benchmarks;

/// <summary>What the tests do most: every gradient of the book's model by central differences, and one step from its beginning.</summary>
[MemoryDiagnoser]
public class GradientChecks
{
    private readonly Model model = Examples.Read(Examples.Default);
    private TrainingStep step = null!;

    /// <summary>Prepares the step.</summary>
    [GlobalSetup]
    public void Prepare() => step = TrainingStep.Compute(model);

    /// <summary>All 3,456 gradients against measured slopes.</summary>
    [Benchmark]
    public GradientCheck AllGradients() => GradientCheck.Run(step);

    /// <summary>A step with all its tensors, from the model: what a fixture asks for.</summary>
    [Benchmark]
    public TrainingStep OneStep() => TrainingStep.Compute(model);
}
