using System.Globalization;
using HandCalc.Models;
using HandCalc.Specs.Checks;
using HandCalc.Specs.Engine.Kernels;
using HandCalc.Specs.Explanations;
using HandCalc.Specs.Mutation;
using HandCalc.Specs.Notation;
using HandCalc.Specs.Witnesses;
using HandCalc.Tensors;
using HandCalc.WrongRules;

namespace HandCalc.Specs.Book;

/// <summary>All that the README claims, with the evidence: measured here, proved in the fixture that each row names.</summary>
internal static class Claims
{
    private const string Tape = "a tape: reverse-mode differentiation of scalars";
    private const string TapeSpecs = "Witnesses/TapeSpecs.cs";

    /// <summary>The claims in the order of the page.</summary>
    public static IEnumerable<Claim> All() => [.. Published(), .. ByPyTorch(), .. ByTape(), .. BySlopes(), .. ByTwins(), .. OfTheBook()];

    private static IEnumerable<Claim> Published()
    {
        const string Fixture = "PublishedNumbers.cs";
        (TrainingStep continuous, TrainingStep reseeded) = (Of(DrawOrder.Continuous), Of(DrawOrder.Reseeded));
        double[] losses =
        [
            continuous.MeanLoss - 1.829868, continuous.Next().MeanLoss - 1.804945,
            reseeded.MeanLoss - 1.864983, reseeded.Next().MeanLoss - 1.831082,
        ];
        yield return new Claim("The published losses before and after the step, in both orders of drawing", Fixture, "two published texts",
            "half of the sixth decimal", losses.Max(Math.Abs));
        yield return new Claim("The model has 3,456 parameters", Fixture, "counting them", "exactly");
        yield return new Claim("One published backward pass steps 357 of them the wrong way", "Errata.cs", "its own mistake, made again", "exactly");

        static TrainingStep Of(DrawOrder draw) => TrainingStep.Compute(PublishedModel.Drawn(draw));
    }

    private static IEnumerable<Claim> ByPyTorch()
    {
        const string Fixture = "Witnesses/PyTorch/PyTorchSpecs.cs";
        foreach (WorkedExample example in WorkedExamples.All)
        {
            string name = $"\"{example.Step.Model.Text}\"";
            if (PyTorchResults.Of(example.Step.Model) is not { } results)
            {
                yield return new Claim($"{name} is not compared: the results that are stored are of other models",
                    Fixture, $"PyTorch; to renew its results: `{PyTorchResults.ToRenew}`", "1e-12", Worst: double.NaN);
                continue;
            }

            yield return Agrees(IsForward, "forward");
            yield return Agrees(IsGradient, "every gradient");
            yield return Agrees(tensor => tensor.Step == 13, "AdamW: m, v and the new weights");

            Claim Agrees(Func<Tensor, bool> which, string text) => Claim.Agreement(
                $"{name}, {text}", Fixture, $"PyTorch {results.Version}", example.Step, which, tensor => results[tensor]);
        }
    }

    private static IEnumerable<Claim> ByTape()
    {
        foreach (Situation situation in WorkedExamples.All.Select(Situation.Of).Append(Situation.NothingHidden))
        {
            string name = situation == Situation.NothingHidden ? "Ten steps later, with γ ≠ 1 and β ≠ 0" : $"\"{situation.Right.Model.Text}\"";
            yield return Claim.Agreement($"{name}, forward", TapeSpecs, Tape, situation.Right, IsForward, tensor => situation.Tape[tensor]);
            yield return Claim.Agreement($"{name}, every gradient", TapeSpecs, Tape, situation.Right, IsGradient, tensor => situation.Tape[tensor]);
        }

        yield return new Claim("Models at random: sizes, heads, words, draws, settings, steps", "Witnesses/AnyModelSpecs.cs", Tape,
            "1e-12, or what rounding leaves", AnyModelSpecs.OfAnyModel.Value);
        yield return new Claim("Every number, of all examples and of models at random, is what its explanation gives", "Explanations/EveryCell.cs",
            "recipes: each entry by itself, from the entries that it reads", "1e-12",
            WorkedExamples.All.Select(example => EveryCell.AssertRetold(example.Step)).Append(EveryCell.OfAnyModel.Value).Max());
        yield return new Claim("Heads in another order, logits and residuals that shift as a whole: nothing else moves", "Witnesses/Laws.cs",
            "models at random", "1e-12, or what rounding leaves",
            new[] { Laws.HeadsInAnotherOrder, Laws.ShiftedLogits, Laws.ShiftedResidual }.Max(law => law.Value));
        yield return new Claim("Causality; no gradient where no loss depends; ten steps at once or continued", "Witnesses/Laws.cs",
            "models at random", "exactly");
    }

