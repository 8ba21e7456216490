using System.Globalization;
using HandCalc.Models;
using HandCalc.Specs.Notation;
using HandCalc.Specs.Witnesses;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Notation.Tolerances;

namespace HandCalc.Specs.Onward;

// # Chapter 14 · The steps after the first
//
// Given       (steps 1 to 13)  one training step, and the next one that begins where it ends
// To derive   what the later steps do:   m, v and new.θ at any t,   the loss,   and what may be asked of the optimizer
//
// One step has hardly taught the model anything. **Training** repeats it: forward, backward, AdamW, and all again from the new
// parameters. The formulas stay as they are. What changes is what they are fed with: the parameters are others, and the two averages of
// AdamW are no longer zero before the step.
//
// We follow the training of our model for some steps by hand, and for many by the engine. A number that belongs to step t has
// the t below it: $g_t$ is the gradient that step t finds, $θ_t$ the parameter that it leaves behind.
[TestFixtureSource(typeof(WorkedExamples))]
public sealed class Chapter14_TheStepsAfterTheFirst(WorkedExample example) : Derivation(example)
{
    private const int ByHand = 10, Many = 500, Every = 50;

    /// <summary>The first steps, one by one.</summary>
    private TrainingStep[] First => Example.Once<TrainingStep[]>(() => [.. Trainer.Steps(Training, ByHand)]);

    /// <summary>The step after none, after fifty, …, after five hundred others.</summary>
    private TrainingStep[] Later => Example.Once<TrainingStep[]>(() => [.. Trainer.Steps(Model, Many, Every)]);

    /// <summary>The losses of each rule, before the first step, before the second, and so on.</summary>
    private Dictionary<string, double[]> LossesByRule => Example.Once<Dictionary<string, double[]>>(() => new()
    {
        ["SGD"] = Trainer.Losses(Training, Many, (_, theta, g) => theta - (0.003 * g)),
        ["momentum"] = Trainer.Losses(Training, Many, Trainer.Momentum(0.003, 0.9)),
        ["Adam"] = Trainer.Losses(Training, Many, Trainer.Adam(Settings with { WeightDecay = 0 })),
        ["AdamW"] = Trainer.Losses(Training, Many, Trainer.Adam(Settings)),
    });

    private OptimizerSettings Settings => Model.Optimizer;

    private IEnumerable<string> Parameters => Training.Parameters.Select(parameter => parameter.Name);

    // The rule of 13.1 keeps the part β₁ of the old average, and adds the part 1 − β₁ of the new gradient. We put in for the old
    // average what the same rule says of it, and again, until nothing old is left:
    //
    // $$
    // m_t = (1 - β_1) g_t + β_1 m_{t-1}
    //  = (1 - β_1) g_t + (1 - β_1) β_1 g_{t-1} + β_1^2 m_{t-2}
    //  = (1 - β_1) ∑_{k=0}^{t-1} β_1^k g_{t-k} \qquad (m_0 = 0)
    // $$
    //
    // So no gradient is ever forgotten; each step takes the part 1 − β₁ off the weight that it has. For v it is the same, with squares
    // and β₂. The table follows one parameter, the one with the largest gradient.
    [Derives("14.1", @"m_t = (1 - β_1) ∑_{k=0}^{t-1} β_1^k\, g_{t-k}, \qquad v_t = (1 - β_2) ∑_{k=0}^{t-1} β_2^k\, g_{t-k}^2")]
    public Task The_averages_are_sums_over_all_gradients_so_far()
    {
        foreach (int t in new[] { 2, 3, ByHand })
        {
            foreach (string name in Parameters)
            {
                new EngineTensors(At(t))[$"m.{name}"].Should().Equal(FirstMoment(name, t), within: Arithmetic);
                new EngineTensors(At(t))[$"v.{name}"].Should().Equal(SecondMoment(name, t), within: Arithmetic);
            }
        }

        (string watched, int i, int j) = Watched;
        double g1 = At(1)[$"d.{watched}"][i, j], g2 = At(2)[$"d.{watched}"][i, j];
        At(2)[$"m.{watched}"][i, j].Should().BeTheSumOf([(1 - Settings.Beta1) * g2, (1 - Settings.Beta1) * Settings.Beta1 * g1]);

        return ApproveTable("one-parameter", ["t", "gradient", "m", "m̂", "√v̂", "step"],
            new[] { 1, 2, 3, ByHand }.Select(Of), $"\nOf {Training.Computation[watched].Entry(i, j)}.\n");

        Cell[] Of(int t)
        {
            double Entry(string tensor) => At(t)[tensor][i, j];
            double m = Entry($"m.{watched}"), v = Entry($"v.{watched}") / (1 - Math.Pow(Settings.Beta2, t));
            return
            [
                $"{t}", Table.Number(Entry($"d.{watched}")), Table.Number(m), Table.Number(m / (1 - Math.Pow(Settings.Beta1, t))),
                Table.Number(Math.Sqrt(v)), Table.Number(Entry($"new.{watched}") - Entry(watched)),
            ];
        }
    }

