using System.Text.Json;
using Markdig;
using Markdig.Extensions.Mathematics;
using Markdig.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HandCalc.Book.Equations;

/// <summary>
/// The equations of the fixtures: what a test derives, <c>[Derives("11.2", @"…")]</c>, and what the comment above a type or member
/// sets between dollar signs.
/// </summary>
public static partial class FixtureEquations
{
    private static readonly MarkdownPipeline Markdown = new MarkdownPipelineBuilder().UseMathematics().UsePreciseSourceLocation().Build();

    /// <summary>Every equation of every fixture, file by file and from top to bottom.</summary>
    /// <param name="root">The folder of the checkout.</param>
    public static IReadOnlyList<FixtureEquation> In(string root)
    {
        string fixtures = Path.Combine(root, "specs", "HandCalc.Specs");
        return [.. Directory.EnumerateFiles(fixtures, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Where(file => !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .SelectMany(file => Of(File.ReadAllText(Path.Combine(root, file)), file))];
    }

    /// <summary>
    /// Prints the LaTeX of every equation, each once and in the order of its letters: a list in JSON, which <c>render.mjs</c> reads.
    /// </summary>
    /// <param name="root">The folder of the checkout.</param>
    /// <param name="output">Where to print.</param>
    public static void Print(string root, TextWriter output) =>
        output.WriteLine(JsonSerializer.Serialize(In(root).Select(equation => equation.Latex).Distinct().Order(StringComparer.Ordinal)));

    /// <summary>The equations of one file, from top to bottom.</summary>
    /// <exception cref="InvalidInputException">The equation of a test is no literal.</exception>
    internal static IEnumerable<FixtureEquation> Of(string code, string file)
    {
        if (!MayHaveSome().IsMatch(code)) // most files have none, and need not be parsed
        {
            yield break;
        }

        foreach (MemberDeclarationSyntax member in CSharpSyntaxTree.ParseText(code).GetRoot().DescendantNodes()
            .OfType<MemberDeclarationSyntax>())
        {
            foreach (FixtureEquation equation in InComment(member, file).Concat(Derived(member, file)))
            {
                yield return equation;
            }
        }
    }

    /// <summary>The LaTeX of a block between dollar signs. Several lines are aligned at their first sign of relation.</summary>
    public static string LatexOf(MathBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        string[] lines = block.Lines.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return Upright(lines.Length == 1 ? lines[0]
            : $"\\begin{{aligned}} {string.Join(
                @" \\ ", lines.Select(line => Relation().Replace(line, " &$1 ", 1).Trim()))} \\end{{aligned}}");
    }

    /// <summary>The LaTeX within a sentence.</summary>
    public static string LatexOf(MathInline inline)
    {
        ArgumentNullException.ThrowIfNull(inline);
        return Upright(inline.Content.ToString().Trim());
    }

    /// <summary>Words are set upright: mean(x) as a function, logits_i as a name.</summary>
    private static string Upright(string latex) => Word().Replace(latex, word => !word.Groups["word"].Success ? word.Value
        : word.Groups["call"].Success
        ? $@"\operatorname{{{word.Groups["word"].Value}}}"
        : $@"\text{{{word.Groups["word"].Value}}}");

    private static IEnumerable<FixtureEquation> Derived(MemberDeclarationSyntax member, string file)
    {
        foreach (AttributeSyntax derives in member.AttributeLists.SelectMany(list => list.Attributes)
            .Where(one => one.Name.ToString() == "Derives"))
        {
            int line = LineOf(derives.GetLocation());
            yield return derives.ArgumentList?.Arguments is [_, { Expression: var equation }] && WrittenString.Of(equation) is { } latex
                ? new FixtureEquation(latex, true, file, line)
                : throw new InvalidInputException(
                    $"{file}:{line}: the equation of Derives can't be read; allowed: a string, as @\"x = y\", or several joined by +.");
        }
    }

    private static IEnumerable<FixtureEquation> InComment(MemberDeclarationSyntax member, string file)
    {
        SyntaxTrivia[] comment = [.. member.GetLeadingTrivia().Where(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia))];
        string prose = string.Join('\n', comment.Select(line => line.ToString()["//".Length..]));
        if (!prose.Contains('$', StringComparison.Ordinal))
        {
            yield break;
        }

        int first = LineOf(comment[0].GetLocation());
        foreach (MarkdownObject part in Markdig.Markdown.Parse(prose, Markdown).Descendants())
        {
            if (part is MathBlock block)
            {
                yield return new FixtureEquation(LatexOf(block), true, file, first + block.Line);
            }
            else if (part is MathInline inline)
            {
                yield return new FixtureEquation(LatexOf(inline), inline.DelimiterCount > 1, file, first + inline.Line);
            }
        }
    }

    /// <summary>A dollar sign in a comment, or the attribute of a test.</summary>
    [GeneratedRegex(@"^\s*//.*\$|\bDerives\b", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex MayHaveSome();

    [GeneratedRegex(@"(?:^|\s)([=≈≠])\s")]
    private static partial Regex Relation();

    /// <summary>
    /// Two letters or more that are no command, no environment, no indices in braces, no differential as dx, and not said to be text.
    /// </summary>
    [GeneratedRegex(@"\\(?:begin|end|text|operatorname)\{[^}]*\}"
        + @"|(?<![\\A-Za-z]|_\{)(?!d[A-Za-z](?![A-Za-z]))(?<word>[A-Za-z]{2,})(?<call>(?=\())?")]
    private static partial Regex Word();

    private static int LineOf(Location location) => location.GetLineSpan().StartLinePosition.Line + 1;
}
