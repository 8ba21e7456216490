using System.Security.Cryptography;
using System.Text.Json.Nodes;
using HandCalc.Comparisons;
using HandCalc.Exports;
using HandCalc.Models;
using HandCalc.Reading;
using HandCalc.Specs.Notation;
using HandCalc.WrongRules;

namespace HandCalc.Specs.Command;

/// <summary>
/// What a port is to reproduce is written as files: all that is listed is there, is right, and together hides no known mistake.
/// </summary>
public sealed class VectorsToConformTo
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly Python Python = new("numpy", "NumPy");
    private static readonly Lazy<IReadOnlyDictionary<string, byte[]>> Written =
        new(() => Vectors.Files("1.2.3").ToDictionary(file => file.Path, file => file.Content));

    private static IEnumerable<string> Cases => Vectors.Cases.Select(one => one.Name);

    [Test]
    public void The_list_has_every_file_with_its_size_and_its_checksum()
    {
        JsonNode list = JsonNode.Parse(Written.Value[Vectors.Manifest])!;

        ((int)list["schema"]!, (string)list["version"]!).Should().Be((Vectors.Schema, "1.2.3"));
        list["cases"]!.AsArray().SelectMany(one => one!["files"]!.AsArray().Select(file =>
            ($"{one["name"]}/{file!["name"]}", (int)file["bytes"]!, (string)file["sha256"]!)))
            .Should().BeEquivalentTo(Written.Value.Where(file => file.Key != Vectors.Manifest).Select(file =>
                (file.Key, file.Value.Length, Convert.ToHexString(SHA256.HashData(file.Value)).ToLowerInvariant())));
    }

    /// <summary>Nothing of the day or of the order of a run is in them.</summary>
    [Test]
    public void The_same_version_has_the_same_bytes() => Vectors.Files("1.2.3")
        .Where(file => !file.Content.AsSpan().SequenceEqual(Written.Value[file.Path])).Select(file => file.Path)
        .Should().BeEmpty("a second run writes what the first did");

    /// <summary>Read with the reader of archives, which knows nothing of their writer.</summary>
    [TestCaseSource(nameof(Cases))]
    public void The_archive_has_the_bits_of_the_step(string name)
    {
        TrainingStep step = Of(name).Step;
        ExportFile file = Read($"{name}/step.npz");

        file.Unreadable.Should().BeEmpty();
        file.Tensors.Select(tensor => tensor.Name).Should().Equal(step.Tensors.Select(tensor => tensor.Name));
        foreach (ExportedTensor tensor in file.Tensors)
        {
            tensor.Shape.Should().Equal(step[tensor.Name].Shape, tensor.Name);
            tensor.Values.Should().Equal(step[tensor.Name].Value.ToRowMajorArray(), tensor.Name);
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void What_was_before_is_all_that_a_step_begins_with(string name)
    {
        TrainingStep step = Of(name).Step;
        ExportFile json = Read($"{name}/before.json"), archive = Read($"{name}/before.npz");
        Dictionary<string, ImmutableArray<double>> given = archive.Tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Values);

        given["ids"].Should().Equal(step.Model.Ids.Select(id => (double)id));
        given["targets"].Should().Equal(step.Model.Targets.Select(id => (double)id));
        archive.Tensors.Where(tensor => tensor.Name is not ("ids" or "targets"))
            .Select(tensor => (tensor.Name, string.Join(' ', tensor.Values)))
            .Should().Equal(json.Tensors.Select(tensor => (tensor.Name, string.Join(' ', tensor.Values))));
        TrainingStep again = TrainingStep.Compute(json.Model!, SavedState.Of(json, json.Model!));
        again.Tensors.Should().OnlyContain(tensor => tensor.Value.Equals(step[tensor.Name].Value), "from it the step has the same bits");
    }

    /// <summary>Nothing is compressed, and an entry says before its bytes how long it is: a program reads it in a few lines.</summary>
    [TestCaseSource(nameof(Cases))]
    public void An_archive_is_read_from_its_beginning(string name)
    {
        byte[] archive = Written.Value[$"{name}/before.npz"];
        var found = new List<string>();
        int at = 0;
        while (BitConverter.ToUInt32(archive, at) == 0x04034b50)
        {
            (BitConverter.ToUInt16(archive, at + 6), BitConverter.ToUInt16(archive, at + 8), BitConverter.ToUInt16(archive, at + 28))
                .Should().Be((0, 0, 0), "no flag is set, nothing is compressed, and there is no extra field");
            int named = BitConverter.ToUInt16(archive, at + 26);
            found.Add(System.Text.Encoding.UTF8.GetString(archive, at + 30, named)[..^".npy".Length]);
            at += 30 + named + BitConverter.ToInt32(archive, at + 18);
        }

        BitConverter.ToUInt32(archive, at).Should().Be(0x02014b50, "then its directory begins");
        archive[at + 5].Should().Be(0, "which names no system");
        found.Should().Equal(Read($"{name}/before.npz").Tensors.Select(tensor => tensor.Name));
    }

    /// <summary>What is said of a case is so.</summary>
    [Test]
    public void A_case_shows_what_it_is_there_for()
    {
        Of("published").Model.IsSameAs(PublishedModel.Drawn(DrawOrder.Continuous)).Should().BeTrue();
        Of("one-head").Model.Heads.Should().Be(1);
        (Of("a-word-twice").Model.Ids.Distinct().Count() < Of("a-word-twice").Model.Ids.Length).Should().BeTrue();
        Of("a-word-twice").Model.Loss.Should().Be(LossReduction.Mean);
        TrainingStep open = Of("nothing-hidden").Step;
        open["gamma"].Value.Enumerate().Should().OnlyContain(gamma => Math.Abs(gamma - 1) > 1e-3);
        open["beta"].Value.Enumerate().Should().OnlyContain(beta => Math.Abs(beta) > 1e-3);
        open.State.StepsTaken.Should().Be(Of("nothing-hidden").StepsBefore);
        Of("tenth-step").Step.State.StepsTaken.Should().Be(9, "so the step is the tenth");
        (Of("gpt2-block").Model.Architecture, Of("gpt2-block").Model.Layers, Of("gpt2-block").Model.TiedEmbeddings)
            .Should().Be((Architecture.Gpt2, 2, true));
        Batch batch = Of("several-texts").Model.Batch!;
        batch.Rows.Should().Contain(row => batch.IsPadding(row));
    }

    /// <summary>A port that agrees in every case has made none of the known mistakes: each gives other numbers in one case at least.</summary>
    [Test]
    public void What_one_case_hides_another_shows()
    {
        Thorough.Only();
        (string Rule, bool IsShown)[] tried = [.. Vectors.Cases.SelectMany(one => KnownRules.Mistakes(one.Model)
            .Select(rule => (rule.Name, Moves(rule, one.Step))))];
        string[] shown = [.. tried.Where(one => one.IsShown).Select(one => one.Rule).Distinct()];

        tried.Select(one => one.Rule).Distinct().Except(shown).Should().BeEmpty("whoever conforms has made no known mistake");
        KnownRules.Mistakes(Of("published").Model).Count(rule => !Moves(rule, Of("published").Step))
            .Should().BeGreaterThan(5, "the published step hides some");

        static bool Moves(WrongRule rule, TrainingStep right)
        {
            try
            {
                TrainingStep wrong = rule.In(right);
                return right.Tensors.Any(tensor => !((wrong[tensor.Name].Value - tensor.Value).Enumerate().Max(Math.Abs)
                    <= Math.Pow(10, -Comparison.DigitsOfDouble) * tensor.LargestEntry));
            }
            catch (InvalidInputException)
            {
                return true; // numbers grow past what a double holds
            }
        }
    }

    [Test]
    public void A_port_compares_itself_with_what_was_before()
    {
        using var folder = new TemporaryFolder();
        CommandRun.Of("vectors", "--out", folder.File("vectors")).Succeeds().Output.Should().Contain("33 files");

        CommandRun.Of("compare", folder.File("vectors/tenth-step/step.npz"), "--from", folder.File("vectors/tenth-step/before.json"))
            .Succeeds().Output.Should().Contain("agree");

        CommandRun.Of("vectors", "--out", folder.File("vectors")).Succeeds();
        Directory.GetFileSystemEntries(folder.Path).Should().ContainSingle("they take the place of those before");

        folder.Write("vectors/published/mine.npz", "an evening's work");
        CommandRun.Of("vectors", "--out", folder.File("vectors")).IsRefusedNaming("--out", "holds something else");
        File.Exists(folder.File("vectors/published/mine.npz")).Should().BeTrue();
    }

    [Test]
    public void No_other_folder_is_written_over()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("thesis"));
        folder.Write("thesis/chapter.txt", "years");

        CommandRun.Of("vectors", "--out", folder.File("thesis")).IsRefusedNaming("--out", "holds something else", "an empty one");
        CommandRun.Of("vectors", "--out", folder.File("thesis/chapter.txt")).IsRefusedNaming("--out", "this is a file");
        CommandRun.Of("vectors").IsRefusedNaming("--out", "it is missing");
        Directory.GetFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories).Should().HaveCount(2);
    }

    /// <summary>Each reads the vectors and stops at the first thing to compute; with that written, it comes to the next.</summary>
    [TestCase("start.py", "todo(\"X\", \"the rows of E_token at ids + the first rows of E_pos\")",
        "t[\"E_token\"][ids] + t[\"E_pos\"][:len(ids)]")]
    [TestCase("start.js", "todo(\"X\", \"the rows of E_token at ids + the first rows of E_pos\")",
        "ids.map((id, i) => t.E_token[id].map((x, j) => x + t.E_pos[i][j]))")]
    [TestCase("start.c", "todo(given, \"X\", \"the rows of E_token at ids + the first rows of E_pos\");", "")]
    public void A_starter_stops_where_a_port_begins(string file, string todo, string solved)
    {
        Thorough.Only();
        using var folder = new TemporaryFolder();
        CommandRun.Of("vectors", "--out", folder.File("vectors")).Succeeds();
        string start = File.ReadAllText(Repository.Path("src", "HandCalc.Practice", "starters", file));

        (int exitCode, string output) = Run(start);
        (exitCode, output).Should().Match<(int, string)>(run => run.Item1 == 1 && run.Item2.Contains("X is next: the rows of E_token"));

        start.Should().Contain(todo);
        Run(start.Replace(todo, solved, StringComparison.Ordinal).Replace("0 * e_pos->at[j]",
            "e_token->at[(int)ids->at[i] * X->columns + j] + e_pos->at[i * X->columns + j]", StringComparison.Ordinal))
            .Output.Should().Contain("Q[0] is next: X · W_Q[0]");
        string mine = File.Exists(folder.File("mine.npz")) ? folder.File("mine.npz") : folder.File("mine.json");
        CommandRun.Of("compare", mine, "--from", folder.File("vectors/published/before.json")).Succeeds().Output
            .Should().Contain("Right so far. Next in the order of computation: Q[0] = X · W_Q[0]");

        (int ExitCode, string Output) Run(string text)
        {
            folder.Write(file, text);
            return Path.GetExtension(file) switch
            {
                ".py" => Python.Run(folder.Path, file, "vectors/published"),
                ".js" => Other("node", file, "vectors/published"),
                _ => Other("cc", "-Wall", "-Wextra", "-Werror", "-o", "start", file, "-lm") is (0, _)
                    ? Other(folder.File("start"), "vectors/published") : (2, "it does not compile"),
            };
        }

        (int ExitCode, string Output) Other(string command, params string[] arguments)
        {
            (int ExitCode, string Output)? run = OtherProgram.Run(command, folder.Path, Patience, arguments);
            if (run is null)
            {
                Assert.Ignore($"{command} is not here, or took longer than {Patience.TotalSeconds} seconds");
            }

            return run!.Value;
        }
    }

    private static VectorCase Of(string name) => Vectors.Cases.Single(one => one.Name == name);

    private static ExportFile Read(string path) => ExportFile.Read(new MemoryStream(Written.Value[path]), path);
}