    // The correction of 13.3 divides by what the weights of the sum add up to, 1 − βᵗ. At the first step that was the weight itself, so
    // nothing was left of it. Now it spreads over all gradients: in m̂ they weigh
    //
    // $$
    // \frac{1 - β_1}{1 - β_1^t} β_1^k, \qquad k = 0, 1, \dots, t - 1
    // $$
    //
    // and these weights add up to 1. With β₁ far below β₂ the two averages remember differently. m̂ soon listens to the newest gradients
    // most; v̂ is nearly a plain mean of all squares for a long time, since β₂ᵏ is nearly 1.
    [Derives("14.2", @"m̂_t = ∑_{k=0}^{t-1} \frac{(1 - β_1) β_1^k}{1 - β_1^t}\, g_{t-k}, \qquad"
        + @" ∑_{k=0}^{t-1} \frac{(1 - β) β^k}{1 - β^t} = 1")]
    public Task The_correction_makes_the_weights_of_all_gradients_add_up_to_one()
    {
        double[] inM = Weights(Settings.Beta1, ByHand), inV = Weights(Settings.Beta2, ByHand);
        inM.Sum().Should().BeApproximately(1, Arithmetic);
        inV.Sum().Should().BeApproximately(1, Arithmetic);
        (inM[^1] / inM[0]).Should().BeApproximately(Math.Pow(Settings.Beta1, ByHand - 1), Arithmetic, "so many steps kept the part β₁");
        foreach (string name in Parameters)
        {
            Matrix<double> corrected = Value(ByHand, $"m.{name}") / (1 - Math.Pow(Settings.Beta1, ByHand));
            corrected.Should($"m̂ of {name}").Equal(SumOver(inM, k => Gradient(ByHand - k, name)), within: Arithmetic);
        }

        return ApproveTable("weights", ["t", "newest in m̂", "first in m̂", "newest in v̂", "first in v̂"],
            from t in new[] { 1, 2, 3, ByHand, 100 }
            let m = Weights(Settings.Beta1, t)
            let v = Weights(Settings.Beta2, t)
            select (Cell[])[$"{t}", Table.Number(m[0]), Table.Number(m[^1]), Table.Number(v[0]), Table.Number(v[^1])]);
    }

    // With both sums the whole step can be written without m and v: from θ before it, and all gradients so far. That is how the test
    // below finds every parameter after the tenth step. PyTorch, which took the same ten steps by itself, has the same numbers.
    //
    // At the first step every parameter that had a gradient went about as far as η, decay aside (13.6). Now m̂/√v̂ is a mean over the
    // root of a mean square, and how far a parameter goes depends on how well its gradients agree with each other.
    //
    // > Predict: The gradient of a parameter keeps its size, and turns its sign in each step. How far does AdamW move it?
    // >
    // > Answer: At first by η, as always. After some steps hardly: in m̂ positive and negative terms cancel, in v̂ the squares all add
    // > up, and m̂/√v̂ comes near 0.
    [Derives("14.3", @"θ_t = θ_{t-1} - η \left( \frac{m̂_t}{√{v̂_t} + ε} + λ\, θ_{t-1} \right)")]
    public Task The_tenth_step_follows_from_the_gradients_of_all_ten()
    {
        PyTorchResults? pyTorch = TenSteps.Of(Model);
        foreach (string name in Parameters)
        {
            Matrix<double> mean = SumOver(Weights(Settings.Beta1, ByHand), k => Gradient(ByHand - k, name));
            Matrix<double> meanSquare = SumOver(Weights(Settings.Beta2, ByHand), k => Gradient(ByHand - k, name).PointwisePower(2));
            Matrix<double> theta = Value(ByHand, name);
            Matrix<double> derived = theta - (Settings.LearningRate
                * (mean.PointwiseDivide(meanSquare.PointwiseSqrt() + Settings.Epsilon) + (Settings.WeightDecay * theta)));

            new EngineTensors(At(ByHand))[$"new.{name}"].Should().Equal(derived, within: Arithmetic);
            derived.Should($"PyTorch's {name}").Equal(pyTorch?[$"10/new.{name}"] ?? derived, within: Arithmetic);
        }

        double turning = Weights(Settings.Beta1, ByHand).Select((weight, k) => k % 2 == 0 ? weight : -weight).Sum();
        Math.Abs(turning).Should().BeLessThan(0.1, "of the size that the root of the mean square has, 1");

        return ApproveMatrix("after-ten-steps", "new.b_2 at t = 10", Axis.None, Training["b_2"].Columns, Value(ByHand, "new.b_2"));
    }

