namespace HandCalc.Book.Charts;

/// <summary>A figure: a sentence that says what it shows, one or two that say what to see, and its panels.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Text">What to see.</param>
/// <param name="Plots">The panels.</param>
internal sealed record Chart(string Title, Markup Text, params Plot[] Plots)
{
    /// <summary>The figure of a derivation.</summary>
    public Markup Of(string number) => Markup.Of($"""
        <figure class="chart" id="figure-{number}"><figcaption><b>{Title}</b> {Text}</figcaption>
        <div class="plots">{Plots.Select(plot => plot.Draw())}</div></figure>

        """);
}
