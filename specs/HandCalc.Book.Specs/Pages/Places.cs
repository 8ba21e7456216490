using System.Runtime.CompilerServices;

namespace HandCalc.Book.Specs.Pages;

/// <summary>The places of a site to which an address can lead: pages, what has an id on them, and the cells of matrices.</summary>
internal sealed class Places
{
    private static readonly ConditionalWeakTable<object, Places> Known = [];
    private readonly Dictionary<string, Dictionary<string, IElement>> places;

    private Places(IReadOnlyDictionary<string, IDocument> pages) => places = pages.ToDictionary(
        page => page.Key, page => page.Value.QuerySelectorAll("[id]").DistinctBy(element => element.Id)
            .ToDictionary(element => element.Id!));

    /// <summary>The places of some pages, by their paths.</summary>
    public static Places Of(IReadOnlyDictionary<string, IDocument> pages) =>
        Known.GetValue(pages, key => new((IReadOnlyDictionary<string, IDocument>)key));

    /// <summary>Whether an address on a page leads somewhere.</summary>
    public bool Lead(string page, string address) => At(page, address) is not null;

    /// <summary>
    /// What an address on a page leads to: an element with an id, a cell, or the root of a page; null if there is nothing.
    /// </summary>
    public IElement? At(string page, string address)
    {
        string[] parts = address.Split('#', 2);
        string target = parts[0].Length == 0 ? page : Resolve(page, parts[0]);
        return !places.TryGetValue(target, out Dictionary<string, IElement>? there) ? null
            : parts.Length == 1 ? there["main"].Owner!.DocumentElement
            : there.GetValueOrDefault(parts[1]) ?? Cell(there, parts[1]);
    }

    /// <summary>The path of a page from the folder of the book.</summary>
    public static string Resolve(string page, string address) => new Uri(new Uri($"file:///{page}"), address).LocalPath.TrimStart('/');

    private static IElement? Cell(Dictionary<string, IElement> there, string place) =>
        place.Split('/') is [var tensor, var cell] && cell.Split(',') is [var row, var column]
            && there.TryGetValue(tensor, out IElement? matrix)
            ? matrix.LocalName == "tr" ? matrix // of a tensor without a matrix, which is explained all the same
            : matrix.QuerySelectorAll("tbody tr").ElementAtOrDefault(int.Parse(row, CultureInfo.InvariantCulture))
                ?.QuerySelectorAll("td").ElementAtOrDefault(int.Parse(column, CultureInfo.InvariantCulture))
            : null;
}
