namespace HandCalc.Specs.Notation;

/// <summary>What an assertion complains of; empty if it holds.</summary>
internal static class Complaint
{
    public static string Of(Action assertion) => Of(() =>
    {
        assertion();
        return Task.CompletedTask;
    }).GetAwaiter().GetResult();

    public static async Task<string> Of(Func<Task> assertion)
    {
        try
        {
            await assertion();
            return "";
        }
        catch (AssertionException noticed)
        {
            return noticed.Message;
        }
    }
}
