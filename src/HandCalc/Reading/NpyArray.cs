using System.Buffers.Binary;

namespace HandCalc.Reading;

/// <summary>
/// Reads one array as NumPy writes it (.npy, versions 1 to 3): a magic word, a header that is a dictionary of Python, and the bytes of the
/// numbers.
/// </summary>
internal static partial class NpyArray
{
    private const int LargestHeader = 1 << 20;
    private const int BytesAtOnce = 1 << 16;

    /// <summary>What the bytes of a number mean.</summary>
    internal delegate double Decode(ReadOnlySpan<byte> bytes);

    /// <summary>Reads an array.</summary>
    /// <returns>Its sizes, none for a number, and its entries, the last index running first.</returns>
    /// <exception cref="InvalidInputException">It can't be read; the message says what is allowed.</exception>
    public static (ImmutableArray<int> Shape, ImmutableArray<double> Values) Read(Stream stream, long length)
    {
        (string header, int behind) = Header(stream);
        (int size, Decode decode) = Decoder(Field(header, Type(), "descr"));
        ImmutableArray<int> shape = [.. Field(header, Shape(), "shape")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(number => int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int rows) && rows > 0
                ? rows
                : throw new InvalidInputException($"its shape has the size {number}; allowed: whole numbers from 1 to {int.MaxValue}."))];
        double count = shape.Aggregate(1.0, (product, rows) => product * rows);
        if (count * size != length - behind)
        {
            throw new InvalidInputException(string.Create(CultureInfo.InvariantCulture,
                $"{length - behind} bytes follow its header; allowed: {count * size}, for the shape is ({string.Join(", ", shape)})."));
        }

        double[] values = Numbers(stream, (int)Math.Min(count, Array.MaxLength), size, decode);
        bool columnsFirst = Field(header, Order(), "fortran_order") == "True" && shape.Length > 1;
        return (shape, [.. columnsFirst ? LastIndexFirst(values, shape) : values]);
    }

    private static (string Text, int Behind) Header(Stream stream)
    {
        byte[] magic = Bytes(stream, 8);
        if (!magic.AsSpan(1).StartsWith("NUMPY"u8) || magic[0] != 0x93)
        {
            throw new InvalidInputException("it does not begin like an array of NumPy; allowed: what numpy.save writes.");
        }

        if (magic[6] is < 1 or > 3)
        {
            throw new InvalidInputException($"its version is {magic[6]}.{magic[7]}; allowed: 1.0, 2.0 or 3.0.");
        }

        long length = magic[6] == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(Bytes(stream, 2))
            : BinaryPrimitives.ReadUInt32LittleEndian(Bytes(stream, 4));
        return length <= LargestHeader
            ? (Encoding.UTF8.GetString(Bytes(stream, (int)length)), (int)length + (magic[6] == 1 ? 10 : 12))
            : throw new InvalidInputException($"its header has {length} bytes; allowed: at most {LargestHeader}.");
    }

    private static byte[] Bytes(Stream stream, int count)
    {
        var bytes = new byte[count];
        return stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false) == count
            ? bytes
            : throw new InvalidInputException("it ends too early; allowed: a whole array.");
    }

    private static string Field(string header, Regex pattern, string name) => pattern.Match(header) is { Success: true } match
        ? match.Groups["value"].Value
        : throw new InvalidInputException($"its header has no {name} that can be read; allowed: one type, an order and a shape.");

    /// <summary>How many bytes a number of a type takes, and what they mean: &lt;f4 is a float, its last byte first.</summary>
    public static (int Size, Decode Decode) Decoder(string type)
    {
        (int size, Decode little) = ((int, Decode))(type[1..] switch
        {
            "f2" => (2, bytes => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes)),
            "f4" => (4, bytes => BinaryPrimitives.ReadSingleLittleEndian(bytes)),
            "f8" => (8, BinaryPrimitives.ReadDoubleLittleEndian),
            "i1" => (1, bytes => (sbyte)bytes[0]),
            "i2" => (2, bytes => BinaryPrimitives.ReadInt16LittleEndian(bytes)),
            "i4" => (4, bytes => BinaryPrimitives.ReadInt32LittleEndian(bytes)),
            "i8" => (8, bytes => BinaryPrimitives.ReadInt64LittleEndian(bytes)),
            "u1" => (1, bytes => bytes[0]),
            "u2" => (2, bytes => BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
            "u4" => (4, bytes => BinaryPrimitives.ReadUInt32LittleEndian(bytes)),
            "u8" => (8, bytes => BinaryPrimitives.ReadUInt64LittleEndian(bytes)),
            _ => throw new InvalidInputException(
                $"its type is {type}; allowed: floats and whole numbers (f2, f4, f8, i1 to i8, u1 to u8)."),
        });
        bool big = type[0] == '>' || (type[0] is '=' or '|' && !BitConverter.IsLittleEndian);
        return (size, big ? bytes => little([.. bytes.ToArray().Reverse()]) : little);
    }

    private static double[] Numbers(Stream stream, int count, int size, Decode decode)
    {
        var values = new double[count];
        for (int first = 0; first < count; first += BytesAtOnce / size)
        {
            int many = Math.Min(BytesAtOnce / size, count - first);
            byte[] bytes = Bytes(stream, many * size);
            for (int index = 0; index < many; index++)
            {
                values[first + index] = decode(bytes.AsSpan(index * size, size));
            }
        }

        return values;
    }

    /// <summary>What is stored column by column, as Fortran does, row by row.</summary>
    private static double[] LastIndexFirst(double[] stored, ImmutableArray<int> shape)
    {
        var values = new double[stored.Length];
        var at = new int[shape.Length];
        for (int index = 0; index < values.Length; index++)
        {
            int place = 0;
            for (int axis = shape.Length - 1; axis >= 0; axis--)
            {
                place = (place * shape[axis]) + at[axis];
            }

            values[index] = stored[place];
            for (int axis = shape.Length - 1; axis >= 0 && ++at[axis] == shape[axis]; axis--)
            {
                at[axis] = 0;
            }
        }

        return values;
    }

    [GeneratedRegex("""['"]descr['"]\s*:\s*['"](?<value>[<>=|][^'"]*)['"]""")]
    private static partial Regex Type();

    [GeneratedRegex("""['"]fortran_order['"]\s*:\s*(?<value>True|False)\b""")]
    private static partial Regex Order();

    [GeneratedRegex("""['"]shape['"]\s*:\s*\((?<value>[-\d\s,L]*)\)""")]
    private static partial Regex Shape();
}
