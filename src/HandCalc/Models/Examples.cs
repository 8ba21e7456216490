namespace HandCalc.Models;

/// <summary>The worked examples that the library carries: one model file each.</summary>
public static class Examples
{
    private const string Extension = ".json";

    /// <summary>The example that is computed when none is named.</summary>
    public const string Default = "i-like-transformers";

    /// <summary>The names of all examples, the default first.</summary>
    public static ImmutableArray<string> Names { get; } =
        [.. typeof(Examples).Assembly.GetManifestResourceNames()
            .Where(resource => resource.EndsWith(Extension, StringComparison.Ordinal))
            .Select(resource => resource[..^Extension.Length])
            .OrderBy(name => name != Default).ThenBy(name => name, StringComparer.Ordinal)];

    /// <summary>Reads the model of an example.</summary>
    /// <exception cref="InvalidInputException">There is no example of this name.</exception>
    public static Model Read(string name)
    {
        if (!Names.Contains(name))
        {
            string meant = Spelling.Suggestion(name, Names);
            throw new InvalidInputException($"--example: there is no example '{name}'; allowed: {string.Join(", ", Names)}.{meant}");
        }

        using Stream stream = typeof(Examples).Assembly.GetManifestResourceStream(name + Extension)!;
        return ModelFile.Read(stream, name + Extension);
    }
}
