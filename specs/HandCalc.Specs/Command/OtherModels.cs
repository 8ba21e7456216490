using System.Text.Json.Nodes;
using HandCalc.Specs.Notation;

namespace HandCalc.Specs.Command;

/// <summary>Every command takes any valid model.</summary>
public sealed class OtherModels
{
    private static readonly TestCaseData[] More =
    [
        Case("A text of a hundred tokens", model => (model["text"], model["maxLength"], model["loss"], model["dModel"], model["dFf"]) =
            (string.Join(' ', Enumerable.Repeat("I", 98)), 100, "mean", 4, 4)),
        Case("As many heads as features", model => model["heads"] = 16),
        Case("The mean of the losses", model => model["loss"] = "mean"),
        Case("All weights zero", model => model["initialization"]!["scale"] = 0),
        Case("A word that comes twice", model => model["text"] = "like like I"),
        Case("Words that look like markup", model =>
            (model["vocabulary"], model["text"]) =
                (new JsonArray("<PAD>", "<BOS>", "<EOS>", "[red]", "<script>", "[/]"), "[red] <script> [/]")),
        Case("A name that looks like markup", model => model["name"] = "[bold]{0}"),
    ];

    /// <summary>One at each edge of what a model may be; in a thorough run some more.</summary>
    private static readonly TestCaseData[] Models =
    [
        Case("One feature, one word", model => (model["dModel"], model["heads"], model["dFf"], model["text"]) = (1, 1, 1, "I")),
        Case("Words of wide characters, longer than a column", model =>
            (model["vocabulary"], model["text"]) =
                (new JsonArray("<PAD>", "<BOS>", "<EOS>", "日本語", new string('x', 300)), $"日本語 {new string('x', 300)}")),
        .. Thorough.IsAskedFor ? More : [],
    ];

    [TestCaseSource(nameof(Models))]
    public void Each_can_be_told_shown_explained_and_exported(Action<JsonObject> change)
    {
        using var folder = new TemporaryFolder();
        string file = folder.WriteModel(change);

        CommandRun.Of("--model", file).Succeeds().Output.Should().Contain("Step 13 · AdamW").And.Contain(" before, ");
        for (int number = 1; number <= 13; number++)
        {
            CommandRun.Of("step", $"{number}", "--model", file).Succeeds().Output.Should().StartWith($"Step {number} · ");
        }

        foreach (string entry in new[] { "new.W_Q[0]/0,0", "d.X/1,0", "A[0]/0,1", "P/1,2", "losses/0", "d.E_token/0,0", "loss" })
        {
            CommandRun.Of("explain", entry, "--depth", "4", "--model", file).Succeeds().Output
                .Should().Contain(" = ").And.NotContain("NaN").And.NotContain("they differ");
        }

        JsonNode.Parse(CommandRun.Of("export", "--model", file).Succeeds().Output)!["schema"]!.GetValue<int>().Should().Be(1);
    }

    [Test]
    public void A_large_model_is_told_quickly_by_checking_a_part_of_its_gradients()
    {
        using var folder = new TemporaryFolder();
        string file = folder.WriteModel(model => (model["dModel"], model["dFf"]) = (128, 256));

        const int Parameters = ((6 + 5 + 6) * 128) + (4 * 128 * 128) + (2 * 128 * 256) + 256 + (3 * 128);
        CommandRun.Of("--model", file).Succeeds().Lines.Should()
            .ContainSingle(line => line.Contains(" gradients checked", StringComparison.Ordinal))
            .Which.Should().MatchRegex($@"^  \d{{2,3}} of {ReadBack.Printed.Count(Parameters)} gradients checked");
    }

    private static TestCaseData Case(string name, Action<JsonObject> change) => new TestCaseData(change).SetArgDisplayNames(name);
}
