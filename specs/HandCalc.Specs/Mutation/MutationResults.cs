using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace HandCalc.Specs.Mutation;

/// <summary>
/// What a run of Stryker found: it changes the engine in hundreds of small ways, a sign here, a bound there, and asks of each change
/// whether the tests notice it.
/// </summary>
/// <param name="Stryker">The version that ran.</param>
/// <param name="Files">The files that were changed.</param>
/// <param name="Survivors">The changes that no test noticed, each with the reason why it is no mistake.</param>
internal sealed record MutationResults(string Stryker, ImmutableArray<MutatedFile> Files, ImmutableArray<Survivor> Survivors)
{
    private static readonly string[] Noticed = ["Killed", "Timeout"];
    private static readonly string[] Unnoticed = ["Survived", "NoCoverage"];

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The committed results.</summary>
    public static string CommittedPath { get; } = Repository.Path("specs", "HandCalc.Specs", "Mutation", "results.json");

    /// <summary>How many changes were noticed.</summary>
    [JsonIgnore]
    public int Killed => Files.Sum(file => file.Killed);

    /// <summary>How many changes were tried.</summary>
    [JsonIgnore]
    public int Tried => Files.Sum(file => file.Killed + file.Survived);

    /// <summary>The part that was noticed.</summary>
    [JsonIgnore]
    public double Score => (double)Killed / Tried;

    /// <summary>The files that have changed since.</summary>
    [JsonIgnore]
    public IEnumerable<string> Outdated =>
        Files.Where(file => !File.Exists(file.FullPath) || Hash(File.ReadAllText(file.FullPath)) != file.Sha256)
        .Select(file => file.File);

    /// <summary>Reads committed results.</summary>
    public static MutationResults Read(string path) => JsonSerializer.Deserialize<MutationResults>(File.ReadAllText(path), Format)!;

    /// <summary>The newest report that Stryker left beside the specs, with the reasons that are known already; null if absent.</summary>
    public static MutationResults? Reported(MutationResults? known)
    {
        string folder = Repository.Path("specs", "HandCalc.Specs", "StrykerOutput");
        string? newest = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "mutation-report.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .LastOrDefault()
            : null;
        return newest is null ? null : OfReport(File.ReadAllBytes(newest), known);
    }

    /// <summary>The results as they are committed.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Format) + "\n";

    private static MutationResults OfReport(byte[] report, MutationResults? known)
    {
        using JsonDocument document = JsonDocument.Parse(report);
        string root = document.RootElement.GetProperty("projectRoot").GetString()!;
        var files = new List<MutatedFile>();
        var survivors = new List<Survivor>();
        foreach (JsonProperty file in document.RootElement.GetProperty("files").EnumerateObject()
            .OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            string name = Path.GetRelativePath(root, Path.Combine(root, file.Name)).Replace('\\', '/');
            string source = file.Value.GetProperty("source").GetString()!;
            JsonElement[] mutants = [.. file.Value.GetProperty("mutants").EnumerateArray()];
            int killed = mutants.Count(mutant => Noticed.Contains(mutant.GetProperty("status").GetString()));
            JsonElement[] alive = [.. mutants.Where(mutant => Unnoticed.Contains(mutant.GetProperty("status").GetString()))];
            if (killed + alive.Length > 0)
            {
                files.Add(new(name, Hash(source), killed, alive.Length));
            }

            survivors.AddRange(alive.Select(mutant => Survivor.Of(name, source.Split('\n'), mutant)).Order());
        }

        return new(Version(), [.. files], [.. survivors.Select(survivor =>
            known?.Survivors.FirstOrDefault(same => same with { Why = "" } == survivor) ?? survivor)]);
    }

    /// <summary>The version that the manifest of tools names.</summary>
    private static string Version()
    {
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(Repository.Path(".config", "dotnet-tools.json")));
        return manifest.RootElement.GetProperty("tools").GetProperty("dotnet-stryker").GetProperty("version").GetString()!;
    }

    /// <summary>Of what can be changed: not of comments, of what is used from where, and of where lines break.</summary>
    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(
        text.Split('\n').Select(line => line.Trim())
            .Where(line => !line.StartsWith("//", StringComparison.Ordinal)
                && !line.StartsWith("using ", StringComparison.Ordinal))))))[..16];
}

/// <summary>A file of the engine that Stryker has changed.</summary>
/// <param name="File">Its path from the folder of the engine.</param>
/// <param name="Sha256">The beginning of its hash, to see whether it is still that file.</param>
/// <param name="Killed">How many changes the tests noticed.</param>
/// <param name="Survived">How many they did not.</param>
internal sealed record MutatedFile(string File, string Sha256, int Killed, int Survived)
{
    /// <summary>Its full path.</summary>
    [JsonIgnore]
    public string FullPath => Repository.Path(["src", "HandCalc", .. File.Split('/')]);
}
