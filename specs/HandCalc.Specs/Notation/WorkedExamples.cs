using HandCalc.Models;

namespace HandCalc.Specs.Notation;

/// <summary>The worked examples that every fixture derives: one for each model file that the library carries.</summary>
internal sealed class WorkedExamples() : SomeExamples(All)
{
    /// <summary>The examples by name.</summary>
    public static IReadOnlyList<WorkedExample> All { get; } = Of(Examples.Names);
}