    // Now the engine takes many steps. Their mean loss falls from that of a guess at random towards 0; the right next word gets nearly
    // all the probability. The fall is fast while P is far from Y, and slows down as P comes close: the gradient is P − Y (8.5).
    //
    // The table has the mean loss after so many steps, and beside it the smallest probability of a right word: minus its logarithm is the
    // largest loss.
    [Derives("14.4", @"\bar{L}_t = -\frac{1}{n} ∑_i \ln P_{t,\,i,\,\text{next}(i)}")]
    public Task The_loss_falls_towards_zero()
    {
        foreach (TrainingStep step in Later)
        {
            double mean = Enumerable.Range(0, Model.Targets.Length).Average(i => -Math.Log(step["P"][i, Model.Targets[i]]));
            step.MeanLoss.Should().BeApproximately(mean, Arithmetic);
        }

        Later[1].Loss.Should().Be(Trainer.Steps(Training, Every + 1).Last().Loss, "the engine's loop takes the same steps");
        Later[^1].MeanLoss.Should().BeLessThanOrEqualTo(Training.MeanLoss);

        return ApproveTable("loss-over-steps", ["steps taken", "mean loss", "least P of a right word"], Later.Select(step => (Cell[])
        [
            $"{step.State.StepsTaken}", Table.Number(step.MeanLoss), Table.Number(Math.Exp(-step["losses"].Value.Enumerate().Max())),
        ]));
    }

    // Before training a token hardly preferred one token to another (3.4). When does attention begin to choose? We need a number for
    // how even the weights of a row are. The **entropy** of a row is the mean of −ln A, weighted with A itself: it is 0 where one token
    // has all the weight, and largest, ln(i + 1), where the i + 1 tokens that row i sees have the same. We divide by that largest
    // value, so that 1 is uniform, and take the mean over all rows but the first, which sees a single token.
    //
    // The gradients of `W_Q` and `W_K` are by far the smallest of all (11.11). AdamW makes their steps as long as any other's all the
    // same, and so the scores grow, until the softmax has something to choose by. Near its largest value the entropy is flat, as a
    // curve is at its top; so weights may differ a good deal while it has hardly fallen. Therefore the last column has the largest
    // weight in the last row that is asked for a word.
    //
    // In our model the weights leave the uniform only when most of the loss is gone, and they never go far. One text can probably be
    // learned without choosing: each position has a row of its own in `E_pos`, and the feed-forward network does the rest.
    [Derives("14.5", @"H_i = -∑_{j ≤ i} A_{ij} \ln A_{ij}, \qquad 0 ≤ H_i ≤ \ln(i + 1)")]
    public Task Attention_stops_being_uniform()
    {
        foreach (double share in Later.SelectMany(step => Heads.Select(h => Evenness(step, h))))
        {
            share.Should().BeInRange(0, 1 + Arithmetic);
        }

        Heads.Average(h => Evenness(Later[^1], h)).Should().BeLessThanOrEqualTo(Heads.Average(h => Evenness(Training, h)));

        return ApproveTable("entropy", ["steps taken", .. Heads.Select(h => $"entropy, head {h}"), "largest weight of the last row"],
            Later.Select(step => (Cell[])
            [
                $"{step.State.StepsTaken}", .. Heads.Select(h => Table.Number(Evenness(step, h))),
                Table.Number(Heads.Max(h => step[$"A[{h}]"].Value.Row(Tokens - 2).Max())),
            ]));
    }

