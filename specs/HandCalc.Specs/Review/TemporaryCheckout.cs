using System.Collections.Concurrent;
using System.Diagnostics;
using HandCalc.Cli;
using HandCalc.Cli.Input;
using HandCalc.Differences;
using HandCalc.Models;
using HandCalc.Snapshots;
using HandCalc.Specs.Book;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;
using HandCalc.Terminal.Checkouts;
using HandCalc.Terminal.Printing;

namespace HandCalc.Specs.Review;

/// <summary>A checkout as small as it can be: a solution, a model file, its snapshots, and two pages that quote numbers.</summary>
internal sealed class TemporaryCheckout : IDisposable
{
    private const string Example = Examples.Default;

    /// <summary>The texts of tensors: most checkouts begin alike.</summary>
    private static readonly ConcurrentDictionary<Tensor, string> Texts = new(ReferenceEqualityComparer.Instance);

    private readonly TemporaryFolder folder = new();

    /// <summary>The tests that would fail, each by the file that it receives.</summary>
    private readonly SortedDictionary<string, FailedTest> failed = new(StringComparer.Ordinal);

    /// <summary>Approves everything about a model.</summary>
    public TemporaryCheckout(Model? model = null)
    {
        Model = model ?? Small;
        folder.Write("HandCalc.Specs.sln", "");
        Approve(model is null ? ChangedSteps.Right : TrainingStep.Compute(Model));
    }

    /// <summary>A checkout in which the model was changed after all of it was approved, and the tests have run since.</summary>
    public static TemporaryCheckout Changed(Func<Model, Model> change)
    {
        var checkout = new TemporaryCheckout();
        checkout.Change(change);
        return checkout;
    }

    /// <summary>A model of a few numbers.</summary>
    public static Model Small { get; } = PublishedModel.Drawn(DrawOrder.Continuous) with { Name = Example, DModel = 4, DFf = 3, Heads = 2 };

    /// <summary>The model that is approved.</summary>
    public Model Model { get; }

    /// <summary>Its path.</summary>
    public string Path => folder.Path;

    /// <summary>The fixture that quotes a number.</summary>
    public string Fixture => File("specs", "HandCalc.Specs", "Step07_Loss.cs");

    /// <summary>The README, which quotes a number and shows a matrix.</summary>
    public string Readme => File("README.md");

    /// <summary>The path of a snapshot without its ending.</summary>
    public string Stem(string tensor, int? step = null, string example = Example) =>
        File("snapshots", example, $"{step ?? TrainingStep.Compute(Model)[tensor].Step:00}-step",
            $"{step ?? TrainingStep.Compute(Model)[tensor].Step}.1 {tensor}");

