using System.Text.Json.Nodes;
using HandCalc.Specs.Notation;

namespace HandCalc.Specs.Book;

/// <summary>The example on the page about the format of an export runs and agrees.</summary>
public sealed partial class ExportPage
{
    private static readonly Python Python = new("numpy", "NumPy");
    private static readonly string Page = File.ReadAllText(Repository.Path("src", "HandCalc", "EXPORT.md")).ReplaceLineEndings("\n");
    private static readonly string Example = Block("python");

    [Test]
    public void Its_example_has_twenty_lines() => Example.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(20);

    [Test]
    public void Its_fields_for_programs_are_those_that_are_written()
    {
        Thorough.Only();
        using var folder = new TemporaryFolder();
        CommandRun.Of("export", "--out", folder.File("step.json")).Succeeds();
        CommandRun run = CommandRun.Of("compare", folder.File("step.json"), "--format", "json").Succeeds();
        JsonObject json = JsonNode.Parse(run.Output)!.AsObject();
        JsonObject tensor = json["tensors"]![0]!.AsObject();

        FieldRow().Matches(Page[Page.IndexOf("## For programs", StringComparison.Ordinal)..])
            .SelectMany(row => Name().Matches(row.Groups["names"].Value)).Select(name => name.Groups["name"].Value)
            .Should().Equal(json.Select(field => field.Key).Concat(tensor.Select(field => field.Key)));
    }

    [TestCaseSource(typeof(WorkedExamples))]
    public void Its_example_agrees_and_comes_as_far_as_it_says(WorkedExample example)
    {
        CommandRun run = RunExample(Example, example.Name).Succeeds();

        $"{run.Lines[^1]}\n".Should().Be(Block("text"));
        run.Output.Should().Contain($"  attention  {string.Join('×', example.Step["attention"].Shape)} ");
    }

    [Test]
    public void A_slip_in_its_example_is_recognized()
    {
        const string Root = " / np.sqrt(k.shape[1])";
        Example.Should().Contain(Root);

        CommandRun run = RunExample(Example.Replace(Root, "", StringComparison.Ordinal), WorkedExamples.All[0].Name);

        run.ExitCode.Should().Be(1);
        run.Output.Should().Contain("\nStart here: scaled[0] = ").And.Contain("\n  Likely slip: 1/√d_k forgotten\n");
    }

    /// <summary>Runs a script of NumPy beside an export, and compares what it writes.</summary>
    private static CommandRun RunExample(string script, string example)
    {
        using var folder = new TemporaryFolder();
        CommandRun.Of("export", "--example", example, "--out", folder.File("step.json")).Succeeds();

        (int exitCode, string output) = Python.Run(folder.Path, folder.Write("attention.py", script));

        exitCode.Should().Be(0, "the script says: {0}", output);
        return CommandRun.Of("compare", folder.File("mine.json"));
    }

    /// <summary>The last block in a language.</summary>
    private static string Block(string language) =>
        Regex.Matches(Page, $"```{language}\n(?<text>.*?)```", RegexOptions.Singleline)[^1].Groups["text"].Value;

    [GeneratedRegex(@"^\| (?<names>`.*?) \|", RegexOptions.Multiline)]
    private static partial Regex FieldRow();

    [GeneratedRegex("`(?<name>[^`]+)`")]
    private static partial Regex Name();
}
