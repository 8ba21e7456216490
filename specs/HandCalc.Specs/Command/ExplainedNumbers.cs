using System.Text.Json.Nodes;
using HandCalc.Cli;
using HandCalc.Cli.Printing;
using HandCalc.Explanations;
using HandCalc.Models;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;

namespace HandCalc.Specs.Command;

/// <summary><c>handcalc explain</c>: where a number comes from, in the terminal.</summary>
public sealed class ExplainedNumbers
{
    private static readonly Recipes Recipes = new(TrainingStep.Compute(PublishedModel.Drawn(DrawOrder.Continuous)));

    /// <summary>An entry of each kind of operation.</summary>
    private static IEnumerable<string> Entries() =>
    [
        "X/1,3", "Q[0]/1,3", "scaled[0]/1,0", "A[0]/1,0", "A[0]/0,1", "concat/1,9", "hidden/1,3", "activated/1,3", "mean/1", "variance/1", "x_hat/1,3",
        "normalized/1,3", "P/1,3", "losses/1", "loss", "d.loss", "d.losses/1", "d.P/1,4", "d.P/1,0", "d.logits/1,4", "d.logits/4,0", "d.gamma/3", "d.x_hat/1,3",
        "d.variance/1", "d.mean/1", "d.residual/1,3", "d.hidden/1,3", "d.head[1]/1,3", "d.scaled[0]/0,0", "d.scaled[0]/2,1", "d.W_Q[0]/3,5", "d.X/1,3",
        "d.E_token/0,3", "d.E_token/3,3", "d.E_pos/1,3", "m.W_O/1,3", "v.W_O/1,3", "new.W_O/1,3", "W_O/1,3", "gamma/3", "t", "previous.m.W_O/1,3",
    ];

    [TestCaseSource(nameof(Entries))]
    public void All_that_the_library_says_is_shown(string entry)
    {
        Explanation explanation = Explained(entry);
        string shown = Words(Explain(entry).Output);
        IEnumerable<string?> said =
        [
            $"{explanation.Label} = {NumberText.Of(explanation.Value)}", explanation.Formula, explanation.Origin,
            Reader.Sentence(Recipes.ReadersOf(explanation.Tensor, explanation.Row, explanation.Column)),
            .. explanation.Lines.SelectMany(line => new[] { line.Symbols, line.Numbers, NumberText.Of(line.Value), line.Note }),
        ];

        said.OfType<string>().Where(text => !shown.Contains(Words(text), StringComparison.Ordinal)).Should().BeEmpty();
    }

    [TestCaseSource(nameof(Entries))]
    public void It_fits_a_narrow_terminal(string entry)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var folder = new TemporaryFolder();
        Handcalc.Run(["explain", entry, "--depth", "3", "--model", folder.WriteModel()], new Page(output, error, width: 80)).Should().Be(0);

