namespace HandCalc.Cli.Input;

/// <summary>Opens standard input.</summary>
internal static class StandardInput
{
    private const string Descriptors = "/proc/self/fd", Flags = "/proc/self/fdinfo";

    /// <summary>The stream; an empty one where standard input is closed.</summary>
    public static Stream Open() => OperatingSystem.IsLinux() && IsOurs() ? Stream.Null : Console.OpenStandardInput();

    /// <summary>
    /// Where standard input was closed before the process began, .NET takes its number for a pipe of its own, which never ends. It is known
    /// by its other end: that is in this process too.
    /// </summary>
    private static bool IsOurs()
    {
        string? input = Target("0");
        return input?.StartsWith("pipe:", StringComparison.Ordinal) == true && Directory.EnumerateFileSystemEntries(Descriptors)
            .Select(entry => Path.GetFileName(entry)).Any(number => Target(number) == input && IsWritten(number));
    }

    private static string? Target(string number)
    {
        try
        {
            return new FileInfo($"{Descriptors}/{number}").LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static bool IsWritten(string number)
    {
        try
        {
            string flags = File.ReadLines($"{Flags}/{number}").First(line => line.StartsWith("flags:", StringComparison.Ordinal));
            return flags[^1] is not ('0' or '4');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
