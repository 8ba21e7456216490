using System.Text;
using System.Text.RegularExpressions;
using HandCalc.Prose;
using HandCalc.Terminal.Checkouts;

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
    /// <summary>
    /// What marks a received page. One of a fixture is called .txt: whoever reads all that is .cs reads no chapter twice.
    /// </summary>
    private const string Mark = ".received.";

    /// <summary>
    /// Whether it is taken whole or not at all, since it is not about single tensors: the page of evidence, and the list of tests.
    /// </summary>
    public bool IsWhole => Path.GetFileName(Page) == "VERIFIED.md" || Page.EndsWith(Checkout.Verified, StringComparison.Ordinal);

    /// <summary>The received pages of a checkout.</summary>
    public static IReadOnlyList<ReceivedPage> In(Checkout checkout) =>
        [.. Directory.EnumerateFiles(checkout.Root, $"*{Mark}md")
            .Concat(Directory.EnumerateFiles(Path.Combine(checkout.Root, "src"), $"*{Mark}md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Path.Combine(checkout.Root, "specs"), $"*{Mark}txt", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal)
            .SelectMany(received => new[] { ($"{Mark}txt", ".cs"), ($"{Mark}txt", Checkout.Verified), (Mark, ".") }
                .Select(ending => new ReceivedPage(received.Replace(ending.Item1, ending.Item2, StringComparison.Ordinal), received)))
            .Where(page => page.Page != page.Received && File.Exists(page.Page))];

    /// <summary>Whether it is the page with other numbers and other matrices, and has the same words: none was written since.</summary>
    public bool HasSameWords => Words(File.ReadAllText(Page)) == Words(File.ReadAllText(Received));

    /// <summary>What is new in it, of some tensors.</summary>
    /// <param name="names">The names of all tensors.</param>
    /// <param name="accepted">Whether the numbers of a tensor are wanted.</param>
    public IReadOnlyList<Rewrite> Rewrites(IReadOnlyCollection<string> names, Func<string, bool> accepted)
    {
        (string renewed, IReadOnlyList<(int At, string Tensor, string Before, string After)> changes) = Renew(names, accepted);
        string[] lines = renewed.Split('\n');
        return [.. changes.Select(change =>
        {
            int line = renewed.AsSpan(0, change.At).Count('\n');
            return new Rewrite(Page, line + 1, change.Tensor, change.Before, change.After, lines[line].Trim());
        })];
    }

    /// <summary>Takes over the numbers of some tensors; what was received is gone when nothing of it is left.</summary>
    public void Accept(IReadOnlyCollection<string> names, Func<string, bool> accepted)
    {
        string renewed = Renew(names, accepted).Text;
        OutputFile.Write(Page, output => output.Write(renewed), "accept");
        if (renewed == File.ReadAllText(Received))
        {
            File.Delete(Received);
        }
    }

    /// <summary>The page with the numbers and matrices that are accepted, and where they stand in it.</summary>
    private (string Text, IReadOnlyList<(int At, string Tensor, string Before, string After)> Changes) Renew(
        IReadOnlyCollection<string> names, Func<string, bool> accepted)
    {
        (StringBuilder text, List<(int, string, string, string)> changes) = (new(), []);
        foreach ((string own, string received) in Pieces(File.ReadAllText(Page)).Zip(Pieces(File.ReadAllText(Received))))
        {
            string? tensor = QuotedNumber.Matrix().Match(own) is { Success: true } matrix ? matrix.Groups["tensor"].Value
                : QuotedNumber.Pattern().Match(own) is { Success: true } quoted
                    ? QuotedNumber.TensorOf(quoted.Groups["entry"].Value, names) ?? quoted.Groups["source"].Value
                : null;
            bool taken = own != received && tensor is not null && accepted(tensor);
            if (taken)
            {
                changes.AddRange(Changes(own, received).Select(change => (text.Length + change.At, tensor!, change.Before, change.After)));
            }

            text.Append(taken ? received : own);
        }

        return (text.ToString(), changes);
    }

    /// <summary>
    /// What changes in a piece: its value if it is a number, else the lines of the matrix, or its shape if that is another.
    /// </summary>
    private static IEnumerable<(int At, string Before, string After)> Changes(string own, string received)
    {
        (string[] before, string[] after) = (own.Split('\n'), received.Split('\n'));
        if (before.Length != after.Length)
        {
            const int Shape = 2;
            return [(after.Take(Shape).Sum(above => above.Length + 1), before[Shape], after[Shape])];
        }

        return before.Length == 1
            ? [(0, own, QuotedNumber.Pattern().Match(received).Groups["value"].Value)]
            : Enumerable.Range(0, after.Length).Where(line => before[line] != after[line])
                .Select(line => (after.Take(line).Sum(above => above.Length + 1), before[line].Trim(), after[line].Trim()));
    }

    /// <summary>The text in pieces: each number that names its source, each matrix, and what stands between.</summary>
    private static IEnumerable<string> Pieces(string text)
    {
        int end = 0;
        foreach (Match found in QuotedNumber.Matrix().Matches(text).Concat(QuotedNumber.Pattern().Matches(text))
            .OrderBy(found => found.Index))
        {
            if (found.Index >= end)
            {
                yield return text[end..found.Index];
                yield return found.Value;
                end = found.Index + found.Length;
            }
        }

        yield return text[end..];
    }

    private static string Words(string text) => QuotedNumber.Pattern().Replace(
        QuotedNumber.Matrix().Replace(text, matrix => matrix.Groups["tensor"].Value),
        quoted => quoted.Value[..^quoted.Groups["value"].Length]);
}
