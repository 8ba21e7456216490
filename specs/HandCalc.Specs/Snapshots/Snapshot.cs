namespace HandCalc.Specs.Snapshots;

/// <summary>
/// Compares texts with their approved snapshots, by the engine that the build chose: the project's own, or the genuine Verify.NUnit
/// with <c>-p:SnapshotEngine=Verify</c>. Both read and write the same files.
/// </summary>
internal static class Snapshot
{
    private static readonly AsyncLocal<ICollection<Approval>?> Listener = new();

    /// <summary>Whether texts are being collected: then a test need not measure anything, for it is run for its own sake as well.</summary>
    public static bool IsListening => Listener.Value is not null;

    /// <summary>Approves some texts; every one is compared before the first that differs fails the test.</summary>
    public static async Task Approve(IEnumerable<Approval> texts)
    {
        var failures = new List<string>();
        foreach (Approval approval in texts)
        {
            if (Listener.Value is { } claimed)
            {
                claimed.Add(approval);
                continue;
            }

            try
            {
                await Compare(approval.Name, approval.Text);
            }
            catch (Exception failure) when (failure.GetType().Name is "VerifyException" or nameof(SnapshotException))
            {
                failures.Add(failure.Message);
            }
        }

        if (failures.Count > 0)
        {
            throw new AssertionException(string.Join("\n\n", failures));
        }
    }

    /// <summary>Collects the texts that a test would approve, instead of comparing them.</summary>
    public static async Task<IReadOnlyCollection<Approval>> ClaimedBy(Func<Task> test)
    {
        var claimed = new List<Approval>();
        Listener.Value = claimed;
        try
        {
            await test();
        }
        finally
        {
            Listener.Value = null;
        }

        return claimed;
    }

#if VERIFY
    [System.Runtime.CompilerServices.ModuleInitializer]
    internal static void Configure() => VerifyTests.VerifierSettings.UseUtf8NoBom();

    private static async Task Compare(string name, string text)
    {
        string path = Repository.Path("snapshots", name);
        await VerifyNUnit.Verifier.Verify(text).UseDirectory(Path.GetDirectoryName(path)!).UseFileName(Path.GetFileName(path));
    }
#else
    private static Task Compare(string name, string text) => SnapshotEngine.Compare(Repository.Path("snapshots", name), text);
#endif
}
