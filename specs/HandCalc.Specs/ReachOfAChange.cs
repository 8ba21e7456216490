using HandCalc.Models;
using HandCalc.Specs.Checks;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;

namespace HandCalc.Specs;

// # The reach of a change
//
// Given      a model, and an edit of it: a size, a setting, a word, one entry of a parameter
// To find    what moves in each of the thirteen steps, and what must not
//
// We edit the published model in many ways, one at a time, and compute the training step without the edit and with it. A tensor
// moves if one of its numbers is another in the last bit, or if its shape is another.
//
// What moves can be said before anything is computed. A formula reads what is edited, and its result moves; then what reads that
// result, and so on. All else stays to the last bit: the same numbers go through the same operations in the same order.
public sealed partial class ReachOfAChange
{
    private static readonly Model Published = PublishedModel.Drawn(DrawOrder.Continuous);
    private static readonly IEnumerable<int> Steps = Enumerable.Range(1, 13);

    // Every edit says what it moves, step by step; and why, where that is surprising.
    [TestCaseSource(nameof(Edits))]
    public void An_edit_moves_what_it_must_and_not_a_bit_more(Edit edit)
    {
        IEnumerable<string> wrong = Steps.SelectMany(step => Wrong(edit, step));

        wrong.Should().BeEmpty();
    }

    // Nothing moves by itself. So an edit has one place, or a few, where it starts: there it stands, or a formula reads it.
    [Test]
    public void What_moves_reads_the_edit_or_something_that_has_moved()
    {
        foreach ((Edit edit, string[] names) in Edits.Select(Named))
        {
            names.Where(edit.HasStarted).Should().Equal(Edit.Meant(edit.StartsAt, names), "there starts: {0}", edit);
        }
    }

    // And what moves is passed on, with few exceptions: a formula that does not read all of an operand, or that takes out again
    // what has moved.
    [Test]
    public void What_reads_something_that_has_moved_moves_or_is_a_known_exception()
    {
        foreach ((Edit edit, string[] names) in Edits.Select(Named))
        {
            names.Where(edit.HasWithstood).Should().Equal(Edit.Meant(edit.Withstands, names), "they withstand: {0}", edit);
        }
    }

    // A gradient, its averages and the new weight have the shape of the weight.
    [Test]
    public void What_gets_another_shape_takes_its_gradient_with_it()
    {
        foreach ((Edit edit, string[] names) in Edits.Select(Named))
        {
            string[] reshaped = [.. Edit.Meant(edit.Reshapes, Owners(names))];
            names.Where(edit.HasAnotherShape).Should().Equal(names.Where(name => reshaped.Contains(Owner(name))), "of {0}", edit);
        }
    }

    // The random numbers are one stream. A size says where it is cut and how much of it is used; it never changes a number. So what
    // is drawn later does not disturb what was drawn before.
    [Test]
    public void Every_size_cuts_the_same_stream_of_random_numbers()
    {
        double[] stream = Stream(Published);
        foreach (Edit edit in Edits.Where(edit => edit.After.Model.Initialization == Published.Initialization))
        {
            double[] cut = Stream(edit.After.Model);
            int alike = cut.Zip(stream).TakeWhile(pair => pair.First == pair.Second).Count();
            alike.Should().Be(Math.Min(cut.Length, stream.Length), "so many numbers stay the same with: {0}", edit);
        }
    }

    // Each field of a model file is edited at least once, so none has a reach that nobody knows.
    [Test]
    public void Every_field_of_a_model_is_edited()
    {
        Edits.Select(edit => (edit.Before.Model, edit.After.Model))
            .Concat(OfArchitecture.Concat(OfOptimizer).Concat(OfTexts).Concat(OfGiven).Select(edit => (edit.Before, edit.After)))
            .SelectMany(edit => Fields(edit.Item1).Except(Fields(edit.Item2))).Select(field => field.Path).Distinct()
            .Should().BeEquivalentTo(Fields(Published).Concat(Fields(EverySetting.In(Published))).Select(field => field.Path).Distinct());

        static IEnumerable<(string Path, object? Value)> Fields(object settings) => settings.GetType().GetProperties()
            .Where(property => property.CanWrite)
            .Select(property => (property.Name, Value: property.GetValue(settings)))
            .SelectMany(field => field.Value is InitializationSettings or OptimizerSettings or RateSchedule
                ? Fields(field.Value).Select(inner => ($"{field.Name}.{inner.Path}", inner.Value))
                : [field]);
    }

    // The other way round: whatever the optimizer is told, it is told too late for a gradient.
    [Test]
    public void No_setting_of_the_optimizer_moves_a_gradient()
    {
        TrainingStep step = TrainingStep.Compute(Published);
        OptimizerSettings settings = new(
            LearningRate: 1, Beta1: 0, Beta2: 0, Epsilon: 1, WeightDecay: 1, DecayingParameters.Matrices, EverySetting.Schedule, Clip: 0.1);
        TrainingStep other = TrainingStep.Compute(Published with { Optimizer = settings });
        foreach (Tensor tensor in step.Tensors.Where(tensor => !tensor.Definition.Id.IsOfOptimizer))
        {
            other[tensor.Name].Value.Should(tensor.Name).BeExactly(tensor.Value);
        }
    }

