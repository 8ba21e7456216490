using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace HandCalc.Book.Specs.Browser;

/// <summary>What is seen on a page of the book. Each page is opened once, for all specs that look at every page.</summary>
/// <param name="Page">The page, from the folder of the book.</param>
/// <param name="Complaints">The errors and warnings that it wrote, and what it asked for elsewhere.</param>
/// <param name="Numbers">The cells of its matrices, one a line.</param>
/// <param name="TooWide">What makes it scroll sideways, in a narrow window and a wide one.</param>
/// <param name="Asked">The cells that were asked, with their explanations.</param>
/// <param name="OnPaper">What is wrong with it on paper.</param>
/// <param name="Barriers">What axe finds, in a common window in the light and in a narrow one in the dark.</param>
/// <param name="CutOff">What a window of the most common width cuts off, and what a narrow one does without a cue.</param>
/// <param name="OutOfReach">What scrolls in either of them, and not by keyboard.</param>
/// <param name="Figures">What is hidden in its figures or leaves them, in either of them and on paper.</param>
internal sealed record Seen(
    string Page, IReadOnlyCollection<string> Complaints, string Numbers, string[] TooWide, (ShownCell Cell, Explained Panel)[] Asked,
        string[] OnPaper, string[] Barriers, string[] CutOff, string[] OutOfReach, string[] Figures)
{
    private const int Narrow = 360, Common = 1366, Wide = 1920;

    /// <summary>A4 without its margins, at 96 pixels an inch.</summary>
    private const int Paper = (210 - 32) * 960 / 254;

    private const string NumbersOnPage =
        "[...document.querySelectorAll('table.matrix td')].map(cell => cell.textContent.trim()).join('\\n')";

    /// <summary>The script of axe.</summary>
    public static readonly Lazy<string> Axe = new(new BundledAxeScriptProvider().GetScript);
    private static readonly Lazy<Task<IReadOnlyCollection<Seen>>> Everything = new(LookAtAll);

    /// <summary>The pages that are opened.</summary>
    public static Task<IReadOnlyCollection<Seen>> All => Everything.Value;

    /// <summary>What axe finds in a part of a page.</summary>
    public static async Task<string[]> BarriersIn(IPage page, string part)
    {
        await page.EvaluateAsync(Axe.Value);
        return await page.EvaluateAsync<string[]>(
            """
            async part => (await axe.run(part, { preload: false, resultTypes: ["violations"] })).violations
              .flatMap(({ help, nodes }) => nodes.map(({ html }) => `${help}: ${html}`))
            """, part);
    }

    private static async Task<IReadOnlyCollection<Seen>> LookAtAll()
    {
        Thorough.Only();
        ILookup<string, ShownCell> cells = ShownCell.OfEachOperation().ToLookup(cell => cell.Page);
        var all = new ConcurrentBag<Seen>();
        await Parallel.ForEachAsync(TheBook.Pages.Keys, async (page, _) => all.Add(await LookAt(page, [.. cells[page]])));
        return all;
    }

    /// <summary>Whether an example before has a chapter of the same form: only its numbers are others.</summary>
    private static bool IsAlike(string page) =>
        page.Split('/') is [_, var file] && char.IsAsciiDigit(file[0]) && TheBook.Pages.ContainsKey(file);

    private static async Task<Seen> LookAt(string page, ShownCell[] cells)
    {
        string numbers = "";
        List<string> tooWide = [], barriers = [], cutOff = [], outOfReach = [], figures = [];
        Explained[] asked = [];
        string[] onPaper = [];
        IReadOnlyCollection<string> complaints = await Visit.Complaints(page, async visit =>
        {
            numbers = await visit.Page.EvaluateAsync<string>(NumbersOnPage);
            tooWide.Add(await visit.Page.EvaluateAsync<string>(Scripts.TooWide));
            asked = await Explained.On(visit.Page, cells);
            foreach (int width in new[] { Common, Narrow })
            {
                await visit.See(new(width));
                cutOff.AddRange(await visit.Page.EvaluateAsync<string[]>(Scripts.CutOff, width == Common));
                outOfReach.AddRange(await visit.Page.EvaluateAsync<string[]>(Scripts.OutOfReach));
                figures.AddRange(await visit.Page.EvaluateAsync<string[]>(Scripts.Figures));
            }

            tooWide.Add(await visit.Page.EvaluateAsync<string>(Scripts.TooWide));
            await visit.See(new(Paper, Print: true));
            onPaper = await visit.Page.EvaluateAsync<string[]>(Scripts.OnPaper);
            figures.AddRange(await visit.Page.EvaluateAsync<string[]>(Scripts.Figures));
            if (IsAlike(page))
            {
                return;
            }

            await visit.Page.EvaluateAsync(Axe.Value);
            foreach (Look look in new[] { new Look(Common), new Look(Narrow, Dark: true) })
            {
                await visit.See(look);
                barriers.AddRange((await visit.Page.EvaluateAsync<string[]>(Scripts.Barriers)).Select(barrier => $"{look}: {barrier}"));
            }
        }, new(Wide));
        return new(page, complaints, numbers,
            [.. tooWide.Where(text => text.Length > 0)], [.. cells.Zip(asked)], onPaper, [.. barriers], [.. cutOff], [.. outOfReach],
            [.. figures]);
    }
}
