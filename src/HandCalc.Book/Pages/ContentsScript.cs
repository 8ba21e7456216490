using System.Text.Json;

namespace HandCalc.Book.Pages;

/// <summary>What can be searched for, as a script: pages, derivations, terms and tensors, each with its address.</summary>
internal static class ContentsScript
{
    /// <summary>The file of an example's script: with other heads there are other tensors.</summary>
    public static string FileOf(ExampleResults example) => $"{example.Name}-contents.js";

    /// <summary>Writes the script.</summary>
    /// <param name="pages">The pages.</param>
    /// <param name="terms">The terms.</param>
    /// <param name="example">The worked example, for its tensors.</param>
    /// <param name="links">Where things stand.</param>
    public static string Of(IEnumerable<BookPage> pages, IEnumerable<Term> terms, ExampleResults example, Links links)
    {
        var entries = new List<string[]>();
        entries.AddRange(pages.Select(page =>
            (string[])["page", page.Number.Length > 0 ? $"{page.Number} · {page.Title}" : page.Title, page.File]));
        entries.AddRange(terms.Select(term => (string[])["term", term.Words, term.Address, $"step {term.Step}"]));
        entries.AddRange(example.Step.Tensors.Where(tensor => links.Tensor(tensor.Name) is not null)
            .Select(tensor => (string[])["tensor", tensor.Name, links.Tensor(tensor.Name)!, Formula(tensor)]));
        entries.AddRange(pages.SelectMany(page => page.Sections.Select(section =>
            (string[])["section", $"{section.Number} {section.Text}".Trim(), $"{page.File}#{section.Id}", page.Title])));
        return "globalThis.HandCalcContents = " + JsonSerializer.Serialize(entries) + ";\n";
    }

    private static string Formula(Tensor tensor) => tensor.Definition.Expression?.Formula ?? "a parameter";
}
