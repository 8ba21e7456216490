using System.Security.Cryptography;
using System.Text.Json;

namespace HandCalc.Terminal.Checkouts;

/// <summary>A test that failed when it last ran.</summary>
/// <param name="Test">Its full name.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Example">The example whose derivation it is; null if it is none.</param>
/// <param name="Step">The step of the derivation; 0 if it is none.</param>
/// <param name="Fails">What is wrong; null where something is only other than approved.</param>
/// <param name="Received">The files that it received, from the root of the checkout, each with the SHA-256 of its bytes.</param>
internal sealed record FailedTest(
    string Test, string Title, string? Example, int Step, string? Fails, IReadOnlyDictionary<string, string> Received);

/// <summary>The records that a test run leaves beside the snapshots: which tests failed, and which received files they wrote.</summary>
internal sealed class TestRecord
{
    /// <summary>The specs of the engine leave one, and each text of the pages one of its own.</summary>
    private const string FileNames = "tests*.received.json";
    private const string Again = "run dotnet test again, to its end";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectRequiredConstructorParameters = true };

    private readonly Checkout checkout;

    private TestRecord(Checkout checkout, IReadOnlyList<FailedTest> failed) => (this.checkout, Failed) = (checkout, failed);

    /// <summary>The tests that failed.</summary>
    public IReadOnlyList<FailedTest> Failed { get; }

    /// <summary>Reads the records of a checkout; an empty one where there is none.</summary>
    /// <exception cref="InvalidInputException">One is no such record.</exception>
    public static TestRecord Of(Checkout checkout) => new(checkout, Directory.Exists(checkout.SnapshotFolder)
        ? [.. Directory.EnumerateFiles(checkout.SnapshotFolder, FileNames).Order(StringComparer.Ordinal).SelectMany(Read)]
        : []);

    /// <summary>Refuses received files that no test has written, or that are not as a test has written them.</summary>
    /// <exception cref="InvalidInputException">There is one.</exception>
    public void RequireReceivedByTests(IEnumerable<string> paths)
    {
        ILookup<string, string> written = Failed.SelectMany(test => test.Received).ToLookup(file => file.Key, file => file.Value);
        string[] strange = [.. paths.Select(path => (Path: path, Hashes: written[checkout.Relative(path).Replace('\\', '/')]))
            .Where(file => !file.Hashes.Contains(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file.Path)))))
            .Select(file => $"{checkout.Relative(file.Path)}: "
                + $"{(file.Hashes.Any() ? "this is not what the test has written" : "no test has written it")}")];
        if (strange.Length > 0)
        {
            throw new InvalidInputException($"accept: {Enumeration.First(strange)}; "
                + $"allowed: what a test has received. Remove it, or {Again}. Nothing was accepted.");
        }
    }

    /// <summary>
    /// Refuses a received matrix that is not what the engine computes now: the model or a formula has changed since the tests ran.
    /// </summary>
    /// <exception cref="InvalidInputException">There is one.</exception>
    public void RequireOfToday(SnapshotFile file, TrainingStep step)
    {
        if (file.IsOtherThan(step))
        {
            throw new InvalidInputException($"accept: {checkout.Relative(file.Received)}: this is not what the engine computes now; "
                + $"allowed: what was received since the model and the engine changed last. Please {Again}. Nothing was accepted.");
        }
    }

    private static FailedTest[] Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<FailedTest[]>(File.ReadAllBytes(path), Json) ?? [];
        }
        catch (JsonException problem)
        {
            throw new InvalidInputException($"accept: {path} can't be read; allowed: what a test run has written. Remove it, and {Again}. "
                + "Nothing was accepted.", problem);
        }
    }
}
