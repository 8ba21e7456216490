using HandCalc.Models;

namespace HandCalc.Specs.Notation;

/// <summary>The worked examples of the second part that have GPT-2's blocks.</summary>
internal sealed class OnwardExamples() : SomeExamples(All)
{
    /// <summary>The examples by name.</summary>
    public static IReadOnlyList<WorkedExample> All { get; } = Of(Examples.Onward);
}
