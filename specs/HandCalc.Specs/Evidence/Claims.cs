using System.Globalization;
using HandCalc.Models;
using HandCalc.Specs.Backward;
using HandCalc.Specs.Book;
using HandCalc.Specs.Checks;
using HandCalc.Specs.Documents;
using HandCalc.Specs.Engine;
using HandCalc.Specs.Engine.Kernels;
using HandCalc.Specs.Explanations;
using HandCalc.Specs.Mutation;
using HandCalc.Specs.Notation;
using HandCalc.Specs.Witnesses;
using HandCalc.Tensors;
using HandCalc.WrongRules;

namespace HandCalc.Specs.Evidence;

/// <summary>All that the README claims, with the evidence: measured here, proved in the fixture that each row names.</summary>
internal static class Claims
{
    private const string Tape = "a tape: reverse-mode differentiation of scalars";
    private const string TapeFixture = "Witnesses/TapeSpecs.cs";

    /// <summary>The claims in the order of the page.</summary>
    public static Lazy<Claim[]> All { get; } = new(() =>
    [
        .. Published(),
        .. WorkedExamples.All.SelectMany(example => ByPyTorch(example.Step, PyTorchResults.Of(example.Step.Model))),
        ByTenSteps(),
        .. WorkedExamples.All.Select(Situation.Of).Append(Situation.NothingHidden)
            .SelectMany(situation => ByTape(situation, situation.Right)),
        .. ByModelsAtRandom(), .. BySlopes(), .. ByTwins(), .. OfTheBook(),
    ]);

    private static IEnumerable<Claim> Published()
    {
        const string Fixture = "PublishedNumbers.cs";
        (TrainingStep continuous, TrainingStep reseeded) = (Of(DrawOrder.Continuous), Of(DrawOrder.Reseeded));
        double[] losses =
        [
            continuous.MeanLoss - 1.829868, continuous.Next().MeanLoss - 1.804945,
            reseeded.MeanLoss - 1.864983, reseeded.Next().MeanLoss - 1.831082,
        ];
        yield return new Claim("The published losses before and after the step, in both orders of drawing", Fixture,
            [nameof(PublishedNumbers.The_mean_loss_before_and_after_the_step)], "two published texts", "half of the sixth decimal",
            new Measured("loss", losses.Max(Math.Abs)));
        yield return new Claim("The model has 3,456 parameters", Fixture, [nameof(PublishedNumbers.The_model_has_3456_parameters)],
            "counting them", "exactly");
        yield return new Claim("One published backward pass steps 357 of them the wrong way", "Errata.cs",
            [nameof(Errata.So_896_gradients_are_wrong_and_357_of_them_have_the_wrong_sign)], "its own mistake, made again", "exactly");

        static TrainingStep Of(DrawOrder draw) => TrainingStep.Compute(PublishedModel.Drawn(draw));
    }

    /// <summary>What PyTorch says of a step, whose results are stored or are not.</summary>
    internal static IEnumerable<Claim> ByPyTorch(TrainingStep step, PyTorchResults? stored)
    {
        const string Fixture = "Witnesses/PyTorch/PyTorchSpecs.cs",
        Test = nameof(PyTorchSpecs.Every_tensor_agrees_with_the_results_of_PyTorch);
        string name = $"\"{step.Model.Text}\"";
        return stored is not null
            ?
            [
                Agrees(IsForward, "forward"), Agrees(IsGradient, "every gradient"),
                Agrees(tensor => tensor.Definition.Id.IsOfOptimizer, "AdamW: m, v and the new weights"),
            ]
            :
            [
                new Claim($"{name} is not compared: the results that are stored are of other models", Fixture, [Test],
                    $"PyTorch; to renew its results: `{PyTorchResults.ToRenew}`", "1e-12", new Measured(null, double.NaN)),
            ];

        Claim Agrees(Func<Tensor, bool> which, string text) => Claim.Agreement(
            $"{name}, {text}", Fixture, Test, $"PyTorch {stored!.Version}", step, which, tensor => stored[tensor]);
    }

