using System.Globalization;
using System.Text.Json.Nodes;
using HandCalc.Cli.Commands;
using HandCalc.Models;
using HandCalc.Specs.Notation;
using HandCalc.Terminal.Printing;

namespace HandCalc.Specs.Command;

/// <summary><c>handcalc train</c>: the loss as it falls, and a file from which training goes on to the same bits.</summary>
public sealed class TrainingRuns
{
    private static readonly Model Default = Examples.Read(Examples.Default);

    [Test]
    public void Each_row_is_the_mean_loss_after_so_many_steps_and_as_a_part_of_ln_of_the_vocabulary()
    {
        TrainingStep step = TrainingStep.Compute(Default);
        var expected = new List<string>();
        for (int taken = 0; taken <= 7; taken++, step = step.Next())
        {
            if (taken % 3 == 0 || taken == 7)
            {
                expected.Add(Row(taken, step.MeanLoss));
            }
        }

        Rows(CommandRun.Of("train", "--steps", "7", "--every", "3").Succeeds()).Should().Equal(expected);
    }

    [Test]
    public void A_model_that_trains_on_the_mean_has_the_mean_in_its_rows()
    {
        TrainingStep step = TrainingStep.Compute(Default with { Loss = LossReduction.Mean });

        Rows(CommandRun.Of("train", "--steps", "1", "--set", "loss=mean").Succeeds())
            .Should().Equal(Row(0, step.MeanLoss), Row(1, step.Next().MeanLoss));
    }

    [TestCase("", 100, 21)]
    [TestCase("--steps 0", 0, 1)]
    [TestCase("--steps 20", 20, 21)]
    [TestCase("--steps 21", 21, 12)]
    [TestCase("--steps 1999", 1999, 21)]
    public void There_are_about_twenty_rows_unless_every_says_otherwise(string options, int last, int rows)
    {
        string[] written = Rows(CommandRun.Of(["train", .. Words(options)]).Succeeds());

        written.Should().HaveCount(rows);
        written[^1].Should().StartWith(last.ToString("N0", CultureInfo.InvariantCulture) + " ");
    }

    /// <summary>Steps may be typed before the command as well.</summary>
    [Test]
    public void Steps_before_the_command_are_its_steps() =>
        CommandRun.Of("--steps", "3", "train").Should().Be(CommandRun.Of("train", "--steps", "3"));

    /// <summary>The line falls from the first loss to the last: its characters never rise here.</summary>
    [Test]
    public void The_whole_way_stands_in_one_line()
    {
        string[] line = Words(CommandRun.Of("train", "--steps", "150").Succeeds().Lines[^1]);

        line.Should().HaveCount(3);
        line[1].Should().HaveLength(60).And.StartWith("█").And.Be(string.Concat(line[1].OrderDescending()));
        double.Parse(line[2], CultureInfo.InvariantCulture).Should().BeLessThan(double.Parse(line[0], CultureInfo.InvariantCulture) / 5);
    }

    [Test]
    public void From_its_file_training_goes_on_to_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        (string half, string whole, string again) = (folder.File("half.json"), folder.File("whole.json"), folder.File("again.json"));
        CommandRun.Of("train", "--steps", "4", "--out", half).Succeeds().Says("has what 4 steps came to; --from ");
        CommandRun.Of("train", "--steps", "9", "--out", whole).Succeeds();

        CommandRun.Of("train", "--steps", "5", "--from", half, "--out", again).Succeeds().Says("5 steps of training after 4 steps", "\n      9  ");

