using System.Text.Encodings.Web;
using System.Text.Json;

namespace HandCalc.Book.Pages;

/// <summary>
/// What can be searched for, as scripts: pages, derivations, terms, tensors and prose, each with its address; and other words for it. What
/// the prose of every example says has a script of its own.
/// </summary>
internal static class ContentsScript
{
    /// <summary>Letters as they are, for they are shorter so; in a file of its own, nothing can end the script.</summary>
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The file of what the prose of every example says.</summary>
    public const string OfProse = "prose.js";

    /// <summary>The file of an example's script: with other heads there are other tensors.</summary>
    public static string FileOf(ExampleResults example) => $"{example.Name}-contents.js";

    /// <summary>
    /// Writes the script. Addresses begin with the file of a page; where that is a page of another example, <c>HandCalcElsewhere</c> has the
    /// way to it.
    /// </summary>
    /// <param name="pages">The pages.</param>
    /// <param name="terms">The terms.</param>
    /// <param name="example">The worked example, for its tensors.</param>
    /// <param name="links">Where things stand.</param>
    /// <param name="shared">What the prose of every example says, which the script leaves out.</param>
    public static string Of(
        IEnumerable<BookPage> pages, IEnumerable<Term> terms, ExampleResults example, Links links, IEnumerable<string> shared)
    {
        var entries = new List<string[]>();
        entries.AddRange(pages.Select(page =>
            (string[])["page", page.Number.Length > 0 ? $"{page.Number} · {page.Title}" : page.Title, page.File]));
        entries.AddRange(terms.Select(term => (string[])["term", term.Words, $"{term.Chapter.File}#{term.Id}", term.Chapter.Numbered.ToLowerInvariant()]));
        entries.AddRange(example.Step.Tensors.Where(tensor => links.Tensor(tensor.Name) is not null)
            .Select(tensor => (string[])["tensor", tensor.Name, links.Tensor(tensor.Name)!, Formula(tensor)]));
        entries.AddRange(pages.SelectMany(page => page.Sections.Select(section =>
            (string[])["section", $"{section.Number} {section.Text}".Trim(), $"{page.File}#{section.Id}", page.Title])));
        IEnumerable<string> written = entries.Select(entry => JsonSerializer.Serialize(entry, Readable));
        Dictionary<string, string> elsewhere = pages.Where(page => links.To(page.Folder, page.File) != page.File)
            .ToDictionary(page => page.File, page => links.To(page.Folder, page.File)[..^page.File.Length]);
        return $"globalThis.HandCalcElsewhere = {JsonSerializer.Serialize(elsewhere, Readable)};\n"
            + $"globalThis.HandCalcContents = {List(written.Concat(Said(pages).Except(shared)))};\n";
    }

    /// <summary>What the prose of some pages says, each passage as an entry of the script.</summary>
    public static IEnumerable<string> Said(IEnumerable<BookPage> pages) => pages.SelectMany(page => page.Said
        .Where(said => said.Text.Length > 0)
        .Select(said => JsonSerializer.Serialize<string[]>(["prose", said.Heading, $"{page.File}#{said.Id}", said.Text], Readable)));

    /// <summary>Writes the script of what the prose of every example says, with other words for it.</summary>
    public static string OfWords(IEnumerable<string> shared) => $"globalThis.HandCalcProse = {List(shared)};\n"
        + $"globalThis.HandCalcSynonyms = {JsonSerializer.Serialize(Synonyms.All, Readable)};\n";

    private static string List(IEnumerable<string> entries) => $"[{string.Join(",\n", entries)}]";

    private static string Formula(Tensor tensor) => tensor.Definition.Expression?.Formula ?? "a parameter";
}
