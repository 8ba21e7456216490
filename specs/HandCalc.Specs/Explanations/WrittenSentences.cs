using HandCalc.Cli.Commands;
using HandCalc.Explanations;
using HandCalc.Models;
using HandCalc.Reading;
using HandCalc.Tensors;
using HandCalc.Terminal.Printing;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Explanations.RecipeNotation;
using static HandCalc.Explanations.Subscript;

namespace HandCalc.Specs.Explanations;

/// <summary>
/// The sentences of an explanation that no entry of the examples needs. (Those that they need are read back from the terminal.)
/// </summary>
public sealed class WrittenSentences
{
    private static readonly Recipe A = new Number(2, "a"), Zero = new Number(0, "z"), Small = new Number(1e-200, "s");

    private static IEnumerable<(Recipe Recipe, string? Sentence)> Zeros() =>
    [
        (A, null),
        (Zero, null),
        (Zero + Zero, "Every term is exactly zero."),
        (A + -A, "The terms cancel exactly."),
        (Sum(Axis.Indices(3), Zero), "Every term is exactly zero."),
        (Sum(Axis.Indices(2), WhereLess(K, At(1), A, -A)), "The terms cancel exactly."),
        (Zero - Zero, "Both sides of the difference are exactly zero."),
        (A - A, "Both sides of the difference are equal."),
        (A * Zero, "Exactly zero, because z is."),
        (Zero * A, "Exactly zero, because z is."),
        (A * (A - A), "Exactly zero, because a − a is."),
        (Zero / A, "Exactly zero, because z is."),
        (Square(Zero), "Exactly zero, because z is."),
        (Called("q", Zero), "Exactly zero, because q is."),
        (Largest(IndexRange.Along(Axis.Indices(2)), Zero), "Exactly zero, because maxₖ z is."),
        (Small * Small, "Smaller than the smallest number that a double holds."),
    ];

    [Test]
    public void Why_a_result_is_zero()
    {
        foreach ((Recipe recipe, string? sentence) in Zeros())
        {
            var calculation = new Calculation(new Grounding([]), "x", recipe, new Indices(0, 0));

            calculation.Lines[^1].Note.Should().Be(sentence, "of {0}", calculation.Formula);
        }
    }

    [Test]
    public void Where_a_number_comes_from_that_is_given()
    {
        TrainingStep first = ReadModel.Published.Step;
        TrainingState placed = TrainingState.Initial(first.Model).With("b_1", Matrix<double>.Build.Dense(1, first.Model.DFf, 0.5));

        Origin(first, "t").Should().Be("The number of this step, counted from 1.");
        Origin(first, "previous.v.b_2").Should().Be("This is the first step, so nothing is remembered yet: the average starts at 0.");
        Origin(first, "W_O").Should().Be("Drawn at random around 0 with standard deviation 0.1, seed 42.");
        Origin(first, "gamma").Should().Be("Not drawn: every entry starts at 1.");
        Origin(first, "beta").Should().Be("Not drawn: every entry starts at 0.");
        Origin(first.Next().Next(), "W_O").Should().Be("What step 2 left behind.");
        Origin(first.Next().Next(), "previous.m.W_O").Should().Be("What step 2 left behind.");
        Origin(first.Next().Next(), "t").Should().Be("The number of this step, counted from 1.");
        Origin(TrainingStep.Compute(first.Model, placed), "b_1").Should().Be("Put in place of what is drawn.");
        Origin(TrainingStep.Compute(first.Model, placed), "b_2").Should()
            .Be("Drawn at random around 0 with standard deviation 0.1, seed 42.");

        Model given = first.Model.Giving(new(
            new ExportedTensor("b_1", [first.Model.DFf], [.. Enumerable.Repeat(0.25, first.Model.DFf)]),
            new ExportedTensor("gamma", [first.Model.DModel], [.. Enumerable.Repeat(1.5, first.Model.DModel)])));
        Origin(TrainingStep.Compute(given), "b_1").Should().Be("Not drawn: the model file gives it.");
        Origin(TrainingStep.Compute(given), "gamma").Should().Be("Not drawn: the model file gives it.");
        Origin(TrainingStep.Compute(given), "b_2").Should().Be("Drawn at random around 0 with standard deviation 0.1, seed 42.");
        Origin(TrainingStep.Compute(given, placed), "b_1").Should().Be("Put in place of what the model file gives.");
        Origin(TrainingStep.Compute(given).Next(), "b_1").Should().Be("What step 1 left behind.");

        static string? Origin(TrainingStep step, string tensor) => new Recipes(step).Explain(tensor, 0, 0).Origin;
    }

    [Test]
    public void What_reads_an_entry()
    {
        Computation of = ReadModel.Published.Step.Computation;
        (Definition Q, Definition K, Definition V) = (of["Q[0]"], of["K[0]"], of["V[0]"]);

        Reader.Sentence([]).Should().Be("Nothing else in this training step is computed from it.");
        Reader.Sentence([new(Q, 1, 2, 3)]).Should().Be("Read by Q[0][like, 3].");
        Reader.Sentence([new(Q, 1, 2, 3), new(K, 1, 1, 0)]).Should().Be("Read by Q[0][like, 3] and K[0][I, 0].");
        Reader.Sentence([new(Q, 8, 0, 0)]).Should().Be("Read by 8 entries of Q[0].");
        Reader.Sentence([new(Q, 8, 0, 0), new(K, 8, 0, 0), new(V, 8, 0, 0)]).Should().Be("Read by 8 entries each of Q[0], K[0] and V[0].");
        Reader.Sentence([new(Q, 8, 0, 0), new(K, 5, 0, 0), new(V, 1, 1, 0)]).Should()
            .Be("Read by 8 entries of Q[0], and by 5 entries of K[0], and by V[0][I, 0].");
    }

    /// <summary>A gradient that is wrong by more than its slope may err.</summary>
    [Test]
    public void A_gradient_that_is_not_the_slope_is_said_to_differ()
    {
        TrainingStep right = ReadModel.Published.Step;
        Expression expression = right.Computation["d.b_2"].Expression!;
        TrainingStep wrong =
            right.With(right.Computation.With("d.b_2", expression with { Evaluate = operands => expression.Evaluate(operands).Add(1e-8) }));

        Verdict(right).Should().EndWith("derived above: they agree");
        Verdict(wrong).Should().EndWith("derived above: they differ");

        static string Verdict(TrainingStep step)
        {
            using var output = new StringWriter();
            ExplainCommand.Run(new Page(output, output), new Recipes(step), (step.Computation["d.b_2"], 0, 5), depth: 1);
            return output.ToString().Split('\n').Single(line => line.StartsWith("    gradient ", StringComparison.Ordinal));
        }
    }
}
