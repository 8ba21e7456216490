using HandCalc.Models;
using HandCalc.Operations;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Notation.Tolerances;

namespace HandCalc.Specs.Witnesses;

/// <summary>
/// What must hold whatever the numbers are. A law needs no second computation to compare with, so it can't share a mistake with
/// one; each is tried on models at random.
/// </summary>
public sealed class Laws
{
    private const int Cases = 40;

    [Test]
    public void What_comes_later_moves_nothing_that_came_before() => RandomModels.ForAll(Cases, step =>
    {
        Model model = step.Model;
        string[] words = [.. Tokenizer.Split(model.Text)];
        int changed = model.Ids[^2] % words.Length;                                    // some word, and so everything after it
        string other = model.Vocabulary[(model.Vocabulary.IndexOf(words[changed]) + 1) % model.Vocabulary.Length];
        string[] text = [.. words.Take(changed), .. words.Skip(changed).Select(_ => other)];
        TrainingStep after = TrainingStep.Compute(model with { Text = string.Join(' ', text) }, step.State);
        int same = changed + 1;                                                        // <BOS> comes before the first word

        foreach (Tensor tensor in ByPosition(step).Where(tensor => tensor.Definition.Id.Kind == Kind.Value))
        {
            // Scores look ahead until the mask takes them out, so of each row only what is seen must stay.
            bool looksAhead = tensor.Name.StartsWith('s');
            Matrix<double> Before(Matrix<double> all) =>
                all.SubMatrix(0, same, 0, looksAhead ? same : all.ColumnCount);
            Before(after[tensor.Name].Value).Should(tensor.Equation).BeExactly(Before(tensor.Value));
        }

        step["losses"].Value.Column(0).Take(changed).Should().Equal(after["losses"].Value.Column(0).Take(changed));
    });

    internal static Lazy<double> HeadsInAnotherOrder { get; } = RandomModels.Worst(Cases, step =>
    {
        Model model = step.Model;
        int Opposite(int h) => model.Heads - 1 - h;
        Matrix<double> Reordered(Matrix<double> w_O) => Matrix<double>.Build.Dense(w_O.RowCount, w_O.ColumnCount, (i, j) =>
            w_O[(Opposite(i / model.DHead) * model.DHead) + (i % model.DHead), j]);

        TrainingState state = step.State.With("W_O", Reordered(step["W_O"].Value));
        foreach (string name in OfHeads("W_Q", "W_K", "W_V"))
        {
            state = state.With(name, step[Moved(name)].Value);
        }

        TrainingStep reordered = TrainingStep.Compute(model, state);
        foreach (string name in OfHeads("Q", "K", "V", "scores", "scaled", "A", "head"))
        {
            reordered[name].Value.Should(name).BeExactly(step[Moved(name)].Value);
        }

        var certainty = new Certainty(step);
        foreach (string name in Names(step).Where(name => name is not "concat" and not "d.concat"))
        {
            Matrix<double> value = step[name].Value;
            certainty.Expect(new EngineTensor(reordered, Moved(name)), name, name is "W_O" or "d.W_O" ? Reordered(value) : value);
        }

        return certainty.Worst;

        IEnumerable<string> OfHeads(params string[] names) =>
            from name in names from h in Enumerable.Range(0, model.Heads) select $"{name}[{h}]";

        string Moved(string name) => name.IndexOf('[', StringComparison.Ordinal) is var at and > 0
            ? $"{name[..at]}[{Opposite(name[at + 1] - '0')}]"
            : name;
    });

    [Test]
    public void Heads_in_another_order_change_places_and_nothing_else() =>
        HeadsInAnotherOrder.Value.Should().BeLessThanOrEqualTo(Arithmetic);

    /// <summary>The same vector added to the column of every word shifts all logits of a row by the same number.</summary>
    internal static Lazy<double> ShiftedLogits { get; } = RandomModels.Worst(Cases, step =>
    {
        TrainingStep shifted = TrainingStep.Compute(step.Model, step.State.With(
            "W_lm", step["W_lm"].Value.MapIndexed((i, _, weight) => weight + Math.Sin(i + 1))));

        var certainty = new Certainty(shifted);
        foreach (string name in Names(step).Where(name => name is not "W_lm" and not "logits"))
        {
            certainty.Expect(new EngineTensor(shifted, name), name, step[name].Value);
        }

        return certainty.Worst;
    });

    [Test]
    public void Logits_that_shift_together_move_no_probability_no_loss_and_no_gradient() =>
        ShiftedLogits.Value.Should().BeLessThanOrEqualTo(Arithmetic);

