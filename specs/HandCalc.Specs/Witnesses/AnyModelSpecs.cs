using System.Text;
using HandCalc.Models;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Witnesses;

/// <summary>The worked examples are two models out of many. Here is the tape against the engine on models at random.</summary>
public sealed class AnyModelSpecs
{
    /// <summary>The worst error of any tensor of any model.</summary>
    internal static Lazy<double> OfAnyModel { get; } = RandomModels.Worst(cases: 150, step =>
    {
        var certainty = new Certainty(step);
        Agree(step, certainty);
        return certainty.Worst;
    }, wider: true);

    /// <summary>
    /// A model at random may have a tensor of which few digits can be known; that must not become an excuse. In each model another tensor
    /// is
    /// wrong in one number, by 1e-9 of the largest, and nineteen of twenty must be named.
    /// </summary>
    [Test]
    public void A_wrong_number_in_any_tensor_of_any_model_is_noticed()
    {
        var unnoticed = new List<string>();
        int tried = 0;
        RandomModels.ForAll(cases: 80, step =>
        {
            Tensor[] tensors = [.. step.Tensors.Where(tensor => !tensor.Definition.Id.IsOfOptimizer)];
            WrongNumber wrong = WrongNumber.In(tensors[7 * tried++ % tensors.Length], 1e-9).First();
            string message = Complaint.Of(() => Agree(wrong.PutInto(step), new Certainty(step)));
            if (!message.StartsWith($"{wrong.Tensor.Name} should agree ", StringComparison.Ordinal))
            {
                unnoticed.Add($"{wrong}: {message}");
            }
        }, wider: true);

        unnoticed.Should().HaveCountLessThanOrEqualTo(tried / 20);
    }

    [Test]
    public void Every_tensor_of_any_model_is_what_the_tape_says() => OfAnyModel.Value.Should().BeLessThanOrEqualTo(Tolerances.Arithmetic);

    /// <summary>From the gradients of all steps so far, without the optimizer's memory; whatever is asked of it.</summary>
    [Test]
    public void Every_new_value_of_any_model_is_what_the_long_form_of_AdamW_says() => RandomModels.ForAll(cases: 60, step =>
    {
        List<Dictionary<string, Matrix<double>>> gradients = [];
        for (TrainingStep taken = TrainingStep.Compute(step.Model); gradients.Count <= step.State.StepsTaken; taken = taken.Next())
        {
            gradients.Add(taken.Parameters.ToDictionary(parameter => parameter.Name, parameter => taken[$"d.{parameter.Name}"].Value));
        }

        Dictionary<string, Matrix<double>> parameters = step.Parameters.ToDictionary(given => given.Name, given => given.Value);
        foreach ((string name, Matrix<double> after) in AdamWInLongForm.After(parameters, gradients, step.Model.Optimizer))
        {
            new EngineTensor(step, $"new.{name}").Should().Equal(after, within: Tolerances.Arithmetic);
        }
    }, wider: true);

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
            "\"loss\":\"mean\"", "\"draw\":\"continuous\"", "\"draw\":\"reseeded\"", "\"scale\":0,", "\"weightDecay\":0}", "w1 w1",
            "after 3 steps", "\"decay\":\"matrices\"", "\"schedule\":{\"warmup\":3", "\"clip\":0.01", "\"clip\":1000",
            "\"architecture\":\"gpt2\"", "\"layers\":2", "\"layers\":3", "\"tiedEmbeddings\":true", "\"biases\":false", "\"texts\":",
        })
        {
            all.Should().Contain(part);
        }
    }

    private static void Agree(TrainingStep step, Certainty certainty)
    {
        foreach (Tensor tensor in step.Tensors.Where(tensor => !tensor.Definition.Id.IsOfOptimizer))
        {
            certainty.Expect(new EngineTensor(step, tensor.Name), tensor.Name, certainty.Tape[tensor.Name]);
        }
    }

    private static List<string> Tried()
    {
        List<string> models = [];
        RandomModels.ForAll(
            cases: 150, step => models.Add(new TrainedModel(step.Model, step.State.StepsTaken).ToString()), wider: true);
        return models;
    }
}
