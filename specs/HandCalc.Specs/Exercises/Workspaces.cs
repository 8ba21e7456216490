using HandCalc.Cli;
using HandCalc.Cli.Input;
using HandCalc.Practice.Exercises;
using HandCalc.Practice.Languages;
using HandCalc.Practice.Workspaces;
using HandCalc.Terminal.Printing;
using Progress = HandCalc.Practice.Workspaces.Progress;

namespace HandCalc.Specs.Exercises;

/// <summary><c>handcalc practice</c>, as a reader uses it: a folder of exercises, judged as they are saved; nothing of it is ever lost.</summary>
public sealed class Workspaces
{
    private static TrainingStep Book => ExercisesOfTheBook.Trials[0].Step;

    [Test]
    public void A_workspace_has_a_text_for_each_exercise_and_is_never_written_over()
    {
        using var folder = new TemporaryFolder();
        Practice(folder, "--out", "mine").Succeeds().Says($"{Assignment.All.Length} exercises");
        string[] files = Directory.GetFiles(folder.File("mine"), "*.cs", SearchOption.AllDirectories);
        File.AppendAllText(files[0], "// mine");

        Practice(folder, "--out", "mine").IsRefusedNaming("--out: mine", "nothing of it was touched");
        files.Should().HaveCount(Assignment.All.Length);
        File.ReadAllText(files[0]).Should().EndWith("// mine");
    }

