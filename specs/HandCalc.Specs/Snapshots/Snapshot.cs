using FluentAssertions.Execution;

namespace HandCalc.Specs.Snapshots;

/// <summary>
/// Compares texts with their approved snapshots, by the engine that the build chose: the project's own, or the genuine Verify.NUnit
/// with <c>-p:SnapshotEngine=Verify</c>. Both read and write the same files.
/// </summary>
internal static class Snapshot
{
    /// <summary>How the names of approved files end.</summary>
    public const string Approved = ".verified.txt";

    /// <summary>How the names of files end that are not approved.</summary>
    public const string Received = ".received.txt";

    private static readonly AsyncLocal<ICollection<Approval>?> Listener = new();

    private static readonly AsyncLocal<bool> Silent = new();

    /// <summary>Whether texts are being collected: then a test need not measure anything, for it is run for its own sake as well.</summary>
    public static bool IsListening => Listener.Value is not null;

    /// <summary>Whether nothing is to be asserted, since only the texts are wanted.</summary>
    public static bool IsSilent => Silent.Value;

    /// <summary>Approves some texts; every one is compared before the first that differs fails the test.</summary>
    /// <param name="approvals">The texts.</param>
    /// <param name="origin">Asked, with the name of the tensor, where a text differs: whether the difference starts there.</param>
    public static async Task Approve(IEnumerable<Approval> approvals, Func<string, string?>? origin = null)
    {
        var failures = new List<string>();
        foreach (Approval approval in approvals)
        {
            if (Listener.Value is { } claimed)
            {
                claimed.Add(approval);
                continue;
            }

            try
            {
                await Compare(approval.Name, approval.Text, () => origin?.Invoke(Path.GetFileName(approval.Name).Split(' ', 2)[^1]));
            }
            catch (Exception failure)
                when (failure.GetType().Name is "VerifyException" or "VerifiedLineEndingException" or nameof(SnapshotException))
            {
                failures.Add(failure.Message);
                ReceivedRecord.Add(Repository.Path("snapshots", approval.Name) + Received, approval.Text);
            }
        }

        if (failures.Count > 0)
        {
            ReceivedRecord.IsOnlyDifferent();
            throw new AssertionException(string.Join("\n\n", failures));
        }
    }

    /// <summary>Collects what a test would approve, instead of comparing it.</summary>
    /// <param name="test">The test.</param>
    /// <param name="asserting">Whether what else it asserts still counts.</param>
    public static async Task<IReadOnlyCollection<Approval>> ClaimedBy(Func<Task> test, bool asserting)
    {
        var claimed = new List<Approval>();
        (Listener.Value, Silent.Value) = (claimed, !asserting);
        using AssertionScope? scope = asserting ? null : new();
        try
        {
            await test();
        }
        finally
        {
            (Listener.Value, Silent.Value) = (null, false);
            scope?.Discard();
        }

        return claimed;
    }

    /// <summary>Writes a text as received where it is not what was approved; nothing is asserted.</summary>
    public static void Receive(Approval approval)
    {
        string path = Repository.Path("snapshots", approval.Name);
        if (!File.Exists(path + Approved) || File.ReadAllText(path + Approved) != approval.Text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path + Received, approval.Text);
            ReceivedRecord.Add(path + Received, approval.Text);
        }
    }

#if VERIFY
    [System.Runtime.CompilerServices.ModuleInitializer]
    internal static void Configure() => VerifyTests.VerifierSettings.UseUtf8NoBom();

    private static async Task Compare(string name, string text, Func<string?> origin)
    {
        string path = Repository.Path("snapshots", name);
        await VerifyNUnit.Verifier.Verify(text).UseDirectory(Path.GetDirectoryName(path)!).UseFileName(Path.GetFileName(path))
            .UseStringComparer((received, verified, _) => Task.FromResult(VerifyTests.CompareResult.NotEqual(
                SnapshotDifference.Describe(Path.GetFileName(path), verified, received, origin()))));
    }
#else
    private static Task Compare(string name, string text, Func<string?> origin) =>
        SnapshotEngine.Compare(Repository.Path("snapshots", name), text, origin);
#endif
}
