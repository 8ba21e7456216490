using HandCalc.Book.Specs.ReadBack;
using HandCalc.Models;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Book.Specs.Charts;

/// <summary>The figures of the second part are read back, and compared with what is computed otherwise.</summary>
public sealed class OnwardFigures
{
    private static readonly Example Blocks = Example.Of("two-blocks");

    /// <summary>exp(z / T), divided by the sum of all, from steps that are taken one by one until the model knows its text.</summary>
    [TestCaseSource(typeof(Example), nameof(Example.OfTheSteps))]
    public void A_share_is_that_of_logits_divided_by_the_temperature(string name)
    {
        Example example = Example.Of(name);
        TrainingStep step = example.Step;
        while (step.Model.Targets.Index().Any(target => step["P"].Value.Row(target.Index).MaximumIndex() != target.Item))
        {
            step = step.Next();
        }

        double[] z = [.. step["logits"].Value.Row(0)];
        DrawnPlot[] plots = DrawnPlot.Of(example, "15.2");
        double[] Shares(double t) => [.. z.Select(one => Math.Exp((one - z.Max()) / t) / z.Sum(other => Math.Exp((other - z.Max()) / t)))];
        var comparison = new Comparison();
        (double X, double Y)[] drawn = [.. plots[0].Points("line", "curve")];
        int[] words = [.. Enumerable.Range(0, z.Length).OrderByDescending(word => z[word]).Take(8)];
        drawn.Length.Should().Be(60 * words.Length);
        foreach ((int index, (double t, double share)) in drawn.Index())
        {
            comparison.Near($"{name}: the share of word {words[index / 60]} at T = {t}", share, Shares(t)[words[index / 60]],
                0.05 * plots[0].UnitUp + (20 * plots[0].UnitAcross * plots[0].UnitUp));
        }

        foreach ((double t, double entropy) in plots[1].Points("line", "curve"))
        {
            comparison.Near($"{name}: the entropy at T = {t}", entropy,
                Shares(t).Sum(share => share == 0 ? 0 : share * Math.Log(1 / share)), 0.2 * plots[1].UnitUp);
        }

        plots[1].Curve(comparison, "guide", [(0, Math.Log(z.Length)), (4, Math.Log(z.Length))]);
        comparison.Holds();
        DrawnPlot.Caption(example, "15.2").Should().Contain($"after {step.State.StepsTaken} steps of training, when the model knows its text");
    }

    [Test]
    public void What_comes_straight_and_by_each_part_adds_up_to_the_gradient_of_X()
    {
        Matrix<double> Of(string tensor) => Blocks.Step[tensor].Value;
        Matrix<double> straight = Of("d.block[0].residual_2"), network = Of("d.block[0].residual_1") - straight;
        Matrix<double>[] ways = [straight, network, Of("d.X") - straight - network];
        var comparison = new Comparison();
        foreach ((DrawnPlot plot, Matrix<double> way) in DrawnPlot.Of(Blocks, "16.6").Zip(ways))
        {
            plot.Rods(comparison, "gradient", [.. way.EnumerateRows().Select((row, token) => (token, 0.0, row.L2Norm()))]);
        }

        comparison.Holds();
    }

    /// <summary>
    /// In pre-norm, GPT-2 itself, its W_O and W_2 multiplied by what divided them. In post-norm the approved table, for the deepest.
    /// </summary>
    [Test]
    public void The_gradient_by_depth_is_that_of_models_with_so_many_blocks()
    {
        DrawnPlot[] plots = DrawnPlot.Of(Blocks, "17.3");
        int[] depths = [2, 6, 12];
        (double, double)[] pre = [.. depths.SelectMany(depth => Norms(depth).Select((norm, block) => ((double)block, norm)))];
        double[][] table = [.. Blocks.Files.Single(file => file.Name == "gradient by depth").Text.TrimEnd('\n').Split('\n').Skip(1)
            .Select(line => Comparison.Words(line).Select(ApprovedMatrix.Number).ToArray()).Reverse()];
        (double X, double Y)[] post = [.. plots[1].Points("line", "gradient")];
        var comparison = new Comparison();
        plots[0].Curve(comparison, "gradient", pre);
        post.Select(point => Math.Round(point.X, 1)).Should().Equal(depths.SelectMany(depth => Enumerable.Range(0, depth).Select(l => (double)l)));
        foreach ((double[] row, (double X, double Y) point) in table.Zip(post[^12..]))
        {
            comparison.Near($"post-norm, block {row[0]}", point.Y, row[2], 0.05 * plots[1].UnitUp);
        }

        comparison.Holds();
        DrawnPlot.Caption(Blocks, "17.3").Should().Contain($"it becomes {DrawnPlot.Said(table[0][1] / table[^1][1])} times as large in pre-norm, "
            + $"and {DrawnPlot.Said(table[0][2] / table[^1][2])} times in post-norm.");
    }

