using System.IO.Compression;

namespace HandCalc.Reading;

/// <summary>Reads the arrays that numpy.savez or numpy.savez_compressed wrote: a zip in which A[0].npy is the array A[0].</summary>
internal static class NpzArchive
{
    /// <summary>What the name of an array ends in, in the archive.</summary>
    public const string Ending = ".npy";

    /// <summary>Reads the arrays, one after the other. What can't be read is told instead: it may be none of the tensors.</summary>
    /// <exception cref="InvalidInputException">It is no archive of arrays.</exception>
    public static IEnumerable<(string Name, ExportedTensor? Tensor, string? Problem)> Read(PeekableStream stream)
    {
        using ZipArchive archive = Open(stream);
        ZipArchiveEntry[] arrays = [.. archive.Entries.Where(entry => entry.FullName.EndsWith(Ending, StringComparison.Ordinal))];
        if (arrays.Length == 0)
        {
            throw new InvalidInputException("this is a zip archive without arrays of NumPy; allowed: what numpy.savez writes.");
        }

        foreach (ZipArchiveEntry entry in arrays)
        {
            string name = entry.FullName[..^Ending.Length];
            ExportedTensor? tensor = null;
            string? problem = null;
            try
            {
                tensor = Read(entry, name);
            }
            catch (InvalidInputException unreadable)
            {
                problem = unreadable.Message;
            }

            yield return (name, tensor, problem);
        }
    }

    private static ZipArchive Open(PeekableStream stream)
    {
        try
        {
            return new ZipArchive(stream.Seekable(), ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (InvalidDataException problem)
        {
            throw new InvalidInputException("the zip archive is damaged or ends too early; allowed: a whole archive.", problem);
        }
    }

    private static ExportedTensor Read(ZipArchiveEntry entry, string name)
    {
        if (entry.IsEncrypted)
        {
            throw new InvalidInputException("it is encrypted; allowed: an array without a password.");
        }

        try
        {
            using Stream bytes = entry.Open();
            using var summed = new ChecksumStream(bytes);
            (ImmutableArray<int> shape, ImmutableArray<double> values) = NpyArray.Read(summed, entry.Length);
            return summed.Checksum == entry.Crc32
                ? new ExportedTensor(name, shape, values)
                : throw new InvalidDataException("The checksum is another one.");
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException)
        {
            throw new InvalidInputException(
                "its bytes are damaged, or packed in an unknown way; allowed: what numpy.savez writes.", problem);
        }
    }
}
