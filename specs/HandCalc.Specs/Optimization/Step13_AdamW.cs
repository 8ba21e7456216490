using HandCalc.Models;
using HandCalc.Specs.Notation;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Notation.Tolerances;

namespace HandCalc.Specs.Optimization;

// # Step 13 · AdamW
//
// Given       (steps 8 to 12)  g = d.θ for every parameter θ
// To derive   m.θ, v.θ and new.θ
//
// The gradient says which way the loss grows, so we step the other way. How far? The plainest rule, a fixed multiple of the
// gradient, treats all alike: here the gradients of `W_lm` are thousands of times larger than those of `W_Q`, and no single
// multiple suits both.
//
// **AdamW** gives each parameter a step of its own. It keeps two running averages, called first and second **moment**: m of the
// gradient g, v of its square. The step goes against m/√v (both corrected in 13.3): the gradient, freed of its size. We write
// m₀ and v₀ for the averages before the step, and t, which was the list of ids, now for the number of the step, from 1.
//
// The model file states the settings: the **learning rate** η, `learningRate` = 0.001, which sets the length of a step; the
// **weight decay** λ, `weightDecay` = 0.01, by which parameters shrink; β₁ and β₂, which say how long the averages remember,
// `beta1` = 0.9 and `beta2` = 0.999; and a small ε that keeps the division safe, `epsilon` = 1e-8. (These are not the β and the
// ε of step 6.)
[TestFixtureSource(typeof(WorkedExamples))]
public sealed class Step13_AdamW(WorkedExample example) : Derivation(example)
{
    private OptimizerSettings Settings => Model.Optimizer;

    private IEnumerable<string> Parameters => Training.Parameters.Select(parameter => parameter.Name);

    // The first average: keep the part β₁ of the old one, add the part 1 − β₁ of the new gradient. Before the first step the
    // old one is zero, so with `beta1` = 0.9, m is a tenth of the gradient.
    //
    // The summary has the whole chapter in a line for each parameter tensor. The largest gradients differ by a factor of
    // thousands, and m and √v with them; the largest steps are nearly the same. The matrices of 13.1, 13.2 and 13.4 show every
    // entry; read the summary again at the end.
    [Derives("13.1", @"m = β_1 m_0 + (1 - β_1)\, g")]
    public Task The_first_moment_averages_the_gradients()
    {
        foreach (string name in Parameters)
        {
            Matrix<double> derived = (Settings.Beta1 * Before("m", name)) + ((1 - Settings.Beta1) * Gradient(name));

            Step[$"m.{name}"].Should().Equal(derived, within: Arithmetic);
        }

        return Task.WhenAll(
            ApproveTable("summary", ["parameter", "largest gradient", "largest m", "largest √v", "largest step"],
                Parameters.Select(name => (Cell[])
                [
                    name, Largest(Gradient(name)), Largest(Value($"m.{name}")), Largest(Value($"v.{name}").PointwiseSqrt()),
                    Largest(Value($"new.{name}") - Value(name)),
                ])),
            ApproveInUnits("m", small: 1e-6, other: 1e-3));

        static Cell Largest(Matrix<double> matrix) => Table.Number(matrix.Enumerate().Max(Math.Abs));
    }

    // The second average is of the squares, entry by entry. It remembers far longer, and says how large the gradients of a
    // parameter usually are.
    [Derives("13.2", @"v = β_2 v_0 + (1 - β_2)\, g ⊙ g")]
    public Task The_second_moment_averages_the_squares_of_the_gradients()
    {
        foreach (string name in Parameters)
        {
            Matrix<double> squares = Gradient(name).PointwisePower(2);

            Step[$"v.{name}"].Should().Equal((Settings.Beta2 * Before("v", name)) + ((1 - Settings.Beta2) * squares), within: Arithmetic);
            Value($"v.{name}").Enumerate().Should().OnlyContain(entry => entry >= 0);
        }

        return ApproveInUnits("v", small: 1e-12, other: 1e-6);
    }

    // Both averages began at zero, so early on they are too small. After t steps the shares of the gradients in m add up to
    // $1 − β_1^t$, not to 1:
    //
    // $$
    // m = (1 − β_1) (g_t + β_1 g_{t−1} + β_1^2 g_{t−2} + \dots + β_1^{t−1} g_1)
    // $$
    //
    // $$
    // (1 − β_1)(1 + β_1 + β_1^2 + \dots + β_1^{t−1}) = 1 − β_1^t
    // $$
    //
    // Dividing by that repairs it; the same holds for v with β₂. After the first step m̂ is the gradient itself, and v̂ is its
    // square.
    [Derives("13.3", @"m̂ = \frac{m}{1 - β_1^t}, \qquad v̂ = \frac{v}{1 - β_2^t}")]
    public void The_averages_are_corrected_for_their_start_at_zero()
    {
        Training.State.StepsTaken.Should().Be(0, "this is the first step, t = 1");
        foreach (string name in Parameters)
        {
            Corrected(name).First.Should().Equal(Gradient(name), within: Arithmetic);
            Corrected(name).Second.Should().Equal(Gradient(name).PointwisePower(2), within: Arithmetic);
        }
    }

