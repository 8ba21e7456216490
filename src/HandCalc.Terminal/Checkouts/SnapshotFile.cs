using System.Text;
using HandCalc.Snapshots;

namespace HandCalc.Terminal.Checkouts;

/// <summary>One snapshot on disk: what is approved, what was received, or both.</summary>
/// <param name="Stem">The full path without ending.</param>
/// <param name="Example">The example that it belongs to; empty for what belongs to none, such as the wrong rules.</param>
internal sealed record SnapshotFile(string Stem, string Example)
{
    private const int Depth = 3;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The name without folder and ending: "11.2 d.concat".</summary>
    public string Name => Path.GetFileName(Stem);

    /// <summary>The tensor that it is named after: d.concat.</summary>
    public string Tensor => RecordedStep.TensorOf(Name);

    /// <summary>The step of the book, or 0 where it belongs to none.</summary>
    public int Step => Example.Length > 0 && int.TryParse(
        Path.GetFileName(Path.GetDirectoryName(Stem)!).Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int step)
        ? step : 0;

    /// <summary>The path of what is approved.</summary>
    public string Verified => Stem + Checkout.Verified;

    /// <summary>The path of what was received.</summary>
    public string Received => Stem + Checkout.Received;

    /// <summary>Whether something was received that is not approved.</summary>
    public bool IsReceived => File.Exists(Received);

    /// <summary>The approved text; null if there is none.</summary>
    public string? ApprovedText => Read(Verified);

    /// <summary>The received text, or else the approved one.</summary>
    public string Text => Read(Received) ?? ApprovedText!;

    /// <summary>Whether it is the tensor that it is named after; a table or a Jacobian is none.</summary>
    public bool IsTensor => SnapshotReader.IsMatrixOf(Tensor, Text);

    /// <summary>
    /// Whether it is a tensor of a training step with other entries, or the index of another computation; a table that is called after a
    /// tensor is neither.
    /// </summary>
    public bool IsOtherThan(TrainingStep step)
    {
        string text = Text;
        if (Name == RecordedStep.Index)
        {
            return text != Lineage.Of(step.Computation).Text;
        }

        return IsTensor && step.Tensors.FirstOrDefault(tensor => tensor.Name == Tensor) is { } tensor
            && text != SnapshotText.Of(tensor, SnapshotReader.Read(Tensor, text).Unit ?? 1);
    }

    /// <summary>Every snapshot below a folder of snapshots, in the order of the book.</summary>
    public static IReadOnlyList<SnapshotFile> Below(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.txt", SearchOption.AllDirectories)
            .Select(StemOf).OfType<string>().Distinct().Order(StringComparer.Ordinal)
            .Select(stem => new SnapshotFile(stem, ExampleOf(folder, Path.GetRelativePath(folder, stem))))];

    private static string? StemOf(string path) =>
        new[] { Checkout.Verified, Checkout.Received }.Where(ending => path.EndsWith(ending, StringComparison.Ordinal))
            .Select(ending => path[..^ending.Length]).FirstOrDefault();

    /// <summary>The folder above that of the step; it may be the one that was named.</summary>
    private static string ExampleOf(string folder, string relative) => relative.Split(Path.DirectorySeparatorChar) switch
    {
        { Length: Depth } parts => parts[0],
        [var example, RecordedStep.Index] => example,
        [RecordedStep.Index] => Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)),
        [[>= '0' and <= '9', ..], _] => Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)),
        _ => "",
    };

    private static string? Read(string path) => File.Exists(path) ? Utf8.GetString(File.ReadAllBytes(path)) : null;
}
