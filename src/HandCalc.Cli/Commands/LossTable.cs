namespace HandCalc.Cli.Commands;

/// <summary>The loss while a model is trained: rows that are written as it falls, and the whole way in one line.</summary>
internal sealed class LossTable
{
    private const int Indent = 2, LongestLine = 60, RoomBesideLine = 30;
    private const string Heights = "▁▂▃▄▅▆▇█";

    private readonly Page page;
    private readonly double uniform;
    private readonly int count, widthOfSteps, widthOfShare;
    private readonly List<double> losses = [];

    /// <summary>Writes what is trained, and the headings.</summary>
    public LossTable(Page page, TrainingStep start, int steps)
    {
        Model model = start.Model;
        int before = start.State.StepsTaken;
        string words = $"ln {Numbers.Count(model.Vocabulary.Length)}", share = $"of {words}";
        (this.page, uniform) = (page, Math.Log(model.Vocabulary.Length));
        count = model.Loss == LossReduction.Mean ? 1 : model.LossCount;
        widthOfSteps = Math.Max("steps".Length, Numbers.Count(before + steps).Length);
        widthOfShare = Math.Max(share.Length, "100.0 %".Length);
        page.Write(new Line().Add(model.Name, Palette.Heading).Add($"   {Names.Steps(steps)} of training"
            + $"{(before == 0 ? "" : $" after {Names.Steps(before)}")}, learning rate {Numbers.Shortest(model.Optimizer.LearningRate)}",
            Palette.Quiet));
        page.Write(new Line().Add(
            $"100 % is {words} = {Numbers.Plain(uniform)}, the loss of a model that finds every word equally likely.", Palette.Quiet));
        page.Write();
        Write("steps", "mean loss", share, Palette.Quiet);
    }

    /// <summary>Takes in a loss, and writes it if it is shown.</summary>
    /// <param name="taken">After how many steps it was found.</param>
    /// <param name="loss">The loss as the model has it.</param>
    /// <param name="isShown">Whether it has a row.</param>
    public void Add(int taken, double loss, bool isShown)
    {
        losses.Add(loss / count);
        if (isShown)
        {
            Write(Numbers.Count(taken), Numbers.Plain(losses[^1]), $"{Numbers.Fixed(100 * losses[^1] / uniform, 1)} %", Palette.Strong);
        }
    }

    /// <summary>The whole way in one line: each character is the mean of some losses, as a part of the largest.</summary>
    public void WriteSparkline()
    {
        int columns = Math.Min(losses.Count, Math.Min(LongestLine, page.Width - RoomBesideLine));
        double[] means = [.. Enumerable.Range(0, columns).Select(column =>
            losses[(int)((long)losses.Count * column / columns)..(int)((long)losses.Count * (column + 1) / columns)].Average())];
        double largest = means.Max();
        string line = string.Concat(means.Select(mean =>
            Heights[largest > 0 ? (int)Math.Min(Heights.Length - 1, mean / largest * Heights.Length) : 0]));
        page.Write(new Line().To(Indent).Add(Numbers.Plain(losses[0])).Add($" {line} ", Palette.Heading)
            .Add(Numbers.Plain(losses[^1]), Palette.Strong));
    }

    private void Write(string steps, string loss, string share, Spectre.Console.Style style)
    {
        page.Write(new Line().To(Indent).Add(steps.PadLeft(widthOfSteps), Palette.Quiet).Add(loss.PadLeft(14), style)
            .Add(share.PadLeft(widthOfShare + 2), Palette.Quiet));
        page.Flush();
    }
}