    // What has the model learned? One text, by heart. To see what it has learned beyond that, we ask it about a text that it was not
    // trained on, made of the same words: a **held-back** text. Here it is the same words, last to first. (A single word is the same
    // both ways; in its place we ask about another.) Each row of the table is the model after so many steps; none of them has moved for
    // the second text.
    //
    // > Predict: On its own text the trained model has a loss near 0. On the same words in another order, is its loss above that of a
    // > guess at random, or below?
    // >
    // > Answer: Above. A guess at random is never sure. The model is sure of the words that come next in its own text, and here they are
    // > wrong: the logarithm of a tiny probability is a large loss.
    [Derives("14.6", @"\bar{L}(\text{held back}) > \ln |\text{vocabulary}| > \bar{L}(\text{learned})")]
    public Task The_text_is_learned_by_heart_and_nothing_else()
    {
        string[] words = [.. Tokenizer.Split(Model.Text)], back = [.. words.Reverse()];
        Model other = Model with
        {
            Text = back.SequenceEqual(words) ? Model.Vocabulary.Last(word => !words.Contains(word)) : string.Join(' ', back),
        };
        double guess = Math.Log(Model.Vocabulary.Length);
        double HeldBack(TrainingStep step) => TrainingStep.Compute(other, step.State).MeanLoss;

        foreach (TrainingStep learned in Later.Where(step => step.MeanLoss < 0.1 * guess))
        {
            HeldBack(learned).Should().BeGreaterThan(3 * learned.MeanLoss, "that text it has not learned");
            HeldBack(Later[^1]).Should().BeGreaterThan(guess, "in the end it is sure of words that are wrong there");
        }

        return ApproveTable("held-back", ["steps taken", "mean loss", "of the held-back text"], Later.Select(step =>
            (Cell[])[$"{step.State.StepsTaken}", Table.Number(step.MeanLoss), Table.Number(HeldBack(step))]));
    }

    // Is AdamW needed? We train the same model by plainer rules. **SGD**, stochastic gradient descent, takes a fixed multiple of the
    // gradient. (Stochastic: where there are many texts, each step sees a few, drawn at random.) SGD with **momentum** sums the
    // gradients up, and lets the sum decay by a factor μ: what the gradients agree on grows to 1/(1 − μ) times as much. **Adam** is
    // AdamW without decay.
    //
    // Here η is 0.003 for SGD, without momentum and with it (μ = 0.9), and that of the model file for Adam. One small text is no verdict.
    // What can be seen: momentum begins as SGD does, and leaves it behind. That proves little, for with the same η it goes up to
    // 1/(1 − μ) times as far. Adam comes to lie in between.
    [Derives("14.7", @"\begin{aligned} \text{SGD}:&\; θ_t = θ_{t-1} - η\, g_t \\"
        + @" \text{momentum}:&\; u_t = μ\, u_{t-1} + g_t, \quad θ_t = θ_{t-1} - η\, u_t \end{aligned}")]
    public Task Other_rules_move_the_same_model_by_the_same_gradients()
    {
        Dictionary<string, double[]> losses = LossesByRule;
        losses["momentum"][1].Should().Be(losses["SGD"][1], "the first sum is the first gradient");
        losses["AdamW"][ByHand].Should().BeApproximately(At(ByHand).Next().Loss, Arithmetic * Training.Loss);
        foreach ((string rule, double[] found) in losses)
        {
            Matrix<double>? pyTorch = TenSteps.Of(Model)?[$"{rule.ToLowerInvariant()}/losses by step"];
            found[ByHand].Should().BeApproximately(pyTorch?[0, ByHand] ?? found[ByHand], Arithmetic * Training.Loss);
        }

        return ApproveTable("rules", ["steps taken", .. losses.Keys], new[] { 0, 1, ByHand, 100, Many }.Select(t =>
            (Cell[])[$"{t}", .. losses.Values.Select(loss => Table.Number(MeanOf(loss[t])))]));
    }

