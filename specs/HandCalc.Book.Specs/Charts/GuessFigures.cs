using HandCalc.Book.Specs.ReadBack;
using HandCalc.Models;

namespace HandCalc.Book.Specs.Charts;

/// <summary>The figures of the guesses are read back: the loss over the probability, and P against Y.</summary>
public sealed class GuessFigures
{
    [TestCaseSource(typeof(Example), nameof(Example.OfTheSteps))]
    public void Each_position_lies_where_its_probability_and_its_loss_say(string name)
    {
        Example example = Example.Of(name);
        TrainingStep step = example.Step;
        double[] losses = [.. step["losses"].Value.Enumerate()], right = [.. losses.Select(loss => Math.Exp(-loss))];
        int words = step.Model.Vocabulary.Length;
        var comparison = new Comparison();
        DrawnPlot[] plots = DrawnPlot.Of(example, "7.4");
        plots[0].Curve(comparison, "guide", [(1.0 / words, 0), (1.0 / words, Math.Log(words)), (0, Math.Log(words))]);
        foreach (DrawnPlot plot in plots)
        {
            plot.Dots(comparison, "entry", right.Zip(losses));
            (double X, double Y)[] curve = [.. plot.Points("line", "curve")];
            foreach ((double x, double y) in curve)
            {
                // Where the curve is steep, a place across is known less well than its height.
                comparison.Near($"{name}: the curve at {x}", y, -Math.Log(x), 0.03 * (plot.UnitUp + (plot.UnitAcross / x)));
            }

            curve[0].X.Should().BeLessThan(right.Min(), "the curve goes past all guesses");
            curve[^1].X.Should().BeGreaterThan(right.Max(), "the curve goes past all guesses");
        }

        plots[1].Names(comparison, "entry", losses.Select((loss, i) => (step["losses"].Rows[i], right[i], loss)));
        comparison.Holds();
        DrawnPlot.Caption(example, "7.4").Should().EndWith($"among {words} words lies, at the loss {DrawnPlot.Said(Math.Log(words))}.");
    }

    [TestCaseSource(typeof(Example), nameof(Example.OfTheSteps))]
    public void P_and_Y_stand_side_by_side_and_their_difference_beside_them(string name)
    {
        Example example = Example.Of(name);
        TrainingStep step = example.Step;
        int position = step.Model.Ids.Length - 3, target = step.Model.Ids[position + 1];
        double[] p = [.. step["P"].Value.Row(position)];
        var comparison = new Comparison();
        DrawnPlot[] plots = DrawnPlot.Of(example, "8.5");
        plots[0].Rods(comparison, "number", [.. p.Select((share, word) => (word, 0.0, share))]);
        plots[0].Rods(comparison, "outline", [(target, 0, 1)]);
        int losses = step.Model.Loss == LossReduction.Mean ? step.Model.Targets.Length : 1;
        plots[1].Rods(comparison, "gradient", [.. p.Select((share, word) => (word, 0.0, (word == target ? share - 1 : share) / losses))]);
        foreach (DrawnPlot plot in plots)
        {
            comparison.Of($"{name}: words", plot.Rows, [.. step.Model.Vocabulary]);
        }

        comparison.Holds();
        DrawnPlot.Caption(example, "8.5").Should()
            .Contain($"After {step["P"].Rows[position]} the right word is {step.Model.Vocabulary[target]}:");
    }
}
