using System.Text;
using System.Text.Json;
using HandCalc.Practice.Answers;
using HandCalc.Practice.Exercises;
using HandCalc.Practice.Languages;
using HandCalc.Practice.Workspaces;

namespace HandCalc.Specs.Exercises;

/// <summary>The exercises in Python: run by run.py, where this machine has a Python with NumPy, and judged by what it writes.</summary>
public sealed class InPython
{
    private static readonly Tools.Python Python = new("numpy", "NumPy");

    /// <summary>Some of every form: a list of heads, the number of a head, a vector, a setting, the step of AdamW.</summary>
    private static readonly (string Number, string Function, string Body)[] Answers =
    [
        ("1.5", "X", "return E_token[model.ids] + E_pos[:model.n]"),
        ("3.2", "scaled", "np.divide(scores, np.sqrt(model.d_k), out=model.__dict__.setdefault('b', scores.copy())); return model.b"),
        ("3.4", "A", "e = np.tril(np.exp(scaled)); return e / e.sum(1, keepdims=True)"),
        ("4.1", "concat", "return np.hstack(head)"),
        ("6.2", "mean", "return residual.mean(1)"),
        ("6.4", "x_hat", "return (residual - mean[:, None]) / np.sqrt(variance + model.layer_norm_epsilon)[:, None]"),
        ("8.1", "d_loss", "return 1"),
        ("8.1", "d_losses", "return np.ones(model.n - 1) * d_loss / (1 if model.loss == 'sum' else model.n - 1)"),
        ("11.2", "d_concat", "return d_attention @ W_O.T"),
        ("11.3", "d_head", "return d_concat[:, h * model.d_k:(h + 1) * model.d_k]"),
        ("12.1", "d_X", "return sum(d_Q[h] @ W_Q[h].T + d_K[h] @ W_K[h].T + d_V[h] @ W_V[h].T for h in range(model.heads))"),
        ("13.1", "m", "return model.beta1 * m_before + (1 - model.beta1) * gradient"),
        ("13.4", "new", "return theta - model.learning_rate * (m / (1 - model.beta1 ** model.t)"
            + " / (np.sqrt(v / (1 - model.beta2 ** model.t)) + model.epsilon) + model.weight_decay * theta)"),
    ];

    [Test]
    public void Answers_of_every_form_are_judged()
    {
        using var folder = new TemporaryFolder();
        Workspace workspace = New(folder);
        foreach (IGrouping<string, (string Number, string Function, string Body)> exercise in Answers.GroupBy(answer => answer.Number))
        {
            Assignment assignment = Assignment.Of(exercise.Key);
            workspace.Answer(assignment).Should().BeOfType<Answer.NotDone>(exercise.Key).Which.Open.Should().Be(exercise.First().Function);
            foreach ((_, string function, string body) in exercise)
            {
                Change(folder, assignment, text => Regex.Replace(
                    text, $@"(def {function}\(.*\):\n)    raise NotImplementedError", match => $"{match.Groups[1].Value}    {body}"));
            }

            Judgement judgement = Judgement.Of(assignment, workspace.Answer(assignment).Should().BeOfType<Answer.Computed>(exercise.Key).Subject);
            judgement.Wrong.Should().BeNull(exercise.Key);
        }
    }

    [TestCase("return d_attention @ W", "derivation_11_02.py, line 16: NameError: name 'W' is not defined")]
    [TestCase("return d_attention @", "derivation_11_02.py, line 16: invalid syntax")]
    [TestCase("return d_attention @ d_attention", "derivation_11_02.py, line 16: ValueError: ")]
    [TestCase("pass", "derivation_11_02.py: d_concat returns nothing; allowed: an array")]
    [TestCase("import sys; sys.exit(5)", "derivation_11_02.py: it ends the program, with 5; allowed: to return an array")]
    [TestCase("import sys; sys.exit(0)", "derivation_11_02.py: it ends the program, with 0; allowed: ")]
    [TestCase("return np.zeros((model.n, 0))", "derivation_11_02.py: d_concat returns an array without entries, for d.concat")]
    [TestCase("return d_attention @ W_O.T if model.n == 5 else model.q",
        "derivation_11_02.py, line 16 (nothing-hidden: n = 8, d_model = 12, d_k = 3): AttributeError: ")]
    [TestCase("return (d_attention @ W_O.T).astype(np.float16)", "derivation_11_02.py: d_concat returns an array of float16; allowed: ")]
    [TestCase("return d_attention @ W_O.T + 5j", "derivation_11_02.py: d_concat returns an array of complex128; allowed: ")]
    [TestCase("return ['a']", "derivation_11_02.py: d_concat returns an array of <U1; allowed: real numbers in double precision")]
    public void What_gives_no_numbers_is_told_in_a_line(string body, string sentence)
    {
        using var folder = new TemporaryFolder();
        Workspace workspace = New(folder);
        Assignment assignment = Assignment.Of("11.2");
        Change(folder, assignment, text => text.Replace("raise NotImplementedError", body, StringComparison.Ordinal));

        workspace.Answer(assignment).Should().BeOfType<Answer.Broken>().Which.Why.Should().ContainSingle().Which.Should().StartWith(sentence);
    }

    /// <summary>What the page in the workspace says that a model has.</summary>
    [Test]
    public void Every_setting_has_the_name_that_is_said()
    {
        Dictionary<string, byte[]> files = Workspace.Files("/", Language.All[1], Models.Examples.Default).ToDictionary(file => file.Path, file => file.Content);
        string said = Regex.Match(Text("README.md"), @"(?s)- `model` has the sizes and settings: (.*?)\n- ").Groups[1].Value;

        Regex.Matches(said, "`([a-z_0-9]+)`").Select(name => name.Groups[1].Value).Should().BeEquivalentTo(
            JsonDocument.Parse(Text("given/book/model.json")).RootElement.EnumerateObject().Select(setting => setting.Name));

        string Text(string path) => Encoding.UTF8.GetString(files[path]);
    }

    /// <summary>Without the command: what it gives is left as archives, and what is not done says so.</summary>
    [Test]
    public void A_reader_runs_an_exercise_alone()
    {
        using var folder = new TemporaryFolder();
        New(folder);
        Python.Run(folder.Path, "run.py", "11.2").Should().Be((3, "d_concat\n"));
        Python.Run(folder.Path, "run.py", "11.99").Output.Should().StartWith("11.99: there is no exercise of this number; allowed: 1.5, ");
        Python.Run(folder.Path, "run.py").Output.Should().StartWith("run.py: the number of an exercise is missing");
        Change(folder, Assignment.Of("11.2"), text =>
            text.Replace("raise NotImplementedError", "return d_attention @ W_O.T", StringComparison.Ordinal));

        Python.Run(folder.Path, "run.py", "11.2").ExitCode.Should().Be(0);
        Directory.GetFiles(folder.File("results/11.2")).Select(Path.GetFileName).Should().BeEquivalentTo("book.npz", "nothing-hidden.npz");
    }

    private static Workspace New(TemporaryFolder folder)
    {
        Python.Run(folder.Path, "-c", "import numpy"); // or else the test is skipped
        foreach ((string path, byte[] content) in Workspace.Files(folder.Path, Language.All[1], Models.Examples.Default))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.File(path))!);
            folder.Write(path, content);
        }

        return Workspace.Open(folder.Path);
    }

    private static void Change(TemporaryFolder folder, Assignment assignment, Func<string, string> change)
    {
        string file = folder.File(Language.All[1].FileOf(assignment));
        File.WriteAllText(file, change(File.ReadAllText(file)));
    }
}
