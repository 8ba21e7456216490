using HandCalc.Specs.Snapshots;

namespace HandCalc.Specs.Witnesses;

/// <summary>Runs training_step.py where a Python of this machine has PyTorch. Elsewhere the test is skipped and says why.</summary>
internal static class PyTorchScript
{
    private const int CannotCompute = 3;
    private static readonly string Folder = Repository.Path("specs", "HandCalc.Specs", "Witnesses", "PyTorch");
    private static readonly Python Python = new("torch", "PyTorch");

    /// <summary>Runs the script to its end; skips the test where that can't be done.</summary>
    /// <returns>Its exit code, and all that it printed.</returns>
    public static (int ExitCode, string Output) Run(params string[] arguments)
    {
        (int ExitCode, string Output) run = Python.Run(Folder, ["training_step.py", .. arguments]);
        if (run.ExitCode == CannotCompute)
        {
            Assert.Ignore(run.Output.Trim());
        }

        return run;
    }
}
