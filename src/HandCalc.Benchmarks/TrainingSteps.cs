using BenchmarkDotNet.Attributes;
using HandCalc.Timing;
using HandCalc.Training;

namespace HandCalc.Benchmarks;

/// <summary>A complete training step: forward, backward, AdamW.</summary>
[MemoryDiagnoser]
public class TrainingSteps
{
    private TrainingLoop loop = null!;

    /// <summary>Which model.</summary>
    [ParamsAllValues]
    public Size Model { get; set; }

    /// <summary>The sizes that are compared with the peers.</summary>
    public enum Size
    {
        /// <summary>The model of the book.</summary>
        Textbook,

        /// <summary>256 features, 64 tokens.</summary>
        Middle,

        /// <summary>768 features, 64 tokens.</summary>
        Large,
    }

    /// <summary>Prepares the loop.</summary>
    [GlobalSetup]
    public void Prepare() => loop = new TrainingLoop(Model switch
    {
        Size.Textbook => SizedModel.Of(16, 2, 64, 5, 6),
        Size.Middle => SizedModel.Of(256, 4, 1024, 64, 256),
        _ => SizedModel.Of(768, 12, 3072, 64, 256),
    });

    /// <summary>One step.</summary>
    [Benchmark]
    public double Step() => loop.Step();
}
