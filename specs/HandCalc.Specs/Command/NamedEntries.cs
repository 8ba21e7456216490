using System.Text.Json.Nodes;
using HandCalc.Explanations;
using HandCalc.Models;
using HandCalc.Specs.Notation;

namespace HandCalc.Specs.Command;

/// <summary>How the entry is named that <c>handcalc explain</c> explains.</summary>
public sealed class NamedEntries
{
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
    public void No_name_is_meant_by_a_letter_that_it_lacks()
    {
        using var folder = new TemporaryFolder();
        string model = folder.WriteModel(_ => { });

        CommandRun.Of("explain", "A[0]", "i", "z", "--model", model).IsRefusedNaming("has no row 'i'", "Did you mean I?");
        CommandRun.Of("explain", "A[0]", "\u202E", "I", "--model", model).Error.Should()
            .Contain("has no row '<U+202E>'").And.NotContain("Did you mean");
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

    /// <summary>What the parts of a formula are called; a product is called by its factors.</summary>
    [Test]
    public void The_parts_of_a_formula_have_the_names_that_the_book_gives_them() => Examples.Names.SelectMany(name =>
    {
        var recipes = new Recipes(TrainingStep.Compute(Examples.Read(name)));
        return recipes.Step.Computation.Definitions.SelectMany(tensor =>
            recipes.Explain(tensor, tensor.Rows.Length / 2, tensor.Columns.Length / 2).Lines
            .Select(line => line.Name).OfType<string>()
            .Where(part => part != tensor.Entry(tensor.Rows.Length / 2, tensor.Columns.Length / 2)));
    }).Distinct().Where(part => !part.Contains('·', StringComparison.Ordinal)).Should().BeEquivalentTo(
        ["m", "sum", "u", "tanh u", "σ", "Y", "directly", "through the variance", "through the mean", "u′", "GELU′", "m̂", "v̂", "√v̂ + ε",
            "direction", "decay"]);

    private static CommandRun Explain(params string[] typed)
    {
        using var folder = new TemporaryFolder();
        return CommandRun.Of(["explain", .. typed, "--model", folder.WriteModel()]).Succeeds();
    }
}
