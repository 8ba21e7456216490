namespace HandCalc.Book.Charts;

/// <summary>What the model guesses: the loss as a curve over the probability of the right word, and P against Y.</summary>
internal static class Guesses
{
    private const int Points = 97, MostWords = 12;
    private const string Across = "probability of the right word", Up = "loss = −ln p";

    /// <summary>−ln p, with the positions of the text on it.</summary>
    public static Chart Losses(TrainingStep step)
    {
        int words = step.Model.Vocabulary.Length;
        string[] names = [.. step.Model.Targets.Select((_, i) => step["losses"].Rows[i])];
        (double P, double Loss)[] guesses = [.. step.Model.Targets.Select((word, i) => (step["P"][i, word], step["losses"][i, 0]))];
        double least = Math.Min(guesses.Min(guess => guess.P), 1.0 / words) / 2;
        (double X, double Y)[] curve =
            [.. Enumerable.Range(0, Points).Select(k => Math.Pow(least, 1 - (k / (Points - 1.0)))).Select(Curve)];
        (double X, double Y)[] random = [(1.0 / words, 0), Curve(1.0 / words), (0, Math.Log(words))];
        Plot whole = new Plot("Loss and probability", "A curve that falls from high on the left to zero at probability one.",
            Scale.Between(Across, 0, 1), Scale.Over(Up, [0, .. curve.Select(point => point.Y)]))
            .Curve("curve", curve).Curve("guide", random).Dots("entry", guesses)
            .Label("guide", random[0], "guess at random").Label("entry", guesses.MinBy(guess => guess.Loss), "this text");

        Scale near = Scale.Over(Across, guesses.Select(guess => guess.P));
        (double X, double Y)[] part = [.. Enumerable.Range(0, Points).Select(k => near.Start + (near.Length * k / (Points - 1)))
            .Where(p => p > 0).Select(Curve)];
        Plot close = new Plot("The same, close by", $"The losses: {Figures.Numbered(names, guesses.Select(guess => guess.Loss))}.",
            near, Scale.Over(Up, part.Select(point => point.Y))).Curve("curve", part).Dots("entry", guesses);
        foreach (((double, double) guess, string name) in guesses.Zip(names))
        {
            close.Label("entry", guess, Plot.Short(name));
        }

        return new("The smaller the probability of the right word, the larger the loss.", Markup.Of($"""
            Each dot is a position of the text, in the second panel seen close by and named by its token. The dashed lines meet where a
            guess at random among {Numbers.Count(words)} words lies, at the loss {Figures.Number(Math.Log(words))}.
            """), whole, close);

        static (double X, double Y) Curve(double p) => (p, -Math.Log(p));
    }

    /// <summary>P and Y of one position, and their difference, the gradient.</summary>
    public static Chart AgainstTargets(TrainingStep step)
    {
        int position = step.Model.Targets.Length - 2, target = step.Model.Targets[position];
        int[] words = [.. Enumerable.Range(0, step.Model.Vocabulary.Length)
            .OrderByDescending(word => word == target).ThenByDescending(word => step["P"][position, word]).Take(MostWords).Order()];
        string[] names = [.. words.Select(word => step.Model.Vocabulary[word])];
        double[] p = [.. words.Select(word => step["P"][position, word])], d = [.. words.Select(word => step["d.logits"][position, word])];
        int right = Array.IndexOf(words, target);
        Plot guessed = Rows("P and Y", Scale.Between("P, and Y as an outline", 0, 1), p, "number above")
            .Bar("outline", (0, right - 0.38), (1, right + 0.38));
        return new("The gradient of a logit is what was guessed minus what is right.", Markup.Of($"""
            After <code>{step["P"].Rows[position]}</code> the right word is <code>{names[right]}</code>: there alone Y is 1, as the outline
            shows, and there alone the gradient is below zero.{Figures.Part(words.Length, step.Model.Vocabulary.Length,
                "words: that one and the likeliest")}
            """), guessed, Rows("P minus Y", Scale.Between("d.logits", Math.Min(-1, d.Min()), Math.Max(1, d.Max())), d, "gradient"));

        Plot Rows(string title, Scale across, double[] values, string kind) =>
            Plot.Rows(title, across, "next word", names, values, kind);
    }
}
