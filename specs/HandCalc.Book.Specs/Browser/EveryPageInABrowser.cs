using System.Collections.Concurrent;
using HandCalc.Book.Specs.Pages;

namespace HandCalc.Book.Specs.Browser;

/// <summary>Every page, opened as a file: it complains of nothing, asks for nothing elsewhere, fits its window, and shows the numbers of the book.</summary>
public sealed class EveryPageInABrowser
{
    /// <summary>What of the page is wider than the window, and scrolls in no frame of its own.</summary>
    private const string TooWide = """
        () => {
          const { scrollWidth, clientWidth } = document.documentElement;
          if (scrollWidth <= clientWidth) return "";
          const scrolls = part => part && (getComputedStyle(part).overflowX !== "visible" || scrolls(part.parentElement));
          const wide = [...document.querySelectorAll("body *")].filter(part => part.getBoundingClientRect().right > clientWidth + 0.5 && !scrolls(part.parentElement));
          const named = part => part.tagName.toLowerCase() + (part.id ? "#" + part.id : "") + (part.className ? "." + part.className : "");
          return `${scrollWidth - clientWidth} pixels too wide: ${wide.slice(-3).map(named).join(" > ")}`;
        }
        """;

    private const string Numbers = "[...document.querySelectorAll('table.matrix td')].map(cell => cell.textContent).join('\\n')";

    private static readonly int[] Widths = [360, 1920];
    private static readonly Lazy<Task<IReadOnlyDictionary<string, Seen>>> All = new(Look);

    [Test]
    public async Task It_complains_of_nothing_and_asks_for_nothing_elsewhere() =>
        (await All.Value).SelectMany(page => page.Value.Complaints, (page, complaint) => $"{page.Key}: {complaint}").Should().BeEmpty();

    [Test]
    public async Task It_does_not_scroll_sideways_at_360_pixels_nor_at_1920() =>
        (await All.Value).SelectMany(page => page.Value.TooWide, (page, wide) => $"{page.Key} {wide}").Should().BeEmpty();

    [Test]
    public async Task It_shows_the_numbers_that_are_written_on_it()
    {
        foreach ((string page, Seen seen) in await All.Value)
        {
            string written = string.Join('\n', TheBook.Pages[page].QuerySelectorAll("table.matrix td").Select(cell => cell.TextContent));
            (seen.Numbers == written).Should().BeTrue("the browser shows in {0} what the page says", page);
        }
    }

    private static async Task<IReadOnlyDictionary<string, Seen>> Look()
    {
        var all = new ConcurrentDictionary<string, Seen>();
        await Parallel.ForEachAsync(TheBook.Pages.Keys, async (page, _) => all[page] = await Seen.On(page));
        return all;
    }

    private sealed record Seen(IReadOnlyCollection<string> Complaints, string Numbers, string[] TooWide)
    {
        public static async Task<Seen> On(string page)
        {
            string numbers = "";
            List<string> tooWide = [];
            IReadOnlyCollection<string> complaints = await Visit.Complaints(page, async visit =>
            {
                numbers = await visit.Page.EvaluateAsync<string>(EveryPageInABrowser.Numbers);
                foreach (int width in Widths)
                {
                    await visit.See(new(width));
                    tooWide.Add(await visit.Page.EvaluateAsync<string>(EveryPageInABrowser.TooWide, width));
                }
            });
            return new(complaints, numbers, [.. tooWide.Where(wide => wide.Length > 0)]);
        }
    }
}