    /// <summary>What PyTorch says of ten steps, whatever is asked of the optimizer.</summary>
    private static Claim ByTenSteps() => new(
        "Ten steps of both architectures, with a schedule, clipping and decay of matrices alone, and without: every new parameter",
        "Witnesses/PyTorch/TenSteps.cs", [nameof(TenSteps.Every_step_agrees_with_the_results_of_PyTorch)],
        $"PyTorch {TenSteps.Worst.Value.Version}", "1e-12", new Measured(null, TenSteps.Worst.Value.Error));

    /// <summary>What the tape says of a step that should be the right one of a situation.</summary>
    internal static IEnumerable<Claim> ByTape(Situation situation, TrainingStep step)
    {
        (string name, string test) = situation == Situation.NothingHidden
            ? ("Ten steps later, with γ ≠ 1 and β ≠ 0", nameof(TapeSpecs.And_so_it_is_after_ten_steps_from_parameters_that_hide_nothing))
            : ($"\"{step.Model.Text}\"", nameof(TapeSpecs.Every_tensor_of_the_step_is_what_the_tape_says));
        yield return Claim.Agreement($"{name}, forward", TapeFixture, test, Tape, step, IsForward, tensor => situation.Tape[tensor]);
        yield return Claim.Agreement($"{name}, every gradient", TapeFixture, test, Tape, step, IsGradient,
            tensor => situation.Tape[tensor]);
    }

    private static IEnumerable<Claim> ByModelsAtRandom()
    {
        IReadOnlyDictionary<string, double>[] recomputed =
            [.. WorkedExamples.All.Select(example => EveryCell.AssertRecomputed(example.Step))];
        IEnumerable<Tensor> numbers = WorkedExamples.All.Zip(recomputed,
            (example, errors) => errors.Keys.Select(name => example.Step[name])).SelectMany(all => all);
        yield return new Claim("Models at random: sizes, heads, words, draws, settings, steps", "Witnesses/AnyModelSpecs.cs",
            [nameof(AnyModelSpecs.Every_tensor_of_any_model_is_what_the_tape_says)], Tape, "1e-12, or what rounding leaves",
            new Measured(null, AnyModelSpecs.OfAnyModel.Value));
        yield return new Claim($"All examples, {Claim.Numbers(numbers)}, and models at random: every number is what its explanation gives",
            "Explanations/EveryCell.cs",
            [nameof(EveryCell.Every_entry_of_every_tensor_is_what_its_recipe_gives), nameof(EveryCell.And_so_it_is_for_any_model)],
            "recipes: each entry by itself, from the entries that it reads", "1e-12",
            new Measured(null, recomputed.SelectMany(errors => errors.Values).Append(EveryCell.OfAnyModel.Value).Max()));
        yield return new Claim("Heads in another order, logits and residuals that shift as a whole: nothing else moves",
            "Witnesses/Laws.cs",
            [
                nameof(Laws.Heads_in_another_order_change_places_and_nothing_else),
                nameof(Laws.Logits_that_shift_together_move_no_probability_no_loss_and_no_gradient),
                nameof(Laws.Layer_norm_is_blind_to_a_shift),
            ],
            "models at random", "1e-12, or what rounding leaves",
            new Measured(null, new[] { Laws.HeadsInAnotherOrder, Laws.ShiftedLogits, Laws.ShiftedResidual }.Max(law => law.Value)));
        yield return new Claim("Causality; no gradient where no loss depends; ten steps at once or continued", "Witnesses/Laws.cs",
            [
                nameof(Laws.What_comes_later_moves_nothing_that_came_before),
                nameof(Laws.What_no_loss_depends_on_has_no_gradient_and_never_moves_without_decay),
                nameof(Laws.Ten_steps_in_one_go_are_ten_steps_put_down_and_taken_up_again),
            ],
            "models at random", "exactly");
    }

