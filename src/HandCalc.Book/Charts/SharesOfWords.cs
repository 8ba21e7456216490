using HandCalc.Models;
using HandCalc.WrongRules;

namespace HandCalc.Book.Charts;

/// <summary>How much each word counts where the loss is a mean over several texts.</summary>
internal static class SharesOfWords
{
    private const int MostWords = 14;

    /// <summary>
    /// The weight of each word's loss in the mean over words, in the mean of the texts' means, and where padded positions are divided by:
    /// of the text, and beside it of its own last words.
    /// </summary>
    public static Chart Of(TrainingStep step)
    {
        ImmutableArray<string> words = Tokenizer.Split(step.Model.Text);
        TrainingStep both = TrainingStep.Compute(step.Model with
        {
            Loss = LossReduction.Mean,
            Texts = [string.Join(' ', words.TakeLast(2))],
        });
        Batch batch = both.Model.Batch!;
        int[] asked = [.. batch.Rows.Where(batch.Goes)], shown = [.. asked.TakeLast(MostWords)];
        int[] counts = [.. asked.CountBy(batch.Start).Select(text => text.Value)];
        double[] right = Weights(both), padded = Weights(BatchMistakes.AveragedOverPadding.In(both)),
            texts = [.. shown.Select(row => 1.0 / counts.Length / counts[row / batch.Longest])];
        double most = right.Concat(padded).Concat(texts).Max(), ratio = (double)counts.Max() / counts.Min();
        return new("Over words all count the same; over texts, those of a short text count more.", Markup.Of($"""
            The weight of each loss in the mean, named after the word that is to be predicted: the text, and below it the second one. In the
            mean of the means a word of the shorter text counts {Figures.Number(ratio)} times as much as one of the longer. Where padded
            positions are divided by as well, all words together count
            {Figures.Number(asked.Length * padded[0])}, not 1.{Figures.Part(shown.Length, asked.Length, "words: the last")}
            """),
            Panel("Over words", right), Panel("Over texts", texts), Panel("Over padding as well", padded));

        double[] Weights(TrainingStep of) => [.. shown.Select(row => of["d.losses"][row, 0])];

        Plot Panel(string title, double[] weights) => Plot.Rows(title, Scale.Between($"{title}: weight", 0, most), "word",
            [.. shown.Select(row => both.Model.Vocabulary[both.Model.Ids[row + 1]])], weights, "gradient");
    }
}
