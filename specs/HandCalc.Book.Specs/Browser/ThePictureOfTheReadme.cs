using HandCalc.Specs.TestLogger;

namespace HandCalc.Book.Specs.Browser;

/// <summary>The picture of the README is a page of the book, taken by this test when it is asked to.</summary>
public sealed class ThePictureOfTheReadme
{
    private const string Shown = "11-attention-gradients.html#d.concat/1,5";
    private const int Width = 1180, Height = 800, MostBytes = 200_000;

    private static string File => Repository.Path("src", "HandCalc.Book", "page.png");

    [Test]
    public async Task Is_there_and_small()
    {
        if (Variables.Given.Picture)
        {
            await Visit.Once(Chromium.BookAddress, "index.html", async page =>
            {
                await page.SetViewportSizeAsync(Width, Height);
                await page.GotoAsync(Chromium.BookAddress + Shown);
                await page.ScreenshotAsync(new() { Path = File });
            });
        }

        System.IO.File.ReadAllText(Repository.Path("README.md")).Should().Contain("(src/HandCalc.Book/page.png)");
        new FileInfo(File).Length.Should()
            .BeLessThan(MostBytes, "HANDCALC_PICTURE=1 dotnet test specs/HandCalc.Book.Specs --filter Picture makes it anew");
    }
}