    // A fixed rate is seldom used. While v̂ rests on a few gradients only, it is a poor measure of their size; so the rate begins small and
    // grows in a straight line, for `warmup` steps: the **warm-up**. Later, when the loss is nearly flat, long steps only jump about; so
    // the rate falls, slowly at first, then faster, then slowly, along half a wave of the cosine, down to `minimum` times η at the last of
    // the `steps`. A model file asks for it in `optimizer.schedule`; then the rate of a step is a tensor, `rate`, and takes the place of η.
    //
    // In the formula w is `warmup`, s is `steps`, r is `minimum`, and p is the part of the fall that lies behind us, from 0 to 1.
    //
    // Which step has the whole rate? Steps count from 1, so step `warmup` has it, and the first has the part 1/warmup, not nothing.
    [Derives("14.8", @"\text{rate}_t = η · \min\left( \frac{t}{w}, 1 \right) · \left( r + (1 - r)\, ½ (1 + \cos πp) \right), \quad"
        + @" p = \min\left( \frac{\max(t - w, 0)}{s - w}, 1 \right)")]
    public Task The_rate_warms_up_and_then_falls_along_a_cosine()
    {
        Model asked = EverySetting.In(Model);
        (double eta, RateSchedule schedule) = (Settings.LearningRate, asked.Optimizer.Schedule!);
        TrainingStep[] steps = [.. Trainer.Steps(TrainingStep.Compute(asked), schedule.Steps + 1)];
        double RateOf(int t) => steps[t - 1]["rate"][0, 0];

        for (int t = 1; t <= steps.Length; t++)
        {
            double p = Math.Min(Math.Max(t - schedule.Warmup, 0) / (double)(schedule.Steps - schedule.Warmup), 1);
            double wave = schedule.Minimum + ((1 - schedule.Minimum) * 0.5 * (1 + Math.Cos(Math.PI * p)));
            double derived = eta * Math.Min(t / (double)schedule.Warmup, 1) * wave;

            RateOf(t).Should().BeApproximately(derived, Arithmetic);
            RateOf(t).Should().BeApproximately(AdamWInLongForm.Rate(t, asked.Optimizer), Arithmetic, "told case by case");
        }

        (RateOf(schedule.Warmup), RateOf(schedule.Steps), RateOf(schedule.Steps + 1))
            .Should().Be((eta, eta * schedule.Minimum, eta * schedule.Minimum), "exactly");

        return ApproveTable("rates", ["t", "rate / η"], steps.Select((step, index) =>
            (Cell[])[$"{index + 1}", Table.Number(step["rate"][0, 0] / eta)]),
            $"\nWith warmup {schedule.Warmup}, steps {schedule.Steps}, minimum {schedule.Minimum.ToString(CultureInfo.InvariantCulture)}.\n");
    }

    // Now and then a gradient is far larger than usual, and one step would undo many. **Clipping** sets a bound: where the gradients of all
    // parameters together, as one long vector, are longer than `optimizer.clip`, all of them are multiplied by the same factor, which makes
    // them as long as the bound. Their direction stays. The length of the whole is known only when the last gradient is in, so clipping
    // comes after the whole way back, and before the averages. Clipped one by one, large gradients would shrink and small ones would not:
    // the direction would turn.
    //
    // > Predict: We clip to half the length of the gradients. How far does AdamW's first step go now?
    // >
    // > Answer: As far as before, but for ε: m̂ and √v̂ are both half as large. Clipping a single step matters for what the averages
    // > remember of it.
    [Derives("14.9", @"\text{norm} = √{∑_θ ∑_{ij} g_{θ,ij}^2}, \qquad"
        + @" \text{clipped}_θ = g_θ · \min\left( 1, \frac{\text{clip}}{\text{norm}} \right)")]
    public Task All_gradients_are_clipped_by_one_factor()
    {
        double norm = Math.Sqrt(Parameters.Sum(name => Gradient(1, name).PointwisePower(2).Enumerate().Sum()));
        TrainingStep clipped = TrainingStep.Compute(Model with { Optimizer = Settings with { Clip = norm / 2, Epsilon = 1e-300 } });
        TrainingStep whole = TrainingStep.Compute(Model with { Optimizer = Settings with { Epsilon = 1e-300 } });

        clipped["norm"][0, 0].Should().BeApproximately(norm, Arithmetic * norm);
        clipped.Computation["norm"].Index.Should().BeGreaterThan(Parameters.Max(name => clipped.Computation[$"d.{name}"].Index));
        foreach (string name in Parameters)
        {
            new EngineTensors(clipped)[$"clipped.{name}"].Should().Equal(Gradient(1, name) * 0.5, within: Arithmetic);
            new EngineTensors(clipped)[$"new.{name}"].Should().Equal(whole[$"new.{name}"].Value, within: Arithmetic);
        }

        return ApproveTable("norms", ["gradient of", "norm by itself"],
        [
            .. Parameters.Select(name => (Cell[])[name, Table.Number(Gradient(1, name).FrobeniusNorm())]),
            ["all together", Table.Number(norm)],
        ]);
    }