    [Test]
    public void The_gradient_of_a_word_is_that_of_reading_and_of_writing()
    {
        Matrix<double> written = Blocks.Step["d.logits"].Value.Transpose() * Blocks.Step["ln_f.normalized"].Value;
        Matrix<double> read = written * 0;
        foreach ((int position, int word) in Blocks.Step.Model.Ids.Index())
        {
            read.SetRow(word, read.Row(word) + Blocks.Step["d.X"].Value.Row(position));
        }

        var comparison = new Comparison();
        foreach ((DrawnPlot plot, Matrix<double> use) in DrawnPlot.Of(Blocks, "18.2").Zip(new[] { read, written, read + written }))
        {
            plot.Rods(comparison, "gradient", [.. use.EnumerateRows().Select((row, word) => (word, 0.0, row.L2Norm()))]);
            comparison.Of("18.2: words", plot.Rows, [.. Blocks.Step.Model.Vocabulary]);
        }

        comparison.Holds();
    }

    /// <summary>Counted in the approved table of rows: how many words each text asks for.</summary>
    [Test]
    public void A_word_counts_as_much_as_the_words_or_the_texts_say()
    {
        string[][] rows = [.. Blocks.Files.Single(file => file.Name == "rows").Text.TrimEnd('\n').Split('\n').Skip(1).Select(Comparison.Words)];
        string[][] asked = [.. rows.Where(row => row.Length == 5)];
        int[] ofTexts = [.. asked.GroupBy(row => row[1]).Select(text => text.Count())];
        int padded = rows.Length - ofTexts.Length;
        Func<int, double>[] weights = [_ => 1.0 / asked.Length, text => 1.0 / ofTexts.Length / ofTexts[text], _ => 1.0 / padded];
        var comparison = new Comparison();
        foreach ((DrawnPlot plot, Func<int, double> weight) in DrawnPlot.Of(Blocks, "19.5").Zip(weights))
        {
            plot.Rods(comparison, "gradient", [.. asked.Select((row, place) =>
                (place, 0.0, weight(int.Parse(row[1], CultureInfo.InvariantCulture))))]);
            comparison.Of("19.5: words", plot.Rows, [.. asked.Select(row => row[4])]);
        }

        comparison.Holds();
        DrawnPlot.Caption(Blocks, "19.5").Should().Contain($"counts {DrawnPlot.Said((double)ofTexts.Max() / ofTexts.Min())} times as much")
            .And.Contain($"together count {DrawnPlot.Said((double)asked.Length / padded)}, not 1");
    }

    private static double[] Norms(int depth)
    {
        Model model = Blocks.Step.Model with
        {
            Layers = depth,
            Initialization = Blocks.Step.Model.Initialization with { Scale = 1 / Math.Sqrt(Blocks.Step.Model.DModel) },
        };
        TrainingState state = TrainingState.Initial(model);
        TrainingStep drawn = TrainingStep.Compute(model);
        foreach (Tensor matrix in drawn.Parameters.Where(parameter => parameter.Definition.Id.Symbol is "W_O" or "W_2"))
        {
            state = state.With(matrix.Name, matrix.Value * Math.Sqrt(2 * depth));
        }

        TrainingStep loud = TrainingStep.Compute(model, state);
        return [.. Enumerable.Range(0, depth).Select(block => loud[$"d.block[{block}].residual_2"].Value.FrobeniusNorm())];
    }
}
