namespace HandCalc.Reading;

/// <summary>Opens the files that people hand over, and says in one sentence why one can't be read.</summary>
internal static class InputFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="kind">What messages call such a file: "model file in JSON".</param>
    /// <param name="read">What is read from it.</param>
    /// <exception cref="InvalidInputException">The message names the file, the field and what is allowed.</exception>
    public static T Read<T>(string path, string kind, Func<PeekableStream, T> read)
    {
        string source = path.Length == 0 ? "''" : path;
        if (Directory.Exists(path))
        {
            throw new InvalidInputException($"{source}: this is a folder; allowed: a {kind}.");
        }

        return Naming(source, kind, () =>
        {
            using FileStream file = File.OpenRead(path);
            using var peekable = new PeekableStream(file);
            return read(peekable);
        });
    }

    /// <summary>Reads an open stream, such as standard input. Messages call it by its source.</summary>
    /// <exception cref="InvalidInputException">The message names the source, the field and what is allowed.</exception>
    public static T Read<T>(Stream stream, string source, string kind, Func<PeekableStream, T> read) => Naming(source, kind, () =>
    {
        using var peekable = new PeekableStream(stream);
        return read(peekable);
    });

    private static T Naming<T>(string source, string kind, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidInputException problem)
        {
            throw new InvalidInputException($"{source}: {problem.Message}", problem);
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidInputException($"{source}: there is no such file; allowed: the path of a {kind}.", problem);
        }
        catch (OutOfMemoryException problem)
        {
            throw new InvalidInputException($"{source}: the memory ran out; allowed: a {kind} that fits into it.", problem);
        }
        catch (Exception problem) when (problem is UnauthorizedAccessException or IOException or ArgumentException)
        {
            throw new InvalidInputException($"{source}: the file can't be read; allowed: a readable {kind}.", problem);
        }
    }
}
