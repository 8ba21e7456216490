using HandCalc.Practice.Answers;
using HandCalc.Practice.Exercises;

namespace HandCalc.Practice.Languages;

/// <summary>A language in which the exercises can be done: what their texts look like, and how they are asked.</summary>
/// <param name="name">Its name on the command line.</param>
internal abstract class Language(string name)
{
    /// <summary>The width of a line of prose.</summary>
    protected const int Width = 100;

    /// <summary>The languages that there are; the first is the default.</summary>
    public static ImmutableArray<Language> All { get; } = [new CSharp(), new Python()];

    /// <summary>Its name on the command line.</summary>
    public string Name { get; } = name;

    /// <summary>The path of the text of an exercise, from the folder of the workspace.</summary>
    public abstract string FileOf(Assignment assignment);

    /// <summary>The text of an exercise, with its right-hand sides left out.</summary>
    /// <param name="assignment">The exercise.</param>
    /// <param name="step">The step that the book tells.</param>
    public abstract string TextOf(Assignment assignment, TrainingStep step);

    /// <summary>What the book has in place of what is left out.</summary>
    public abstract IEnumerable<string> SolutionOf(Assignment assignment, TrainingStep step);

    /// <summary>What a workspace has beside the exercises, by its path.</summary>
    /// <param name="folder">The folder that the workspace is to have.</param>
    /// <param name="trials">The steps on which exercises are judged.</param>
    public abstract IEnumerable<(string Path, byte[] Content)> FilesBeside(string folder, ImmutableArray<Trial> trials);

    /// <summary>What the text of an exercise comes to.</summary>
    /// <param name="assignment">The exercise.</param>
    /// <param name="folder">The folder of the workspace.</param>
    /// <param name="trials">The steps on which it is judged.</param>
    /// <param name="isGivenUp">Whether nobody waits any more.</param>
    public abstract Answer Answer(Assignment assignment, string folder, ImmutableArray<Trial> trials, Func<bool> isGivenUp);

    /// <summary>What is to be proved and what the book says before it tells the answer.</summary>
    protected static IEnumerable<string> Above(Assignment assignment, TrainingStep step) =>
        Words.Lines(string.Join("\n\n", new[] { assignment.Heading, $"{assignment.Number} {assignment.Sentence}.", assignment.Lead(step) }
            .Where(paragraph => paragraph.Length > 0)), Width);

    /// <summary>What is given and what is asked for, with their shapes.</summary>
    /// <param name="given">The tensors that are given, and what each is called in the language.</param>
    /// <param name="asked">The tensors that are asked for.</param>
    protected IEnumerable<string> Table(
        IEnumerable<(string Called, Definition Tensor)> given, IEnumerable<(string Called, Definition Tensor)> asked)
    {
        (string Label, string Called, Definition Tensor)[] rows =
        [
            .. given.Select((one, index) => (index == 0 ? "Given" : "", one.Called, one.Tensor)),
            .. asked.Select((one, index) => (index == 0 ? "To derive" : "", one.Called, one.Tensor)),
        ];
        int width = rows.Max(row => row.Called.Length);
        return rows.Select(row => $"{row.Label,-9}  {row.Called.PadRight(width)}  {Shape(row.Tensor)}".TrimEnd());
    }

    /// <summary>A file of the workspaces that is the same in all of one language.</summary>
    protected static byte[] Resource(string name)
    {
        using Stream file = typeof(Language).Assembly.GetManifestResourceStream($"workspace/{name}")!;
        using var copy = new MemoryStream();
        file.CopyTo(copy);
        return copy.ToArray();
    }

    /// <summary>The sizes of a tensor as the language has them.</summary>
    protected virtual string Shape(Definition tensor) =>
        tensor.Shape.IsEmpty ? "a number" : string.Join('×', tensor.Shape);
}
