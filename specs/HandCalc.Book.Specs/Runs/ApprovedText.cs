using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HandCalc.Specs.Snapshots;
using HandCalc.Terminal.Checkouts;
using NUnit.Framework.Internal;

namespace HandCalc.Book.Specs.Runs;

/// <summary>
/// A text of the pages that is approved among the documents. What is received instead is recorded for <c>handcalc accept</c>.
/// </summary>
internal static class ApprovedText
{
    /// <summary>Compares a text with the approved one.</summary>
    /// <param name="name">The name of its file.</param>
    /// <param name="text">The text, with LF line ends.</param>
    public static void Of(string name, string text)
    {
        string file = $"snapshots/documents/{name}";
        string verified = $"{file}.verified.txt", received = $"{file}.received.txt",
            record = Repository.Path("snapshots", $"tests.{name}.received.json");
        string? approved = File.Exists(Repository.Path(verified)) ? File.ReadAllText(Repository.Path(verified)) : null;
        if (approved == text)
        {
            File.Delete(Repository.Path(received));
            File.Delete(record);
            return;
        }

        Test test = TestExecutionContext.CurrentContext.CurrentTest;
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        File.WriteAllText(Repository.Path(received), text);
        File.WriteAllText(record, JsonSerializer.Serialize(
            new[] { new FailedTest(test.FullName, test.Name, null, 0, null, new Dictionary<string, string> { [received] = hash }) },
                JsonSerializerOptions.Web));
        Assert.Fail($"""
            {(approved is null ? "New text, not approved yet." : SnapshotDifference.Describe(name, approved, text))}
              received  {received}
              verified  {verified}
            If the received text is right, run
              {TypedCommand.Of("accept", Repository.Root)}
            """);
    }
}
