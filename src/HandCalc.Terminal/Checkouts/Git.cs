using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace HandCalc.Terminal.Checkouts;

/// <summary>Reads files of a revision through git. Nothing is checked out, nothing is changed.</summary>
internal static class Git
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Whether git knows a name as a revision of the checkout.</summary>
    public static bool Knows(string root, string revision) =>
        !revision.StartsWith('-') && Run(root, [], "rev-parse", "--verify", "--quiet", $"{revision}^{{commit}}") is not null;

    /// <summary>
    /// Whether what is committed below a folder is as it is in the working tree; files that git does not track don't count.
    /// </summary>
    public static bool IsClean(string root, string folder) =>
        Run(root, [], "status", "--porcelain", "--untracked-files=no", "--", folder) is { Length: 0 };

    /// <summary>The text of one file; null if there is no git, no revision or no such file.</summary>
    public static string? File(string root, string revision, string path) =>
        Run(root, [], "cat-file", "blob", $"{revision}:./{path}") is { } bytes ? Utf8.GetString(bytes) : null;

    /// <summary>The texts of all files below a folder, with their paths from the root of the checkout.</summary>
    public static IEnumerable<(string Path, string Text)> Files(string root, string revision, string folder)
    {
        byte[] listing = Run(root, [], "ls-tree", "-r", "-z", revision, "--", folder) ?? [];
        string[][] entries = [.. Utf8.GetString(listing).Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t', 2))];
        byte[] input = Utf8.GetBytes(string.Concat(entries.Select(entry => entry[0].Split(' ')[2] + "\n")));
        byte[] blobs = Run(root, input, "cat-file", "--batch") ?? [];
        int at = 0;
        foreach (string[] entry in entries)
        {
            int end = Array.IndexOf(blobs, (byte)'\n', at);
            int size = int.Parse(Utf8.GetString(blobs, at, end - at).Split(' ')[2], CultureInfo.InvariantCulture);
            yield return (entry[1], Utf8.GetString(blobs, end + 1, size));
            at = end + 1 + size + 1;
        }
    }

    /// <summary>What git prints; null if it fails, or if there is no git.</summary>
    private static byte[]? Run(string root, byte[] input, params string[] arguments)
    {
        if (!IsInRepository(root))
        {
            return null;
        }

        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            Task writing = Task.Run(() =>
            {
                process.StandardInput.BaseStream.Write(input);
                process.StandardInput.Close();
            });
            Task<string> errors = process.StandardError.ReadToEndAsync();
            using var output = new MemoryStream();
            process.StandardOutput.BaseStream.CopyTo(output);
            process.WaitForExit();
            Task.WaitAll(writing, errors);
            return process.ExitCode == 0 ? output.ToArray() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Whether there can be anything to read: without a .git in the folder or above, git need not be asked.</summary>
    private static bool IsInRepository(string root)
    {
        for (DirectoryInfo? folder = new(root); folder is not null; folder = folder.Parent)
        {
            if (Path.Exists(Path.Combine(folder.FullName, ".git")))
            {
                return true;
            }
        }

        return false;
    }
}