    [TestCase("--out", "other", "holds something else")]
    [TestCase("--out", "new --language pascal", "there is no language 'pascal'; allowed: csharp, python.")]
    [TestCase("--out", "new --example me", "there is no example 'me'")]
    [TestCase("--out", "new --example two-blocks", "exercises are of the published block")]
    [TestCase("check", "", "progress.json: it is not in this folder")]
    [TestCase("hint", "11.2", "progress.json: it is not in this folder")]
    [TestCase("", "", "progress.json: it is not in this folder")]
    public void What_is_no_workspace_is_refused(string command, string rest, string sentence)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("other"));
        folder.Write("other/file", "something");

        Practice(folder, [.. $"{command} {rest}".Split(' ', StringSplitOptions.RemoveEmptyEntries)]).IsRefusedNaming(sentence);
        Directory.Exists(folder.File("new")).Should().BeFalse();
    }

    [TestCase("check", "11.99", "11.99: there is no exercise of this number")]
    [TestCase("check", "11.6", "11.6: this derivation is no exercise")]
    [TestCase("solution", "11.2", "11.2: it is not done yet; allowed: an exercise that is, or --spoil.")]
    public void What_is_no_exercise_is_refused(string command, string number, string sentence)
    {
        using Folder folder = New();
        Practice(folder.In, command, number).IsRefusedNaming(sentence);
    }

    [TestCase("{", "progress.json")]
    [TestCase("""{"schema":2,"language":"csharp","example":"i-like-transformers","solved":[],"hints":[]}""", "progress.json: schema: it is 2")]
    [TestCase("""{"schema":1,"language":"c","example":"i-like-transformers","solved":[],"hints":[]}""", "progress.json: language: it is 'c'")]
    [TestCase("""{"schema":1,"language":"csharp","example":"x","solved":[],"hints":[]}""", "progress.json: example: it is 'x'")]
    [TestCase("""{"schema":1,"language":"csharp","example":"i-like-transformers","solved":["0.1"],"hints":[]}""", "solved: there is no exercise '0.1'")]
    [TestCase("""{"schema":1,"language":"csharp","example":"i-like-transformers","solved":[]}""", "hints")]
    public void A_broken_record_is_told_and_left_as_it_is(string record, string sentence)
    {
        using Folder folder = New();
        string file = folder.In.Write(Progress.FileName, record);

        foreach (string command in new[] { "check", "list", "hint", "reset 1.5" })
        {
            Practice(folder.In, command.Split(' ')).IsRefusedNaming(sentence);
        }

        File.ReadAllText(file).Should().Be(record);
    }

    [Test]
    public void What_is_not_done_is_not_wrong()
    {
        using Folder folder = New();

        CommandRun run = Practice(folder.In, "check");
        (run.ExitCode, run.Error).Should().Be((1, ""));
        run.Says("1.5 The embedding of a token", "1.5 is not done yet.");
    }

    [Test]
    public void What_is_right_is_kept_and_the_next_one_is_open()
    {
        using Folder folder = New();
        folder.Solve("1.5");

        Practice(folder.In, "check").Succeeds().Says("1.5 agrees ", "a model that hides nothing");
        Practice(folder.In, "list").Succeeds().Says("✓ 1.5 ", $"1 of {Assignment.All.Length} done");
        Practice(folder.In, "check").Says("2.2 is not done yet: Derive_Q is open.");
        Practice(folder.In, "solution", "1.5").Succeeds().Says("words + positions");
    }

    [TestCase("dAttention * W_O", "11.2: d.concat is not right.", "W_O for W_Oᵀ")]
    [TestCase("dAttention * W_O * 2", "d.concat is not right.", "The first entry that differs: d.concat[", "should be ")]
    [TestCase("dAttention", "right on the book's numbers", null)]
    [TestCase("W_O", "Its shape is 16×16, and should be 5×16.", null)]
    [TestCase("dAttention * Concat", "line ", "Matrix dimensions must agree")]
    [TestCase("dConcat", "line ", "d.concat is not given here")]
    [TestCase("dAttention * W_0", "line ", "'W_0' does not exist")]
    [TestCase("null!", "returns nothing", null)]
    [TestCase("ToDo(); }  public Matrix<double> Derive_d_concat(int other) { return dAttention", "11.2 is not done yet", null)]
    public void What_is_wrong_is_told(string formula, string sentence, string? more, string? other = null)
    {
        using Folder folder = New();
        folder.Write("11.2", text => text.Replace("ToDo()", formula, StringComparison.Ordinal));

        CommandRun run = Practice(folder.In, "check", "11.2");
        (run.ExitCode, run.Error).Should().Be((1, ""));
        run.Says([.. new[] { formula == "dAttention" ? "d.concat is not right." : sentence, more, other }.OfType<string>()]);
        folder.Progress.Solved.Should().BeEmpty();
    }

    /// <summary>What a text writes into the numbers that it is given, the next answer does not find in them.</summary>
    [Test]
    public void Numbers_that_are_given_are_given_anew_each_time()
    {
        using Folder folder = New();
        folder.Write("13.1", text => text.Replace("return ToDo();",
            "Training.State[$\"previous.m.{name}\"].Clear(); Training.State[$\"previous.m.{name}\"].Add(5, Training.State[$\"previous.m.{name}\"]); return ToDo();",
            StringComparison.Ordinal));
        Practice(folder.In, "check", "13.1").Says("13.1 is not done yet.");

        folder.Solve("13.1");
        Practice(folder.In, "check", "13.1").Succeeds();
    }

    [Test]
    public void A_class_that_was_renamed_and_a_file_that_is_gone_are_told()
    {
        using Folder folder = New();
        folder.Write("11.2", text => text.Replace("class Derivation_11_02", "class Mine", StringComparison.Ordinal));
        Practice(folder.In, "check", "11.2").Says("there is no class Derivation_11_02");
        File.Delete(folder.FileOf("11.2"));
        Practice(folder.In, "check", "11.2").Says("is gone", "practice reset 11.2");
        Practice(folder.In, "reset", "11.2").Succeeds();
        Practice(folder.In, "check", "11.2").Says("11.2 is not done yet.");
    }

    [Test]
    public void A_reset_keeps_what_was_written_and_opens_the_exercise_again()
    {
        using Folder folder = New();
        folder.Solve("11.2");
        string mine = File.ReadAllText(folder.FileOf("11.2"));
        Practice(folder.In, "check", "11.2").Succeeds();

        Practice(folder.In, "reset", "11.2").Succeeds().Says("Derivation_11_02.cs.1.old");
        File.ReadAllText(folder.FileOf("11.2") + ".1.old").Should().Be(mine);
        File.ReadAllText(folder.FileOf("11.2")).Should().Contain("return ToDo();");
        folder.Progress.Solved.Should().BeEmpty();
        Practice(folder.In, "reset", "11.2").Succeeds().Output.Should().NotContain(".old", "nothing was written since");
        folder.Solve("11.2");
        Practice(folder.In, "reset", "11.2").Succeeds().Says("Derivation_11_02.cs.2.old");
    }

    [Test]
    public void Hints_come_one_after_the_other_and_the_last_one_stays()
    {
        using Folder folder = New();

        Practice(folder.In, "hint", "11.2").Succeeds().Says("hint 1 of 3", "d.A = d.C · Bᵀ");
        Practice(folder.In, "hint", "11.2").Succeeds().Says("hint 2 of 3", "d.attention (5×16), W_O (16×16)");
        Practice(folder.In, "hint", "11.2").Succeeds().Says("hint 3 of 3", "d.concat = d.attention · W_Oᵀ");
        Practice(folder.In, "hint", "11.2").Succeeds().Says("hint 3 of 3");
    }

    /// <summary>Keys and savings, as they come: the watch says what became of each.</summary>
    [Test]
    public void A_watch_judges_what_is_saved_and_answers_keys()
    {
        using Folder folder = New();
        var asked = new Queue<Func<char?>>(
        [
            () => 'h', () => 'l', () => 'n',
            () =>
            {
                folder.Solve("2.2");
                return null;
            },
            () => null,
            () => 'q',
        ]);

        CommandRun run = Practice(folder.In, environment => environment with { Key = () => asked.Dequeue()(), IsInterrupted = () => false });
        run.Succeeds().Says("1.5 The embedding", "1.5, hint 1 of 3", "Step 13 · AdamW", "2.2 agrees ", "3.1 A score", "n: next, h: hint");
        folder.Progress.Solved.Should().Equal("2.2");
    }

    [Test]
    public void A_watch_without_a_keyboard_ends_when_it_is_interrupted()
    {
        using Folder folder = New();
        int asked = 0;

        Practice(folder.In, environment => environment with { Key = null, IsInterrupted = () => ++asked > 2 }).Succeeds().Says("Ctrl-C ends.");
    }

    [Test]
    public void Two_watches_lose_nothing_of_each_other()
    {
        using Folder folder = New();
        (Workspace one, Workspace other) = (Workspace.Open(folder.In.Path), Workspace.Open(folder.In.Path));

        one.Solve(Assignment.Of("1.5"));
        other.Solve(Assignment.Of("11.2"));
        one.NoteHint(Assignment.Of("2.2"));
        (string.Join(' ', folder.Progress.Solved), string.Join(' ', folder.Progress.Hints)).Should().Be(("1.5 11.2", "2.2"));
    }

    private static Folder New()
    {
        var folder = new TemporaryFolder();
        Practice(folder, "--out", ".").Succeeds();
        return new(folder);
    }

    private static CommandRun Practice(TemporaryFolder folder, params string[] arguments) => Practice(folder, environment => environment, arguments);

    private static CommandRun Practice(
        TemporaryFolder folder, Func<CommandEnvironment, CommandEnvironment> change, params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int exitCode = Handcalc.Run(["practice", .. arguments], new Page(output, error),
            change(CommandEnvironment.OfProcess with { Folder = folder.Path, Key = null, IsInterrupted = () => true }));
        return new(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>A workspace in a folder of its own.</summary>
    private sealed class Folder(TemporaryFolder folder) : IDisposable
    {
        public TemporaryFolder In => folder;

        public Progress Progress => Progress.Read(folder.File(Progress.FileName));

        public string FileOf(string number) => folder.File(Language.All[0].FileOf(Assignment.Of(number)));

        public void Solve(string number) => Write(number, _ => new CSharp().Solved(Assignment.Of(number), Book));

        public void Write(string number, Func<string, string> change)
        {
            string file = FileOf(number);
            File.WriteAllText(file, change(File.ReadAllText(file)));
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddSeconds(1));
        }

        public void Dispose() => folder.Dispose();
    }
}
