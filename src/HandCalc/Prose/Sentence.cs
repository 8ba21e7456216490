namespace HandCalc.Prose;

/// <summary>The sentence that the name of a test spells.</summary>
public static partial class Sentence
{
    /// <summary>The words of a method's name: The_rows_of_W_O becomes "The rows of W_O".</summary>
    public static string Of(string method) => Space().Replace(method, " ");

    /// <summary>An underscore between words, not the one that makes a subscript.</summary>
    [GeneratedRegex(@"(?<!(^|_)[A-Z])_|_(?![A-Z0-9](_|$))")]
    private static partial Regex Space();
}
