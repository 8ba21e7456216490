using HandCalc.Models;
using HandCalc.Specs.Notation;

namespace HandCalc.Specs;

// ## What may be asked of the optimizer
public sealed partial class ReachOfAChange
{
    private static readonly Model Scheduled = With(optimizer => optimizer with { Schedule = EverySetting.Schedule });
    private static readonly Model Clipped = With(optimizer => optimizer with { Clip = 1 });

    internal static readonly ImmutableArray<(string Name, Model Before, Model After)> OfOptimizer =
    [
        ("decay all → matrices", Published, With(optimizer => optimizer with { Decay = DecayingParameters.Matrices })),
        ("schedule none → one", Published, Scheduled),
        ("warmup 4 → 5", Scheduled, With(optimizer => optimizer with { Schedule = EverySetting.Schedule with { Warmup = 5 } })),
        ("steps 12 → 13", Scheduled, With(optimizer => optimizer with { Schedule = EverySetting.Schedule with { Steps = 13 } })),
        ("minimum 0.1 → 0.2", Scheduled, With(optimizer => optimizer with { Schedule = EverySetting.Schedule with { Minimum = 0.2 } })),
        ("clip none → 1", Published, Clipped),
        ("clip none → 100", Published, With(optimizer => optimizer with { Clip = 100 })),
    ];

    // β begins at zero, and a part of zero is zero: whether it decays is not seen in the first step.
    [Test]
    public void Where_matrices_alone_decay_the_vectors_and_the_tables_move_and_nothing_else()
    {
        (TrainingStep before, TrainingStep after) = (TrainingStep.Compute(OfOptimizer[0].Before), TrainingStep.Compute(OfOptimizer[0].After));

        Names(after).Should().Equal(Names(before));
        Moved(before, after).Should().Equal("new.E_token", "new.E_pos", "new.b_1", "new.b_2", "new.gamma");
    }

    [Test]
    public void A_schedule_moves_the_new_weights_and_nothing_else()
    {
        (TrainingStep before, TrainingStep after) = (TrainingStep.Compute(Published), TrainingStep.Compute(Scheduled));

        Names(after).Except(Names(before)).Should().Equal("rate");
        Moved(before, after).Should().Equal(before.Parameters.Select(parameter => $"new.{parameter.Name}"));
    }

    // While the rate still grows, nobody asks where it will go.
    [TestCase(3)]
    [TestCase(4)]
    public void The_end_of_a_schedule_is_not_felt_before_its_warm_up_is_over(int edit)
    {
        (TrainingStep before, TrainingStep after) = (TrainingStep.Compute(Scheduled), TrainingStep.Compute(OfOptimizer[edit].After));
        for (int t = 1; t <= EverySetting.Schedule.Warmup; t++, before = before.Next(), after = after.Next())
        {
            Moved(before, after).Should().BeEmpty("the rate grows, in step {0}", t);
        }

        Moved(before, after).Should().StartWith("rate");
    }

    [Test]
    public void A_longer_warm_up_is_felt_at_once() =>
        Moved(TrainingStep.Compute(Scheduled), TrainingStep.Compute(OfOptimizer[2].After)).Should().StartWith("rate");

    // AdamW divides a gradient by its own size. So in the first step a factor that all gradients have is not felt by the new weights, but
    // for ε.
    [Test]
    public void Clipping_moves_both_averages_and_in_the_first_step_hardly_a_weight()
    {
        OptimizerSettings settings = Clipped.Optimizer with { Epsilon = 1e-300 };
        TrainingStep before = TrainingStep.Compute(Published with { Optimizer = settings with { Clip = null } });
        TrainingStep after = TrainingStep.Compute(Published with { Optimizer = settings });
        string[] parameters = [.. before.Parameters.Select(parameter => parameter.Name)];

        Names(after).Except(Names(before)).Should().BeEquivalentTo(
            ["norm", .. parameters.Select(name => $"squares.{name}"), .. parameters.Select(name => $"clipped.{name}")]);
        Moved(before, after).Where(name => !name.StartsWith("new.", StringComparison.Ordinal)).Should().BeEquivalentTo(
            [.. parameters.Select(name => $"m.{name}"), .. parameters.Select(name => $"v.{name}")]);
        foreach (string name in parameters)
        {
            after[$"new.{name}"].Value.Should(name).Equal(before[$"new.{name}"].Value, within: Tolerances.Arithmetic);
        }
    }

    [Test]
    public void What_is_short_enough_is_clipped_by_a_factor_of_one_and_stays_to_the_last_bit()
    {
        (TrainingStep before, TrainingStep after) = (TrainingStep.Compute(Published), TrainingStep.Compute(OfOptimizer[6].After));

        after["norm"][0, 0].Should().BeLessThan(100);
        Moved(before, after).Should().BeEmpty();
    }

    private static Model With(Func<OptimizerSettings, OptimizerSettings> change) => Published with { Optimizer = change(Published.Optimizer) };

    private static IEnumerable<string> Names(TrainingStep step) => step.Tensors.Select(tensor => tensor.Name);

    /// <summary>The tensors of both steps that are not the same to the last bit.</summary>
    private static IEnumerable<string> Moved(TrainingStep before, TrainingStep after) => Names(before).Intersect(Names(after))
        .Where(name => !before[name].Value.Enumerate().SequenceEqual(after[name].Value.Enumerate()));
}
