using System.Collections;
using System.Globalization;

namespace HandCalc.Specs.TestLogger;

/// <summary>
/// All that a run can be asked for by the environment, read and checked in this one place. What is asked for in a way that nobody
/// understands is refused before any test runs: a run that did something else instead would be green for nothing.
/// </summary>
/// <param name="environment">The environment variables by name; those that do not begin with HANDCALC_ are not ours.</param>
public sealed class Variables(IDictionary environment)
{
    private const string Prefix = "HANDCALC_";
    private static readonly string[] On = ["1", "true"], Off = ["0", "false"];

    private static readonly SortedDictionary<string, (string Allowed, Func<string, bool> Accepts)> Known = new(StringComparer.Ordinal)
    {
        ["HANDCALC_CASES"] = Whole(from: 1),
        ["HANDCALC_CHROMIUM"] = ("the file of a browser", File.Exists),
        ["HANDCALC_PICTURE"] = Switch,
        ["HANDCALC_PYTHON"] = ("the name or the file of a Python", _ => true),
        ["HANDCALC_SEED"] = Whole(from: 0),
        ["HANDCALC_TEST_CULTURE"] = ("the name of a culture, or invariant", _ => true),
        ["HANDCALC_TEST_ORDER"] = Whole(from: 0),
        ["HANDCALC_TEST_THREADS"] = Whole(from: 1),
        ["HANDCALC_THOROUGH"] = Switch,
    };

    private readonly Dictionary<string, string> values = environment.Cast<DictionaryEntry>()
        .Select(variable => (Name: (string)variable.Key, Value: (string?)variable.Value ?? ""))
        .Where(variable => variable.Name.StartsWith(Prefix, StringComparison.Ordinal) && variable.Value.Length > 0)
        .ToDictionary(variable => variable.Name, variable => variable.Value);

    /// <summary>Those of this process.</summary>
    public static Variables Given { get; } = new(Environment.GetEnvironmentVariables());

    /// <summary>What is wrong with them, in one sentence, or null if nothing is.</summary>
    public string? Refusal =>
        values.OrderBy(variable => variable.Key, StringComparer.Ordinal).Select(Complaint)
            .FirstOrDefault(complaint => complaint is not null);

    /// <summary>How many random models to try.</summary>
    public int? Cases => Number("HANDCALC_CASES");

    /// <summary>The browser to open the book in.</summary>
    public string? Chromium => Text("HANDCALC_CHROMIUM");

    /// <summary>Whether the picture of the README is to be taken anew.</summary>
    public bool Picture => IsOn("HANDCALC_PICTURE");

    /// <summary>The Python to run other witnesses with.</summary>
    public string? Python => Text("HANDCALC_PYTHON");

    /// <summary>The seed of the random models.</summary>
    public int? Seed => Number("HANDCALC_SEED");

    /// <summary>The culture that the run should be under.</summary>
    public string? Culture => Text("HANDCALC_TEST_CULTURE");

    /// <summary>The seed of a random order of the tests.</summary>
    public int? Order => Number("HANDCALC_TEST_ORDER");

    /// <summary>How many threads share large matrices.</summary>
    public int? Threads => Number("HANDCALC_TEST_THREADS");

    /// <summary>Whether other programs are to be started too.</summary>
    public bool Thorough => IsOn("HANDCALC_THOROUGH");

    private static (string Allowed, Func<string, bool> Accepts) Switch => ("1 or true for on, 0 or false for off", value =>
        On.Concat(Off).Contains(value, StringComparer.OrdinalIgnoreCase));

    private static (string Allowed, Func<string, bool> Accepts) Whole(int from) =>
        (string.Create(CultureInfo.InvariantCulture, $"a whole number from {from} to {int.MaxValue}"), value => Parsed(value) >= from);

    private static int? Parsed(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    private static string? Complaint(KeyValuePair<string, string> variable) => !Known.TryGetValue(variable.Key, out var known)
        ? $"{variable.Key}: there is no such variable; allowed: {string.Join(", ", Known.Keys)}."
        : known.Accepts(variable.Value) ? null : $"{variable.Key} is '{variable.Value}'; allowed: {known.Allowed}.";

    private string? Text(string name) => values.GetValueOrDefault(name);

    private int? Number(string name) => Text(name) is { } value ? Parsed(value) : null;

    private bool IsOn(string name) => On.Contains(Text(name), StringComparer.OrdinalIgnoreCase);
}
