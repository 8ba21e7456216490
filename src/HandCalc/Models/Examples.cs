namespace HandCalc.Models;

/// <summary>The worked examples that the library carries: one model file each.</summary>
public static class Examples
{
    private const string Extension = ".json", Second = "Onward/";

    /// <summary>The example that is computed when none is named.</summary>
    public const string Default = "i-like-transformers";

    /// <summary>
    /// The example that is made for pen and paper: four features, and every parameter a small multiple of ½. The book has no pages of it,
    /// for they would make it larger than a slow line bears.
    /// </summary>
    public const string ByHand = "by-hand";

    private static readonly string[] Files = [.. typeof(Examples).Assembly.GetManifestResourceNames()
        .Where(resource => resource.EndsWith(Extension, StringComparison.Ordinal)).Select(resource => resource[..^Extension.Length])
        .OrderBy(name => name != Default).ThenBy(name => name == ByHand).ThenBy(name => name, StringComparer.Ordinal)];

    /// <summary>The names of the examples that the thirteen steps derive, the default first.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Files.Where(file => !IsOnward(file))];

    /// <summary>The names of the examples of the second part, which have other architectures.</summary>
    public static ImmutableArray<string> Onward { get; } = [.. Files.Where(IsOnward).Select(file => file[Second.Length..])];

    /// <summary>The names of all examples.</summary>
    public static IEnumerable<string> All => Names.Concat(Onward);

    /// <summary>The names of those that the book has pages of.</summary>
    public static IEnumerable<string> InTheBook => All.Where(name => name != ByHand);

    /// <summary>The file of an example's model, from the folder of the examples.</summary>
    public static string FileOf(string name) => $"{(Onward.Contains(name) ? Second : "")}{name}{Extension}";

    /// <summary>Reads the model of an example.</summary>
    /// <exception cref="InvalidInputException">There is no example of this name.</exception>
    public static Model Read(string name)
    {
        if (!All.Contains(name))
        {
            string meant = Spelling.Suggestion(name, All);
            throw new InvalidInputException($"--example: there is no example '{name}'; allowed: {string.Join(", ", All)}.{meant}");
        }

        using Stream stream = typeof(Examples).Assembly.GetManifestResourceStream(FileOf(name))!;
        return ModelFile.Read(stream, name + Extension);
    }

    private static bool IsOnward(string file) => file.StartsWith(Second, StringComparison.Ordinal);
}