        File.ReadAllText(again).Should().Be(File.ReadAllText(whole));
    }

    /// <summary>Whoever reads the file with another program, or compares it, finds what an export of the last step has.</summary>
    [Test]
    public void Its_file_is_a_part_of_the_export_of_its_last_step()
    {
        using var folder = new TemporaryFolder();
        CommandRun.Of("train", "--steps", "4", "--out", folder.File("a.json")).Succeeds();
        Dictionary<string, string> saved = Tensors(File.ReadAllText(folder.File("a.json")));
        Dictionary<string, string> export = Tensors(CommandRun.Of("export", "--steps", "3").Succeeds().Output);

        saved.Remove("t", out string? taken).Should().BeTrue();
        taken.Should().Be("4");
        saved.Should().BeSubsetOf(export.ToList());
        saved.Keys.Should().BeEquivalentTo(export.Keys.Where(name => name.StartsWith("new.", StringComparison.Ordinal)
            || name.StartsWith("m.", StringComparison.Ordinal) || name.StartsWith("v.", StringComparison.Ordinal)));
    }

    /// <summary>Every command that computes a step computes the one that follows.</summary>
    [TestCase("step 13")]
    [TestCase("explain d.W_O 1 1")]
    [TestCase("check")]
    [TestCase("export")]
    [TestCase("write")]
    public void Every_command_goes_on_from_its_file(string command)
    {
        using var folder = new TemporaryFolder();
        CommandRun.Of("train", "--steps", "3", "--out", folder.File("a.json")).Succeeds();

        CommandRun.Of([.. Words(command), "--from", folder.File("a.json"), "--steps", "2"]).Succeeds().Output
            .Should().Be(CommandRun.Of([.. Words(command), "--steps", "5"]).Succeeds().Output);
    }

    [Test]
    public void A_file_is_read_from_standard_input_and_its_model_may_have_other_settings()
    {
        using var folder = new TemporaryFolder();
        CommandRun.Of("train", "--steps", "2", "--out", folder.File("a.json")).Succeeds();
        byte[] file = File.ReadAllBytes(folder.File("a.json"));

        CommandRun.Of(file, "write", "--from", "-").Succeeds().Says("(after 2 steps)");
        CommandRun.Of(file, "train", "--from", "-", "--steps", "1", "--set", "optimizer.learningRate=0.5").Succeeds()
            .Says("learning rate 0.5");
        CommandRun.Of(file, "compare", "-", "--from", "-").IsRefusedNaming("--from: standard input is the file of tensors already");
    }

    [TestCase("tensors", "t", null, "t: the tensor is missing")]
    [TestCase("tensors", "m.W_O", null, "m.W_O: the tensor is missing")]
    [TestCase("shape", "new.b_2", "[1, 16]", "new.b_2: its shape is [1, 16]; allowed: [16]")]
    [TestCase("values", "t", "1.5", "t: 1.5; allowed: ")]
    [TestCase("values", "t", "-1", "t: -1; allowed: ")]
    [TestCase("values", "v.beta", "[-1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]", "v.beta: an entry is negative; allowed: ")]
    [TestCase("values", "m.beta", "[null, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]", "m.beta: an entry is no finite number; allowed: ")]
    [TestCase("model", null, null, "model: the field is missing; allowed: a file that train --out has written.")]
    public void A_file_that_does_not_fit_is_refused(string field, string? tensor, string? value, string message)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.json");
        CommandRun.Of("train", "--steps", "1", "--out", path).Succeeds();
        JsonNode file = JsonNode.Parse(File.ReadAllText(path))!;
        JsonArray tensors = file["tensors"]!.AsArray();
        JsonObject? found = tensors.Select(one => one!.AsObject()).FirstOrDefault(one => (string?)one["name"] == tensor);
        if (found is null)
        {
            file.AsObject().Remove(field);
        }
        else if (value is null)
        {
            tensors.Remove(found);
        }
        else
        {
            found[field] = JsonNode.Parse(value);
            found["values"] = field == "shape" ? new JsonArray(found["values"]!.DeepClone()) : found["values"]!.DeepClone();
        }

        File.WriteAllText(path, file.ToJsonString());

        CommandRun.Of("step", "3", "--from", path).IsRefusedNaming($"{path}: {message}");
    }

    [Test]
    public void Other_sizes_than_the_file_has_are_refused()
    {
        using var folder = new TemporaryFolder();
        CommandRun.Of("train", "--steps", "1", "--out", folder.File("a.json")).Succeeds();

        CommandRun.Of("step", "3", "--from", folder.File("a.json"), "--set", "dFf=32").IsRefusedNaming("W_1: its shape is [16, 64]", "[16, 32]");
    }

    /// <summary>As Ctrl-C does it: after the step that is being taken, the file is written, and goes on to the same bits.</summary>
    [Test]
    public void Whoever_stops_it_has_a_file_all_the_same()
    {
        using var folder = new TemporaryFolder();
        using var output = new StringWriter();
        int asked = 0;

        TrainCommand.Run(new Page(output, output), TrainingStep.Compute(Default), 100, null, folder.File("a.json"), () => ++asked > 6)
            .Should().Be(ExitCode.Interrupted);

        CommandRun.Of("train", "--steps", "6", "--out", folder.File("b.json")).Succeeds();
        File.ReadAllText(folder.File("a.json")).Should().Be(File.ReadAllText(folder.File("b.json")));
        output.ToString().Should().Contain("Stopped after 6 steps of 100.").And.Contain("has what 6 steps came to");
    }

    [Test]
    public void Training_that_leads_too_far_leaves_the_file_as_it_was()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("a.json", "old");

        CommandRun run = CommandRun.Of("train", "--out", file, "--set", "optimizer.learningRate=1e200");

        (run.ExitCode, File.ReadAllText(file)).Should().Be((2, "old"));
        run.Error.Should().Contain("optimizer.learningRate: ").And.Contain("past what a double holds");
        Directory.GetFileSystemEntries(folder.Path).Should().ContainSingle();
    }

    /// <summary>Nobody trains for an hour to hear then that the file can't be written.</summary>
    [Test]
    public void A_folder_without_permission_is_refused_before_the_first_step()
    {
        using var folder = new TemporaryFolder();
        string closed = Directory.CreateDirectory(folder.File("closed")).FullName;
        Permissions.Take(closed);

        CommandRun.Of("train", "--out", Path.Combine(closed, "a.json")).IsRefusedNaming("--out: ", "can't be written");
    }

    [Test]
    public void The_model_file_itself_is_refused()
    {
        using var folder = new TemporaryFolder();
        string model = folder.WriteModel();

        CommandRun.Of("train", "--model", model, "--out", model).IsRefusedNaming("--out: ", "is the model file itself");
    }

    /// <summary>A clock that goes on whenever somebody looks at it: each report is written, and is gone before a row is.</summary>
    [Test]
    public void On_a_terminal_it_is_told_how_far_it_is()
    {
        int seconds = 0;
        using var terminal = new StringWriter();
        var page = new Page(terminal, TextWriter.Null, progress: terminal, elapsed: () => TimeSpan.FromSeconds(++seconds));

        TrainCommand.Run(page, TrainingStep.Compute(Default), 4, every: 2, path: null).Should().Be(ExitCode.Fine);

        string told = terminal.ToString();
        Regex.Matches(told, @"\rTraining: (\d+) %").Select(match => match.Groups[1].Value).Should().Equal("0", "25", "50", "75");
        told.Should().MatchRegex(@"\rTraining: 25 %\r +\r +2 ", "the line is gone before a row is written");
    }

    private static string Row(int taken, double loss) => string.Create(CultureInfo.InvariantCulture,
        $"{taken} {loss:F6} {100 * loss / Math.Log(Default.Vocabulary.Length):F1} %");

    /// <summary>The rows of the table, with one space between their columns.</summary>
    private static string[] Rows(CommandRun run) =>
        [.. run.Lines.SkipWhile(line => !line.Contains("mean loss", StringComparison.Ordinal)).Skip(1).TakeWhile(line => line.Length > 0)
            .Select(line => string.Join(' ', Words(line)))];

    private static Dictionary<string, string> Tensors(string file) => JsonNode.Parse(file)!["tensors"]!.AsArray()
        .ToDictionary(tensor => (string)tensor!["name"]!, tensor => tensor!["values"]!.ToJsonString());

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