    /// <summary>The path of a file.</summary>
    public string File(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Writes the model file and all that is approved about a training step.</summary>
    public void Approve(TrainingStep step, string example = Example)
    {
        Write(File("src", "HandCalc", "Examples", $"{example}.json"), ModelFile.ToJson(step.Model).ToJsonString());
        foreach (Tensor tensor in step.Tensors)
        {
            Write(Stem(tensor.Name, tensor.Step, example) + Snapshot.Approved, Texts.GetOrAdd(tensor, tensor => SnapshotText.Of(tensor)));
        }

        Write(Index(example) + Snapshot.Approved, Lineage.Of(step.Computation).Text);
        Write(File("snapshots", example, "01-step", "1.2 vocabulary" + Snapshot.Approved), string.Join('\n', step.Model.Vocabulary) + "\n");
        Write(Readme, Page(step));
        Write(Fixture, Prose(step));
    }

    /// <summary>Writes as received what a training step has otherwise, as the tests do.</summary>
    public void Receive(TrainingStep step, string example = Example)
    {
        foreach (Tensor tensor in step.Tensors)
        {
            Take(Stem(tensor.Name, tensor.Step, example), Snapshot.Approved, Snapshot.Received, SnapshotText.Of(tensor), example,
                tensor.Step);
        }

        Take(Index(example), Snapshot.Approved, Snapshot.Received, Lineage.Of(step.Computation).Text, example);
        foreach ((string page, string ending, string received) in new[] { (Readme, ".md", ".received.md"),
            (Fixture, ".cs", ".received.txt") })
        {
            Take(page[..^3], ending, received, ProseNumbers.RenewedPage(page, System.IO.File.ReadAllText(page), step));
        }

        WriteRecord();
    }

    /// <summary>Writes a text as received by a test, if it is not what is approved.</summary>
    public void ReceiveText(string stem, string approved, string received, string text)
    {
        Take(stem, approved, received, text);
        WriteRecord();
    }

    private string Index(string example) => File("snapshots", example, RecordedStep.Index);

    private void Take(string stem, string approved, string received, string text, string? example = null, int step = 0)
    {
        if (!System.IO.File.Exists(stem + approved) || System.IO.File.ReadAllText(stem + approved) != text)
        {
            Write(stem + received, text);
            string name = System.IO.Path.GetFileName(stem), path = System.IO.Path.GetRelativePath(Path, stem + received).Replace('\\', '/');
            failed[stem] = new($"a test of {name}", name, example, step, null, new Dictionary<string,
                string>
            { [path] = ReceivedRecord.HashOf(text) });
        }
    }

    /// <summary>Lets the test of a derivation fail for another reason than that it received something else.</summary>
    public void Fail(string stem, string says)
    {
        failed[stem] = failed[stem] with { Fails = says };
        WriteRecord();
    }

    /// <summary>Writes another model file, and what the tests would receive of it.</summary>
    public void Change(Func<Model, Model> change, string example = Example)
    {
        Model model = change(Model);
        Write(File("src", "HandCalc", "Examples", $"{example}.json"), ModelFile.ToJson(model).ToJsonString());
        Receive(TrainingStep.Compute(model), example);
    }

    /// <summary>Commits everything to git; skips the test where there is no git.</summary>
    public void Commit() => Commit(Path);

    /// <summary>Commits everything in a folder to git; skips the test where there is no git.</summary>
    public static void Commit(string folder)
    {
        Git(folder, "init", "--quiet");
        Git(folder, "add", "--all");
        Git(folder, "-c", "user.name=a reader", "-c", "user.email=reader@example.org", "commit", "--quiet", "--message", "as it is");
    }

    /// <summary>Runs the command in this folder; nobody can be asked.</summary>
    public CommandRun Run(params string[] args) => RunAsked(null, [], args);

    /// <summary>Runs the command in this folder, and expects that it finds a difference.</summary>
    public CommandRun Differs(params string[] args)
    {
        CommandRun run = Run(args);
        run.Error.Should().BeEmpty();
        run.ExitCode.Should().Be(1, "{0}", run.Output);
        return run;
    }

    /// <summary>Runs the command in this folder, on a page of some width.</summary>
    public CommandRun RunAt(int width, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = Handcalc.Run(args, new Page(output, error, width), new(Path, _ => null, null));
        return new CommandRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Runs the command in this folder.</summary>
    /// <param name="answer">What is answered when it asks; null if nobody is there.</param>
    /// <param name="variables">The environment.</param>
    /// <param name="args">The arguments.</param>
    public CommandRun RunAsked(string? answer, Dictionary<string, string> variables, params string[] args) =>
        RunIn(new(Path, variables.GetValueOrDefault, answer is null ? null : () => answer), args);

    /// <summary>Runs the command in some environment.</summary>
    public static CommandRun RunIn(CommandEnvironment environment, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = Handcalc.Run(args, new Page(output, error), environment);
        return new CommandRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>The received files that are left, but for the record of the tests.</summary>
    public IEnumerable<string> LeftReceived() => Directory.EnumerateFiles(Path, "*.received.*", SearchOption.AllDirectories)
        .Where(file => System.IO.Path.GetFileName(file) != ReceivedRecord.FileName);

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    private void WriteRecord() => ReceivedRecord.Write(File("snapshots"), failed.Values);

    private static string Page(TrainingStep step) =>
        FormattableString.Invariant($"The loss is `loss` = {step.Loss:F6}.\n\n```text\n{SnapshotText.Of(step["P"])}```\n");

    private static string Prose(TrainingStep step) => FormattableString.Invariant(
        $"// `losses[I]` = {step["losses"][1, 0]:F6} is more than `b_1[0]` = {step["b_1"][0, 0]:F6}.\n")
        + FormattableString.Invariant($"// `mean(losses) after the step` = {step.Next().MeanLoss:F6}\npublic class Step07;\n");

    private static void Write(string path, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, text);
    }

    private static void Git(string folder, params string[] arguments)
    {
        Thorough.Only();
        try
        {
            using Process git = Process.Start(new ProcessStartInfo("git", arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardError = true
            })!;
            string errors = git.StandardError.ReadToEnd();
            git.WaitForExit();
            git.ExitCode.Should().Be(0, "git says {0}", errors);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore("There is no git on this machine.");
        }
    }
}
