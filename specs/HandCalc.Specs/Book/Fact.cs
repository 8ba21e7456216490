using System.Globalization;

namespace HandCalc.Specs.Book;

/// <summary>Something that a document says, word for word.</summary>
/// <param name="Phrase">The words; what can be computed in them is computed.</param>
/// <param name="Holds">Whether it is so, where the words alone do not settle it.</param>
/// <param name="IsChecked">Whether that is known; if not, a reader judges it.</param>
internal sealed record Fact(string Phrase, bool Holds = true, bool IsChecked = true)
{
    private static readonly string[] Small =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
        "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    /// <summary>Words that no check stands behind, though a number is in them.</summary>
    public static Fact JudgedByAReader(string phrase) => new(phrase, IsChecked: false);

    /// <summary>A whole number below a hundred in words: twenty-eight; a question mark for any other.</summary>
    public static string Words(double number) => number switch
    {
        not (>= 0 and < 100) => "?",
        < 20 => Small[(int)number],
        _ => Tens[((int)number / 10) - 2] + (number % 10 == 0 ? "" : $"-{Small[(int)number % 10]}"),
    };

    /// <summary>The same at the beginning of a sentence.</summary>
    public static string Capital(int number) => char.ToUpperInvariant(Words(number)[0]) + Words(number)[1..];

    /// <summary>A number with its thousands apart: 3,456.</summary>
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The one word that is right; a question mark if none is, or more than one.</summary>
    public static string Which(params (string Word, bool Holds)[] words) =>
        words.Where(word => word.Holds).ToArray() is [var (right, _)] ? right : "?";
}