    // The step to $θ_new$, which the code calls new.θ, goes against m̂/√v̂, times the learning rate. Besides, each parameter
    // decays: it loses the part η·λ of itself, which keeps weights from growing without need.
    [Derives("13.4", @"θ_{\text{new}} = θ - η \left( \frac{m̂}{√{v̂} + ε} + λ\, θ \right)")]
    public Task Every_parameter_steps_against_its_gradient_and_decays()
    {
        foreach (string name in Parameters)
        {
            Matrix<double> theta = Value(name);
            Matrix<double> derived = theta - (Settings.LearningRate * (Direction(name) + (Settings.WeightDecay * theta)));

            Step[$"new.{name}"].Should().Equal(derived, within: Arithmetic);
        }

        return Approve([.. Parameters.Select(name => $"new.{name}")]);
    }

    // The W in AdamW is for weight decay, here apart from the gradient. The older way adds λ·θ to the gradient. Then √v̂
    // divides the decay too: where gradients are large, hardly any of it is left. At the first step the older way leaves only
    // the sign of g + λθ.
    [Derives("13.5", @"\text{Adam with decay inside}:\; G = g + λθ \;⇒\; \frac{m̂}{√{v̂}} = \frac{G}{|G|} = ±1 \quad (t = 1)")]
    public void Decay_inside_the_gradient_would_be_divided_away()
    {
        // An ε that leaves nothing but the sign, and a decay that cannot be overlooked.
        OptimizerSettings decaying = Settings with { LearningRate = 0.001, WeightDecay = 0.5, Epsilon = 1e-300 };
        TrainingStep step = TrainingStep.Compute(Model with { Optimizer = decaying });
        Matrix<double> theta = W_lm;
        Matrix<double> inside = Value("d.W_lm") + (decaying.WeightDecay * theta);  // 16×6
        Matrix<double> adam = theta - (decaying.LearningRate * inside.PointwiseSign());
        Matrix<double> apart = theta - (decaying.LearningRate * (Value("d.W_lm").PointwiseSign() + (decaying.WeightDecay * theta)));

        new EngineTensors(step)["new.W_lm"].Should().Equal(apart, within: Arithmetic);
        (apart - adam).L2Norm().Should().BeGreaterThan(Arithmetic * theta.L2Norm(), "the two ways differ");
    }

    // At the first step m̂/√v̂ is g/|g|, the sign of the gradient. So, decay aside, every parameter whose gradient is not 0
    // moves by the learning rate, be the gradient large or small: `d.E_token[<BOS>, 0]` = -0.009709 moves
    // `E_token[<BOS>, 0]` = 0.024634 to `new.E_token[<BOS>, 0]` = 0.025634. Only where a gradient is not much larger than ε
    // does ε shorten the step noticeably. (So AdamW makes up for a small gradient, but not for one that a saturated softmax has
    // brought down to ε.)
    [Derives("13.6", @"t = 1: \quad \frac{m̂}{√{v̂} + ε} = \frac{g}{|g| + ε} ≈ \operatorname{sign}(g)")]
    public void The_first_step_is_the_learning_rate_times_the_sign()
    {
        foreach (string name in Parameters)
        {
            Matrix<double> g = Gradient(name);
            Matrix<double> step = Value(name) - Value($"new.{name}") - (Settings.LearningRate * Settings.WeightDecay * Value(name));
            Matrix<double> derived = Settings.LearningRate * g.Map(entry => entry / (Math.Abs(entry) + Settings.Epsilon));

            // θ is added to both sides: the step was taken from it, and is known no better than θ is.
            (step + Value(name)).Should().Equal(derived + Value(name), within: Arithmetic);
            Direction(name).Enumerate().Should().OnlyContain(entry => Math.Abs(entry) <= 1, "no step is longer than the learning rate");
        }
    }

    // And what has no gradient? `<PAD>`, `<EOS>` and the last position got exactly zero in step 12. Their m and v stay zero,
    // and they move by the decay alone, a part η·λ of themselves. So words that never occur are not left quite as they were.
    [Derives("13.7", @"g = 0 \;⇒\; θ_{\text{new}} = (1 - ηλ)\, θ")]
    public void What_never_got_a_gradient_moves_by_decay_alone()
    {
        foreach (string name in new[] { "E_token", "E_pos" })
        {
            (Matrix<double> theta, Matrix<double> after) = (Value(name), Value($"new.{name}"));
            int[] without = [.. Enumerable.Range(0, theta.RowCount).Where(row => Gradient(name).Row(row).All(entry => entry == 0))];

            without.Should().NotBeEmpty("in each table at least one row is never used where it counts");
            foreach (int row in without)
            {
                Row(after, row).Should().Equal(Row(theta, row) * (1 - (Settings.LearningRate * Settings.WeightDecay)), within: Arithmetic);
            }
        }
    }

