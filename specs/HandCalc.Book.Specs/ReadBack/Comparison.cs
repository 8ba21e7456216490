namespace HandCalc.Book.Specs.ReadBack;

/// <summary>
/// What pages show against what is right, number by number. A failure says in its first line which number of what stands on which page,
/// what is shown and what is right; and how many more differ.
/// </summary>
internal sealed class Comparison
{
    private const int Longest = 160;
    private readonly List<string> wrong = [];
    private int compared;

    /// <summary>Compares one text.</summary>
    /// <param name="place">The page, and what on it: "index.html: the mean loss after the step".</param>
    /// <param name="shown">What is there; null if it is missing.</param>
    /// <param name="right">What should be there; null if nothing should.</param>
    public void Of(string place, string? shown, string? right) => Of(() => place, shown, right);

    /// <inheritdoc cref="Of(string, string?, string?)"/>
    public void Of(Func<string> place, string? shown, string? right)
    {
        compared++;
        if (shown != right)
        {
            wrong.Add($"{place()}: shown {Quoted(shown)}, right {Quoted(right)}");
        }
    }

    /// <summary>Compares lists of texts, one by one.</summary>
    public void Of(string place, IReadOnlyList<string?> shown, IReadOnlyList<string?> right)
    {
        for (int index = 0; index < Math.Max(shown.Count, right.Count); index++)
        {
            int at = index;
            Of(() => $"{place}, {at + 1} of {right.Count}", shown.ElementAtOrDefault(index), right.ElementAtOrDefault(index));
            if (wrong.Count > 0 && shown.Count != right.Count && shown.ElementAtOrDefault(index) != right.ElementAtOrDefault(index))
            {
                return; // what follows is shifted, and would only repeat it
            }
        }
    }

    /// <summary>Compares two numbers, which may differ by so much.</summary>
    public void Near(string place, double shown, double right, double within) =>
        Of(place, Math.Abs(shown - right) <= within ? "near" : FormattableString.Invariant($"{shown:R}"), Math.Abs(shown - right) <= within
            ? "near" : FormattableString.Invariant($"{right:R}"));

    /// <summary>Compares texts word by word, whatever space is between the words.</summary>
    public void OfWords(string place, string shown, string right) => Of($"{place}, words", Words(shown), Words(right));

    /// <summary>The words of a text.</summary>
    public static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Asserts that something was compared, and all that was shown is right.</summary>
    public void Holds()
    {
        compared.Should().BePositive("something is shown");
        None(wrong);
    }

    /// <summary>Asserts that nothing is wrong, or says what is.</summary>
    public static void None(IEnumerable<string> wrong)
    {
        string[] all = [.. wrong];
        if (all.Length > 0)
        {
            Assert.Fail(all[0] + (all.Length == 1 ? "" : $"\n{all.Length - 1} more, such as {all[^1]}"));
        }
    }

    private static string Quoted(string? text) => text is null ? "nothing" : text.Length <= Longest ? $"'{text}'" : $"'{text[..Longest]}…'";
}
