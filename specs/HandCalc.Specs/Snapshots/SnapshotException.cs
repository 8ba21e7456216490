namespace HandCalc.Specs.Snapshots;

/// <summary>A text differs from its approved snapshot, or there is none. The message names the files and says what differs.</summary>
internal sealed class SnapshotException(string message) : Exception(message);
