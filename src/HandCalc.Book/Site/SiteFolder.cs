using System.Runtime.InteropServices;
using HandCalc.Book.Pages;

namespace HandCalc.Book.Site;

/// <summary>The folder of a book: it is written as a whole or not at all, and takes no other folder's place.</summary>
internal static class SiteFolder
{
    private const string Allowed = "a folder that is not there yet, an empty one, or one with a book";
    private const string Cover = "index.html";

    /// <summary>Writes a site, first beside its folder under another name, then moved to its place.</summary>
    /// <param name="site">The site.</param>
    /// <param name="target">The full path of the folder.</param>
    /// <param name="named">What messages call it.</param>
    /// <exception cref="InvalidInputException">It can't be written, or holds something else. What was there before is as it
    /// was.</exception>
    public static void Write(SiteFiles site, string target, string named)
    {
        target = Path.TrimEndingDirectorySeparator(target);
        Refuse(target, named);
        string fresh = $"{target}.{Guid.NewGuid():N}.tmp", old = $"{fresh}.old";
        try
        {
            using PosixSignalRegistration interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Remove(fresh));
            using PosixSignalRegistration ended = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Remove(fresh));
            foreach ((string path, byte[] content) in site.Files)
            {
                string file = Path.Combine(fresh, path);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllBytes(file, content);
            }

            Swap(fresh, target, old);
            Remove(old);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Remove(fresh);
            throw new InvalidInputException(
                $"--out: {named}: the book can't be written there; allowed: {Allowed}, where files can be written.", problem);
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

    /// <summary>Refuses a folder that holds something else.</summary>
    /// <param name="target">The full path of the folder.</param>
    /// <param name="named">What messages call it.</param>
    /// <exception cref="InvalidInputException">It does.</exception>
    public static void Refuse(string target, string named)
    {
        if (File.Exists(target))
        {
            throw new InvalidInputException($"--out: {named}: this is a file; allowed: {Allowed}.");
        }

        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any() && !IsBook(target))
        {
            throw new InvalidInputException(
                $"--out: {named}: this folder holds something else, and a book would take its place; allowed: {Allowed}.");
        }
    }

    /// <summary>Every page of a book says at its beginning what made it.</summary>
    private static bool IsBook(string folder)
    {
        string cover = Path.Combine(folder, Cover);
        if (!File.Exists(cover))
        {
            return false;
        }

        using var reader = new StreamReader(cover, Encoding.UTF8);
        var beginning = new char[2048];
        return Regex.IsMatch(new string(beginning, 0, reader.ReadBlock(beginning)), $"content=\"?{Regex.Escape(Layout.Generator)}[\">]");
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
