using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HandCalc.Fixtures;

/// <summary>
/// The comment above a class or a test: a title, what is given and to derive, and prose in Markdown. Each part may be missing.
/// </summary>
/// <param name="Title">The title, such as "Step 3 · Attention".</param>
/// <param name="Task">What is given and to derive: a label, and what stands behind it, in one line or more.</param>
/// <param name="Prose">The prose.</param>
internal sealed partial record Comment(string Title, ImmutableArray<(string Label, string Text)> Task, string Prose)
{
    /// <summary>Reads the comment that stands directly above a declaration.</summary>
    public static Comment Above(SyntaxNode declaration) => Of([.. declaration.GetLeadingTrivia()
        .Where(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia))
        .Select(trivia => trivia.ToString()[2..])
        .Select(line => line.StartsWith(' ') ? line[1..] : line)]);

    /// <summary>Reads the lines of a comment, without their slashes.</summary>
    internal static Comment Of(IReadOnlyList<string> lines)
    {
        int next = 0;
        Match heading = Heading().Match(lines.Count > 0 ? lines[0] : "");
        var task = ImmutableArray.CreateBuilder<(string, string)>();
        if (heading.Success)
        {
            next = SkipEmpty(lines, 1);
            while (next < lines.Count && Labelled().Match(lines[next]) is { Success: true } first)
            {
                int width = first.Groups["text"].Index;
                for (; next < lines.Count && lines[next].Length > 0; next++)
                {
                    Add(task, lines[next], width);
                }

                next = SkipEmpty(lines, next);
            }
        }

        return new(heading.Groups["title"].Value, task.ToImmutable(), string.Join('\n', lines.Skip(next)));
    }

    private static int SkipEmpty(IReadOnlyList<string> lines, int from)
    {
        while (from < lines.Count && lines[from].Length == 0)
        {
            from++;
        }

        return from;
    }

    /// <summary>A line without a label goes on with the text of the line above it, under it.</summary>
    private static void Add(ImmutableArray<(string Label, string Text)>.Builder task, string line, int width)
    {
        if (Labelled().Match(line) is { Success: true } labelled)
        {
            task.Add((labelled.Groups["label"].Value, labelled.Groups["text"].Value));
        }
        else
        {
            task[^1] = (task[^1].Label, $"{task[^1].Text}\n{line[Math.Min(width, line.Length - line.TrimStart().Length)..]}");
        }
    }

    [GeneratedRegex(@"^##? (?<title>.+)$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^(?<label>[A-Z][a-z]+( [a-z]+)?) {2,}(?<text>\S.*)$")]
    private static partial Regex Labelled();
}
