using HandCalc.Book.Specs.Browser;
using HandCalc.Book.Specs.ReadBack;
using Microsoft.Playwright;
using static System.FormattableString;

namespace HandCalc.Book.Specs.Live;

/// <summary>How long a browser takes to compute a step anew. A clock is no test: the times are written down for whoever asks.</summary>
public sealed class HowLongAPassTakes
{
    /// <summary>Milliseconds: the median of some passes after an entry is changed that all follows from; and a hundred steps.</summary>
    private const string Measure = """
        async () => {
          await HandCalcNumbers.ready();
          const step = new HandCalcEvaluate.Step(HandCalcRecipes, HandCalcNumbers.valueOf);
          const timed = (work) => { const start = performance.now(); work(); return performance.now() - start; };
          const passes = Array.from({ length: 50 }, (_, pass) => timed(() => {
            step.set("E_token", HandCalcRecipes.text.ids[0], 0, pass / 100);
            step.compute();
          })).sort((a, b) => a - b);
          return [passes[25], timed(() => { for (let taken = 0; taken < 100; taken++) step.next(); })];
        }
        """;

    /// <summary>Milliseconds from a change until the window shows it, as a reader with a machine a quarter as fast would wait.</summary>
    private const int Slowed = 4;

    private const string Answer = """
        async ([what, how]) => {
          const start = performance.now();
          what === "click" ? document.querySelector(how).click() : HandCalcLive.change(JSON.parse(how));
          await new Promise(shown => requestAnimationFrame(() => setTimeout(shown)));
          return performance.now() - start;
        }
        """;

    /// <summary>What a reader does: on which page, what comes first, and the change.</summary>
    private static readonly (string Page, string Near, string What, string How)[] Readers =
    [
        ("02-queries-keys-and-values.html#W_Q[0]/3,5", "#set-to", "change", """{"tensor":"W_Q[0]","row":3,"column":5,"value":VALUE}"""),
        ("04-multi-head.html", "[data-tensor='W_O'] td[tabindex='0']", "change", """{"tensor":"W_O","row":0,"column":0,"value":VALUE}"""),
        ("13-adamw.html", "button.model", "change", """{"setting":"optimizer.beta1","value":VALUE}"""),
        ("index.html", ".living .step", "click", ".living .step"),
    ];

    [Test]
    public async Task Is_written_down()
    {
        List<string> lines = ["milliseconds in Chromium  a pass  a hundred steps"];
        foreach (string name in Example.OfTheSteps)
        {
            string folder = TheBook.FolderOf(TheBook.Manuscript.Examples.Single(example => example.Name == name));
            await Visit.To($"{folder}03-attention.html", async page =>
            {
                double[] times = await page.EvaluateAsync<double[]>(Measure);
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"{name,-24}{times[0],8:F1}{times[1],17:F0}"));
            });
        }

        lines.Add($"milliseconds until a change is seen, {Slowed} times as slow: the first, and three more");
        foreach ((string address, string near, string what, string how) in Readers)
        {
            await Visit.Once(Chromium.BookAddress, address, async page =>
            {
                ICDPSession session = await page.Context.NewCDPSessionAsync(page);
                await session.SendAsync("Emulation.setCPUThrottlingRate", new() { ["rate"] = Slowed });
                await page.EvaluateAsync("near => document.querySelector(near).closest('details')?.setAttribute('open', '')", near);
                await page.FocusAsync(near);
                await page.WaitForFunctionAsync("() => Boolean(globalThis.HandCalcData)"); // and a reader needs a second to press
                await page.WaitForTimeoutAsync(1000);
                List<double> times = [];
                for (int change = 1; change <= 4; change++)
                {
                    string value = (change / 10.0).ToString(CultureInfo.InvariantCulture);
                    times.Add(await page.EvaluateAsync<double>(Answer,
                        new[] { what, how.Replace("VALUE", value, StringComparison.Ordinal) }));
                }

                lines.Add($"{address.Split('.')[0],-32}{string.Concat(times.Select(time => Invariant($"{time,8:F0}")))}");
            });
        }

        Directory.CreateDirectory(Repository.Path("artifacts"));
        await File.WriteAllLinesAsync(Repository.Path(Scripts.Times), lines);
        lines.Should().HaveCount(1 + Example.OfTheSteps.Count() + 1 + Readers.Length);
    }
}
