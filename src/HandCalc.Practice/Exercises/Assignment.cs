using System.Text.RegularExpressions;
using HandCalc.Contents;
using HandCalc.Fixtures;

namespace HandCalc.Practice.Exercises;

/// <summary>An exercise: a derivation of the book whose right-hand sides are left out.</summary>
/// <param name="Number">The number of the derivation: 11.2.</param>
/// <param name="Sentence">What is to be proved.</param>
/// <param name="Prose">What the book says of it, in Markdown; it tells the answer.</param>
/// <param name="Asked">What is asked for.</param>
internal sealed partial record Assignment(string Number, string Sentence, string Prose, ImmutableArray<Asked> Asked)
{
    private static readonly Lazy<ImmutableArray<(Passage Passage, Assignment? Assignment)>> Derivations = new(Read);

    private static readonly Lazy<ImmutableArray<Assignment>> Exercises =
        new(() => [.. Derivations.Value.Select(one => one.Assignment).OfType<Assignment>()]);

    /// <summary>All exercises, in the order of the book.</summary>
    public static ImmutableArray<Assignment> All => Exercises.Value;

    /// <summary>The numbers of the derivations that are no exercise: they hold no matrix against a tensor that they are the last to
    /// derive.</summary>
    public static ImmutableArray<string> Others =>
        [.. Derivations.Value.Where(one => one.Assignment is null).Select(one => one.Passage.Number!)];

    /// <summary>The number of its step.</summary>
    public int Step => int.Parse(Number.Split('.')[0], CultureInfo.InvariantCulture);

    /// <summary>The number with leading zeros, so that names of files stand in order: 11_02.</summary>
    public string Place => string.Join('_', Number.Split('.').Select(part => part.PadLeft(2, '0')));

    /// <summary>The title of its step: "Step 11 · The gradients of attention".</summary>
    public string Heading => TableOfContents.Heading(Step);

    /// <summary>The exercise of a number.</summary>
    /// <exception cref="InvalidInputException">There is none.</exception>
    public static Assignment Of(string number) => All.FirstOrDefault(one => one.Number == number)
        ?? throw new InvalidInputException(Others.Contains(number)
            ? $"{number}: this derivation is no exercise, since no tensor is derived in it; allowed: the numbers that practice list shows."
            : $"{VisibleText.Beginning(number)}: there is no exercise of this number; allowed: the numbers that practice list shows.");

    /// <summary>The names of the tensors that are asked for here, or are derived later.</summary>
    public IReadOnlySet<string> Withheld(TrainingStep step) =>
        All.SkipWhile(one => one != this).SelectMany(one => one.Asked).SelectMany(asked => asked.In(step)).Select(tensor => tensor.Name)
            .ToHashSet();

    /// <summary>
    /// What the book says before it tells the answer: up to a formula that stands by itself, or a sentence that has a right-hand side in it.
    /// </summary>
    public string Lead(TrainingStep step) => Told(step).Before;

    /// <summary>What the book says after that.</summary>
    public string Rest(TrainingStep step) => Told(step).After;

    private (string Before, string After) Told(TrainingStep step)
    {
        string[] answers = [.. Asked.Select(asked => Bare(asked.Definition(step).Expression!.Formula))];
        string[] paragraphs = Prose.Split("\n\n");
        int whole = paragraphs.TakeWhile(paragraph => !paragraph.StartsWith('$') && !answers.Any(Bare(paragraph).Contains)).Count();
        string[] sentences = whole == paragraphs.Length || paragraphs[whole].StartsWith('$') ? [] : Sentences(paragraphs[whole]);
        string[] before = [.. sentences.TakeWhile(sentence => !answers.Any(Bare(sentence).Contains))];
        return (Finished(Joined([.. paragraphs[..whole].Where(paragraph => !paragraph.StartsWith('>')).Select(Sentences).Append(before)
                .Select(told => string.Join(' ', told.Where(sentence => !OfTheChapter().IsMatch(sentence))))])),
            Joined([.. paragraphs[..whole].Where(paragraph => paragraph.StartsWith('>')), string.Join(' ', sentences[before.Length..]),
                .. sentences.Length > 0 || whole < paragraphs.Length ? paragraphs[(whole + (sentences.Length > 0 ? 1 : 0))..] : []]));

        // A sentence that leads to a formula says nothing without it.
        static string Finished(string lead)
        {
            int end = Math.Max(lead.LastIndexOf(". ", StringComparison.Ordinal), lead.LastIndexOf(".\n", StringComparison.Ordinal));
            return lead.Length == 0 || ".!?)".Contains(lead[^1], StringComparison.Ordinal) ? lead : lead[..(end + 1)];
        }

        static string Joined(string[] parts) => string.Join("\n\n", parts.Where(part => part.Length > 0));
    }

    /// <summary>What a sentence has that speaks of the chapter and its tests, which an exercise has not.</summary>
    [GeneratedRegex(@"\b(tests?|fixtures?|summary|print(ed)?|snapshots?|checks?|last lines)\b")]
    private static partial Regex OfTheChapter();

    private static string[] Sentences(string paragraph) => paragraph.Replace('\n', ' ').Split(". ") is [.. var first, var last]
        ? [.. first.Select(sentence => sentence + "."), last] : [];

    private static string Bare(string text) => text.Replace("`", "", StringComparison.Ordinal).Replace("[0]", "", StringComparison.Ordinal)
        .Replace(" ", "", StringComparison.Ordinal);

    private static ImmutableArray<(Passage Passage, Assignment? Assignment)> Read()
    {
        (Passage Passage, ImmutableArray<Asked> Asked)[] all = [.. FixtureReader.Steps().SelectMany(fixture => fixture.Passages
            .Select(passage => (passage, new WrittenSolution(fixture).In(passage))))];

        // What is held against a tensor twice, as the mask is against the weights, is derived where that is done last.
        var last = all.SelectMany(one => one.Asked, (one, asked) => (asked.Symbol, one.Passage.Number))
            .GroupBy(pair => pair.Symbol).ToDictionary(pairs => pairs.Key, pairs => pairs.Last().Number);
        return [.. all.Select(one => (one.Passage,
            one.Asked.Where(asked => last[asked.Symbol] == one.Passage.Number).ToImmutableArray() is { IsEmpty: false } asked
                ? new Assignment(one.Passage.Number!, one.Passage.Sentence, one.Passage.Prose, asked) : null))];
    }
}
