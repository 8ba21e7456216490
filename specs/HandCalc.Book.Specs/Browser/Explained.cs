using System.Text.Json;
using Microsoft.Playwright;

namespace HandCalc.Book.Specs.Browser;

/// <summary>What the panel says of a cell.</summary>
internal sealed record Explained(
    bool Shown, bool InSight, string Title, string Value, string Text, ExplainedLine[] Lines, ExplainedSum[] Running,
    ExplainedPart[] Parts, string[] Readers, Dictionary<string, string> Slope, string Nudge, string[] Chosen, string[] Lit)
{
    /// <summary>Asks for some cells of the page that is open, one after the other.</summary>
    public static async Task<Explained[]> On(IPage page, IEnumerable<ShownCell> cells) => JsonSerializer.Deserialize<Explained[]>(
        await page.EvaluateAsync<string>(Scripts.Panel, cells.Select(cell => cell.Place)), JsonSerializerOptions.Web)!;
}

/// <summary>A line of the calculation: "u = a + b", "0.1 + 0.2", "0.3"; a term of a sum has no name.</summary>
internal sealed record ExplainedLine(string Told, string Numbers, string Value, string Name);

/// <summary>What a sum has come to with a term: "(0.1) + (0.2)", "0.3".</summary>
internal sealed record ExplainedSum(string Text, string Value);

/// <summary>A link to what a number is computed from.</summary>
internal sealed record ExplainedPart(string Label, string Address);
