using HandCalc.Explanations;
using Spectre.Console;

namespace HandCalc.Terminal.Printing;

/// <summary>Writes the lines of a calculation: the terms of a sum as a table, and all else as equations.</summary>
internal static class CalculationText
{
    private const int Gap = 2;
    private const string Is = " = ";

    /// <summary>Writes lines of a calculation.</summary>
    /// <param name="page">What to write on.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="indent">In which column they begin.</param>
    /// <param name="mostTerms">How many terms of a sum to show: the largest. What the others add up to is said.</param>
    /// <param name="told">A formula that is not said again.</param>
    public static void Write(Page page, IEnumerable<ExplanationLine> lines, int indent, int mostTerms, string? told = null)
    {
        foreach ((List<ExplanationLine> terms, ExplanationLine result) in Sums(lines))
        {
            WriteTerms(page, terms, indent + Gap, mostTerms);
            WriteEquation(page, result, indent, told);
        }
    }

    /// <summary>Writes lines of a calculation with the result first, and what it takes below it.</summary>
    public static void WriteResultFirst(Page page, IEnumerable<ExplanationLine> lines, int indent, int mostTerms)
    {
        (List<ExplanationLine> Terms, ExplanationLine Result)[] sums = [.. Sums(lines)];
        WriteEquation(page, sums[^1].Result, indent);
        foreach ((List<ExplanationLine> terms, ExplanationLine result) in sums)
        {
            WriteTerms(page, terms, indent + (3 * Gap), mostTerms);
            if (result != sums[^1].Result)
            {
                WriteEquation(page, result, indent + (2 * Gap));
            }
        }
    }

    /// <summary>Each line with a name, and the terms before it that it is the sum of, if it is a sum.</summary>
    public static IEnumerable<(List<ExplanationLine> Terms, ExplanationLine Result)> Sums(IEnumerable<ExplanationLine> lines)
    {
        List<ExplanationLine> terms = [];
        foreach (ExplanationLine line in lines)
        {
            if (line.Name is null)
            {
                terms.Add(line);
            }
            else
            {
                yield return (terms, line);
                terms = [];
            }
        }
    }

    /// <summary>The largest terms, in their order; all of them if otherwise a single one were left out.</summary>
    public static ExplanationLine[] Largest(List<ExplanationLine> terms, int most) => terms.Count <= most + 1
        ? [.. terms]
        : [.. terms.Index().OrderByDescending(term => Math.Abs(term.Item.Value)).Take(most).OrderBy(term => term.Index)
            .Select(term => term.Item)];

    /// <summary>
    /// An equation, in one line if it fits; else each side has a line, or as many as it needs, under the first or under the name.
    /// </summary>
    private static void WriteEquation(Page page, ExplanationLine line, int indent, string? told = null)
    {
        string[] sides = [.. new[] { line.Symbols == told ? "" : line.Symbols, line.Numbers, NumberText.Of(line.Value) }
            .Where(side => side.Length > 0 && side != line.Name).Distinct()];
        Line text = new Line().To(indent).Add(line.Name!, Palette.Strong);
        int start = text.Width;
        if (start + sides.Sum(side => Is.Length + Line.WidthOf(side)) <= page.Width)
        {
            foreach (string side in sides)
            {
                text.Add(Is).Add(side, side == sides[^1] ? Palette.Strong : Style.Plain);
            }

            page.Write(text);
        }
        else
        {
            if (sides.SelectMany(side => Wrapping.Formula(side, page.Width - start - Is.Length))
                .Any(part => start + Is.Length + Line.WidthOf(part) > page.Width))
            {
                page.Write(text);
                text = new Line();
                start = indent + 1;
            }

            foreach (string side in sides)
            {
                string sign = Is;
                foreach (string part in Wrapping.Formula(side, page.Width - start - Is.Length))
                {
                    page.Write(text.To(start).Add(sign).To(start + Is.Length).Add(part, side == sides[^1] ? Palette.Strong : Style.Plain));
                    (text, sign) = (new Line(), "");
                }
            }
        }

        WriteNote(page, line.Note, indent + Gap);
    }

    /// <summary>A sentence beside a calculation.</summary>
    public static void WriteNote(Page page, string? note, int indent)
    {
        foreach (string line in note is null ? [] : Wrapping.Words(note, page.Width - indent))
        {
            page.Write(new Line().To(indent).Add(line, Palette.Quiet));
        }
    }

    /// <summary>Terms of a sum, one below the other.</summary>
    private static void WriteTerms(Page page, List<ExplanationLine> terms, int indent, int most)
    {
        if (terms.Count == 0)
        {
            return;
        }

        ExplanationLine[] shown = Largest(terms, most);
        double largest = shown.Max(term => Math.Abs(term.Value));
        int symbols = shown.Max(term => Line.WidthOf(term.Symbols)), numbers = shown.Max(term => Line.WidthOf(Signed(NumbersOf(term))));
        int results = shown.Max(term => Line.WidthOf(Signed(NumberText.Of(term.Value))));
        bool inOneLine = indent + symbols + numbers + results + (2 * Gap) + 2 <= page.Width;
        foreach (ExplanationLine term in shown)
        {
            Line line = new Line().To(indent).Add(term.Symbols);
            if (!inOneLine)
            {
                page.Write(line);
                line = new Line().To(indent + Gap);
            }

            int start = inOneLine ? indent + symbols + Gap : indent + Gap;
            line = line.To(start).Add(Signed(NumbersOf(term)), Palette.Quiet).To(start + numbers + (numbers > 0 ? Gap : 0));
            page.Write(line.Add(numbers > 0 ? "= " : "").Add(Signed(NumberText.Of(term.Value)), Palette.Of(term.Value, largest)));
        }

        if (terms.Count > shown.Length)
        {
            double others = terms.Sum(term => term.Value) - shown.Sum(term => term.Value);
            page.Write(new Line().To(indent).Add(
                $"… and {Numbers.Count(terms.Count - shown.Length)} smaller terms, together {NumberText.Of(others)}", Palette.Quiet));
        }
    }

    private static string NumbersOf(ExplanationLine term) => term.Numbers == NumberText.Of(term.Value) ? "" : term.Numbers;

    /// <summary>A number or product with room for a sign, so that digits stand below digits.</summary>
    public static string Signed(string text) => text.Length == 0 || text[0] is '−' ? text : $" {text}";
}
