using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using HandCalc.Terminal.Checkouts;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace HandCalc.Specs.Tools;

/// <summary>
/// What failed in the last run of each test, and which received files are whose: it lies beside the snapshots, and is gone when all is
/// green. By it, accept tells a derivation that is wrong from one that is only other than approved, and what a test received from a file
/// that got there otherwise.
/// </summary>
internal static class ReceivedRecord
{
    /// <summary>The name of the file, in the folder of snapshots.</summary>
    public const string FileName = "tests.received.json";

    private const string Differs = nameof(Differs);
    private const int LinesOfMessage = 3;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };
    private static readonly ConcurrentDictionary<string, ConcurrentDictionary<string, string>> Received = [];
    private static readonly ConcurrentDictionary<string, FailedTest?> Ran = [];

    /// <summary>Says that the running test has received a text, which may take the place of what is approved.</summary>
    /// <param name="path">The full path of the received file.</param>
    /// <param name="text">What was written there.</param>
    public static void Add(string path, string text) =>
        Received.GetOrAdd(Running.FullName, _ => [])[Relative(path)] = HashOf(text);

    /// <summary>
    /// Says that the running test fails only because something is other than approved: accepting it is all that it takes.
    /// </summary>
    public static void IsOnlyDifferent() => Running.Properties.Set(Differs, true);

    /// <summary>The SHA-256 of a text, in UTF-8.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Remembers how a test ended.</summary>
    public static void Remember(ITest test, ResultState state, string? message) =>
        Ran[test.FullName] = state.Status == TestStatus.Failed ? Describe(test, message ?? "") : null;

    /// <summary>
    /// Writes the record in a folder of snapshots: what this run has found, and of the tests that did not run what was known.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="all">All tests that there are: what is known of one that is no more is forgotten.</param>
    public static void Update(string folder, ITest all)
    {
        HashSet<string> names = [.. Names(all)];
        try
        {
            Write(folder, [.. Read(folder)
                .Where(known => names.Contains(known.Test) && !Ran.ContainsKey(known.Test)), .. Ran.Values.OfType<FailedTest>()]);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Where nothing can be written nothing is received either, and each test that wanted to has said so.
        }
    }

    /// <summary>Writes a record; where nothing failed there is none.</summary>
    public static void Write(string folder, IEnumerable<FailedTest> failed)
    {
        string path = Path.Combine(folder, FileName);
        FailedTest[] all = [.. failed.OrderBy(test => test.Test, StringComparer.Ordinal)];
        if (all.Length > 0)
        {
            File.WriteAllText(path, JsonSerializer.Serialize(all, Json));
        }
        else if (File.Exists(path))
        {
            File.Delete(path);
        }
    }

    private static IEnumerable<string> Names(ITest test) => test.IsSuite ? test.Tests.SelectMany(Names) : [test.FullName];

    private static FailedTest[] Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<FailedTest[]>(File.ReadAllBytes(path), Json) ?? [] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static FailedTest Describe(ITest test, string message)
    {
        bool derives = test.Properties.ContainsKey("Latex");
        string? fails = test.Properties.ContainsKey(Differs) ? null : string.Join('\n', message.Trim().Split('\n').Take(LinesOfMessage));
        return new(
            test.FullName,
            test.Name,
            derives ? test.Parent?.Arguments.FirstOrDefault()?.ToString() : null,
            derives ? int.Parse(test.Name.Split('.')[0], null) : 0,
            fails,
            new SortedDictionary<string, string>(Received.GetValueOrDefault(test.FullName)?.ToDictionary() ?? [], StringComparer.Ordinal));
    }

    private static Test Running => TestExecutionContext.CurrentContext.CurrentTest;

    private static string Relative(string path) => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/');
}
