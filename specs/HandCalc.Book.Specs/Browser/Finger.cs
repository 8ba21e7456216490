using Microsoft.Playwright;

namespace HandCalc.Book.Specs.Browser;

/// <summary>A finger on the screen of a phone.</summary>
internal static class Finger
{
    private const int Moves = 6;

    /// <summary>Drags from one place of an element to another.</summary>
    /// <param name="page">The page.</param>
    /// <param name="what">The element, as a selector.</param>
    /// <param name="from">Where it touches, as parts of the width and the height.</param>
    /// <param name="to">Where it lifts.</param>
    public static async Task Drag(IPage page, string what, (double X, double Y) from, (double X, double Y) to)
    {
        ILocator element = page.Locator(what);
        await element.ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await element.BoundingBoxAsync())!;
        ICDPSession screen = await page.Context.NewCDPSessionAsync(page);
        await screen.SendAsync("Emulation.setTouchEmulationEnabled", new() { ["enabled"] = true });
        for (int move = 0; move <= Moves; move++)
        {
            double part = (double)move / Moves;
            await Touch(move == 0 ? "touchStart" : "touchMove", new
            {
                x = box.X + (box.Width * (from.X + (part * (to.X - from.X)))),
                y = box.Y + (box.Height * (from.Y + (part * (to.Y - from.Y)))),
            });
        }

        await Touch("touchEnd");
        await screen.SendAsync("Emulation.setTouchEmulationEnabled", new() { ["enabled"] = false });

        Task Touch(string type, params object[] points) =>
            screen.SendAsync("Input.dispatchTouchEvent", new() { ["type"] = type, ["touchPoints"] = points });
    }
}
