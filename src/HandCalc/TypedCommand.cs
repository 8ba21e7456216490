namespace HandCalc;

/// <summary>
/// What a reader types to run the command, wherever a text asks for it. No package installs <c>handcalc</c>: whoever built it in a
/// checkout runs its project.
/// </summary>
public static class TypedCommand
{
    private const string Project = "src/HandCalc.Cli";

    /// <summary>What is typed in the working folder: <c>dotnet run --project src/HandCalc.Cli -- diff</c>.</summary>
    /// <param name="arguments">The arguments of the command.</param>
    public static string Of(string arguments) => Of(arguments, Directory.GetCurrentDirectory());

    /// <summary>A path as it is typed, in quotes where it has a space.</summary>
    public static string Quoted(string path) =>
        (path ?? throw new ArgumentNullException(nameof(path))).Contains(' ', StringComparison.Ordinal) ? $"'{path}'" : path;

    /// <summary>What is typed in a folder.</summary>
    /// <param name="arguments">The arguments of the command.</param>
    /// <param name="folder">The full path of the folder.</param>
    public static string Of(string arguments, string folder) => Of(arguments, folder, AppContext.BaseDirectory);

    /// <summary>What is typed in a folder, for a program that lies in another: <c>handcalc diff</c> if that is in no checkout.</summary>
    internal static string Of(string arguments, string folder, string program)
    {
        return Above(program, Project) is { } project
            ? $"dotnet run --project {Quoted(Path.GetRelativePath(folder, project).Replace('\\', '/'))} -- {arguments}"
            : $"handcalc {arguments}";
    }

    /// <summary>A file or folder of the checkout that a program was built in; null if it lies in none that has it.</summary>
    /// <param name="program">The folder of the program.</param>
    /// <param name="path">The path from the folder of the checkout.</param>
    internal static string? Above(string program, string path)
    {
        for (DirectoryInfo? above = new(program); above is not null; above = above.Parent)
        {
            string found = Path.Combine(above.FullName, path);
            if (Path.Exists(found))
            {
                return found;
            }
        }

        return null;
    }
}
