using System.Text;
using Spectre.Console;

namespace HandCalc.Cli;

/// <summary>Where the process starts: it ties the command to the standard streams.</summary>
internal static class Program
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private static int Main(string[] args)
    {
        using StreamWriter output = Open(new StandardStream(Console.OpenStandardOutput(), isSilent: false));
        using StreamWriter error = Open(new StandardStream(Console.OpenStandardError(), isSilent: true));
        return Handcalc.Run(args, PageFor(output, error));
    }

    private static Page PageFor(StreamWriter output, StreamWriter error)
    {
        StreamWriter? progress = Console.IsErrorRedirected ? null : error;
        if (Console.IsOutputRedirected)
        {
            return new Page(output, error, progress: progress);
        }

        if (OperatingSystem.IsWindows())
        {
            Console.OutputEncoding = Utf8;
        }

        bool plain = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        IAnsiConsole? colours = plain ? null : AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        return new Page(output, error, WidthOfTerminal(), colours?.Profile.Capabilities.Ansi == true ? colours : null, progress);
    }

    private static int WidthOfTerminal()
    {
        try
        {
            return Console.WindowWidth;
        }
        catch (IOException)
        {
            return Page.PlainWidth;
        }
    }

    private static StreamWriter Open(Stream stream) => new(stream, Utf8, bufferSize: 1 << 16) { NewLine = "\n" };
}
