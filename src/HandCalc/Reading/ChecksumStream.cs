namespace HandCalc.Reading;

/// <summary>Hands on what is read from a stream, and computes its CRC-32, by which a zip tells whether bytes are damaged.</summary>
internal sealed class ChecksumStream(Stream inner) : ReadOnlyStream
{
    private const uint Polynomial = 0xEDB88320;
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(value =>
        Enumerable.Range(0, 8).Aggregate((uint)value, (rest, _) => (rest & 1) == 1 ? (rest >> 1) ^ Polynomial : rest >> 1))];

    private uint rest = uint.MaxValue;

    /// <summary>The checksum of what has been read.</summary>
    public uint Checksum => ~rest;

    public override int Read(Span<byte> buffer)
    {
        int count = inner.Read(buffer);
        foreach (byte value in buffer[..count])
        {
            rest = (rest >> 8) ^ Table[(byte)(rest ^ value)];
        }

        return count;
    }
}
