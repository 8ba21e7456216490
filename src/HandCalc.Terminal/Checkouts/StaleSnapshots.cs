using HandCalc.Differences;

namespace HandCalc.Terminal.Checkouts;

/// <summary>
/// Approved files of tensors that no longer exist: those of a head that is gone, or of a derivation that has another number now. No test
/// compares them any more.
/// </summary>
internal static class StaleSnapshots
{
    /// <summary>The stale files among those of one example.</summary>
    /// <param name="files">The snapshots of the example.</param>
    /// <param name="heads">How many heads its model has; nothing if that is not known.</param>
    public static IEnumerable<SnapshotFile> Among(IReadOnlyCollection<SnapshotFile> files, int? heads)
    {
        Lineage most = Lineage.Of(files.Select(file => file.Tensor));
        Lineage? now = heads is { } count ? Lineage.Of(count) : null;
        HashSet<string> received = [.. files.Where(file => file.IsReceived && file.ApprovedText is null).Select(file => file.Tensor)];
        return files.Where(file => !file.IsReceived && most.Contains(file.Tensor)
            && ((now is not null && !now.Contains(file.Tensor)) || received.Contains(file.Tensor)));
    }
}
