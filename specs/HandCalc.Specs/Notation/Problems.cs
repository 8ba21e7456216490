namespace HandCalc.Specs.Notation;

/// <summary>What a test has found to be wrong, a sentence each.</summary>
internal static class Problems
{
    /// <summary>Fails with what is wrong, and nothing before it: a reader of a red run sees the first line.</summary>
    public static void RequireNone(this IEnumerable<string> problems)
    {
        if (string.Join('\n', problems) is { Length: > 0 } wrong)
        {
            Assert.Fail(wrong);
        }
    }
}