    // The mean of four losses is a quarter of their sum, and so is each gradient. A power of two rounds nothing: all the way back
    // every product and every sum is the same, two binary places lower.
    [Test]
    public void Every_gradient_of_the_mean_is_a_quarter_of_that_of_the_sum_to_the_last_bit()
    {
        TrainingStep sum = TrainingStep.Compute(Published);
        TrainingStep mean = TrainingStep.Compute(Published with { Loss = LossReduction.Mean });

        foreach (Tensor tensor in sum.Tensors.Where(tensor => tensor.Definition.Id.Kind == Kind.Gradient && tensor.Name != "d.loss"))
        {
            mean[tensor.Name].Value.Should(tensor.Name).BeExactly(tensor.Value / 4);
        }
    }

    // The table. Under it, for each edit: where it starts, what gets another shape, what moves where only a part of a step does,
    // and what stays nevertheless: something that it is computed from has moved.
    [Test]
    public Task What_moves_and_what_stays()
    {
        string table = Table.Of(
            ["edit", .. Steps.Select(step => $"{step}")],
            Edits.Select(edit => (Cell[])[edit.Name, .. Steps.Select(step => (Cell)Movement(edit, step))])).Text;
        return Snapshot.Approve([new("reach-of-a-change/what-moves-and-what-stays",
            "The reach of a change: what each edit moves in the thirteen steps\n"
            + "same: the step stays, to the last bit; moves: all of its tensors do; 2 of 7: so many do; *: some have another shape.\n"
            + $"\n{table}\nEdit by edit\n\n{string.Concat(Edits.Select(InWords))}", [])]);
    }

    private static (Edit Edit, string[] Names) Named(Edit edit) => (edit, [.. edit.Names()]);

    private static IEnumerable<string> Wrong(Edit edit, int step)
    {
        string[] names = [.. edit.Names(step)];
        string[] must = [.. Edit.Meant(edit.Moves[step - 1], names)];
        return names.Where(name => edit.HasMoved(name) != must.Contains(name)).GroupBy(edit.HasMoved, (moves, wrong) =>
            $"step {step}: {(moves ? "must stay, and moves" : "must move, and stays")}: {string.Join(' ', wrong)}");
    }

    /// <summary>How many tensors of a step move, as wide as any cell may get: a cell that changes is one line that differs.</summary>
    private static string Movement(Edit edit, int step)
    {
        const int Width = 9;
        string[] names = [.. edit.Names(step)];
        int moved = names.Count(edit.HasMoved);
        string count = moved == 0 ? "same" : moved == names.Length ? "moves" : $"{moved} of {names.Length}";
        return (names.Any(edit.HasAnotherShape) ? count + "*" : count).PadRight(Width);
    }

    private static string InWords(Edit edit)
    {
        string[] names = [.. edit.Names()];
        (string Label, string Words)[] lines =
        [
            ("starts at", Words(edit.StartsAt, names, edit.HasStarted)),
            ("another shape", Words(edit.Reshapes, Owners(names), edit.HasAnotherShape)),
            .. Steps.Select(step => ($"step {step}", Words(edit.Moves[step - 1], [.. edit.Names(step)], edit.HasMoved))),
            ("stays nevertheless", Words(edit.Withstands, names, edit.HasWithstood)),
        ];
        return $"{edit}\n" + string.Concat(lines
            .Where(line => line.Words is not ("nothing" or "all"))
            .Select(line => $"    {line.Label}: {line.Words}\n"));
    }

    /// <summary>The words that were said, where they are what is found; otherwise what is found, name by name.</summary>
    private static string Words(string said, string[] names, Func<string, bool> isFound) =>
        names.Where(isFound).SequenceEqual(Edit.Meant(said, names)) ? said : string.Join(' ', names.Where(isFound));

    /// <summary>The tensor that a gradient, an average or a new value belongs to.</summary>
    private static string Owner(string name) => name.Split('.')[^1];

    private static string[] Owners(string[] names) => [.. names.Select(Owner).Distinct()];

    /// <summary>All that is drawn at random, as it is drawn: W_O, W_1, W_2 and W_lm as [out × in].</summary>
    private static double[] Stream(Model model)
    {
        TrainingStep step = TrainingStep.Compute(model);
        return [.. Edit.Meant(Drawn, [.. step.Parameters.Select(parameter => parameter.Name)]).SelectMany(name =>
            (name is "W_O" or "W_1" or "W_2" or "W_lm" ? step[name].Value.Transpose() : step[name].Value).ToRowMajorArray())];
    }
}
