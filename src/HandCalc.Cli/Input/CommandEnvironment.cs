namespace HandCalc.Cli.Input;

/// <summary>Where the command runs: the folder, the environment, and whether somebody can be asked.</summary>
/// <param name="Folder">The working folder.</param>
/// <param name="Variable">The value of an environment variable; null if it is not set.</param>
/// <param name="Ask">Asks for a line; null where nobody can be asked.</param>
/// <param name="IsInterrupted">Whether it is to stop; null where only the signals of the system say so.</param>
internal sealed record CommandEnvironment(
    string Folder, Func<string, string?> Variable, Func<string?>? Ask, Func<bool>? IsInterrupted = null)
{
    /// <summary>Opens standard input.</summary>
    public Func<Stream> Input { get; init; } = StandardInput.Open;

    /// <summary>The key that was pressed last, or null; it is null itself where there is no keyboard.</summary>
    public Func<char?>? Key { get; init; }

    /// <summary>Those of the process.</summary>
    public static CommandEnvironment OfProcess => new(
        Directory.GetCurrentDirectory(), Environment.GetEnvironmentVariable, Console.IsInputRedirected ? null : Console.ReadLine)
    {
        Key = Console.IsInputRedirected ? null : () => Console.KeyAvailable ? Console.ReadKey(intercept: true).KeyChar : null,
    };
}
