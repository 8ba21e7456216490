using HandCalc.Reading;

namespace HandCalc.Practice.Answers;

/// <summary>What a reader's text of an exercise came to.</summary>
internal abstract record Answer
{
    private Answer()
    {
    }

    /// <summary>Nothing is written yet.</summary>
    public sealed record NotDone : Answer;

    /// <summary>It gives no numbers.</summary>
    /// <param name="Why">Why, in sentences.</param>
    public sealed record Broken(params ImmutableArray<string> Why) : Answer;

    /// <summary>The numbers that it gives.</summary>
    /// <param name="Found">The tensors, for each step on which it is judged.</param>
    public sealed record Computed(ImmutableArray<(Trial Trial, ImmutableArray<ExportedTensor> Tensors)> Found) : Answer;
}
