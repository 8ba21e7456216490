using System.Runtime.InteropServices;

namespace HandCalc.Terminal.Printing;

/// <summary>
/// A folder of files that belong together: it is written as a whole or not at all, and takes the place of one of its own kind only.
/// </summary>
/// <param name="option">What messages name before the folder.</param>
/// <param name="what">What is written: "a book".</param>
/// <param name="isOwn">Whether a folder that is there holds one; null where none may be replaced.</param>
internal sealed class OutputFolder(string option, string what, Func<string, bool>? isOwn)
{
    private string Allowed =>
        isOwn is null ? "a folder that is not there yet, or an empty one" : $"a folder that is not there yet, an empty one, or one with {what}";

    /// <summary>Writes the files, first beside their folder under another name, then moved to their place.</summary>
    /// <param name="files">The files, by their paths from the folder.</param>
    /// <param name="target">The full path of the folder.</param>
    /// <param name="named">What messages call it.</param>
    /// <exception cref="InvalidInputException">It can't be written, or holds something else. What was there before is as it
    /// was.</exception>
    public void Write(IEnumerable<(string Path, byte[] Content)> files, string target, string named)
    {
        target = Path.TrimEndingDirectorySeparator(target);
        Refuse(target, named);
        string fresh = $"{target}.{Guid.NewGuid():N}.tmp", old = $"{fresh}.old";
        try
        {
            using PosixSignalRegistration interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Remove(fresh));
            using PosixSignalRegistration ended = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Remove(fresh));
            foreach ((string path, byte[] content) in files)
            {
                string file = Path.Combine(fresh, path);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllBytes(file, content);
            }

            Swap(fresh, target, old);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Remove(fresh);
            throw new InvalidInputException($"{option}: {named}: {OutputFile.Reason(problem, $"{what} can't be written there")}; "
                + $"allowed: {Allowed}, where files can be written.", problem);
        }

        try
        {
            Remove(old);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // What is new is in its place; of what was there before something is left beside it.
        }
    }

    /// <summary>Refuses a folder that holds something else.</summary>
    /// <param name="target">The full path of the folder.</param>
    /// <param name="named">What messages call it.</param>
    /// <exception cref="InvalidInputException">It does.</exception>
    public void Refuse(string target, string named)
    {
        if (File.Exists(target))
        {
            throw new InvalidInputException($"{option}: {named}: this is a file; allowed: {Allowed}.");
        }

        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any() && isOwn?.Invoke(target) != true)
        {
            throw new InvalidInputException(
                $"{option}: {named}: this folder holds something else, and {what} would take its place; allowed: {Allowed}.");
        }
    }

    private static void Swap(string fresh, string target, string old)
    {
        if (!Directory.Exists(target))
        {
            Directory.Move(fresh, target);
            return;
        }

        Directory.Move(target, old);
        try
        {
            Directory.Move(fresh, target);
        }
        catch
        {
            Directory.Move(old, target);
            throw;
        }
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
