using HandCalc.Prose;
using HandCalc.Specs.Notation;

namespace HandCalc.Specs.Documents;

/// <summary>
/// Whether there is what a document names in code: a tensor, a file, a type or a member, a field or an option, a variable, a command.
/// </summary>
internal static partial class KnownNames
{
    private static readonly string[] Folders = ["src", "specs", ".ci"];

    /// <summary>The source that a reader may meet, by what it is written in.</summary>
    private static readonly Lazy<ILookup<bool, string>> Sources = new(() => Folders
        .SelectMany(folder => Directory.EnumerateFiles(Repository.Path(folder), "*", SearchOption.AllDirectories))
        .Where(file => !Generated().IsMatch(file) && Path.GetExtension(file) is ".cs" or ".sh" or ".py" or ".json" or ""
            && new FileInfo(file).Length < 50_000)
        .ToLookup(file => file.EndsWith(".cs", StringComparison.Ordinal), File.ReadAllText));

    private static readonly Lazy<HashSet<string>> Declared = new(() =>
        [.. Sources.Value[true].SelectMany(text => Declaration().Matches(text)).Select(name => name.Groups["name"].Value)]);

    /// <summary>
    /// What the program knows by its letters: options, fields, variables. The texts of a spec are no witness, for many are wrong on
    /// purpose.
    /// </summary>
    private static readonly Lazy<HashSet<string>> Literals = new(() =>
        [.. Sources.Value[true].Where(text => !text.Contains("[Test", StringComparison.Ordinal)).SelectMany(text => Literal().Matches(text))
            .Select(literal => literal.Groups["text"].Value)]);

    private static readonly Lazy<HashSet<string>> Files = new(() =>
        [.. Folders.Append("snapshots")
            .SelectMany(folder => Directory.EnumerateFileSystemEntries(Repository.Path(folder), "*", SearchOption.AllDirectories))
            .Where(file => !Generated().IsMatch(file)).Select(file => Path.GetFileName(file)!)]);

    private static readonly Lazy<TrainingStep> Step = new(() => TrainingStep.Compute(PublishedModel.Drawn(Models.DrawOrder.Continuous)));

    /// <summary>Whether there is what is named.</summary>
    public static bool Has(string name, Document document) =>
        IsTensor(name) || IsFile(name, document) || IsDeclared(name)
        || Literals.Value.Contains(
            name.StartsWith("--", StringComparison.Ordinal) ? name.Split(' ')[0] : name.Replace("[]", "", StringComparison.Ordinal))
        || (name.Contains(' ', StringComparison.Ordinal) || name.StartsWith("HANDCALC_", StringComparison.Ordinal)
            && name.Contains('=', StringComparison.Ordinal)
            ? CommandLines.Problem(name) is null : IsSpokenOfInAScript(name.Split('=')[0]));

    /// <summary>Whether a part of a name, as a filter has it, is one of a fixture.</summary>
    public static bool IsPartOfATest(string part) => Declared.Value.Any(name => name.Contains(part, StringComparison.Ordinal));

    private static bool IsTensor(string name)
    {
        string tensor = name.Replace("[h]", "[0]", StringComparison.Ordinal);
        return QuotedNumber.PlaceOf(tensor, Step.Value) is not null
            || Step.Value.Tensors.Any(known => known.Name == tensor
                || known.Name.StartsWith(tensor + (tensor.EndsWith('.') ? "" : "."), StringComparison.Ordinal))
            || Equation().Match(tensor) is { Success: true }
            || (Derivative().Match(tensor) is { Success: true } of && IsTensor($"{of.Groups["kind"].Value}.W_O")
                && of.Groups["of"].Value == "X");
    }

    /// <summary>A file or folder of the project, a file that a command in the document writes, or a language of its blocks.</summary>
    private static bool IsFile(string name, Document document) => Path.Exists(Repository.Path(name))
        || Path.Exists(Repository.Path(Path.GetDirectoryName(document.Path)!, name)) || Files.Value.Contains(name)
        || (name.EndsWith(".json", StringComparison.Ordinal) && document.Text.Contains($" {name}\n", StringComparison.Ordinal))
        || document.Text.Contains($"```{name}\n", StringComparison.Ordinal);

    /// <summary>A type, a member of one, an attribute with arguments: each part must be declared.</summary>
    private static bool IsDeclared(string name) => Identifiers().Match(name) is { Success: true } match
        && match.Groups["part"].Captures.All(part => Declared.Value.Contains(part.Value)
            || Declared.Value.Contains($"{part.Value}Attribute"));

    /// <summary>A program, a package or a variable that only a script knows, or the program by its letters.</summary>
    private static bool IsSpokenOfInAScript(string name) => Literals.Value.Contains(name)
        || Sources.Value[false].Any(text => Regex.IsMatch(text, $@"(?<![\w.-]){Regex.Escape(name)}(?![\w-])"));

    [GeneratedRegex(@"[\\/](bin|obj|StrykerOutput|node_modules)[\\/]|\.received\.")]
    private static partial Regex Generated();

    [GeneratedRegex(@"\b(class|record|struct|interface|enum)\s+(struct\s+|class\s+)?(?<name>\w+)"
        + @"|\b(?<name>[A-Z]\w*)\s*(<[\w, ]+>)?(\(|\{|=>|=)|\bnamespace\s+(\w+\.)*(?<name>\w+)")]
    private static partial Regex Declaration();

    [GeneratedRegex("\"(?<text>[^\"\\\\\n]+)\"")]
    private static partial Regex Literal();

    [GeneratedRegex(@"^\[?(?<part>[A-Z]\w*)(\.(?<part>[A-Z]\w*))*(\(.*\)\])?$")]
    private static partial Regex Identifiers();

    [GeneratedRegex(@"^Y = X·W( \+ b)?$")]
    private static partial Regex Equation();

    [GeneratedRegex(@"^(?<kind>d|m|v|new)\.?(?<of>X)$")]
    private static partial Regex Derivative();
}
