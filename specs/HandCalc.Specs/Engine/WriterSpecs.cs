using HandCalc.Explanations;
using HandCalc.Models;
using HandCalc.Specs.Notation;
using HandCalc.Specs.Witnesses;
using HandCalc.Tensors;
using HandCalc.Timing;
using HandCalc.Transformer;
using HandCalc.Writing;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Engine;

/// <summary>A text that grows row by row, with keys and values kept, has the numbers of a forward pass over all of it, to the last
/// bit.</summary>
public sealed class WriterSpecs
{
    private static readonly Model Published = PublishedModel.Drawn(DrawOrder.Continuous);

    /// <summary>Rows, features and words that fill tiles and lanes, and some that do not.</summary>
    private static IEnumerable<TestCaseData> Models()
    {
        foreach (WorkedExample example in WorkedExamples.All)
        {
            yield return Case(example.Name, example.Step.Model);
        }

        yield return Case("odd sizes", SizedModel.Of(dModel: 15, heads: 5, dFf: 7, tokens: 11, words: 9));
        yield return Case("more rows than a tall tile", SizedModel.Of(dModel: 40, heads: 4, dFf: 33, tokens: 42, words: 10));
        yield return Case("more terms than a block", SizedModel.Of(dModel: 264, heads: 2, dFf: 20, tokens: 10, words: 9));
        foreach ((int layers, bool tied, bool biases) in new[] { (1, false, true), (1, true, true), (2, true, false), (3, false, true) })
        {
            yield return Case($"gpt2, {layers} layers{(tied ? ", tied" : "")}{(biases ? "" : ", without biases")}",
                SizedModel.Of(dModel: 12, heads: 3, dFf: 20, tokens: 9, words: 8) with
                {
                    Architecture = Architecture.Gpt2,
                    Layers = layers,
                    TiedEmbeddings = tied,
                    Biases = biases,
                });
        }

        static TestCaseData Case(string name, Model model) => new TestCaseData(model).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Models))]
    public void One_row_at_a_time_has_the_logits_of_the_whole_text(Model model) => IsTheForwardPass(Trained(model));

    [Test]
    public void So_it_has_for_models_at_random_wherever_training_stands() => RandomModels.ForAll(cases: 20, IsTheForwardPass);

    /// <summary>The prompt is several rows at once; the words behind it can be as well.</summary>
    [Test]
    public void However_many_rows_are_computed_at_once([Values(1, 2, 3)] int atOnce)
    {
        TrainingStep step = PreNormModel.Trained;
        Writer writer = Begin(step, tokens: 1);
        for (int last = 0; last + 1 < step.Model.Ids.Length; last++)
        {
            if (last % atOnce == 0)
            {
                writer.Logits.Should().Equal(Row(step, last));
            }

            writer.Append(step.Model.Ids[last + 1]);
        }

        writer.Logits.Should().Equal(Row(step, step.Model.Ids.Length - 1));
    }

    /// <summary>The tape computes each number by itself, and knows no cache.</summary>
    [Test]
    public void The_probabilities_are_those_of_the_tape()
    {
        TrainingStep[] steps = [Trained(Published), PreNormModel.Trained];
        TapeGradients[] tapes = [.. steps.Select(TapeTransformer.Of)];
        foreach ((TrainingStep step, TapeGradients tape) in steps.Zip(tapes))
        {
            Writer writer = Begin(step, tokens: 1);
            foreach (int i in Enumerable.Range(0, step.Model.Ids.Length))
            {
                Vector(new Sampling().Of(writer.Logits)).ToRowMatrix().Should($"P[{i}]")
                    .Equal(tape["P"].Row(i).ToRowMatrix(), within: Tolerances.Arithmetic);
                if (i + 1 < step.Model.Ids.Length)
                {
                    writer.Append(step.Model.Ids[i + 1]);
                }
            }
        }
    }

    /// <summary>Each entry is told a second time, as those of a training step are.</summary>
    [Test]
    public void Every_entry_of_rows_that_follow_is_what_its_recipe_gives([Values(0, 1, 3)] int earlier)
    {
        TrainingStep step = PreNormModel.Trained;
        Computation forward = TransformerComputation.Forward(step.Model, step.Model.Ids, earlier);
        Matrix<double>[] values = forward.Evaluate(name => Given(name.Replace("_cache", "", StringComparison.Ordinal)));
        foreach (Definition tensor in forward.Definitions.Where(tensor => RecipeBook.Of(tensor) is not null))
        {
            Recipe recipe = RecipeBook.Of(tensor)!;
            Matrix<double>.Build.Dense(tensor.Rows.Length, tensor.Columns.Length, (i, j) => new Grounding(values).Value(recipe, new(i, j)))
                .Should(tensor.Equation).Equal(values[tensor.Index], within: Tolerances.Arithmetic);
        }

        Matrix<double> Given(string name) => ((TensorName)name).Symbol is "K" or "V"
            ? step[name].Value.SubMatrix(0, earlier, 0, step.Model.DHead) : step[name].Value;
    }

    /// <summary>What comes next is chosen alike, whether rows are kept or computed anew; the text ends with EOS, or with E_pos.</summary>
    [Test]
    public void A_text_is_written_word_by_word([Values(0, 1, 2)] double temperature, [Values(null, 3)] int? topK)
    {
        TrainingStep step = Trained(Published with { MaxLength = 30 });
        foreach (long seed in new[] { 0L, 1, 2, 3 })
        {
            Writer kept = Begin(step, tokens: 2), anew = new(step.Model, step.State, step.Model.Ids[..2], isCaching: false);
            ChosenWord[] words = [.. kept.Write(new(temperature, topK), new(seed))];
            ChosenWord[] again = [.. anew.Write(new(temperature, topK), new(seed))];

            words.Select(word => (word.Id, word.Probability)).Should().Equal(again.Select(word => (word.Id, word.Probability)));
            kept.Ids.Should().Equal(step.Model.Ids[..2].Concat(words.Select(word => word.Id)));
            (kept.IsEnded || kept.Ids.Length == step.Model.MaxLength).Should().BeTrue();
            words.SkipLast(1).Select(word => word.Word).Should().NotContain(Tokenizer.End, "a text ends there");
        }
    }

    /// <summary>The first word is where a text begins, whatever it is.</summary>
    [Test]
    public void A_text_is_whole_where_EOS_follows_and_nowhere_else()
    {
        TrainingStep step = TrainingStep.Compute(Published);
        int end = Published.Vocabulary.IndexOf(Tokenizer.End);
        Writer writer = Begin(step, tokens: 1);

        writer.IsEnded.Should().BeFalse();
        writer.Append(Published.Vocabulary.IndexOf("like"));
        writer.IsEnded.Should().BeFalse();
        writer.Append(end);
        writer.IsEnded.Should().BeTrue();
        new Writer(Published, step.State, [end]).IsEnded.Should().BeFalse();
    }

    /// <summary>What is kept is not computed again: that it gives the same numbers does not tell.</summary>
    [TestCase(true, 2, 1)]
    [TestCase(false, 2, 3)]
    public void Rows_that_are_kept_are_not_computed_again(bool isCaching, int first, int second)
    {
        TrainingStep step = TrainingStep.Compute(Published);
        var rows = new List<int>();
        var writer = new Writer(Published, step.State, step.Model.Ids[..first], isCaching)
        {
            Vary = computation =>
            {
                rows.Add(computation["logits"].Rows.Length);
                return computation;
            },
        };

        _ = writer.Logits;
        _ = writer.Logits;
        writer.Append(step.Model.Ids[first]);
        _ = writer.Logits;
        rows.Should().Equal(first, second);
    }

    [Test]
    public void A_position_without_a_row_in_E_pos_is_refused_in_a_sentence()
    {
        Writer writer = Begin(TrainingStep.Compute(Published), Published.MaxLength);

        writer.Logits.Should().HaveCount(Published.Vocabulary.Length, "the last row has a next word, though that has no row");
        writer.Limit.Should().Be("maxLength: the next word would stand at position 5, and E_pos has rows for 0 to 4 only; "
            + "allowed: a shorter text, or a model that is trained with a larger maxLength.");
        FluentActions.Invoking(() => writer.Append(0)).Should().Throw<InvalidInputException>().WithMessage(writer.Limit);
        writer.Write(new(), new(0)).Should().BeEmpty();
    }

    [Test]
    public void What_cannot_be_begun_or_gone_on_with_is_refused()
    {
        TrainingStep step = TrainingStep.Compute(Published);
        FluentActions.Invoking(() => Begin(step, tokens: 0)).Should().Throw<InvalidInputException>().WithMessage("prompt: 0 *");
        FluentActions.Invoking(() => new Writer(step.Model, step.State, [.. step.Model.Ids, 3])).Should().Throw<InvalidInputException>()
            .WithMessage("prompt: 6 tokens with <BOS>; allowed: 1 to maxLength, 5.");
        FluentActions.Invoking(() => Begin(step, 1).Append(6)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => Begin(step, 1).Append(-1)).Should().Throw<ArgumentOutOfRangeException>();
        var huge = step.State.With("W_lm", step["W_lm"].Value * 1e308 * 1e3);
        FluentActions.Invoking(() => new Writer(step.Model, huge, [1]).Logits).Should().Throw<InvalidInputException>()
            .WithMessage("*grow* past what a double holds, in logits; allowed: *");

        Matrix<double> oneWord = step["W_lm"].Value;
        oneWord[0, 0] = double.PositiveInfinity;
        FluentActions.Invoking(() => new Writer(step.Model, step.State.With("W_lm", oneWord), [1]).Logits)
            .Should().Throw<InvalidInputException>("one logit that is no number is enough");
        FluentActions.Invoking(() => new Writer(step.Model, step.State, default)).Should().Throw<InvalidInputException>()
            .WithMessage("prompt: 0 *");
    }

    /// <summary>Each row of the forward pass over the text, against the last row of a text that ends there.</summary>
    private static void IsTheForwardPass(TrainingStep step)
    {
        Writer kept = Begin(step, tokens: 1);
        for (int i = 0; i < step.Model.Ids.Length; i++)
        {
            kept.Logits.Should().Equal(Row(step, i), "row {0} of one row at a time is that of all rows at once", i);
            new Writer(step.Model, step.State, kept.Ids).Logits.Should().Equal(Row(step, i), "no later row reaches into row {0}", i);
            if (i + 1 < step.Model.Ids.Length)
            {
                kept.Append(step.Model.Ids[i + 1]);
            }
        }
    }

    private static Writer Begin(TrainingStep step, int tokens) => new(step.Model, step.State, step.Model.Ids[..tokens]);

    private static Vector<double> Row(TrainingStep step, int i) => step["logits"].Value.Row(i);

    private static Vector<double> Vector(IEnumerable<double> entries) => Vector<double>.Build.DenseOfEnumerable(entries);

    private static TrainingStep Trained(Model model) => TrainingStep.Compute(model).Next().Next();
}
