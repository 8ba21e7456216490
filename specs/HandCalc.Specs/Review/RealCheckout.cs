using System.Diagnostics;
using System.Text.Json.Nodes;

namespace HandCalc.Specs.Review;

/// <summary>
/// This checkout once more: its sources, and what is built of them. Only the engine, which carries the models, is built anew, and the tests
/// run as an ordinary run does; it takes half a minute.
/// </summary>
internal sealed partial class RealCheckout : IDisposable
{
    private static readonly string[] NoSources = ["bin", "obj", ".git", "artifacts", "TestResults", "StrykerOutput", "node_modules",
        "ms-playwright"];
    private static readonly string[] Programs = ["src/HandCalc.Cli", "src/HandCalc.Book", "specs/HandCalc.Specs",
        "specs/HandCalc.Book.Specs"];
    private static readonly string Output = System.IO.Path.GetRelativePath(Repository.Path("specs", "HandCalc.Specs"),
        AppContext.BaseDirectory);

    private readonly string root = Directory.CreateTempSubdirectory("handcalc-").FullName;

    /// <summary>Copies everything; skips the test in an ordinary run.</summary>
    public RealCheckout()
    {
        Thorough.Only();
        Copy(Repository.Root, root, NoSources);
        TemporaryCheckout.Commit(root);
        foreach (string program in Programs)
        {
            Copy(Repository.Path(program, Output), System.IO.Path.Combine(root, program, Output), [".playwright"]);
        }
    }

    /// <summary>The path of a file.</summary>
    public string File(string path) => System.IO.Path.Combine(root, path);

    /// <summary>Changes the model file of an example; makes another example of the default one if there is none of this name.</summary>
    public void Change(string example, Action<JsonObject> change)
    {
        string file = File($"src/HandCalc/Examples/{example}.json"), before = System.IO.File.Exists(file) ? file
            : File("src/HandCalc/Examples/i-like-transformers.json");
        JsonObject model = JsonNode.Parse(System.IO.File.ReadAllText(before))!.AsObject();
        model["name"] = example;
        change(model);
        System.IO.File.WriteAllText(file, model.ToJsonString());
    }

    /// <summary>Changes a source file of the engine.</summary>
    public void Edit(string path, string right, string wrong)
    {
        string text = System.IO.File.ReadAllText(File(path));
        text.Should().Contain(right);
        System.IO.File.WriteAllText(File(path), text.Replace(right, wrong, StringComparison.Ordinal));
    }

    /// <summary>Builds the engine, and puts it where the programs look for it.</summary>
    public void Build()
    {
        Run("build", "src/HandCalc", "--verbosity", "quiet", "-p:RunAnalyzers=false", "-p:EnforceCodeStyleInBuild=false").Succeeds();
        foreach (string file in Directory.EnumerateFiles(System.IO.Path.Combine(root, "src/HandCalc", Output), "HandCalc.Engine.*"))
        {
            foreach (string program in Programs)
            {
                System.IO.File.Copy(file, System.IO.Path.Combine(root, program, Output, System.IO.Path.GetFileName(file)), overwrite: true);
            }
        }
    }

    /// <summary>Runs the tests.</summary>
    /// <param name="again">
    /// Whether they have run, and only files were accepted since: what asks the engine alone is not asked again.
    /// </param>
    /// <returns>What they print, and those that failed: "FORWARD: Step 3 · Attention (an example): 3.1 …".</returns>
    public (CommandRun Run, string[] Failed) Test(bool again = false)
    {
        string[] filter = again
            ? ["--filter", "FullyQualifiedName!~.Engine.&FullyQualifiedName!~.Witnesses.&FullyQualifiedName!~.Command."] : [];
        CommandRun run = Run(["test", Assembly("specs/HandCalc.Specs"), Assembly("specs/HandCalc.Book.Specs"),
            "--settings", "specs/specs.runsettings", "--logger", "console;verbosity=quiet", .. filter]);
        var failed = new List<string>();
        (string part, string chapter) = ("", "");
        foreach (string line in run.Lines)
        {
            part = Part().IsMatch(line) ? line : part;
            chapter = Chapter().Match(line) is { Success: true } heading ? heading.Groups[1].Value : chapter;
            if (Failure().Match(line) is { Success: true } failure)
            {
                failed.Add($"{part}: {chapter}: {failure.Groups[1].Value}");
            }
        }

        run.Lines.Should().Contain(line =>
            line.Contains($" passed, {failed.Count} failed", StringComparison.Ordinal), "the last line counts what failed");
        return (run, [.. failed]);
    }

    /// <summary>Runs the command.</summary>
    public CommandRun Handcalc(params string[] args) =>
        Run([System.IO.Path.Combine(root, "src/HandCalc.Cli", Output, "handcalc.dll"), .. args]);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(root, recursive: true);

    private string Assembly(string project) => System.IO.Path.Combine(root, project, Output, $"{System.IO.Path.GetFileName(project)}.dll");

    /// <summary>Runs dotnet here, as somebody at a desk does in an ordinary run.</summary>
    private CommandRun Run(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", args)
        {
            WorkingDirectory = root,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        foreach (string name in start.Environment.Keys.Where(name => OfTheGate().IsMatch(name)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DiffEngine_Disabled"] = "true";
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new CommandRun(process.ExitCode, output, error.Result);
    }

    private static void Copy(string from, string to, string[] without)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from).Where(file => !file.Contains(".received.", StringComparison.Ordinal)))
        {
            System.IO.File.Copy(file, System.IO.Path.Combine(to, System.IO.Path.GetFileName(file)), overwrite: true);
        }

        foreach (string folder in Directory.EnumerateDirectories(from)
            .Where(folder => !without.Contains(System.IO.Path.GetFileName(folder))))
        {
            Copy(folder, System.IO.Path.Combine(to, System.IO.Path.GetFileName(folder)), without);
        }
    }

    [GeneratedRegex("^(HANDCALC_.*|CI|TF_BUILD|TEAMCITY_VERSION|JENKINS_URL|GITHUB_ACTIONS|GITLAB_CI"
        + "|VSTEST_.*|MSBUILD.*|DOTNET_(EnableHW|Tiered|Processor).*)$", RegexOptions.IgnoreCase)]
    private static partial Regex OfTheGate();

    [GeneratedRegex("^[A-Z]+$")]
    private static partial Regex Part();

    /// <summary>The heading of a chapter in the table of contents.</summary>
    [GeneratedRegex(@"^  (\S.*)$")]
    private static partial Regex Chapter();

    [GeneratedRegex(@"^    (\S.*?) ?[.…]* FAILED$")]
    private static partial Regex Failure();
}
