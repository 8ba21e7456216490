namespace HandCalc.Specs.Command;

/// <summary>Takes permissions away, where the system and the user make that mean something.</summary>
internal static class Permissions
{
    /// <summary>Makes a file unreadable, or a folder unwritable; skips the test if it can be used all the same.</summary>
    public static void Take(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Ignore("Permissions are set otherwise on Windows.");
        }
        else
        {
            File.SetUnixFileMode(path, Directory.Exists(path) ? UnixFileMode.UserRead | UnixFileMode.UserExecute : UnixFileMode.None);
        }

        if (CanBeUsed(path))
        {
            Assert.Ignore("This user needs no permission: the file stays readable, the folder writable.");
        }
    }

    private static bool CanBeUsed(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                string probe = Path.Combine(path, "probe");
                File.WriteAllText(probe, "");
                File.Delete(probe);
            }
            else
            {
                File.ReadAllBytes(path);
            }

            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