    private static IEnumerable<Claim> BySlopes() => WorkedExamples.All.Select(example => new Claim(
        $"\"{example.Step.Model.Text}\", every gradient of a parameter is the slope of the loss: "
        + example.Gradients.Checked.ToString("N0", CultureInfo.InvariantCulture),
        "Backward/Step12_EmbeddingGradients.cs", [nameof(Step12_EmbeddingGradients.Every_gradient_is_the_slope_of_the_loss)],
        "central differences",
        "their own estimated error", [.. example.Gradients.Rows.Select(row => new Measured($"d.{row.Name}", row.Difference))]));

    private static IEnumerable<Claim> ByTwins()
    {
        const string Folder = "Engine/Kernels/";
        yield return new Claim("Softmax, GELU, AdamW: each kernel gives the bits of its formula for one number after the other",
            Folder + "FormulaSpecs.cs",
            [
                nameof(FormulaSpecs.The_softmax_of_whole_rows), nameof(FormulaSpecs.The_softmax_under_the_causal_mask),
                nameof(FormulaSpecs.GELU_and_its_derivative), nameof(FormulaSpecs.AdamW),
            ],
            "a plain twin of each kernel", "exactly");
        yield return new Claim("Products: each gives the bits of its terms, added one after the other", Folder + "MatrixProductSpecs.cs",
            [nameof(MatrixProductSpecs.It_is_the_definition_to_the_last_bit_whichever_factor_is_transposed)],
            "a plain twin of each kernel", "exactly");
        yield return new Claim("Two and three threads give the bits of one", Folder + "ThreadsSpecs.cs",
            [nameof(ThreadsSpecs.A_training_step_and_a_training_loop_have_the_same_bits)], "a training step of a larger model", "exactly");
        yield return new Claim("eˣ, in units in the last place", Folder + "ExponentialsSpecs.cs",
            [nameof(ExponentialsSpecs.The_exponential_is_less_than_a_unit_in_the_last_place_off)], "240 binary digits", "1",
            new Measured(null, ExponentialsSpecs.WorstExp.Value));
        yield return new Claim("tanh x, in units in the last place", Folder + "ExponentialsSpecs.cs",
            [nameof(ExponentialsSpecs.The_hyperbolic_tangent_is_less_than_two_and_a_half_units_off)], "240 binary digits", "2.5",
            new Measured(null, ExponentialsSpecs.WorstTanh.Value));
        yield return new Claim("A training loop that reuses its memory gives the bits of training steps that keep theirs",
            "Engine/TrainingLoopSpecs.cs",
            [
                nameof(TrainingLoopSpecs.Its_steps_are_those_that_are_taken_one_by_one),
                nameof(TrainingLoopSpecs.So_they_are_for_models_at_random_wherever_training_stands),
            ],
            "all examples, and models at random", "exactly");
    }

