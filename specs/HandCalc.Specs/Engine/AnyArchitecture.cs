using System.Text.Json;
using HandCalc.Explanations;
using HandCalc.Exports;
using HandCalc.Specs.Notation;
using HandCalc.Specs.Witnesses;
using HandCalc.Tensors;
using HandCalc.Transformer;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Engine;

/// <summary>
/// Blocks are described once: a model that is composed of them otherwise, with layer norm in front of each part, two layers, residuals
/// around both parts, biases everywhere and one table for reading and writing, is derived, checked, told and drawn without another line.
/// </summary>
public sealed class AnyArchitecture
{
    private const int Layers = 2;

    private static readonly TrainingStep Step = Trained();

    /// <summary>The forward pass of the model, from its blocks.</summary>
    internal static Definition PreNorm(Blocks model)
    {
        Definition x = model.Embedding(), tokens = x.Operands[0].Source;
        for (int layer = 0; layer < Layers; layer++)
        {
            x = Block(model[$"block[{layer}]"], x);
        }

        return model.Loss(model.TiedUnembedding(model["ln_f"].LayerNorm(x), tokens));
    }

    private static Definition Block(Blocks here, Definition x)
    {
        Definition first = here.Sum("residual_1", x, here.Attention(here["ln_1"].LayerNorm(x), biases: true));
        return here.Sum("residual_2", first, here.FeedForward(here["ln_2"].LayerNorm(first)));
    }

    /// <summary>After some steps no bias is zero any more, and no γ one.</summary>
    private static TrainingStep Trained()
    {
        Models.Model model = PublishedModel.Drawn(Models.DrawOrder.Continuous) with { Text = "I like I" };
        var step = TrainingStep.Of(model, TransformerComputation.Compose(model, PreNorm));
        return Enumerable.Range(0, 5).Aggregate(step, (before, _) => before.Next());
    }

    [Test]
    public void It_trains() => Step.Loss.Should().BeLessThan(TrainingStep.Of(Step.Model, Step.Computation).Loss);

    [Test]
    public void Every_tensor_and_every_gradient_is_what_the_tape_says()
    {
        TapeGradients tape = TapeTransformer.OfPreNorm(Step, Layers);
        Definition[] compared = [.. Step.Computation.Definitions.Where(definition => definition.Id is { IsCarried: false, Kind: Kind.Value or Kind.Gradient })];

        compared.Select(definition => definition.Name).Should().BeEquivalentTo(tape.Values.Keys.Concat(tape.Gradients.Keys));
        foreach (Definition definition in compared.Where(definition => definition.Id is not { Symbol: "b_K", Kind: Kind.Gradient }))
        {
            Step[definition.Name].Value.Should(definition.Name).Equal(tape[definition.Name], within: Tolerances.Arithmetic);
        }
    }

    /// <summary>It adds the same to every score of a row, and softmax does not change by that: what is left of the gradient is rounding.</summary>
    [Test]
    public void A_bias_of_the_keys_never_matters()
    {
        foreach (Definition bias in Step.Computation.Parameters.Where(parameter => parameter.Id.Symbol == "b_K"))
        {
            string queries = $"{(bias.Id with { Symbol = "b_Q" }).Of(Kind.Gradient)}";
            Step[$"d.{bias.Name}"].LargestEntry.Should().BeLessThan(Tolerances.Arithmetic * Step[queries].LargestEntry, "of {0}", bias.Name);
        }
    }

    [Test]
    public void Every_gradient_is_the_measured_slope_of_the_loss()
    {
        GradientCheck check = GradientCheck.Run(Step);

        check.Checked.Should().Be((int)Step.Computation.ParameterCount);
        check.Rows.Where(row => !row.Agrees).Select(row => $"d.{row.Name}").Should().BeEmpty();
    }

    [Test]
    public void Every_entry_is_explained_by_what_it_is_computed_from()
    {
        var recipes = new Recipes(Step);
        recipes.Explain("d.block[1].A[0]", 1, 0).Label.Should().Be("d.block[1].A[0][I@1, <BOS>]");
        foreach (Tensor tensor in Step.Tensors.Where(tensor => tensor.Definition.Expression is not null))
        {
            Recipe recipe = recipes.Of(tensor.Definition)!;
            var told = Matrix<double>.Build.Dense(tensor.Rows.Length, tensor.Columns.Length, (i, j) => recipes.Retell(recipe, i, j));
            told.Should(tensor.Equation).Equal(tensor.Value, within: Tolerances.Arithmetic);
        }
    }

    [Test]
    public void Every_tensor_is_exported_with_its_numbers()
    {
        using var output = new StringWriter();
        Export.Write(Step, output);
        JsonElement[] tensors = [.. JsonDocument.Parse(output.ToString()).RootElement.GetProperty("tensors").EnumerateArray()];

        tensors.Select(tensor => tensor.GetProperty("name").GetString()).Should().Equal(Step.Tensors.Select(tensor => tensor.Name))
            .And.Contain(["d.block[1].A[0]", "new.block[0].ln_1.gamma", "ln_f.normalized", "block[0].b_Q[1]"]);
        tensors.Single(tensor => tensor.GetProperty("name").GetString() == "d.block[1].ln_2.gamma").GetProperty("values").EnumerateArray()
            .Select(entry => entry.GetDouble()).Should().Equal(Step["d.block[1].ln_2.gamma"].Value.Enumerate());
    }

    /// <summary>Looked up and multiplied by: the table has the sum of both gradients, and no row of it is zero, not even that of a word that is not in the text.</summary>
    [Test]
    public void A_tied_table_has_the_gradients_of_both_of_its_uses()
    {
        Tensor gradient = Step["d.E_token"];

        gradient.Equation.Should().Be("d.E_token = d.logitsᵀ · ln_f.normalized + rows of d.X added by token");
        gradient.Value.EnumerateRows().Should().OnlyContain(row => row.AbsoluteMaximum() > 0);
    }
}
