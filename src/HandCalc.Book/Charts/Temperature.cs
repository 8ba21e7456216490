using HandCalc.Writing;

namespace HandCalc.Book.Charts;

/// <summary>What a temperature makes of the distribution of the next word.</summary>
internal static class Temperature
{
    private const int AtMost = 500, Points = 60, MostWords = 8;
    private const double Least = 0.05, Hottest = 4, Named = 0.03;

    /// <summary>
    /// The share of each word after the first token over the temperature, and the entropy of all: of the model once it knows its text.
    /// </summary>
    public static Chart Of(TrainingStep step)
    {
        (TrainingStep trained, bool knows) = Trained(step);
        double[] z = [.. trained["logits"].Value.Row(0)];
        (double T, double[] Shares)[] all = [.. Enumerable.Range(0, Points)
            .Select(k => Least + ((Hottest - Least) * k / (Points - 1))).Select(t => (t, (double[])[.. new Sampling(t).Of(z)]))];
        int[] words = [.. Enumerable.Range(0, z.Length).OrderByDescending(word => z[word]).Take(MostWords)];
        var shares = new Plot("The shares", "The likeliest word has nearly all where it is cold; where it is hot, all words near each other.",
            Scale.Between("temperature T", 0, Hottest), Scale.Between("share of the next word", 0, 1));
        foreach (int word in words)
        {
            shares.Curve("curve", all.Select(at => (at.T, at.Shares[word])));
        }

        foreach (int word in words.Where(word => all.Max(at => at.Shares[word]) > Named))
        {
            (double t, double[] at) = all.MaxBy(at => at.Shares[word] - (at.T / Hottest / 2));
            shares.Label("curve", (t, at[word]), Plot.Short(step.Model.Vocabulary[word]));
        }

        double even = Math.Log(z.Length);
        Plot entropy = new Plot("The entropy", "It rises with the temperature, towards that of equal shares.",
            Scale.Between("temperature T", 0, Hottest), Scale.Over("entropy", [0, even])).Level("guide", even)
            .Curve("curve", all.Select(at => (at.T, at.Shares.Sum(Surprise))))
            .Label("guide", (Hottest * 0.8, even), "all equally likely", side: 1);

        return new("A temperature is a choice between the likeliest word and any word.", Markup.Of($"""
            The shares of the next word after <code>{step["logits"].Rows[0]}</code>, after {trained.State.StepsTaken} steps of
            training{(knows ? ", when the model knows its text" : "")}. At T = 1 they are what the model
            says.{Figures.Part(words.Length, z.Length, "words: the likeliest")}
            """), shares, entropy);
    }

    private static double Surprise(double share) => share == 0 ? 0 : -share * Math.Log(share);

    /// <summary>The first step at which the likeliest word is the right one at each position; or the last that can be taken.</summary>
    private static (TrainingStep Step, bool Knows) Trained(TrainingStep step)
    {
        while (!Knows(step) && step.State.StepsTaken < AtMost)
        {
            try
            {
                step = step.Next();
            }
            catch (InvalidInputException)
            {
                break; // numbers grow too large
            }
        }

        return (step, Knows(step));
    }

    private static bool Knows(TrainingStep step) =>
        step.Model.Targets.Select((target, i) => step["P"].Value.Row(i).MaximumIndex() == target).All(right => right);
}
