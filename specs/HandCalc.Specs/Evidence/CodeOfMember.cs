using System.Security.Cryptography;
using System.Text;

namespace HandCalc.Specs.Evidence;

/// <summary>The code of a member of a type, with its attributes and without comments.</summary>
/// <param name="File">The file that it stands in.</param>
/// <param name="Name">Its name.</param>
/// <param name="Code">The code.</param>
internal sealed partial record CodeOfMember(string File, string Name, string Code)
{
    /// <summary>Whether it is a test.</summary>
    public bool IsTest { get; } = Test().IsMatch(Code);

    /// <summary>The names of what it calls, in order.</summary>
    public string[] Called { get; } = [.. Call().Matches(Code).Select(call => call.Value).Where(name => name != Name)];

    /// <summary>The numbers in it, but for those in texts.</summary>
    public IEnumerable<string> Numbers => Number().Matches(Quoted().Replace(Code, "")).Select(number => number.Value);

    /// <summary>Six digits that change with the code, though not with its lines.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(WhiteSpace().Replace(Code, ""))))[..6];

    /// <summary>The members of the types in a source: what begins at the margin of a member, with its attributes.</summary>
    public static IEnumerable<CodeOfMember> In(string file, string text) =>
        Start().Split(Comment().Replace(text.ReplaceLineEndings("\n"), "")).Skip(1)
        .Select(code => new CodeOfMember(file, Declared().Match(Attributes().Replace(code, "")).Value, code));

    [GeneratedRegex(@"\[(Test|TestCase|TestCaseSource|Derives|Erratum)\b")]
    private static partial Regex Test();

    [GeneratedRegex(@"\b[A-Z]\w*(?=(<[^()<>]*>)?\()")]
    private static partial Regex Call();

    [GeneratedRegex(@"(?<![\w.])\d[\d_]*(\.\d+)?(e[-+]?\d+)?")]
    private static partial Regex Number();

    [GeneratedRegex("""
        "([^"\\\n]|\\.)*"
        """)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    /// <summary>A comment that fills a line, or stands behind code.</summary>
    [GeneratedRegex(@"^ *//.*\n|// (?<=[;{}(\[,] *// ).*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^(?=    [\w\[(])(?<!^    \[.*\n(?:     .*\n)*)", RegexOptions.Multiline)]
    private static partial Regex Start();

    [GeneratedRegex(@"^    \[(.*\n)+?(?=    [\w\[(])", RegexOptions.Multiline)]
    private static partial Regex Attributes();

    [GeneratedRegex(@"\w+(?=(<[^(\n]*>)?\(| =| \{|;|\n)")]
    private static partial Regex Declared();
}