    private static IEnumerable<Claim> BySlopes()
    {
        foreach (WorkedExample example in WorkedExamples.All)
        {
            GradientCheck check = example.Gradients;
            yield return new Claim(
                $"\"{example.Step.Model.Text}\", every gradient of a parameter is the slope of the loss: "
                + check.Total.ToString("N0", CultureInfo.InvariantCulture),
                "Backward/Step12_EmbeddingGradients.cs", "central differences", "their own estimated error", check.Rows.Max(row => row.Difference));
        }
    }

    private static IEnumerable<Claim> ByTwins()
    {
        const string Folder = "Engine/Kernels/";
        yield return new Claim("Products, sums, softmax, GELU, AdamW: each kernel gives the bits of its formula for one number after the other",
            Folder + "FormulaSpecs.cs", "a plain twin of each kernel", "exactly");
        yield return new Claim("Two and three threads give the bits of one", Folder + "ThreadsSpecs.cs", "a training step of a larger model", "exactly");
        yield return new Claim("eˣ, in units in the last place", Folder + "ExponentialsSpecs.cs", "240 binary digits", "1",
            ExponentialsSpecs.WorstExp.Value);
        yield return new Claim("tanh x, in units in the last place", Folder + "ExponentialsSpecs.cs", "240 binary digits", "2.5",
            ExponentialsSpecs.WorstTanh.Value);
        yield return new Claim("A training loop that reuses its memory gives the bits of training steps that keep theirs",
            "Engine/TrainingLoopSpecs.cs", "all examples, and models at random", "exactly");
    }

    private static IEnumerable<Claim> OfTheBook()
    {
        yield return new Claim(
            $"{WrongRule.All.Length} known mistakes are each noticed by two independent checks; \"the loss goes down\" notices none",
            "WrongRules.cs", "every check of the book", "exactly");
        yield return new Claim($"{ReachOfAChange.Edits.Length} edits of a model move the tensors that they must, step by step, and no other",
            "ReachOfAChange.cs", "lists made by hand", "exactly");
        MutationResults mutation = MutationSpecs.Results;
        yield return new Claim(
            string.Create(CultureInfo.InvariantCulture, $"{mutation.Killed} of {mutation.Tried} small changes of the mathematics, ")
            + string.Create(CultureInfo.InvariantCulture, $"{mutation.Score:P1}, are noticed without any snapshot; each other one is explained")
            + (mutation.Outdated.Any() ? $" (measured before a change of {string.Join(", ", mutation.Outdated)})" : ""),
            "Mutation/MutationSpecs.cs", $"dotnet-stryker {mutation.Stryker}", "95 %");
        yield return new Claim("Every entry on what published texts got wrong", "Errata.cs", "the texts, and the right computation", "the printed digits");
        yield return new Claim("Every matrix is approved, by exactly one test", "Book/SnapshotClaims.cs", "the folder of snapshots", "to the byte");
        yield return new Claim("Every count, limit, option, name and command in the documents is one that there is", "Documents/DocumentSpecs.cs",
            "the engine, the files, the command line", "to the letter");
        yield return new Claim("What the chapters say of their example in words, of sizes and of what is larger, holds", "Book/SentenceSpecs.cs",
            "the engine", "to the letter");
        yield return new Claim("Every number in prose is what the engine computes", "Book/ProseNumbers.cs", "the engine", "the printed digits");

        Margin[] margins = RoundingTies.All.Value.Result;
        Margin nearest = margins.MaxBy(margin => margin.PartOfTheWay)!;
        yield return new Claim(
            $"No last bit decides a printed digit: {margins.Length.ToString("N0", CultureInfo.InvariantCulture)} numbers, "
            + $"of which `{nearest.Number.Place}` of {nearest.Page.Split('/')[0]} is nearest to a tie",
            "Book/RoundingTies.cs", "the engine with every number pushed aside",
            RoundingTies.Allowed.ToString(CultureInfo.InvariantCulture) + " of the way to the tie", nearest.PartOfTheWay);
    }

    private static bool IsForward(Tensor tensor) => tensor.Step <= 7;

    private static bool IsGradient(Tensor tensor) => tensor.Step is >= 8 and <= 12;
}
