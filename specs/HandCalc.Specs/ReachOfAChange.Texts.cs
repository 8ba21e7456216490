using HandCalc.Models;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs;

// ## Texts beside the text
public sealed partial class ReachOfAChange
{
    internal static readonly ImmutableArray<(string Name, Model Before, Model After)> OfTexts =
    [
        ("a text beside the text, as long as it is", Published, Published with { Texts = ["transformers like I"] }),
        ("a shorter one", Published, Published with { Texts = ["like"] }),
    ];

    // The parameters are drawn before anyone reads a text. And no text sees another, so the rows of the first keep all their bits, whether
    // rows of padding follow or not. Loss and gradients are those of all texts.
    [Test]
    public void A_text_more_leaves_the_rows_of_the_first_as_they_were_and_moves_every_gradient_of_a_parameter()
    {
        foreach ((string edit, Model one, Model several) in OfTexts)
        {
            (TrainingStep before, TrainingStep after) = (TrainingStep.Compute(one), TrainingStep.Compute(several));
            after.Parameters.Should().OnlyContain(parameter => parameter.Value.Equals(before[parameter.Name].Value), edit);
            foreach (Tensor tensor in before.Tensors.Where(tensor =>
                tensor.Rows == before["X"].Rows || tensor.Name is "losses" or "d.losses"))
            {
                Matrix<double> first = after[tensor.Name].Value.SubMatrix(0, tensor.Rows.Length, 0, tensor.Columns.Length);
                first.Should($"{edit}: {tensor.Name}").BeExactly(tensor.Value);
            }

            after.Loss.Should().BeGreaterThan(before.Loss, edit);
            foreach (Tensor parameter in before.Parameters)
            {
                after[$"d.{parameter.Name}"].Value.Equals(before[$"d.{parameter.Name}"].Value).Should().BeFalse(edit);
            }
        }
    }
}