    // One step cannot tell βᵗ from β. So we take a second one, and write its averages out. By 13.3,
    // $m = (1 − β_1)(g_2 + β_1 g_1)$ is divided by $1 − β_1^2 = (1 − β_1)(1 + β_1)$; with squares and β₂ it goes likewise for
    // v.
    [Derives("13.8", @"t = 2: \quad m̂ = \frac{β_1 g_1 + g_2}{β_1 + 1}, \qquad v̂ = \frac{β_2 g_1^2 + g_2^2}{β_2 + 1}")]
    public void The_second_step_remembers_the_first()
    {
        TrainingStep second = Training.Next();

        second.State.StepsTaken.Should().Be(1);
        foreach (string name in Parameters)
        {
            (Matrix<double> g1, Matrix<double> g2, Matrix<double> theta) = (Gradient(name), second[$"d.{name}"].Value, second[name].Value);
            Matrix<double> m = ((Settings.Beta1 * g1) + g2) / (Settings.Beta1 + 1);
            Matrix<double> v = ((Settings.Beta2 * g1.PointwisePower(2)) + g2.PointwisePower(2)) / (Settings.Beta2 + 1);
            Matrix<double> direction = m.PointwiseDivide(v.PointwiseSqrt() + Settings.Epsilon);

            theta.Should().BeExactly(Value($"new.{name}"));
            new EngineTensors(second)[$"new.{name}"].Should().Equal(
                theta - (Settings.LearningRate * (direction + (Settings.WeightDecay * theta))), within: Arithmetic);
        }
    }

    // This was one step; training repeats steps 1 to 13, with many texts, until the loss hardly falls any more. Did this one
    // help? The mean loss was `mean(losses)` = 1.829868, and is `mean(losses) after the step` = 1.804945. That is still more
    // than ln 6 = 1.791759, which a guess at random has (7.7): one step has not yet made up for the random start.
    //
    // That the loss falls proves little: it falls with wrong gradients as well, as the fixture `WrongRules` shows. So we
    // compare with a forecast. To first order the loss moves by the gradient times the step, entry by entry, added up. What is
    // left over comes mostly from the curvature of the loss.
    //
    // > Predict: We take only a tenth of the step. How much is left over now, between the loss and its forecast?
    // >
    // > Answer: About a hundredth of what it was: what comes from the curvature shrinks with the square of the step.
    [Derives("13.9", @"L(θ_{\text{new}}) ≈ L(θ) + ∑ \frac{∂L}{∂θ} ⊙ (θ_{\text{new}} - θ)")]
    public Task The_loss_moves_as_the_gradient_forecasts()
    {
        TrainingStep after = Training.Next();
        double forecast = Parameters.Sum(name => Gradient(name).PointwiseMultiply(Value($"new.{name}") - Value(name)).Enumerate().Sum());
        double Rest(double part) => LossAfter(part) - Training.Loss - (part * forecast);

        Parameters.Sum(name => Gradient(name).PointwiseMultiply(Direction(name)).Enumerate().Sum())
            .Should().BePositive("we step the other way");
        LossAfter(1).Should().BeApproximately(after.Loss, Arithmetic * Training.Loss);
        if (Settings.LearningRate > 0)
        {
            (Rest(0.1) / Rest(1)).Should().BeInRange(0.005, 0.02, "the rest shrinks with the square of the step");
        }

        return ApproveTable("loss", ["measure", "value"],
        [
            ["loss before", Table.Number(Training.Loss)],
            ["forecast by the gradient", Table.Number(Training.Loss + forecast)],
            ["loss after", Table.Number(after.Loss)],
            ["mean before", Table.Number(Training.MeanLoss)],
            ["mean after", Table.Number(after.MeanLoss)],
        ]);
    }

    private Matrix<double> Gradient(string name) => Value($"d.{name}");

    /// <summary>What the step before left behind: zero, at the first step.</summary>
    private Matrix<double> Before(string moment, string name) => Training.State[$"previous.{moment}.{name}"];

    private (Matrix<double> First, Matrix<double> Second) Corrected(string name)
    {
        int t = Training.State.StepsTaken + 1;
        return (Value($"m.{name}") / (1 - Math.Pow(Settings.Beta1, t)), Value($"v.{name}") / (1 - Math.Pow(Settings.Beta2, t)));
    }

    private Matrix<double> Direction(string name) =>
        Corrected(name).First.PointwiseDivide(Corrected(name).Second.PointwiseSqrt() + Settings.Epsilon);

    /// <summary>The loss after a part of the step.</summary>
    private double LossAfter(double part)
    {
        TrainingState state = Training.State;
        foreach (string name in Parameters)
        {
            state = state.With(name, Value(name) + (part * (Value($"new.{name}") - Value(name))));
        }

        return TrainingStep.Compute(Model, state).Loss;
    }

    /// <summary>Queries and keys have much smaller gradients than the rest, so their moments are printed in a smaller unit.</summary>
    private Task ApproveInUnits(string moment, double small, double other)
    {
        bool IsSmall(string name) => name.StartsWith("W_Q", StringComparison.Ordinal) || name.StartsWith("W_K", StringComparison.Ordinal);
        return Task.WhenAll(
            Approve(small, [.. Parameters.Where(IsSmall).Select(name => $"{moment}.{name}")]),
            Approve(other, [.. Parameters.Where(name => !IsSmall(name)).Select(name => $"{moment}.{name}")]));
    }
}
