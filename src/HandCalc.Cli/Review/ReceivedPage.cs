using System.Text.RegularExpressions;
using HandCalc.Prose;

namespace HandCalc.Cli.Review;

/// <summary>A number or a line of a shown matrix that a page of prose has anew.</summary>
/// <param name="Page">The full path of the page.</param>
/// <param name="Line">The number of the line, from 1.</param>
/// <param name="Tensor">The tensor that it is of.</param>
/// <param name="Before">What stands there.</param>
/// <param name="After">What was received.</param>
/// <param name="Sentence">The line as it will be, to be read again: the words around a number may no longer be true.</param>
internal sealed record Rewrite(string Page, int Line, string Tensor, string Before, string After, string Sentence);

/// <summary>
/// A page of prose (a fixture, or a page in Markdown) in which numbers went stale: the tests wrote it anew beside it. Its numbers can be
/// accepted one by one, each with the tensor that it is of.
/// </summary>
/// <param name="Page">The full path of the page.</param>
/// <param name="Received">The full path of what was received.</param>
internal sealed record ReceivedPage(string Page, string Received)
{
    private const string Mark = ".received.";

    /// <summary>The received pages of a checkout.</summary>
    public static IReadOnlyList<ReceivedPage> In(Checkout checkout) =>
        [.. Directory.EnumerateFiles(checkout.Root, $"*{Mark}md")
            .Concat(Directory.EnumerateFiles(Path.Combine(checkout.Root, "specs"), $"*{Mark}cs", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal)
            .Select(received => new ReceivedPage(received.Replace(Mark, ".", StringComparison.Ordinal), received))
            .Where(page => File.Exists(page.Page))];

    /// <summary>Whether its lines stand where they stood, so that numbers can be told apart; a matrix of another shape moves them.</summary>
    public bool IsLineByLine => Lines(Page).Length == Lines(Received).Length;

    /// <summary>What is new in it, of some tensors.</summary>
    /// <param name="names">The names of all tensors.</param>
    /// <param name="accepted">Whether the numbers of a tensor are wanted.</param>
    public IReadOnlyList<Rewrite> Rewrites(IReadOnlyCollection<string> names, Func<string, bool> accepted)
    {
        var rewrites = new List<Rewrite>();
        Renew(names, accepted, rewrites.Add);
        return rewrites;
    }

    /// <summary>Takes over the numbers of some tensors; what was received is gone when nothing of it is left.</summary>
    public void Accept(IReadOnlyCollection<string> names, Func<string, bool> accepted)
    {
        string renewed = Renew(names, accepted, _ => { });
        OutputFile.Write(Page, output => output.Write(renewed), "accept");
        if (renewed == File.ReadAllText(Received))
        {
            File.Delete(Received);
        }
    }

    private string Renew(IReadOnlyCollection<string> names, Func<string, bool> accepted, Action<Rewrite> report)
    {
        (string[] before, string[] after) = (Lines(Page), Lines(Received));
        string?[] matrix = MatrixOfLine(string.Join('\n', after));
        for (int line = 0; line < before.Length; line++)
        {
            string renewed = matrix[line] is { } tensor ? (accepted(tensor) ? after[line] : before[line]) : Numbers(before[line], after[line], names, accepted);
            if (renewed != before[line])
            {
                foreach ((string source, string old, string now) in matrix[line] is { } shown
                    ? [(shown, before[line].Trim(), after[line].Trim())]
                    : Changed(before[line], renewed, names))
                {
                    report(new Rewrite(Page, line + 1, source, old, now, renewed.Trim()));
                }
            }

            before[line] = renewed;
        }

        return string.Join('\n', before);
    }

    /// <summary>A line with the received numbers of the tensors that are accepted, and its own otherwise.</summary>
    private static string Numbers(string before, string after, IReadOnlyCollection<string> names, Func<string, bool> accepted)
    {
        var received = new Queue<Match>(QuotedNumber.Pattern().Matches(after));
        return QuotedNumber.Pattern().Replace(before, own =>
            received.TryDequeue(out Match? new_) && Source(own, names) is { } tensor && accepted(tensor) ? new_.Value : own.Value);
    }

    private static IEnumerable<(string Tensor, string Before, string After)> Changed(string before, string after, IReadOnlyCollection<string> names) =>
        QuotedNumber.Pattern().Matches(before).Zip(QuotedNumber.Pattern().Matches(after))
            .Where(pair => pair.First.Value != pair.Second.Value)
            .Select(pair => (Source(pair.First, names) ?? "", pair.First.Value, pair.Second.Groups["value"].Value));

    private static string? Source(Match quoted, IReadOnlyCollection<string> names) => QuotedNumber.TensorOf(quoted.Groups["entry"].Value, names);

    /// <summary>For each line the tensor of the matrix that it is a part of; nothing outside of matrices.</summary>
    private static string?[] MatrixOfLine(string text)
    {
        var lines = new string?[text.Count(c => c == '\n') + 1];
        foreach (Match block in QuotedNumber.Matrix().Matches(text))
        {
            int first = text.AsSpan(0, block.Groups["text"].Index).Count('\n');
            Array.Fill(lines, block.Groups["tensor"].Value, first, block.Groups["text"].Value.Count(c => c == '\n'));
        }

        return lines;
    }

    private static string[] Lines(string path) => File.ReadAllText(path).Split('\n');
}
