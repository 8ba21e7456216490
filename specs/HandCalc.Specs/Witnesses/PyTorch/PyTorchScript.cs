using System.Text.Json;

namespace HandCalc.Specs.Witnesses;

/// <summary>Runs training_step.py where a Python of this machine has PyTorch. Elsewhere the test is skipped and says why.</summary>
internal static partial class PyTorchScript
{
    private const int CannotCompute = 3;

    private const string OneAfterTheOther = """
        import json, sys, training_step
        for sys.argv[1:] in json.loads(sys.argv[1]):
            try:
                training_step.main()
            except SystemExit as end:
                print(f"exit code: {end.code}")
        """;

    private static readonly string Folder = Repository.Path("specs", "HandCalc.Specs", "Witnesses", "PyTorch");
    private static readonly Python Python = new("torch", "PyTorch");

    /// <summary>
    /// Runs it once for each line of arguments, in one process, since loading PyTorch takes a second; skips the test where that can't be
    /// done.
    /// </summary>
    /// <returns>For each line, how it ended, and all that it printed.</returns>
    public static (string ExitCode, string Output)[] Run(params string[][] lines)
    {
        (int exitCode, string output) = Python.Run(Folder, "-B", "-c", OneAfterTheOther, JsonSerializer.Serialize(lines));
        if (exitCode == CannotCompute)
        {
            Assert.Ignore(output.Trim());
        }

        var runs = new List<(string ExitCode, string Output)>();
        int start = 0;
        foreach (Match end in End().Matches(output))
        {
            runs.Add((end.Groups["code"].Value, output[start..end.Index]));
            start = end.Index + end.Length;
        }

        return runs.Count == lines.Length ? [.. runs]
            : throw new AssertionException($"{Folder}: the script did not come to its end: {output}");
    }

    [GeneratedRegex(@"^exit code: (?<code>.*?)\r?\n", RegexOptions.Multiline)]
    private static partial Regex End();
}
