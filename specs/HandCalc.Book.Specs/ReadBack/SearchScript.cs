using System.Text;
using System.Text.Json;
using HandCalc.Book.Site;

namespace HandCalc.Book.Specs.ReadBack;

/// <summary>A script of what can be searched for, as text: its entries, and the way to pages of other examples.</summary>
internal sealed partial class SearchScript(SiteFiles site, string name)
{
    private readonly string text = Encoding.UTF8.GetString(site.Files[$"assets/{name}.js"]);

    /// <summary>Its entries: kind, text, address, and more.</summary>
    public string[][] Entries => JsonSerializer.Deserialize<string[][]>(
        text[text.IndexOf('[')..text.IndexOf("];\n", StringComparison.Ordinal)] + "]")!;

    /// <summary>The folders of pages of other examples, as the script has them.</summary>
    public string Elsewhere => Ways().Match(text).Groups[1].Value;

    /// <summary>The way to a page: into another folder, where the example has none.</summary>
    public string WayTo(string address) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(Elsewhere)!.GetValueOrDefault(address.Split('#')[0], "") + address;

    [GeneratedRegex("HandCalcElsewhere = (.*);")]
    private static partial Regex Ways();
}
