namespace HandCalc.Book.Writing;

internal static class Equation
{
    public static Markup Of(string latex) => Markup.Of($"""<code class="latex">{latex}</code>""");
}
