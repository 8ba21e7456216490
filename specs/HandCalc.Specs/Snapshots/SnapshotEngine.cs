using System.Collections.Concurrent;
using System.Text;
using DiffEngine;

namespace HandCalc.Specs.Snapshots;

/// <summary>
/// Snapshot comparison by the conventions of Verify: NAME.verified.txt is what was approved; on a difference NAME.received.txt is
/// written beside it, and approving means to put it in the place of the verified one. Nothing is ever approved by itself.
/// </summary>
internal static class SnapshotEngine
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private static readonly ConcurrentDictionary<string, bool> Seen = new();

    /// <summary>Compares a text with its snapshot.</summary>
    /// <param name="path">The full path of the snapshot, without <c>.verified.txt</c>.</param>
    /// <param name="text">The text, with LF line ends.</param>
    /// <param name="origin">Asked where the text differs: whether the difference starts here.</param>
    /// <exception cref="SnapshotException">The text differs, or nothing is approved yet.</exception>
    public static async Task Compare(string path, string text, Func<string?>? origin = null)
    {
        if (!Seen.TryAdd(path, true))
        {
            throw new InvalidOperationException($"Two tests approve the same snapshot, {path}.");
        }

        (string verified, string received) = (path + Snapshot.Approved, path + Snapshot.Received);
        byte[] expected = Utf8.GetBytes(text);
        byte[]? approved = File.Exists(verified) ? await File.ReadAllBytesAsync(verified) : null;
        if (approved is not null && expected.AsSpan().SequenceEqual(approved))
        {
            File.Delete(received);
            DiffRunner.Kill(received, verified);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(received, expected);
        if (approved is not null && !OnBuildServer)
        {
            await DiffRunner.LaunchForTextAsync(received, verified, Utf8);
        }

        throw new SnapshotException(
            $"""
            {(approved is null ? "New snapshot, not approved yet."
                : SnapshotDifference.Describe(Path.GetFileName(path), Utf8.GetString(approved), text, origin?.Invoke()))}
              received  {Relative(received)}
              verified  {Relative(verified)}{(approved is null ? "  (there is none)" : "")}
            If the received text is right, rename it to the verified one, or run
              {TypedCommand.Of("accept", Repository.Root)}
            """);
    }

    /// <summary>Whether this run is nobody's desk. Verify does not count a bare CI=true as a build server; we do.</summary>
    private static bool OnBuildServer => BuildServerDetector.Detected || Environment.GetEnvironmentVariable("CI") is { Length: > 0 };

    private static string Relative(string path) => Path.GetRelativePath(Repository.Root, path);
}
