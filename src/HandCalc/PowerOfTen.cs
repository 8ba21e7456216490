namespace HandCalc;

/// <summary>Numbers with a power of ten: 1e-8 in text, where a program writes 1E-08.</summary>
public static class PowerOfTen
{
    /// <summary>A number as text has it.</summary>
    /// <param name="number">The number, as the standard formats and JSON write it.</param>
    public static string Written(string number)
    {
        ArgumentNullException.ThrowIfNull(number);
        return number.Replace("E-0", "e-", StringComparison.Ordinal).Replace('E', 'e');
    }
}
