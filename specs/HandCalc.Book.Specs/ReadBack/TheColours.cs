using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using HandCalc.Book.Specs.Pages;

namespace HandCalc.Book.Specs.ReadBack;

/// <summary>The sheets say what the classes of cells say: blue is below zero and orange above, the stronger the farther from it.</summary>
public sealed partial class TheColours
{
    private static readonly string Matrix = Sheet("matrix"), Book = Sheet("book");

    [Test]
    public void Shades_grow_to_the_full_colour_of_the_largest_entry()
    {
        int[] shades = [.. Shade().Matches(Matrix).Select(shade => int.Parse(shade.Groups["part"].Value, CultureInfo.InvariantCulture))];

        Shade().Matches(Matrix).Select(shade => shade.Groups["size"].Value).Should().Equal(Enumerable.Range(1, 8).Select(size => $"{size}"));
        shades.Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        shades.Select((shade, index) => Math.Abs(shade - (100 * (index + 1) / 8.0))).Max().Should().BeLessThanOrEqualTo(2, "the ground is as strong as the number is large");
        shades[^1].Should().Be(100);
    }

    [Test]
    public void Blue_is_below_zero_and_orange_above()
    {
        Ground().Matches(Matrix).Select(ground => $"{ground.Groups["sign"].Value}: {ground.Groups["colour"].Value}").Should().Equal("p: above", "n: below");
        Matrix.Should().Contain("linear-gradient(to right, var(--below), var(--paper), var(--above))", "the scale goes from below to above");
        foreach (string colour in Colour("below"))
        {
            Part(colour, 2).Should().BeGreaterThan(Part(colour, 0), "blue");
        }

        foreach (string colour in Colour("above"))
        {
            Part(colour, 0).Should().BeGreaterThan(Part(colour, 2), "orange");
        }
    }

    private static string Sheet(string name) => Encoding.UTF8.GetString(TheBook.Site.Files[$"assets/{name}.css"]);

    private static string[] Colour(string name) => [.. Regex.Match(Book, $@"--{name}: light-dark\(#(\w+), #(\w+)\)").Groups.Values.Skip(1).Select(group => group.Value)];

    private static int Part(string colour, int index) => int.Parse(colour.AsSpan(2 * index, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\.p(?<size>\d), \.n\k<size> \{ --shade: (?<part>\d+)%; \}")]
    private static partial Regex Shade();

    [GeneratedRegex(@":is\(\.(?<sign>[pn])1(?:, \.\k<sign>\d){7}\) \{ background: color-mix\(in srgb, var\(--(?<colour>\w+)\) var\(--shade\), var\(--paper\)\); \}")]
    private static partial Regex Ground();
}
