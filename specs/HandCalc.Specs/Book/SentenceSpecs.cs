using HandCalc.Models;
using HandCalc.Prose;
using HandCalc.Specs.Notation;

namespace HandCalc.Specs.Book;

/// <summary>
/// A change of the model can make a sentence false that has no number in it: "is still more", "the largest is", "two heads". What no longer
/// holds is named, and stays on a list that is approved with the change, until somebody has written it anew.
/// </summary>
public sealed partial class SentenceSpecs
{
    private static readonly TrainingStep Step = WorkedExamples.All[0].Step;

    /// <summary>The model that the sentences were written about: they say its sizes until somebody writes them anew.</summary>
    internal static readonly TrainingStep Published = TrainingStep.Compute(PublishedModel.Drawn(DrawOrder.Continuous));

    /// <summary>Sentences about the example that hold for any model.</summary>
    private static readonly string[] NotAsked =
    [
        "Where this book states a size or a number, it is that of the first example", "The sizes are those of the first example",
        "The sum for the first entry comes to",
    ];

    [Test]
    public void Every_sentence_holds_for_the_published_model()
    {
        if (Step.Model.IsSameAs(PublishedModel.Drawn(DrawOrder.Continuous)))
        {
            NoLongerHolding(Step).RequireNone();
        }
    }

    /// <summary>Those of the second part, while the models are the ones that they were written about.</summary>
    [Test]
    public void Every_sentence_of_the_second_part_holds()
    {
        if (Step.Model.IsSameAs(PublishedModel.Drawn(DrawOrder.Continuous)))
        {
            OnwardSentences.All().Where(sentence => !sentence.Fact.Holds)
                .Select(sentence => $"chapter {sentence.Chapter}: this does not hold: {sentence.Fact.Phrase}").RequireNone();
        }
    }

    [Test]
    public Task What_no_longer_holds_is_listed() => Snapshot.Approve([new("documents/sentences", List([.. NoLongerHolding(Step)]), [])]);

    /// <summary>
    /// The pages of another example tell the numbers of that example, but in a paragraph with one of these sentences: it keeps those of the
    /// first, and says so.
    /// </summary>
    [Test]
    public Task What_does_not_hold_for_another_example_is_listed() => Snapshot.Approve(WorkedExamples.All.Skip(1)
        .Where(example => Examples.InTheBook.Contains(example.Name))
        .Select(example => new Approval($"documents/sentences-not-of-{example.Name}", $"""
            Sentences of the chapters that hold for {WorkedExamples.All[0].Name}, and not for {example.Name}
            Its pages say of a paragraph with one of them that it is about the first example.

            {string.Join('\n', new Sentences(Step).All().Zip(new Sentences(example.Step).All())
                .Where(sentence => sentence.First.Fact.Phrase != sentence.Second.Fact.Phrase || !sentence.Second.Fact.Holds)
                .Select(sentence => $"step {sentence.First.Chapter}: {sentence.First.Fact.Phrase}"))}

            """, [])));

    [Test]
    public void Every_sentence_that_quotes_a_number_is_asked() => Chapter.All.SelectMany((chapter, index) =>
    {
        string[] asked = [.. new Sentences(Published).All().Concat(new Sentences(Step).All())
            .Where(sentence => sentence.Chapter == index + 1).Select(sentence => sentence.Fact.Phrase), .. NotAsked];
        return Paragraphs(chapter).SelectMany(paragraph => Sentence().Split(paragraph)).Where(IsAboutTheExample)
            .Where(sentence => !asked.Any(phrase => Overlap(sentence, phrase)))
            .Select(sentence => $"{chapter.Name}: what this says of the example is to be asked in Sentences: {sentence}");
    }).RequireNone();

