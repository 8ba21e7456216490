using System.Runtime.InteropServices;
using System.Text;

namespace HandCalc.Terminal.Printing;

/// <summary>Writes a file as a whole or not at all: first beside it under another name, then moved to its place in one go.</summary>
internal static class OutputFile
{
    private const string Allowed = "a path that can be written, in a folder that is there";

    /// <summary>Writes a text file: UTF-8 without a byte-order mark.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="write">Writes the text.</param>
    /// <param name="option">What messages name before the path.</param>
    /// <exception cref="InvalidInputException">The file can't be written. What was there before is as it was.</exception>
    public static void Write(string path, Action<TextWriter> write, string option = "--out") => Use(path, option, target =>
    {
        if (OpenStream(target) is { } stream)
        {
            WriteInto(stream, write);
        }
        else
        {
            Replace(target, write);
        }
    });

    /// <summary>Refuses a file that can't be written, before long work whose result it is to take.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="option">What messages name before the path.</param>
    /// <exception cref="InvalidInputException">The file can't be written. Nothing was changed.</exception>
    public static void Require(string path, string option = "--out") => Use(path, option, target =>
    {
        if (OpenStream(target) is { } stream)
        {
            stream.Dispose();
        }
        else
        {
            new FileStream(Temporary(target), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
        }
    });

    private static void Use(string path, string option, Action<string> use)
    {
        try
        {
            string target = Path.GetFullPath(path);
            if (Directory.Exists(target) || Path.EndsInDirectorySeparator(path))
            {
                throw Refused(option, path, "this is a folder");
            }

            use(IsDevice(target) ? target : BehindLinks(target));
        }
        catch (DirectoryNotFoundException)
        {
            throw Refused(option, path, "its folder is not there");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Refused(option, path, Reason(problem, "the file can't be written"), problem);
        }
    }

    /// <summary>Why something can't be written, where the system says it: its number for a full disk is 28, on Windows 112 or 39.</summary>
    public static string Reason(Exception problem, string otherwise) => (problem.HResult & 0xFFFF) switch
    {
        28 when !OperatingSystem.IsWindows() => "the disk is full",
        112 or 39 when OperatingSystem.IsWindows() => "the disk is full",
        122 when !OperatingSystem.IsWindows() => "the disk quota is used up",
        30 when !OperatingSystem.IsWindows() => "the file system is read-only",
        _ => otherwise,
    };

    private static void Replace(string target, Action<TextWriter> write)
    {
        string temporary = Temporary(target);
        try
        {
            using PosixSignalRegistration interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => File.Delete(temporary));
            using PosixSignalRegistration ended = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => File.Delete(temporary));
            WriteInto(new FileStream(temporary, FileMode.CreateNew), write);
            if (File.Exists(target) && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static string Temporary(string target) => $"{target}.{Guid.NewGuid():N}.tmp";

    /// <summary>A link stays a link: what it points to is replaced.</summary>
    private static string BehindLinks(string target) => new FileInfo(target).LinkTarget is null
        ? target
        : File.ResolveLinkTarget(target, returnFinalTarget: true)!.FullName;

    /// <summary>
    /// A device or a pipe, opened: one writes into it, and nothing may take its place. Null for a file, which must still be writable.
    /// </summary>
    private static FileStream? OpenStream(string target)
    {
        if (!File.Exists(target))
        {
            return null;
        }

        var existing = new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        if (IsDevice(target) || !existing.CanSeek)
        {
            return existing;
        }

        existing.Dispose();
        return null;
    }

    /// <summary>What lies under /dev/shm is no device: there a system keeps files in memory.</summary>
    private static bool IsDevice(string target) => !OperatingSystem.IsWindows() && !target.StartsWith("/dev/shm/", StringComparison.Ordinal)
        && (target.StartsWith("/dev/", StringComparison.Ordinal) || target.StartsWith("/proc/", StringComparison.Ordinal));

    private static void WriteInto(FileStream stream, Action<TextWriter> write)
    {
        using var output = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16);
        write(output);
    }

    private static InvalidInputException Refused(string option, string path, string reason, Exception? problem = null) =>
        new($"{option}: {path}: {reason}; allowed: {Allowed}.", problem!);
}
