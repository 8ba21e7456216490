namespace HandCalc.Specs.Tools;

/// <summary>Where the book stands on disk: the folder of the solution, above the folder that the tests run in.</summary>
internal static class Repository
{
    /// <summary>The full path of the solution's folder.</summary>
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>The full path of a file or folder, given from the solution's folder.</summary>
    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string Find(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "HandCalc.Specs.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException($"No HandCalc.Specs.sln above {AppContext.BaseDirectory}.");
    }
}
