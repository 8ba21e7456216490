using HandCalc.Models;
using HandCalc.Specs.Notation;

namespace HandCalc.Specs.Book;

/// <summary>What the chapters of the second part say in words about their examples: sizes, how one number compares with another.</summary>
internal static class OnwardSentences
{
    private static TrainingStep Blocks => OnwardExamples.All[0].Step;

    private static string Steps => $"the {Fact.Words(TableOfContents.Count)} steps";

    /// <summary>How many linear maps attention has, those of all heads counted once.</summary>
    private static int MapsOfAttention => Blocks.Parameters.Select(parameter => parameter.Definition.Id)
        .Count(name => name is { Scope: "block[0]", Head: null or 0, Symbol: "W_Q" or "W_K" or "W_V" or "W_O" });

    private static double Largest(string name) => Blocks[name].LargestEntry;

    /// <summary>The words, each with the number of its chapter and whether they hold.</summary>
    public static IEnumerable<(int Chapter, Fact Fact)> All() =>
    [
        .. OfLaterSteps().Select(fact => (14, fact)), .. OfWriting().Select(fact => (15, fact)),
        .. OfBlock().Select(fact => (16, fact)), .. OfSeveral().Select(fact => (17, fact)),
        .. OfTied().Select(fact => (18, fact)),
    ];

    private static IEnumerable<Fact> OfLaterSteps()
    {
        Model model = WorkedExamples.All[0].Step.Model;
        var later = new Lazy<TrainingStep[]>(() => [.. Trainer.Steps(model, count: 500, every: 500)]);
        double Weight(TrainingStep step) => step["A[0]"].Value.Row(model.Targets.Length - 1).Max();

        yield return new("finds every parameter after the tenth step");
        yield return new("which took the same ten steps by itself");
        yield return new("and they never go far", Weight(later.Value[^1]) > 1.2 * Weight(later.Value[0]) && Weight(later.Value[^1]) < 0.8);
        yield return new("along half a wave of the cosine");
        yield return new("We clip to half the length of the gradients");
        yield return new("m̂ and √v̂ are both half as large");
    }

    private static IEnumerable<Fact> OfWriting()
    {
        const double Many = 1000;
        yield return new("and without one about half the square of its length times c",
            Math.Abs((Enumerable.Range(1, (int)Many).Sum(rows => (double)rows) / (Many * Many / 2)) - 1) < 0.01);
        yield return new("once with its key and once with its value: two times d for each",
            StepWork.MultiplyAdds(WorkedExamples.All[0].Step.Computation.Definitions
                .Where(definition => definition.Id is { Symbol: "scores" or "head", Kind: Tensors.Kind.Value }))
            == 2 * WorkedExamples.All[0].Step.Model.DModel * Math.Pow(WorkedExamples.All[0].Step.Model.Ids.Length, 2));
    }

    private static IEnumerable<Fact> OfBlock()
    {
        yield return new($"T{Steps[1..]} derived");
        yield return new("scale 0.02. So the copy is about 1/√(2 · 0.02²) times as large",
            Math.Abs((Blocks["block[0].ln_1.normalized"].Value.FrobeniusNorm() / Blocks["X"].Value.FrobeniusNorm()
                * Math.Sqrt(2 * Math.Pow(Blocks.Model.Initialization.Scale, 2))) - 1) < 0.1 && Blocks.Model.Initialization.Scale == 0.02);
        yield return new($"a bias in each of its {Fact.Words(MapsOfAttention)} linear maps");
        yield return new("Make the stream ten times as large, and (with ε a hundred times as large) nothing changes");
        yield return new("Three numbers stand for all of its entries");
        yield return new("hundreds of times smaller, as in step 11",
            Largest("d.block[0].W_O") / Largest("d.block[0].W_Q[0]") is > 200 and < 1000);
        yield return new($"it is the witness of {Steps} as well");
    }

    private static IEnumerable<Fact> OfSeveral()
    {
        yield return new($"The {Fact.Words(MapsOfAttention)} projections of attention");
        yield return new("for the two blocks of our example that is half", 1 / Math.Sqrt(2 * Blocks.Model.Layers) == 0.5);
    }

    private static IEnumerable<Fact> OfTied()
    {
        yield return new($"In {Steps} a word had two rows of numbers");
    }
}
