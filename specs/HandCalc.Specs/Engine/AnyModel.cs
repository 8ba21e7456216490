using System.Reflection;
using HandCalc.Models;
using HandCalc.Reading;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;
using HandCalc.WrongRules;

namespace HandCalc.Specs.Engine;

/// <summary>The engine computes any valid model, not only the example: other sizes, words, draws, settings.</summary>
public sealed class AnyModel
{
    private static readonly Model Example = PublishedModel.Drawn(DrawOrder.Continuous);

    private static readonly TestCaseData[] Models =
    [
        Case("One head", Example with { Heads = 1 }),
        Case("As many heads as features", Example with { Heads = 16 }),
        Case("One feature", Example with { DModel = 1, Heads = 1, DFf = 1 }),
        Case("Odd sizes, unused positions", Example with { DModel = 9, Heads = 3, DFf = 7, MaxLength = 8 }),
        Case("The mean of the losses", Example with { Loss = LossReduction.Mean }),
        Case("Another draw, larger weights", Example with { Initialization = new(7, 0.5, DrawOrder.Reseeded) }),
        Case("The largest seed", Example with { Initialization = new(long.MaxValue, 0.1, DrawOrder.Continuous) }),
        Case("A large epsilon", Example with { LayerNormEpsilon = 0.1 }),
        Case("A repeated word", Example with { Text = "I I like I", MaxLength = 6 }),
        Case("An unknown word", Example with { Vocabulary = [.. Example.Vocabulary, "<UNK>"], Text = "I like cats" }),
        Case("Other settings of AdamW", Example with { Optimizer = new(0.1, 0, 0, 1e-3, 0) }),
        Case("Numbers that the file gives", Example.Giving(new(
            new ExportedTensor("b_2", [16], [.. Enumerable.Range(0, 16).Select(k => 0.5 - (k / 8.0))]),
            new ExportedTensor("gamma", [16], [.. Enumerable.Range(0, 16).Select(k => 0.5 + (k / 16.0))])))),
    ];

    /// <summary>The models in which a setting that was forgotten would show.</summary>
    private static IEnumerable<TestCaseData> TellingModels => Models.Where((_, index) => index is 3 or 4 or 5 or 7 or 8);

    [TestCaseSource(nameof(Models))]
    public void Every_gradient_is_the_slope_of_the_loss(Model model)
    {
        GradientCheck check = GradientCheck.Run(TrainingStep.Compute(model), atMost: 300);

        check.Total.Should().Be(model.ParameterCount);
        check.Agrees.Should().BeTrue("{0} must hold slopes", check.Worst);
    }

    /// <summary>
    /// That gradients are slopes does not say that the forward pass is right: it may leave out a setting, and its slopes with it. So the
    /// whole book is derived for other models too.
    /// </summary>
    [TestCaseSource(nameof(TellingModels))]
    public async Task Every_derivation_of_the_book_holds(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Text == Example.Text)
        {
            Thorough.Only(); // in any run, of the text in which words come twice
        }

        var example = new WorkedExample(TrainingStep.Compute(model));
        foreach (Type fixture in Chapter.All)
        {
            var derivation = (Derivation)Activator.CreateInstance(fixture, example)!;
            foreach (MethodInfo test in Chapter.Tests(fixture))
            {
                await derivation.Claims(test, asserting: true);
            }
        }
    }

    /// <summary>
    /// A comparison tries every wrong rule on the model of its user; none may fail there, even if it makes no difference.
    /// </summary>
    [TestCaseSource(nameof(Models))]
    public void Every_wrong_rule_can_be_computed(Model model)
    {
        TrainingStep right = TrainingStep.Compute(model);
        foreach (WrongRule rule in WrongRule.All)
        {
            rule.In(right).Computation.Definitions.Where(definition => definition != right.Computation[definition.Name])
                .Should().NotBeEmpty("{0} replaces a formula", rule);
        }
    }

    /// <summary>γ = 1, β = 0 and zero moments hide mistakes. After some steps they are none of these.</summary>
    [Test]
    public void Gradients_are_slopes_after_ten_steps_as_well()
    {
        TrainingStep step = TrainingStep.Compute(Example with { Optimizer = Example.Optimizer with { LearningRate = 0.01 } });
        for (int taken = 0; taken < 10; taken++)
        {
            step = step.Next();
        }

        step.State.StepsTaken.Should().Be(10);
        step["gamma"].Value.Enumerate().Should().NotContain(1);
        step["beta"].Value.Enumerate().Should().NotContain(0);
        foreach (Tensor tensor in step.Tensors.Where(tensor =>
             tensor.Name.StartsWith("d.", StringComparison.Ordinal) && tensor.Name != "d.loss"))
        {
            new EngineTensor(step, tensor.Name).Should().MatchSlope();
        }
    }

    [Test]
    public void The_same_model_gives_the_same_bits_every_time()
    {
        TrainingStep once = TrainingStep.Compute(Example);
        TrainingStep again = TrainingStep.Compute(Example);
        foreach (Tensor tensor in once.Tensors)
        {
            tensor.Value.Should().BeExactly(again[tensor.Name].Value);
        }
    }

    [Test]
    public void Every_operand_is_computed_before_it_is_used()
    {
        Computation computation = TrainingStep.Compute(Example).Computation;
        foreach (Definition definition in computation.Definitions)
        {
            definition.Operands.All(operand => operand.Source.Index < definition.Index).Should()
                .BeTrue("{0} is computed in order", definition);
        }
    }

    [Test]
    public void A_reader_who_changes_a_value_changes_a_copy()
    {
        TrainingStep step = TrainingStep.Compute(Example);
        step["X"].Value.Clear();

        step["X"].Value.Enumerate().Should().NotContain(0);
    }

    [Test]
    public void Numbers_that_grow_past_a_double_are_refused_with_the_field_to_change()
    {
        Action compute = () => TrainingStep.Compute(Example with { Initialization = Example.Initialization with { Scale = 1e200 } });

        compute.Should().Throw<InvalidInputException>()
            .WithMessage("initialization.scale: *grows past what a double holds, in *allowed: *");
    }

    [Test]
    public void Replacing_one_right_hand_side_changes_what_follows_and_nothing_else()
    {
        TrainingStep step = TrainingStep.Compute(Example);
        Computation wrong =
            step.Computation.With("d.concat", new Operations.Product().Of(step.Computation["d.attention"], step.Computation["W_O"]));

        wrong["d.concat"].Equation.Should().Be("d.concat = d.attention · W_O");
        wrong.Definitions.Select(definition => definition.Name).Should()
            .Equal(step.Computation.Definitions.Select(definition => definition.Name));
    }

    private static TestCaseData Case(string name, Model model) => new TestCaseData(model).SetArgDisplayNames(name);
}
