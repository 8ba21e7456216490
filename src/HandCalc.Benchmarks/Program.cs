using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using HandCalc.Benchmarks;

// `growth` prints a table of its own; everything else is for BenchmarkDotNet.
if (args is ["growth", ..])
{
    Growth.Print(Console.Out);
    return;
}

IConfig config = DefaultConfig.Instance.WithArtifactsPath(Path.Combine("artifacts", "benchmarks"));
BenchmarkSwitcher.FromAssembly(typeof(TrainingSteps).Assembly).Run(args, config);
