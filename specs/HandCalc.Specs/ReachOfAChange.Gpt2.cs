using HandCalc.Models;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;

namespace HandCalc.Specs;

// ## What may be chosen where the architecture is GPT-2's
public sealed partial class ReachOfAChange
{
    private static readonly Model Blocks = Published with { Architecture = Architecture.Gpt2, Layers = 2 };

    internal static readonly ImmutableArray<(string Name, Model Before, Model After)> OfArchitecture =
    [
        ("architecture published → gpt2", Published, Published with { Architecture = Architecture.Gpt2 }),
        ("layers 2 → 3", Blocks, Blocks with { Layers = 3 }),
        ("tiedEmbeddings false → true", Blocks, Blocks with { TiedEmbeddings = true }),
        ("biases true → false", Blocks, Blocks with { Biases = false }),
    ];

    // The tables are drawn first, and X is read off them. W_Q[0] has another name then, and the same numbers.
    [Test]
    public void Another_architecture_begins_with_the_same_tables()
    {
        (TrainingStep before, TrainingStep after) = StepsOf(0);
        after["X"].Value.Should("X").BeExactly(before["X"].Value);
        after["block[0].W_Q[0]"].Value.Should("block[0].W_Q[0]").BeExactly(before["W_Q[0]"].Value);
    }

    // One more layer is drawn after those before it. But what writes into the residual stream is drawn smaller the more layers write: √4
    // becomes √6.
    [Test]
    public void A_layer_more_leaves_the_draws_of_those_before_it_but_for_what_writes_into_the_stream()
    {
        (TrainingStep before, TrainingStep after) = StepsOf(1);
        foreach (Tensor parameter in before.Parameters.Where(parameter => parameter.Name != "W_lm"))
        {
            bool writes = parameter.Definition.Id.Symbol is "W_O" or "W_2";
            after[parameter.Name].Value.Should(parameter.Name).Equal(
                writes ? parameter.Value * Math.Sqrt(2 * 2) / Math.Sqrt(2 * 3) : parameter.Value, within: writes ? Tolerances.Arithmetic : 0);
        }

        after["block[0].residual_1"].Value.Equals(before["block[0].residual_1"].Value).Should().BeFalse("W_O is another");
    }

    // Up to the last layer norm nobody asks how the logits will come about.
    [Test]
    public void A_tied_table_changes_nothing_before_the_logits()
    {
        (TrainingStep before, TrainingStep after) = StepsOf(2);
        after.Computation.Contains("W_lm").Should().BeFalse();
        foreach (Tensor tensor in before.Tensors.TakeWhile(tensor => tensor.Name != "W_lm"))
        {
            after[tensor.Name].Value.Should(tensor.Name).BeExactly(tensor.Value);
        }

        after["logits"].Value.Equals(before["logits"].Value).Should().BeFalse();
    }

    // A bias begins at zero. In the first step it adds nothing, so without it every other number is the same.
    [Test]
    public void Without_biases_the_first_step_is_the_same_to_the_last_bit()
    {
        (TrainingStep before, TrainingStep after) = StepsOf(3);
        after.Parameters.Should().NotContain(parameter => parameter.Definition.Id.Symbol.StartsWith("b_", StringComparison.Ordinal));
        before.Tensors.Should().HaveCountGreaterThan(after.Tensors.Length);
        foreach (Tensor tensor in after.Tensors)
        {
            before[tensor.Name].Value.Should(tensor.Name).BeExactly(tensor.Value);
        }
    }

    private static (TrainingStep Before, TrainingStep After) StepsOf(int index) =>
        (TrainingStep.Compute(OfArchitecture[index].Before), TrainingStep.Compute(OfArchitecture[index].After));
}
