namespace HandCalc.Reading;

/// <summary>Tells by its first bytes what a file is, where it is not the text that was expected.</summary>
internal static class FileFormat
{
    /// <summary>How many bytes tell it.</summary>
    public const int Beginning = 16;

    private static readonly (byte[] First, string What)[] Signatures =
    [
        ([0xFF, 0xFE, 0, 0], "this is text in UTF-32, and JSON is in UTF-8"),
        ([0, 0, 0xFE, 0xFF], "this is text in UTF-32, and JSON is in UTF-8"),
        ([0xFF, 0xFE], "this is text in UTF-16, and JSON is in UTF-8"),
        ([0xFE, 0xFF], "this is text in UTF-16, and JSON is in UTF-8"),
        ([0x1F, 0x8B], "this is compressed by gzip: unpack it first"),
        ([(byte)'B', (byte)'Z', (byte)'h'], "this is compressed by bzip2: unpack it first"),
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0], "this is compressed by xz: unpack it first"),
        ([0x28, 0xB5, 0x2F, 0xFD], "this is compressed by zstd: unpack it first"),
        ([(byte)'7', (byte)'z', 0xBC, 0xAF], "this is a 7z archive: unpack it first"),
        ([(byte)'P', (byte)'K', 3, 4], "this is a zip archive (such as .npz of NumPy or .pt of PyTorch)"),
        ([(byte)'P', (byte)'K', 5, 6], "this is an empty zip archive"),
        ([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'], "this is one array of NumPy (.npy), which tells no name"),
        ([0x89, (byte)'H', (byte)'D', (byte)'F'], "this is an HDF5 file"),
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], "this is a picture (PNG)"),
        ([(byte)'%', (byte)'P', (byte)'D', (byte)'F'], "this is a PDF"),
        ([0x7F, (byte)'E', (byte)'L', (byte)'F'], "this is a program"),
        ([0x80, 2], Pickle),
        ([0x80, 3], Pickle),
        ([0x80, 4], Pickle),
        ([0x80, 5], Pickle),
    ];

    private const string Pickle = "this is a pickle of Python";

    /// <summary>Whether a file is a zip archive, as .npz is.</summary>
    public static bool IsZip(ReadOnlySpan<byte> beginning) =>
        beginning is [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..];

    /// <summary>What a file is, in a clause; null if it may be the JSON that was expected.</summary>
    public static string? Foreign(ReadOnlySpan<byte> beginning)
    {
        if (beginning.IsEmpty)
        {
            return "the file is empty";
        }

        foreach ((byte[] first, string what) in Signatures)
        {
            if (beginning.StartsWith(first))
            {
                return what;
            }
        }

        return beginning switch
        {
            [0, 0, 0, _, ..] or [_, 0, 0, 0, 0, 0, 0, 0, not (byte)'{', ..] => "this is no text: it begins with zero bytes",
            [_, _, _, _, 0, 0, 0, 0, (byte)'{', ..] => "this is a safetensors file",
            [0, _, ..] or [_, 0, ..] => "this is text in UTF-16, and JSON is in UTF-8",
            _ => null,
        };
    }
}