        output.ToString().Split('\n').Should().OnlyContain(line => line.Length <= 80);
    }

    [TestCase("A[0] 2 1")]
    [TestCase("A[0] 2,1")]
    [TestCase("A[0]/2,1")]
    [TestCase("A[0][2,1]")]
    [TestCase("A[0] like I")]
    [TestCase("A[0] like,I")]
    public void An_entry_can_be_named_in_several_ways(string typed) => Explain(typed.Split(' ')).Should().Be(Explain("A[0][like, I]"));

    /// <summary>A word that comes twice is called by its place, and a label that is a number by itself.</summary>
    [TestCase("<EOS>", "1", "'<EOS>' stands at 2 positions; allowed: <EOS>@2 or <EOS>@4, or its index: 2 or 4.")]
    [TestCase("1", "I", "'I' stands at 2 positions; allowed: I@1 or I@3, or its index: 1 or 3.")]
    public void A_word_that_stands_twice_is_asked_for_by_its_position(string row, string column, string sentence)
    {
        using var folder = new TemporaryFolder();
        string model = folder.WriteModel(model => model["text"] = "I <EOS> I");

        CommandRun.Of("explain", "A[0]", row, column, "--model", model).IsRefusedNaming($"explain: {sentence}");
    }

    [Test]
    public void Labels_come_before_indices()
    {
        using var folder = new TemporaryFolder();
        string file = folder.WriteModel(model =>
            (model["vocabulary"], model["text"]) = (new JsonArray("<PAD>", "<BOS>", "<EOS>", "0", ","), ", 0 ,"));

        CommandRun.Of("explain", "E_token", "0", "0", "--model", file).Succeeds().Lines[0].Should().StartWith("E_token[0, 0] = ");
        CommandRun.Of("explain", "P", ",@3", "0", "--model", file).Succeeds().Lines[0].Should().StartWith("P[,@3, 0] = ");
        CommandRun.Of("explain", "P[0, ,]", "--model", file).Succeeds().Lines[0].Should().StartWith("P[0, ,] = ");
        CommandRun.Of("explain", "X", ",", "0", "--model", file).IsRefusedNaming("explain: ',' stands at 2 positions", ",@1 or ,@3");
    }

    [Test]
    public void A_gradient_stands_beside_the_slope_that_a_nudge_measures()
    {
        CommandRun run = Explain("d.W_Q[0]/3,5");
        NudgedLoss nudge = Recipes.Nudge(Recipes.Step.Computation["d.W_Q[0]"], 3, 5)!.Value;

        run.Lines.Should().ContainSingle(line => line.Contains("L(x + h)  ", StringComparison.Ordinal)).Which.Should().EndWith(NumberText.Of(nudge.Above, 14));
        run.Lines.Should().ContainSingle(line => line.Contains("L(x − h)  ", StringComparison.Ordinal)).Which.Should().EndWith(NumberText.Of(nudge.Below, 14));
        run.Output.Should().Contain("they agree");
        ((nudge.Above - nudge.Below) / (2 * nudge.H)).Should().BeApproximately(Recipes.Step["d.W_Q[0]"][3, 5], nudge.Slope.Error);
        Explain("W_Q[0]/3,5").Output.Should().NotContain("L(x + h)");
    }

    /// <summary>From a new weight through the loss to the text, and each number on the way is explained once.</summary>
    [Test]
    public void One_can_walk_back_from_a_new_weight_to_the_text()
    {
        string[] lines = Explain("new.W_Q[0]/3,5", "--depth", "40").Lines;

        foreach (string tensor in new[] { "v.W_Q[0]", "d.W_Q[0]", "d.Q[0]", "d.scaled[0]", "d.concat", "d.x_hat", "d.logits", "P", "logits", "concat", "A[0]", "X" })
        {
            lines.Should().Contain(line => line.TrimStart().StartsWith($"{tensor}[", StringComparison.Ordinal) && line.Contains(" = ", StringComparison.Ordinal));
        }

        lines.Should().Contain(line => line.TrimStart().StartsWith("E_token[", StringComparison.Ordinal) && line.EndsWith("   given", StringComparison.Ordinal));
        lines.Where(line => line.Contains("] = Σₖ ", StringComparison.Ordinal)).Select(line => line.Trim()).Should().OnlyHaveUniqueItems();
    }

    /// <summary>What is left out is counted, and its sum is said, so that the terms still add up.</summary>
    [Test]
    public void A_term_that_is_left_out_is_not_left_out_silently()
    {
        Explanation explanation = Explained("hidden/1,3");
        double[] terms = [.. explanation.Lines.Where(line => line.Name is null).Select(line => line.Value)];
        double others = terms.Sum() - terms.OrderByDescending(Math.Abs).Take(4).Sum();

        string[] lines = Explain("activated/1,3", "--depth", "3").Lines;

        lines.Should().ContainSingle(line => line.Contains(" = Σₖ attention[", StringComparison.Ordinal));
        lines.Should().Contain(line => line.Trim() == $"… and {terms.Length - 4} smaller terms, together {NumberText.Of(others)}");
    }

    private static CommandRun Explain(params string[] typed)
    {
        using var folder = new TemporaryFolder();
        return CommandRun.Of(["explain", .. typed, "--model", folder.WriteModel()]).Succeeds();
    }

    private static Explanation Explained(string entry)
    {
        string[] parts = entry.Split('/');
        int[] places = parts.Length == 1 ? [] : [.. parts[1].Split(',').Select(int.Parse)];
        Definition tensor = Recipes.Step.Computation[parts[0]];
        return places.Length == 2 ? Recipes.Explain(tensor, places[0], places[1])
            : places.Length == 0 ? Recipes.Explain(tensor, 0, 0)
            : tensor.Rows.Length > 1 ? Recipes.Explain(tensor, places[0], 0) : Recipes.Explain(tensor, 0, places[0]);
    }

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
