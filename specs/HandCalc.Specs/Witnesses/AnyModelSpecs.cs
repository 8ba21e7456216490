using System.Text;
using HandCalc.Models;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;

namespace HandCalc.Specs.Witnesses;

/// <summary>The worked examples are two models out of many. Here is the tape against the engine on models at random.</summary>
public sealed class AnyModelSpecs
{
    /// <summary>The worst error of any tensor of any model.</summary>
    internal static Lazy<double> OfAnyModel { get; } = RandomModels.Worst(cases: 150, step =>
    {
        var certainty = new Certainty(step);
        foreach (Tensor tensor in step.Tensors.Where(tensor => tensor.Step < 13))
        {
            certainty.Expect(tensor.Name, certainty.Tape[tensor.Name]);
        }

        return certainty.Worst;
    });

    [Test]
    public void Every_tensor_of_any_model_is_what_the_tape_says() => OfAnyModel.Value.Should().BeLessThanOrEqualTo(Tolerances.Arithmetic);

    /// <summary>
    /// A property that is wrong: it holds only where no word comes twice. What is left says so, and nothing else.
    /// </summary>
    [Test]
    public void A_model_that_fails_shrinks_to_the_simplest_one_and_its_file_is_printed()
    {
        Action wrong = () => RandomModels.ForAll(cases: 100, step => step.Model.Ids.Should().OnlyHaveUniqueItems());

        string message = wrong.Should().Throw<AssertionException>().Which.Message;
        message.Should().Contain("only have unique items").And.Contain("after 0 steps of training");
        string file = message[message.IndexOf('{', StringComparison.Ordinal)..];
        Model simplest = ModelFile.Parse(Encoding.UTF8.GetBytes(file), "the message");
        simplest.Ids.Should().HaveCountLessThanOrEqualTo(4, "a word twice is enough, or one that is <BOS> or <EOS>");
        (simplest.Heads, simplest.DModel, simplest.DFf, simplest.MaxLength).Should().Be((1, 1, 1, simplest.Ids.Length));
        simplest.Should().Be(simplest with { LayerNormEpsilon = 1e-5, Loss = LossReduction.Sum });
    }

    [Test]
    public void The_models_tried_differ_in_everything_and_are_the_same_in_every_run()
    {
        List<string> models = Tried();

        models.Should().Equal(Tried()).And.OnlyHaveUniqueItems();
        string all = string.Concat(models);
        foreach (string part in new[]
        {
            "\"heads\":1", "\"heads\":4", "\"dModel\":1,", "\"dModel\":16", "\"maxLength\":10", "\"loss\":\"sum\"",
            "\"loss\":\"mean\"", "\"draw\":\"continuous\"", "\"draw\":\"reseeded\"", "\"scale\":0,", "\"weightDecay\":0}", "w1 w1", "after 3 steps",
        })
        {
            all.Should().Contain(part);
        }
    }

    private static List<string> Tried()
    {
        List<string> models = [];
        RandomModels.ForAll(cases: 150, step => models.Add(new TrainedModel(step.Model, step.State.StepsTaken).ToString()));
        return models;
    }
}