    private static IEnumerable<Claim> OfTheBook()
    {
        yield return new Claim(
            $"{WrongRule.All.Length} known mistakes are each noticed by two independent checks; \"the loss goes down\" notices none",
            "WrongRules.cs",
            [nameof(Specs.WrongRules.Two_independent_checks_notice),
                nameof(Specs.WrongRules.Every_shape_fits_and_the_loss_goes_down_all_the_same)],
            "every check of the book", "exactly");
        yield return new Claim("One wrong number in any tensor, by twice what is allowed, is noticed by each witness",
            "Evidence/EveryNumberIsWatched.cs",
            [
                nameof(EveryNumberIsWatched.By_its_own_derivation), nameof(EveryNumberIsWatched.By_the_tape),
                nameof(EveryNumberIsWatched.By_PyTorch),
                nameof(EveryNumberIsWatched.By_its_explanation), nameof(EveryNumberIsWatched.By_a_measured_slope),
            ],
            "the number, moved on purpose", "named by its tensor");
        yield return new Claim("Each test asserts what it did when somebody read it, and the code of this evidence is the same",
            "Evidence/WhatIsAsserted.cs",
            [nameof(WhatIsAsserted.It_is_as_it_was_approved)], "[a text](snapshots/evidence/what-is-asserted.verified.txt)",
            "to the letter");
        yield return new Claim(
            $"{ReachOfAChange.Edits.Length} edits of a model move the tensors that they must, step by step, and no other",
            "ReachOfAChange.cs", [nameof(ReachOfAChange.An_edit_moves_what_it_must_and_not_a_bit_more)], "lists made by hand", "exactly");
        MutationResults mutation = MutationSpecs.Results;
        string outdated = string.Join(", ", mutation.Outdated);
        yield return new Claim(
            string.Create(CultureInfo.InvariantCulture, $"{mutation.Killed} of {mutation.Tried} small changes of the mathematics, ")
            + string.Create(CultureInfo.InvariantCulture,
                $"{mutation.Score:P1}, are noticed without any snapshot; each other one is explained"),
            "Mutation/MutationSpecs.cs",
            [
                nameof(MutationSpecs.Of_a_hundred_changes_of_the_mathematics_at_least_ninety_five_are_noticed),
                nameof(MutationSpecs.Every_change_that_survived_is_explained),
            ],
            $"dotnet-stryker {mutation.Stryker}{(outdated.Length > 0 ? $", before a change of {outdated}" : "")}", "95 %");
        yield return new Claim("Every entry on what published texts got wrong", "Errata.cs", [], "the texts, and the right computation",
            "the printed digits");
        yield return new Claim("Every matrix is approved, by exactly one test", "Evidence/SnapshotClaims.cs",
            [
                nameof(SnapshotClaims.Every_tensor_is_approved_in_the_step_that_derives_it),
                nameof(SnapshotClaims.No_two_tests_approve_the_same_file),
                nameof(SnapshotClaims.Every_approved_file_is_claimed_by_a_test),
            ],
            "the folder of snapshots", "to the byte");
        yield return new Claim("Every count, limit, option, name and command in the documents is one that there is",
            "Documents/DocumentSpecs.cs",
            [
                nameof(DocumentSpecs.Every_fact_stands_in_the_document_and_holds), nameof(DocumentSpecs.Every_number_is_part_of_a_fact),
                nameof(DocumentSpecs.Every_name_is_one_that_there_is), nameof(DocumentSpecs.Every_command_can_be_typed),
            ],
            "the engine, the files, the command line", "to the letter");
        yield return new Claim("What the chapters say of their example in words, of sizes and of what is larger, holds",
            "Book/SentenceSpecs.cs",
            [nameof(SentenceSpecs.Every_sentence_holds_for_the_published_model), nameof(SentenceSpecs.What_no_longer_holds_is_listed)],
            "the engine", "to the letter");
        yield return new Claim("Every number in prose is what the engine computes", "Book/ProseNumbers.cs",
            [nameof(ProseNumbers.Every_decimal_in_prose_is_what_the_engine_computes)], "the engine", "the printed digits");

        Margin[] margins = RoundingTies.All.Value.Result;
        Margin nearest = margins.MaxBy(margin => margin.PartOfTheWay)!;
        yield return new Claim(
            $"No last bit decides a printed digit: {margins.Length.ToString("N0", CultureInfo.InvariantCulture)} numbers, "
            + $"of which `{nearest.Number.Place}` of {nearest.Page.Split('/')[0]} is nearest to a tie",
            "Evidence/RoundingTies.cs", [nameof(RoundingTies.No_printed_number_is_so_near_a_tie_that_a_last_bit_could_decide_it)],
            "the engine with every number pushed aside",
            RoundingTies.Allowed.ToString(CultureInfo.InvariantCulture) + " of the way to the tie",
            new Measured(null, nearest.PartOfTheWay));
    }

    private static bool IsForward(Tensor tensor) => tensor.Definition.Id.Kind == Kind.Value;

    private static bool IsGradient(Tensor tensor) => tensor.Definition.Id.Kind == Kind.Gradient;
}
