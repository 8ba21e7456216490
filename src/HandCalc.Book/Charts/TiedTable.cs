using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Book.Charts;

/// <summary>The gradient of a table that is read and written with, word by word.</summary>
internal static class TiedTable
{
    private const int MostWords = 12;

    /// <summary>The norm of each row: by look-up, by the product with the outputs, and of the sum.</summary>
    public static Chart Uses(TrainingStep step)
    {
        int[] words = [.. Enumerable.Range(0, Math.Min(MostWords, step.Model.Vocabulary.Length))];
        Matrix<double> written = step["d.logits"].Value.TransposeThisAndMultiply(step["ln_f.normalized"].Value),
            both = step["d.E_token"].Value;
        return new("Every word's row is told something, whether the text has the word or not.", Markup.Of($"""
            The norm of each row of the gradient, on one scale. A word that the text does not have is not read, and the last token
            predicts nothing. But every word is given a probability at every position, and so every row is
            moved.{Figures.Part(words.Length, step.Model.Vocabulary.Length, "words: the first")}
            """),
            Plot.Norms("word", [.. words.Select(word => step.Model.Vocabulary[word])], ("read", Lengths(both - written)),
                ("written", Lengths(written)), ("both", Lengths(both))));

        double[] Lengths(Matrix<double> rows) => [.. words.Select(word => rows.Row(word).L2Norm())];
    }
}