    // Should every parameter decay? Decay keeps weights from growing without need. But γ begins at 1, and decay would pull it to 0, where
    // the layer norm lets nothing pass; and a bias that is large is large for a reason. So most programs let the matrices W of the linear
    // maps decay, and leave γ, β and the biases out. On the tables of embeddings they differ: minGPT leaves them out, nanoGPT lets them
    // decay with the rest. `optimizer.decay` has both of the extremes: "all", as in step 13, or "matrices", those W and no table.
    [Derives("14.10", @"θ_t = θ_{t-1} - \text{rate}_t \left( \frac{m̂_t}{√{v̂_t} + ε} +"
        + @" \begin{cases} λ\, θ_{t-1} & θ \text{ is a matrix } W \\ 0 & \text{otherwise} \end{cases} \right)")]
    public Task The_matrices_of_the_linear_maps_decay()
    {
        Model asked = EverySetting.In(Model);
        TrainingStep[] steps = [.. Trainer.Steps(TrainingStep.Compute(asked), ByHand)];
        PyTorchResults? pyTorch = TenSteps.Of(asked);
        foreach (string name in Parameters)
        {
            Matrix<double> Corrected(string moment, double beta) => steps[^1][$"{moment}.{name}"].Value / (1 - Math.Pow(beta, ByHand));
            double decay = name.StartsWith("W_", StringComparison.Ordinal) ? Settings.WeightDecay : 0;
            Matrix<double> theta = steps[^1][name].Value;
            Matrix<double> direction = Corrected("m", Settings.Beta1)
                .PointwiseDivide(Corrected("v", Settings.Beta2).PointwiseSqrt() + Settings.Epsilon);
            Matrix<double> derived = theta - (steps[^1]["rate"][0, 0] * (direction + (decay * theta)));

            new EngineTensors(steps[^1])[$"new.{name}"].Should().Equal(derived, within: Arithmetic);
            derived.Should($"PyTorch's {name}").Equal(pyTorch?[$"10/new.{name}"] ?? derived, within: Arithmetic);
        }

        return ApproveTable("decay", ["parameter", "decay: all", "decay: matrices"], Parameters.Select(name =>
            (Cell[])[name, "decays", steps[0][$"new.{name}"].Equation.Contains('λ', StringComparison.Ordinal) ? "decays" : "stays out"]));
    }

    private TrainingStep At(int t) => First[t - 1];

    private Matrix<double> Value(int t, string name) => At(t)[name].Value;

    private Matrix<double> Gradient(int t, string name) => Value(t, $"d.{name}");

    /// <summary>What each gradient weighs in a corrected average after t steps, the newest first.</summary>
    private static double[] Weights(double beta, int t) =>
        [.. Enumerable.Range(0, t).Select(k => (1 - beta) * Math.Pow(beta, k) / (1 - Math.Pow(beta, t)))];

    private static Matrix<double> SumOver(double[] weights, Func<int, Matrix<double>> of) =>
        weights.Select((weight, k) => weight * of(k)).Aggregate((a, b) => a + b);

    private Matrix<double> FirstMoment(string name, int t) => SumOver(
        [.. Enumerable.Range(0, t).Select(k => (1 - Settings.Beta1) * Math.Pow(Settings.Beta1, k))], k => Gradient(t - k, name));

    private Matrix<double> SecondMoment(string name, int t) => SumOver(
        [.. Enumerable.Range(0, t).Select(k => (1 - Settings.Beta2) * Math.Pow(Settings.Beta2, k))],
        k => Gradient(t - k, name).PointwisePower(2));

    /// <summary>The entry with the largest gradient in the first step.</summary>
    private (string Name, int Row, int Column) Watched => Parameters
        .SelectMany(name => Gradient(1, name).EnumerateIndexed().Select(entry => (name, entry.Item1, entry.Item2, Math.Abs(entry.Item3))))
        .MaxBy(entry => entry.Item4) is var (name, row, column, _) ? (name, row, column) : default;

    /// <summary>The mean entropy of the rows of a head's weights that see several tokens, where 1 is uniform.</summary>
    private double Evenness(TrainingStep step, int h) => Enumerable.Range(1, Tokens - 1).Average(i =>
        -step[$"A[{h}]"].Value.Row(i).Where(weight => weight > 0).Sum(weight => weight * Math.Log(weight)) / Math.Log(i + 1));

    private double MeanOf(double loss) => Model.Loss == LossReduction.Mean ? loss : loss / Model.Targets.Length;
}
