using System.Text;
using System.Text.Json;
using HandCalc.Cli.Commands;
using HandCalc.Cli.Input;
using HandCalc.Comparisons;
using HandCalc.Explanations;
using HandCalc.Exports;
using HandCalc.Reading;
using HandCalc.Specs.Notation;
using HandCalc.Specs.Witnesses;
using HandCalc.Tensors;
using HandCalc.Terminal.Printing;
using HandCalc.WrongRules;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Engine;

/// <summary>
/// Blocks are described once: a model that is composed of them otherwise is derived, checked, explained, exported and drawn without
/// another line.
/// </summary>
public sealed class AnyArchitecture
{
    private static readonly TrainingStep Step = PreNormModel.Trained;

    /// <summary>The worked example of two blocks is derived, checked and explained in every run.</summary>
    [SetUp]
    public void WaitForAThoroughRun() => Thorough.Only();

    [Test]
    public void It_trains() => Step.Loss.Should().BeLessThan(PreNormModel.Drawn().Loss);

    [Test]
    public void Every_tensor_and_every_gradient_is_what_the_tape_says()
    {
        TapeGradients tape = TapeTransformer.Of(Step);
        Definition[] compared =
            [.. Step.Computation.Definitions.Where(definition => definition.Id is { IsCarried: false, Kind: Kind.Value or Kind.Gradient })];

        compared.Select(definition => definition.Name).Should().BeEquivalentTo(tape.Values.Keys.Concat(tape.Gradients.Keys));
        foreach (Definition definition in compared.Where(definition => definition.Id is not { Symbol: "b_K", Kind: Kind.Gradient }))
        {
            Step[definition.Name].Value.Should(definition.Name).Equal(tape[definition.Name], within: Tolerances.Arithmetic);
        }
    }

    /// <summary>
    /// It adds the same to every score of a row, and softmax does not change by that: what is left of the gradient is rounding.
    /// </summary>
    [Test]
    public void A_bias_of_the_keys_never_matters()
    {
        foreach (Definition bias in Step.Computation.Parameters.Where(parameter => parameter.Id.Symbol == "b_K"))
        {
            string queries = $"{(bias.Id with { Symbol = "b_Q" }).Of(Kind.Gradient)}";
            Step[$"d.{bias.Name}"].LargestEntry.Should()
                .BeLessThan(Tolerances.Arithmetic * Step[queries].LargestEntry, "of {0}", bias.Name);
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
            var told = Matrix<double>.Build.Dense(tensor.Rows.Length, tensor.Columns.Length, (i, j) => recipes.Evaluate(recipe, i, j));
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

    /// <summary>An entry is found by its address, and its gradient is the slope that the command measures.</summary>
    [TestCase("d.block[1].A[0][I@1, <BOS>]", "agree", "d.block[1].head[0] · block[1].V[0]ᵀ")]
    [TestCase("d.block[0].ln_1.gamma/3", "agree", "ln_1")]
    [TestCase("d.E_token[like, 5]", "agree", "rows of d.X added by token")]
    public void The_command_explains_an_entry(string address, params string[] says)
    {
        using var output = new StringWriter();

        ExplainCommand.Run(new Page(output, output), new Recipes(Step), new CellAddress("explain", "tensor", Step.Computation.Definitions)
            .Parse(address), depth: 2).Should()
            .Be(ExitCode.Fine);
        output.ToString().Should().ContainAll(says);
    }

    [Test]
    public void The_command_checks_every_gradient()
    {
        using var output = new StringWriter();

        CheckCommand.Run(new Page(output, output), Step).Should().Be(ExitCode.Fine);
        output.ToString().Should().ContainAll(Step.Parameters.Select(parameter => $"\n  {parameter.Name} "));
    }

    /// <summary>A rule that is about tensors of the published block alone says nothing here; every other is tried in every block.</summary>
    [Test]
    public void Every_wrong_rule_can_be_computed_or_is_about_another_block()
    {
        string[] tried = [.. KnownRules.Mistakes(Step.Model).Where(rule => Evaluated(rule).Length > 0).Select(rule => rule.Name)];

        tried.Should().Contain(["1/√d_k forgotten", "W_O for W_Oᵀ", "no ε", "targets not shifted"]);
        ForwardMistakes.MaskForgotten.In(Step)["block[1].A[0]"][0, 1].Should().BePositive("it is tried in the second block too");

        static Matrix<double>[] Evaluated(WrongRule rule) => [.. rule.Formulas(Step.Model, Step.Computation).Select(formula =>
            formula.Formula.Evaluate([.. formula.Formula.Operands.Select(operand => Step[operand.Source.Name].Value)]))];
    }

    [Test]
    public void What_is_exported_is_compared_and_a_slip_in_a_block_is_named()
    {
        Comparison.Run(Step, Exported(Step), null).Agrees.Should().BeTrue();
        TrainingStep wrong = BackwardMistakes.OutputWeightsNotTransposed.In(Step);

        Comparison comparison = Comparison.Run(Step, Exported(wrong), null);
        (comparison.Start!.Right.Name, comparison.Start.Slip!.Name).Should().Be(("d.block[1].concat", "W_O for W_Oᵀ"));

        static ImmutableArray<ExportedTensor> Exported(TrainingStep step)
        {
            using var text = new StringWriter();
            Export.Write(step, text);
            return ExportFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(text.ToString())), "a file").Tensors;
        }
    }

    /// <summary>
    /// Looked up and multiplied by: the table has the sum of both gradients, and no row of it is zero, not even that of a word that is not
    /// in the text.
    /// </summary>
    [Test]
    public void A_tied_table_has_the_gradients_of_both_of_its_uses()
    {
        Tensor gradient = Step["d.E_token"];

        gradient.Equation.Should().Be("d.E_token = d.logitsᵀ · ln_f.normalized + rows of d.X added by token");
        gradient.Value.EnumerateRows().Should().OnlyContain(row => row.AbsoluteMaximum() > 0);
    }
}
