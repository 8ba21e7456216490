using System.Text.Json;
using HandCalc.Exports;
using HandCalc.Terminal;

namespace HandCalc.Cli.Commands;

/// <summary><c>handcalc vectors</c>: what a port is to reproduce, as files.</summary>
internal static class VectorsCommand
{
    private static readonly OutputFolder Folder = new("--out", "vectors", IsOwn);

    /// <summary>Writes the files.</summary>
    /// <param name="page">What it writes on.</param>
    /// <param name="folder">The working folder.</param>
    /// <param name="path">The folder to write, from there.</param>
    public static int Run(Page page, string folder, string path)
    {
        string target = Path.GetFullPath(path, folder);
        Folder.Refuse(target, path);
        (string Path, byte[] Content)[] files = [.. Vectors.Files(VersionAction.Version)];
        Folder.Write(files, target, path);
        int width = Vectors.Cases.Max(one => one.Name.Length);
        foreach (VectorCase one in Vectors.Cases)
        {
            page.Write($"  {one.Name.PadRight(width)}  {one.About}");
        }

        page.Write();
        double size = files.Sum(file => (long)file.Content.Length) / 1e6;
        page.Write(FormattableString.Invariant(
            $"{files.Length} files, {size:0.0} MB. How far a port is right, which begins with before.npz of a case:"));
        string before = TypedCommand.Quoted(Path.Combine(path, Vectors.Cases[0].Name, "before.json"));
        page.Write($"  {TypedCommand.Of("compare")} mine.npz --from {before}");
        return ExitCode.Fine;
    }

    /// <summary>Whether a folder holds vectors, of whatever version, and nothing beside them that would be lost.</summary>
    private static bool IsOwn(string folder)
    {
        try
        {
            using JsonDocument list = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, Vectors.Manifest)));
            IEnumerable<string> files = list.RootElement.GetProperty("cases").EnumerateArray().SelectMany(one =>
                one.GetProperty("files").EnumerateArray().Select(file => $"{one.GetProperty("name")}/{file.GetProperty("name")}"));
            return !Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Except(files.Append(Vectors.Manifest)).Any();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException
            or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }
}
