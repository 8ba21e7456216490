namespace HandCalc.Book;

/// <summary>Where the process starts: it ties the command to the standard streams.</summary>
internal static class Program
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private static int Main(string[] args)
    {
        using StreamWriter output = Open(Console.OpenStandardOutput());
        using StreamWriter error = Open(Console.OpenStandardError());
        return BookCommand.Run(args, output, error, Directory.GetCurrentDirectory());
    }

    private static StreamWriter Open(Stream stream) => new(stream, Utf8) { NewLine = "\n" };
}
