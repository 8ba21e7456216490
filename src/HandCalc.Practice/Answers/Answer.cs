using HandCalc.Reading;

namespace HandCalc.Practice.Answers;

/// <summary>What a reader's text of an exercise came to.</summary>
internal abstract record Answer
{
    private Answer()
    {
    }

    /// <summary>What the text has printed beside its answer, line by line.</summary>
    public ImmutableArray<string> Printed { get; init; } = [];

    /// <summary>Nothing is written yet.</summary>
    /// <param name="Open">The first function that is open.</param>
    public sealed record NotDone(string Open) : Answer;

    /// <summary>It gives no numbers.</summary>
    /// <param name="Why">Why, in sentences; none where nobody waited for it.</param>
    public sealed record Broken(params ImmutableArray<string> Why) : Answer;

    /// <summary>The numbers that it gives.</summary>
    /// <param name="Found">The tensors, for each step on which it is judged.</param>
    public sealed record Computed(ImmutableArray<(Trial Trial, ImmutableArray<ExportedTensor> Tensors)> Found) : Answer;
}
