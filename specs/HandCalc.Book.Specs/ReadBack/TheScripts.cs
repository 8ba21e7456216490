using HandCalc.Book.Specs.Runs;

namespace HandCalc.Book.Specs.ReadBack;

/// <summary>
/// What the scripts of the pages do is told action by action, on the pages of a small book, and approved as a reader has judged it: keys,
/// themes, search, arrows in a matrix, the switch between the examples, and what the panel does beside explaining.
/// </summary>
public sealed partial class TheScripts
{
    /// <summary>Every slope is measured so exactly that no gradient agrees with it.</summary>
    private const string Wrong = "a gradient that is wrong";

    /// <summary>The visits of a reader: a page, with what is set; and what is done there, as browser.js reads it.</summary>
    private const string Visits = $"""
        open 03-attention.html, (min-width: 48rem)
        click button.menu; click button.menu; click button.menu; click #contents; click #contents a; click button.menu; press Escape
        click button.help; press n; click #help button; press ?; press Escape
        press p; press n; press e; press x; press Ctrl+n; press Alt+n; press Meta+n
        press /; press n; click button.menu; press Escape
        open 03-attention.html
        scroll 400; click button.tests; press t
        open 03-attention.html, tests: open
        click button.digits; fire mouseover @ [data-tensor='A[0]'] tr:nth-child(2) td; press d
        open 03-attention.html, digits: all
        open 03-attention.html, forbidden
        click button.tests; click button.digits
        open evidence.html
        press n; press e; click button.theme; click button.theme
        open index.html, (prefers-color-scheme: dark)
        click button.theme; press p
        open index.html, (prefers-color-scheme: dark) stored: light
        click button.theme
        open index.html, (prefers-color-scheme: dark) forbidden
        click button.theme
        open index.html
        type dwq; press ArrowDown @ #search; press ArrowUp @ #search; press ArrowUp @ #search
        press ArrowDown @ #search; fire submit @ form.search
        type softmax; press x @ #search; fire focus @ #search; click #search
        click main; type  ; fire focus @ #search; type zebra; press Escape @ #search
        type P; click #found a; type 3.1; type scores attention; type Spread; type A[0]; press ArrowDown @ #search; type A[0]
        open 03-attention.html
        click [data-tensor='A[0]'] tr:nth-child(2) td; press ArrowLeft; press ArrowRight
        press ArrowRight; press ArrowLeft; press ArrowDown; press ArrowUp
        press ArrowUp; press ArrowUp; press End; press ArrowRight; press PageDown
        press ArrowDown; press Home; press PageUp; press Ctrl+End; press Ctrl+Home
        press ArrowRight; press Alt+ArrowRight; press Meta+ArrowRight; press x; press Enter
        press Escape; press Escape; press ArrowDown; press Space
        follow #panel .calculation a; follow #panel .readers a; go #A[0]/2,1; click #panel .quiet a
        go #A[0]/1,1; click #panel .calculation a; click #panel .copy
        click #panel .close; click [data-tensor='A[0]'] th; press n @ [data-tensor='A[0]'] th
        go #A[0]/4,4; press ?; press Escape; press Escape
        go #A%5B0%5D/1,1; go #A[0]/5,0; go #A[0]/0,5; go #d.losses/1,0; go #%; go #Z/0,0; go #A[0]/x,0; unfold details.map
        open 03-attention.html#A[0]/1,1, forbidden
        press e; click #panel .copy
        open 08-loss-gradient.html#d.losses/1,0
        click [data-tensor='d.losses'] td
        open 08-loss-gradient.html#d.losses/1,0, {Wrong}
        open 13-adamw.html#new.W_O/1,1
        press Escape
        open 06-residual-and-layer-norm.html
        press e; scroll 100; press e; scroll 400; press e; scroll -1000; press e; go #6.2
        press e; scroll -799; press e; scroll -800; press e
        scroll 199; press e; scroll 200; press e; go #%; press e
        """;

    [Test]
    public void Do_what_a_reader_has_judged()
    {
        Thorough.Only();
        ApprovedText.Of("scripts", $"What the scripts of the pages do, as a reader has judged it\n{string.Concat(Transcript())}");
    }

    /// <summary>What each action tells.</summary>
    private static IEnumerable<string> Transcript()
    {
        ScriptedPage? page = null;
        bool isFirst = true;
        foreach (string action in Action().Split(Visits))
        {
            IEnumerable<string> told;
            if (Opened().Match(action) is { Success: true } visit)
            {
                isFirst = page is null;
                page?.Dispose();
                string settings = visit.Groups["settings"].Value;
                page = new(AnotherBook.Site, visit.Groups["page"].Value, null, visit.Groups["hash"].Value, settings,
                    (_, script) => settings == Wrong ? Rounding().Replace(script, "1e-99") : script);
                told = page.Told.Split('\n').Where(line => isFirst || !OfEveryMatrix().IsMatch(line)).Prepend("\n" + action);
            }
            else
            {
                page!.Act(action);
                told = page.Told.Split('\n').Prepend(action);
            }

            yield return string.Join("\n    ", told).TrimEnd() + "\n";
        }

        page?.Dispose();
    }

    [GeneratedRegex("\n|; ")]
    private static partial Regex Action();

    [GeneratedRegex("^open (?<page>[^#,]+)(?<hash>#[^ ]+?)?(, (?<settings>.+))?$")]
    private static partial Regex Opened();

    [GeneratedRegex(@"(?<=""rounding"":)[^,}]+")]
    private static partial Regex Rounding();

    /// <summary>What is told of every matrix alike when its page is opened.</summary>
    [GeneratedRegex("role grid$|no tabindex$|/0,0: tabindex 0$|: scope (row|col)$")]
    private static partial Regex OfEveryMatrix();
}
