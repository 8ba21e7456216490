using Spectre.Console;

namespace HandCalc.Terminal.Printing;

/// <summary>What a command writes on: lines with colours where they can be seen, the same lines as plain text elsewhere.</summary>
/// <param name="output">The standard output.</param>
/// <param name="error">The standard error.</param>
/// <param name="width">How many columns a line should have at most.</param>
/// <param name="colours">The terminal, if it shows colours.</param>
/// <param name="progress">The terminal, if somebody sits before it while a command works; it is never standard output.</param>
/// <param name="elapsed">How long such work has taken; by default as a stopwatch says.</param>
internal sealed class Page(
    TextWriter output, TextWriter error, int width = Page.PlainWidth, IAnsiConsole? colours = null, TextWriter? progress = null,
    Func<TimeSpan>? elapsed = null)
{
    /// <summary>How wide lines are where no terminal says how wide it is.</summary>
    public const int PlainWidth = 120;

    /// <summary>Where plain text goes, such as an export.</summary>
    public TextWriter Output { get; } = output;

    /// <summary>Where complaints go.</summary>
    public TextWriter Error { get; } = error;

    /// <summary>How many columns a line should have at most.</summary>
    public int Width { get; } = Math.Clamp(width, 40, 160);

    /// <summary>The terminal, if it shows colours.</summary>
    public IAnsiConsole? Colours { get; } = colours;

    /// <summary>Whether lines must be broken: elsewhere than on a narrow terminal one line stays one line.</summary>
    public bool IsNarrow => Width < PlainWidth;

    /// <summary>Writes a line; on a narrow terminal in as many as it takes.</summary>
    public void Write(Line line)
    {
        if (IsNarrow && line.Width > Width)
        {
            foreach (Line piece in line.Wrapped(Width))
            {
                WriteOne(piece);
            }
        }
        else
        {
            WriteOne(line);
        }
    }

    private void WriteOne(Line line)
    {
        if (Colours is null)
        {
            Output.Write(line.ToString().TrimEnd());
            Output.Write('\n');
        }
        else
        {
            Colours.Write(line);
        }
    }

    /// <summary>Writes a line without colours.</summary>
    public void Write(string text = "") => Write(new Line().Add(text));

    /// <summary>Writes one sentence on standard error.</summary>
    /// <returns>The exit code for bad input.</returns>
    public int Refuse(string sentence)
    {
        Complain(sentence);
        return ExitCode.BadInput;
    }

    /// <summary>Writes one sentence on standard error.</summary>
    public void Complain(string sentence)
    {
        Error.Write(VisibleText.Of(sentence));
        Error.Write('\n');
        Error.Flush();
    }

    /// <summary>Begins work whose progress is reported.</summary>
    public Progress Progress(string work) => new(progress, work, Width, isCounted: true, elapsed);

    /// <summary>Does something that may take long.</summary>
    public T Working<T>(string work, Func<T> compute)
    {
        using var clock = new Progress(progress, work, Width, isCounted: false);
        return compute();
    }

    /// <summary>Sends on what is written so far.</summary>
    public void Flush() => Output.Flush();
}
