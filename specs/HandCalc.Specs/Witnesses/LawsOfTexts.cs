using HandCalc.Models;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Notation.Tolerances;

namespace HandCalc.Specs.Witnesses;

/// <summary>
/// What must hold where several texts stand side by side, of any architecture: no text knows of the others, and padding counts for
/// nothing.
/// </summary>
public sealed class LawsOfTexts
{
    private const int Cases = 40;

    /// <summary>Rows of padding between them and all: a sum to which zeros are added keeps its bits.</summary>
    [Test]
    public void Each_text_has_the_numbers_that_it_has_alone_to_the_last_bit() => ForAll((step, alone) =>
    {
        foreach ((TrainingStep text, int[] rows) in alone)
        {
            foreach (Tensor tensor in ByRow(text))
            {
                Matrix<double> whole = step[tensor.Name].Value;
                bool isOfRowAndRow = tensor.Columns.Length == rows.Length && whole.ColumnCount == step["X"].Rows.Length;
                Matrix<double> part = Matrix<double>.Build.Dense(tensor.Rows.Length, tensor.Columns.Length, (i, j) =>
                    whole[rows[i], isOfRowAndRow ? rows[j] : j]);
                part.Should(tensor.Equation).BeExactly(tensor.Value);
            }
        }
    });

    internal static Lazy<double> Sums { get; } = RandomModels.Worst(Cases, step =>
    {
        if (step.Model.Texts is null)
        {
            return 0;
        }

        // Of the sum of the losses: a mean would divide each text by another number.
        TrainingStep sum = TrainingStep.Compute(step.Model with { Loss = LossReduction.Sum }, step.State);
        (TrainingStep Step, int[] Rows)[] alone = [.. Alone(sum)];
        var certainty = new Certainty(sum);
        foreach (string name in sum.Parameters.Select(parameter => $"d.{parameter.Name}").Append("loss"))
        {
            certainty.Expect(name, alone.Select(text => text.Step[name].Value).Aggregate((a, b) => a + b));
        }

        return certainty.Worst;
    }, wider: true);

    [Test]
    public void Loss_and_gradients_are_the_sums_of_those_of_each_text_alone() => Sums.Value.Should().BeLessThanOrEqualTo(Arithmetic);

    [Test]
    public void Padding_has_no_gradient_and_whatever_stands_there_moves_nothing() => ForAll((step, _) =>
    {
        Batch batch = step.Model.Batch!;
        int padding = step.Model.Vocabulary.IndexOf(Tokenizer.Padding);
        int[] padded = [.. batch.Rows.Where(batch.IsPadding)];
        foreach (Tensor gradient in step.Tensors.Where(tensor =>
            tensor.Rows == step["X"].Rows && tensor.Definition.Id.Kind == Kind.Gradient))
        {
            foreach (int row in padded)
            {
                gradient.Value.Row(row).ToRowMatrix().Should(gradient.Name).BeZero();
            }
        }

        // <PAD> may be a word of the texts, and a tied table is multiplied by: then its row counts by itself.
        if (!step.Model.TiedEmbeddings && !batch.Rows.Except(padded).Any(row => step.Model.Ids[row] == padding))
        {
            Matrix<double> table = step["E_token"].Value;
            table.SetRow(padding, table.Row(padding) + 1);
            TrainingStep other = TrainingStep.Compute(step.Model, step.State.With("E_token", table));
            foreach (Tensor tensor in step.Tensors.Where(tensor => tensor.Definition.Id.Kind == Kind.Gradient
                && step.Parameters.Any(parameter => parameter.Definition.Id == tensor.Definition.Id.Of(Kind.Value))))
            {
                other[tensor.Name].Value.Should(tensor.Name).BeExactly(tensor.Value);
            }
        }
    });

    private static void ForAll(Action<TrainingStep, (TrainingStep Step, int[] Rows)[]> property) => RandomModels.ForAll(Cases, step =>
    {
        if (step.Model.Texts is not null)
        {
            property(step, [.. Alone(step)]);
        }
    }, wider: true);

    /// <summary>The same step of each text alone, and the rows of its tokens.</summary>
    private static IEnumerable<(TrainingStep Step, int[] Rows)> Alone(TrainingStep step)
    {
        string[] texts = [.. step.Model.Texts!.Value.Prepend(step.Model.Text)];
        int longest = texts.Max(text => Tokenizer.Split(text).Length) + 2;
        return texts.Select((text, index) =>
        {
            TrainingStep alone = TrainingStep.Compute(step.Model with { Text = text, Texts = null }, step.State);
            return (alone, Enumerable.Range(index * longest, alone.Model.Ids.Length).ToArray());
        });
    }

    /// <summary>The tensors of the forward pass that have a row for each token, and their losses.</summary>
    private static IEnumerable<Tensor> ByRow(TrainingStep step) => step.Tensors.Where(tensor => tensor.Definition.Id.Kind == Kind.Value
        && (tensor.Rows == step["X"].Rows || tensor.Name == "losses"));
}