    [Test]
    public void A_changed_model_makes_sentences_false_and_each_is_named()
    {
        Model model = PublishedModel.Drawn(DrawOrder.Continuous);

        NoLongerHolding(model with { Heads = 4 }).Should()
            .Contain(sentence => sentence.Contains("so the 4 heads together", StringComparison.Ordinal))
            .And.Contain(sentence => sentence.Contains("5×8", StringComparison.Ordinal))
            .And.NotContain(sentence => sentence.Contains("`Ones(5)`", StringComparison.Ordinal));
        NoLongerHolding(model with { DFf = 32 }).Should()
            .Contain(sentence => sentence.Contains("spread out to 32", StringComparison.Ordinal));
        NoLongerHolding(model with { Initialization = model.Initialization with { Seed = 43 } })
            .Should().Contain(sentence => sentence.Contains("the farthest is `d.W_lm", StringComparison.Ordinal));
        NoLongerHolding(model with { Text = "like transformers" }).Should()
            .Contain(sentence => sentence.Contains("Row `I` sees two tokens", StringComparison.Ordinal));

        static IEnumerable<string> NoLongerHolding(Model changed) => SentenceSpecs.NoLongerHolding(TrainingStep.Compute(changed));
    }

    private static IEnumerable<string> NoLongerHolding(TrainingStep step)
    {
        Type[] chapters = [.. Chapter.All];
        string[][] prose = [.. chapters.Select(chapter => Paragraphs(chapter).ToArray())];
        foreach ((int chapter, Fact fact) in new Sentences(step).All())
        {
            bool stands = prose[chapter - 1].Any(paragraph => paragraph.Contains(fact.Phrase, StringComparison.Ordinal));
            if (!stands || !fact.Holds)
            {
                string problem = stands ? "does not hold" : "would be right, and does not stand there";
                yield return $"{chapters[chapter - 1].Name}: \"{fact.Phrase}\" {problem}";
            }
        }

        HashSet<int> sizes = [1, step.Model.Ids.Length, step.Model.Ids.Length - 1, step.Model.DModel, step.Model.DHead, step.Model.DFf,
            step.Model.Vocabulary.Length];
        foreach (Type chapter in chapters)
        {
            string[] wrong = [.. Shape().Matches(File.ReadAllText(Repository.Path(Chapter.Source(chapter)))).Select(shape => shape.Value)
                .Where(shape => Size().Matches(shape).Any(size => !sizes.Contains(int.Parse(size.Value, null)))).Distinct()];
            if (wrong.Length > 0)
            {
                yield return $"{chapter.Name}: no matrix of this model has the shape {string.Join(", ", wrong)}";
            }
        }
    }

    private static string List(string[] sentences) =>
        "Sentences of the chapters that do not hold for their example as it is now, and shapes that it does not have\n\n"
        + (sentences.Length == 0 ? "All hold.\n" : string.Concat(sentences.Select(sentence => sentence + "\n")));

    /// <summary>The paragraphs of a chapter, each in one line.</summary>
    private static IEnumerable<string> Paragraphs(Type chapter) =>
        Comments().Matches(File.ReadAllText(Repository.Path(Chapter.Source(chapter))).ReplaceLineEndings("\n"))
        .Select(paragraph => Wrap().Replace(paragraph.Value, " ").Trim());

    /// <summary>Whether a phrase begins or ends in a sentence.</summary>
    private static bool Overlap(string sentence, string phrase) =>
        sentence.Contains(phrase[..Math.Min(phrase.Length, 20)], StringComparison.Ordinal)
        || sentence.Contains(phrase[^Math.Min(phrase.Length, 20)..], StringComparison.Ordinal);

    private static bool IsAboutTheExample(string sentence) =>
        QuotedNumber.Pattern().IsMatch(sentence) || ThisExample().IsMatch(sentence);

    [GeneratedRegex(@"(?<=[.?!]\)?) (?=[A-Z(`])")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"(^ *//(?!/)( > ?|) *\S.*\n)+", RegexOptions.Multiline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"(^|\n) *//( >)? *")]
    private static partial Regex Wrap();

    [GeneratedRegex(@"\b(this model|our first example|our second example|the first example)\b", RegexOptions.IgnoreCase)]
    private static partial Regex ThisExample();

    /// <summary>A shape beside code: // 5×8 of 5×16, or [5 × 16].</summary>
    [GeneratedRegex(@"(?<=// |\[)\d+ ?× ?\d+")]
    private static partial Regex Shape();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Size();
}
