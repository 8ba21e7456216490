using System.Text.Json.Nodes;
using HandCalc.Specs.Notation;

namespace HandCalc.Specs.Command;

/// <summary>A model file may name texts beside its text; every view of a step shows them.</summary>
public sealed class SeveralTexts
{
    private static readonly Action<JsonObject> Shorter = model =>
        (model["texts"], model["dModel"], model["dFf"]) = (new JsonArray("like"), 4, 4);

    [Test]
    public void The_step_is_told_with_its_texts_its_padding_and_its_losses()
    {
        using var folder = new TemporaryFolder();

        CommandRun.Of("--model", folder.WriteModel(Shorter)).Succeeds()
            .Says("8 tokens in 2 texts (2 rows of padding) of 6 words", "softmax(scaled[0], causal in each text)", "(mean of 6)",
                "<BOS>@5", "like@6", "gradients checked");
    }

    /// <summary>Rows 5 to 7 are the second text, rows 8 and 9 its padding.</summary>
    [TestCase("A[0][9, 0]", "“<PAD>@9” is padding: it sees nothing, so all its weights are 0.")]
    [TestCase("A[0][6, 1]", "“like@6” and “I” stand in different texts, and no text sees another.")]
    [TestCase("A[0][1, 6]", "“I” and “like@6” stand in different texts, and no text sees another.")]
    [TestCase("A[0][6, 8]", "“like@6” does not see “<PAD>@8”, which fills up the rows behind the text.")]
    [TestCase("A[0][5, 6]", "“<BOS>@5” does not see “like@6”, which comes later: the mask leaves it out.")]
    [TestCase("A[0][6, 5]", "exp(scaled[0][like@6, <BOS>@5] − m) / (exp(scaled[0][like@6, <BOS>@5] − m) + ")]
    [TestCase("losses[7]", "No word of its text comes after “<EOS>@7”")]
    [TestCase("losses[6]", "After “like@6” comes “<EOS>”.")]
    [TestCase("d.logits[8, 0]", "No word comes after “<PAD>@8” at the end")]
    [TestCase("X[6, 0]", "E_token[like, 0] + E_pos[1, 0]")]
    [TestCase("d.E_pos[1, 0]", "d.X[I, 0] + d.X[like@6, 0]")]
    [TestCase("d.scaled[0][5, 5]", "“<BOS>@5” sees only itself")]
    public void An_entry_says_what_is_masked(string entry, string said)
    {
        using var folder = new TemporaryFolder();

        CommandRun.Of("explain", entry, "--model", folder.WriteModel(Shorter)).Succeeds().Says(said);
    }

    [Test]
    public void What_is_exported_is_read_back_compared_and_gone_on_from()
    {
        using var folder = new TemporaryFolder();
        string file = folder.WriteModel(Shorter), export = folder.File("export.json"), trained = folder.File("trained.json");
        CommandRun.Of("export", "--model", file, "--out", export).Succeeds();
        CommandRun.Of("train", "--model", file, "--steps", "1", "--out", trained).Succeeds();

        JsonNode.Parse(File.ReadAllText(export))!["model"]!["texts"]!.AsArray().Select(text => (string?)text).Should().Equal("like");
        CommandRun.Of("compare", export).ExitCode.Should().Be(0);
        CommandRun.Of("export", "--from", trained).Succeeds().Output
            .Should().Be(CommandRun.Of("export", "--model", file, "--steps", "1").Succeeds().Output);
    }

    [Test]
    public void A_difference_says_which_texts_came_and_went_and_counts_words_alone()
    {
        using var folder = new TemporaryFolder();
        string Written(string name, params string[] texts) => folder.Write(name, File.ReadAllText(folder.WriteModel(model =>
        {
            Shorter(model);
            model.Remove("texts");
            if (texts.Length > 0)
            {
                model["texts"] = new JsonArray([.. texts.Select(text => (JsonNode)text)]);
            }
        })));

        (string alone, string two, string three) = (Written("alone"), Written("two", "like"), Written("three", "like", "I like"));
        CommandRun.Of("diff", alone, two).Says("the model file: texts was added: [\"like\"]", "mean loss ", "1.766029")
            .Output.Should().NotContain("→ <PAD>").And.NotContain("→ <BOS>");
        CommandRun.Of("diff", three, two).Says("texts was changed from [\"like\",\"I like\"] to [\"like\"]");
        CommandRun.Of("diff", two, alone).Says("texts was taken out: [\"like\"]");
        CommandRun.Of("compare", "--model", alone, Exported(folder, two)).IsRefusedNaming("texts is [\"like\"]");
        CommandRun.Of("compare", "--model", two, Exported(folder, alone)).IsRefusedNaming("texts is left out");
    }

    private static string Exported(TemporaryFolder folder, string model)
    {
        string export = folder.File("exported");
        CommandRun.Of("export", "--model", model, "--out", export).Succeeds();
        return export;
    }
}
