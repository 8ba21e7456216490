namespace HandCalc.Terminal.Checkouts;

/// <summary>
/// Approved files of tensors that no longer exist: those of a head that is gone, or of a derivation that has another number now. No test
/// compares them any more.
/// </summary>
internal static class StaleSnapshots
{
    /// <summary>The stale files among those of one example: the index lacks their tensor, or it was received with another number.</summary>
    /// <exception cref="InvalidInputException">The index can't be read.</exception>
    public static IEnumerable<SnapshotFile> Among(IReadOnlyCollection<SnapshotFile> files)
    {
        if (files.FirstOrDefault(file => file.Name == RecordedStep.Index) is not { } index)
        {
            return [];
        }

        Lineage lineage = Lineage.Read(index.Text);
        HashSet<string> received = [.. files.Where(file => file.IsReceived && file.ApprovedText is null).Select(file => file.Tensor)];
        return files.Where(file => !file.IsReceived && file.IsTensor && (!lineage.Contains(file.Tensor) || received.Contains(file.Tensor)));
    }
}