    /// <summary>The same number added to every entry of b_2 shifts each row of the residual as a whole.</summary>
    internal static Lazy<double> ShiftedResidual { get; } = RandomModels.Worst(Cases, step =>
    {
        TrainingStep shifted = TrainingStep.Compute(step.Model, step.State.With("b_2", step["b_2"].Value + 0.5));

        var certainty = new Certainty(shifted);
        foreach (string name in Names(step).Where(name => name is not "b_2" and not "ffn" and not "residual" and not "mean"))
        {
            certainty.Expect(new EngineTensor(shifted, name), name, step[name].Value);
        }

        return certainty.Worst;
    });

    [Test]
    public void Layer_norm_is_blind_to_a_shift() => ShiftedResidual.Value.Should().BeLessThanOrEqualTo(Arithmetic);

    /// <summary>
    /// Four times the input, with sixteen times the ε, is the same to the last bit: a power of two rounds nothing.
    /// </summary>
    [Test]
    public void Layer_norm_is_blind_to_a_scale_and_but_for_epsilon_to_any([Values(1e-5, 0.1)] double epsilon)
    {
        Matrix<double> x = Matrix<double>.Build.Dense(4, 7, (i, j) => Math.Sin((10 * i) + j));

        Normalized(4 * x, 16 * epsilon).Should().BeExactly(Normalized(x, epsilon));
        Normalized(3 * x, 9 * epsilon).Should().Equal(Normalized(x, epsilon), within: Arithmetic);
        (Normalized(3 * x, epsilon) - Normalized(x, epsilon)).L2Norm().Should().BeGreaterThan(Arithmetic, "ε is not scaled here");
    }

    [Test]
    public void The_gradient_of_a_row_of_logits_sums_to_zero() => RandomModels.ForAll(Cases, step =>
    {
        foreach (Vector<double> row in step["d.logits"].Value.EnumerateRows())
        {
            row.Sum().Should().BeApproximately(0, Arithmetic);
        }
    });

    [Test]
    public void What_no_loss_depends_on_has_no_gradient_and_never_moves_without_decay() => RandomModels.ForAll(Cases, step =>
    {
        Model model = step.Model with { Optimizer = step.Model.Optimizer with { WeightDecay = 0 } };
        TrainingStep first = TrainingStep.Compute(model), last = first.Next().Next();
        int[] counts = [.. model.Ids[..^1]];                                           // the last position predicts nothing
        int[] unused = [.. Enumerable.Range(0, model.Vocabulary.Length).Except(counts)];
        int[] unreached = [.. Enumerable.Range(counts.Length, model.MaxLength - counts.Length)];

        foreach ((string table, int[] rows) in new[] { ("E_token", unused), ("E_pos", unreached) })
        {
            foreach (int row in rows)
            {
                Row(last[$"d.{table}"].Value, row).Should(table).BeZero();
                Row(last[$"new.{table}"].Value, row).Should(table).BeExactly(Row(first[table].Value, row));
            }
        }

        foreach (Tensor tensor in ByPosition(last).Where(tensor => tensor.Name.StartsWith("d.", StringComparison.Ordinal)))
        {
            // Of keys and values as well: nobody looks at the last position but itself, and nobody asks what it saw.
            Row(tensor.Value, model.Ids.Length - 1).Should(tensor.Name).BeZero();
        }
    });

    [Test]
    public void Ten_steps_in_one_go_are_ten_steps_put_down_and_taken_up_again() => RandomModels.ForAll(Cases / 4, step =>
    {
        TrainingStep inOneGo = step, takenUp = step;
        for (int taken = 0; taken < 10; taken++)
        {
            inOneGo = inOneGo.Next();
            takenUp = TrainingStep.Compute(step.Model, takenUp.StateAfter());
        }

        takenUp.State.StepsTaken.Should().Be(step.State.StepsTaken + 10);
        foreach (Tensor tensor in inOneGo.Tensors)
        {
            takenUp[tensor.Name].Value.Should(tensor.Name).BeExactly(tensor.Value);
        }
    });

    /// <summary>The tensors that have a row for each position of the text.</summary>
    private static IEnumerable<Tensor> ByPosition(TrainingStep step) => step.Tensors.Where(tensor => tensor.Rows == step["X"].Rows);

    private static IEnumerable<string> Names(TrainingStep step) =>
        step.Tensors.Where(tensor => !tensor.Definition.Id.IsOfOptimizer).Select(tensor => tensor.Name);

    private static Matrix<double> Row(Matrix<double> matrix, int row) => matrix.Row(row).ToRowMatrix();

    private static Matrix<double> Normalized(Matrix<double> x, double epsilon)
    {
        var book = new ComputationBuilder();
        Definition given = book.Given("x", Axis.Indices(x.RowCount), Axis.Indices(x.ColumnCount));
        Definition mean = book.Define("mean", given.Rows, Axis.None, new RowMean().Of(given));
        Definition variance = book.Define("variance", given.Rows, Axis.None, new RowVariance().Of(given, mean));
        book.Define("x_hat", given.Rows, given.Columns, new Normalization(epsilon).Of(given, mean, variance));
        return book.Build().Evaluate(_ => x)[^1];
    }
}
