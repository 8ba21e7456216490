using System.Collections.Concurrent;
using Deque.AxeCore.Commons;

namespace HandCalc.Book.Specs.Browser;

/// <summary>What is seen on a page of the book. Each page is opened once, for all specs that look at every page.</summary>
/// <param name="Page">The page, from the folder of the book.</param>
/// <param name="Complaints">The errors and warnings that it wrote, and what it asked for elsewhere.</param>
/// <param name="Numbers">The cells of its matrices, one a line.</param>
/// <param name="TooWide">What makes it scroll sideways, in a narrow window and a wide one.</param>
/// <param name="Asked">The cells that were asked, with their explanations.</param>
/// <param name="OnPaper">What is wrong with it on paper.</param>
/// <param name="Barriers">What axe finds in the light and in the dark, on a page of each kind.</param>
/// <param name="CutOff">What a window of the most common width cuts off.</param>
internal sealed record Seen(
    string Page, IReadOnlyCollection<string> Complaints, string Numbers, string[] TooWide, (Cell Cell, Explained Panel)[] Asked,
        string[] OnPaper, string[] Barriers, string[] CutOff)
{
    private const int Narrow = 360, Common = 1366, Wide = 1920;

    /// <summary>A4 without its margins, at 96 pixels an inch.</summary>
    private const int Paper = (210 - 32) * 960 / 254;

    private const string NumbersOnPage = "[...document.querySelectorAll('table.matrix td')].map(cell => cell.textContent).join('\\n')";

    private static readonly string[] Contrast = ["color-contrast"];

    /// <summary>A page of each kind, for axe.</summary>
    private static readonly string[] OfEachKind =
        ["index.html", "03-attention.html", "model.html", "tensors.html", "wrong-rules.html", "evidence.html"];

    private static readonly Lazy<string> Axe = new(new BundledAxeScriptProvider().GetScript);
    private static readonly Lazy<Task<IReadOnlyCollection<Seen>>> Everything = new(LookAtAll);

    /// <summary>The pages that are opened.</summary>
    public static Task<IReadOnlyCollection<Seen>> All => Everything.Value;

    private static async Task<IReadOnlyCollection<Seen>> LookAtAll()
    {
        Thorough.Only();
        ILookup<string, Cell> cells = Cell.OfEachOperation().ToLookup(cell => cell.Page);
        var all = new ConcurrentBag<Seen>();
        await Parallel.ForEachAsync(TheBook.Pages.Keys, async (page, _) => all.Add(await LookAt(page, [.. cells[page]])));
        return all;
    }

    private static async Task<Seen> LookAt(string page, Cell[] cells)
    {
        string numbers = "";
        List<string> tooWide = [], barriers = [];
        Explained[] asked = [];
        string[] onPaper = [], cutOff = [];
        IReadOnlyCollection<string> complaints = await Visit.Complaints(page, async visit =>
        {
            numbers = await visit.Page.EvaluateAsync<string>(NumbersOnPage);
            tooWide.Add(await visit.Page.EvaluateAsync<string>(Scripts.TooWide));
            asked = await Explained.On(visit.Page, cells);
            await visit.See(new(Common));
            cutOff = await visit.Page.EvaluateAsync<string[]>(Scripts.CutOff);
            await visit.See(new(Narrow));
            tooWide.Add(await visit.Page.EvaluateAsync<string>(Scripts.TooWide));
            await visit.See(new(Paper, Print: true));
            onPaper = await visit.Page.EvaluateAsync<string[]>(Scripts.OnPaper);
            if (OfEachKind.Contains(page))
            {
                await visit.See(new());
                await visit.Page.EvaluateAsync(Axe.Value);
                barriers.AddRange(await visit.Page.EvaluateAsync<string[]>(Scripts.Barriers));
                await visit.See(new(Dark: true));
                barriers.AddRange(await visit.Page.EvaluateAsync<string[]>(Scripts.Barriers, Contrast));
            }
        }, new(Wide));
        return new(page, complaints, numbers,
            [.. tooWide.Where(text => text.Length > 0)], [.. cells.Zip(asked)], onPaper, [.. barriers], cutOff);
    }
}
