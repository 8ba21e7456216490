using System.Buffers.Binary;
using System.IO.Compression;
using HandCalc.Reading;

namespace HandCalc.Exports;

/// <summary>
/// Writes tensors as numpy.savez does: a zip archive in which A[0].npy is the array A[0]. Nothing is compressed and no time is written, so
/// that the same tensors have the same bytes everywhere, and a program that knows nothing of compression can read them.
/// </summary>
internal static class NumPyArchive
{
    /// <summary>A header of NumPy fills up to a multiple of this many bytes.</summary>
    private const int Alignment = 64;

    /// <summary>The place of the byte that names the operating system, in an entry of the archive's directory.</summary>
    private const int System = 5;

    /// <summary>The first moment that a zip archive can tell.</summary>
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The archive of some tensors, each with the shape that it has in an export, and of lists beside them.</summary>
    public static byte[] Of(IEnumerable<Tensor> tensors, params ReadOnlySpan<(string Name, double[] Values)> lists)
    {
        using var whole = new MemoryStream();
        using (var archive = new ZipArchive(whole, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (Tensor tensor in tensors)
            {
                Add(archive, tensor.Name, tensor.Shape, tensor.Raw.ToRowMajorArray());
            }

            foreach ((string name, double[] values) in lists)
            {
                Add(archive, name, [values.Length], values);
            }
        }

        return WithoutSystem(whole.ToArray());
    }

    private static void Add(ZipArchive archive, string name, ImmutableArray<int> shape, double[] values)
    {
        ZipArchiveEntry entry = archive.CreateEntry(name + NpzArchive.Ending, CompressionLevel.NoCompression);
        (entry.LastWriteTime, entry.ExternalAttributes) = (NoTime, 0);
        using Stream stream = entry.Open();
        stream.Write(Array(shape, values));
    }

    /// <summary>One array, version 1.0: little-endian doubles, row by row.</summary>
    private static byte[] Array(ImmutableArray<int> shape, double[] values)
    {
        string sizes = shape is [var one] ? $"{one}," : string.Join(", ", shape);
        string header = $"{{'descr': '<f8', 'fortran_order': False, 'shape': ({sizes}), }}";
        int before = 10, length = header.Length + 1;
        length += (Alignment - ((before + length) % Alignment)) % Alignment;
        byte[] bytes = new byte[before + length + (sizeof(double) * values.Length)];
        Encoding.Latin1.GetBytes("\u0093NUMPY\u0001\0", bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)length);
        Encoding.ASCII.GetBytes(header.PadRight(length - 1) + "\n", bytes.AsSpan(before));
        foreach ((int index, double value) in values.Index())
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(before + length + (sizeof(double) * index)), value);
        }

        return bytes;
    }

    /// <summary>The directory at the end of an archive names the system that wrote it; here it names none.</summary>
    private static byte[] WithoutSystem(byte[] archive)
    {
        Span<byte> end = archive.AsSpan(archive.AsSpan().LastIndexOf("PK\u0005\u0006"u8));
        int at = BinaryPrimitives.ReadInt32LittleEndian(end[16..]);
        for (int entry = 0; entry < BinaryPrimitives.ReadUInt16LittleEndian(end[10..]); entry++)
        {
            Span<byte> directory = archive.AsSpan(at);
            directory[System] = 0;
            at += 46 + BinaryPrimitives.ReadUInt16LittleEndian(directory[28..]) + BinaryPrimitives.ReadUInt16LittleEndian(directory[30..])
                + BinaryPrimitives.ReadUInt16LittleEndian(directory[32..]);
        }

        return archive;
    }
}
