using System.Text;

namespace HandCalc.Book.Specs.ReadBack;

/// <summary>
/// The sheets say what the classes of cells say: blue is below zero and orange above, the stronger the farther from it; green is right.
/// </summary>
public sealed partial class TheColours
{
    private const int Shades = 8, Red = 0, Green = 1, Blue = 2;

    private static readonly string Matrix = Sheet("matrix"), Book = Sheet("book");

    [Test]
    public void Shades_grow_to_the_full_colour_of_the_largest_entry()
    {
        MatchCollection rules = Shade().Matches(Matrix);
        var comparison = new Comparison();
        comparison.Of("matrix.css: the shades", [.. rules.Select(rule => rule.Groups["size"].Value)],
            [.. Enumerable.Range(1, Shades).Select(size => $"{size}")]);
        foreach ((int index, Match rule) in rules.Index())
        {
            double right = 100.0 * (index + 1) / Shades;
            comparison.Near($"matrix.css: shade {index + 1} in percent", int.Parse(rule.Groups["part"].Value, CultureInfo.InvariantCulture),
                right, index + 1 == Shades ? 0 : 2);
        }

        comparison.Holds();
    }

    [Test]
    public void Blue_is_below_zero_and_orange_above()
    {
        var comparison = new Comparison();
        comparison.Of("matrix.css: the ground of a class",
            [.. Ground().Matches(Matrix).Select(ground => $"{ground.Groups["sign"].Value}: {ground.Groups["colour"].Value}")],
            ["p: above", "n: below"]);
        comparison.Of("matrix.css: from where to where the scale goes", Gradient().Match(Matrix).Groups["colours"].Value,
            "var(--below), var(--paper), var(--above)");
        Stronger(comparison, "below", Blue, Red);
        Stronger(comparison, "above", Red, Blue);
        comparison.Holds();
    }

    [Test]
    public void Green_is_right_and_red_is_wrong()
    {
        var comparison = new Comparison();
        comparison.Of("the colour of an outcome",
            [.. Outcome().Matches(Book + Sheet("panel")).Select(rule => $"{rule.Groups["of"].Value}: {rule.Groups["colour"].Value}")],
            [".stale: bad", ".rule span: good", ".rule.wrong span: bad", ".words .notices: good", ".words .silent: bad",
                ".panel .agrees tr:last-child td: good", ".panel .differs tr:last-child td: bad"]);
        Stronger(comparison, "good", Green, Red);
        Stronger(comparison, "bad", Red, Green);
        comparison.Holds();
    }

    /// <summary>In the light and in the dark, on every ground: 4.5 to 1, as WCAG asks of text.</summary>
    [Test]
    public void A_concept_has_one_hue_that_can_be_read_on_every_ground()
    {
        var comparison = new Comparison();
        foreach (string concept in new[] { "query", "key", "value", "gradient" })
        {
            comparison.Of($"book.css: where --{concept} is defined", $"{Regex.Count(Book, $"--{concept}:")}", "1");
            foreach (string ground in new[] { "paper", "raised", "sunken" })
            {
                comparison.Of($"book.css: --{concept} on --{ground}, in light and dark",
                    [.. Colours(concept).Zip(Colours(ground), (text, under) => Contrast(text, under) >= 4.5 ? "4.5"
                        : FormattableString.Invariant($"{Contrast(text, under):F1}"))],
                    ["4.5", "4.5"]);
            }
        }

        comparison.Holds();
    }

    private static string Sheet(string name) => Encoding.UTF8.GetString(TheBook.Site.Files[$"assets/{name}.css"]);

    /// <summary>In the light and in the dark a colour has more of one part than of another.</summary>
    private static void Stronger(Comparison comparison, string name, int strong, int weak)
    {
        string[] colours = Colours(name);
        string[] parts = ["red", "green", "blue"];
        comparison.Of($"book.css: --{name}: the stronger part of {string.Join(" and ", colours)}",
            [.. colours.Select(colour => parts[Part(colour, strong) > Part(colour, weak) ? strong : weak])],
            [parts[strong], parts[strong]]);
    }

    /// <summary>A colour in the light and in the dark.</summary>
    private static string[] Colours(string name) =>
        [.. Regex.Match(Book, $@"--{name}: light-dark\(#(\w+), #(\w+)\)").Groups.Values.Skip(1).Select(group => group.Value)];

    private static double Contrast(string one, string other)
    {
        double[] lights = [.. new[] { Light(one), Light(other) }.Order()];
        return (lights[1] + 0.05) / (lights[0] + 0.05);

        static double Light(string colour) => new[] { (Red, 0.2126), (Green, 0.7152), (Blue, 0.0722) }.Sum(part =>
            part.Item2 * (Part(colour, part.Item1) / 255.0 is var c and <= 0.04045 ? c / 12.92
                : Math.Pow(((Part(colour, part.Item1) / 255.0) + 0.055) / 1.055, 2.4)));
    }

    private static int Part(string colour, int index) =>
        int.Parse(colour.AsSpan(2 * index, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\.p(?<size>\d), \.n\k<size> \{ --shade: (?<part>\d+)%; \}")]
    private static partial Regex Shade();

    [GeneratedRegex(@":is\(\.(?<sign>[pn])1(?:, \.\k<sign>\d){7}\) "
        + @"\{ background: color-mix\(in srgb, var\(--(?<colour>\w+)\) var\(--shade\), var\(--paper\)\); \}")]
    private static partial Regex Ground();

    [GeneratedRegex(@"linear-gradient\(to right, (?<colours>[^;]*)\);")]
    private static partial Regex Gradient();

    [GeneratedRegex(@"^(?<of>\.(stale|rule|words|panel)\b[^{}]*) \{ color: var\(--(?<colour>good|bad)\)", RegexOptions.Multiline)]
    private static partial Regex Outcome();
}
