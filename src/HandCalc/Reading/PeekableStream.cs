namespace HandCalc.Reading;

/// <summary>
/// A stream whose beginning can be looked at before it is read: it shows what kind of file it is, and a pipe can't go back.
/// </summary>
/// <param name="rest">The stream, of which nothing has been read. It stays open.</param>
internal sealed class PeekableStream(Stream rest) : ReadOnlyStream
{
    private byte[] peeked = [];
    private int taken;

    /// <summary>The first bytes, or all that there are if they are fewer.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        if (peeked.Length == 0)
        {
            peeked = new byte[count];
            peeked = peeked[..rest.ReadAtLeast(peeked, count, throwOnEndOfStream: false)];
        }

        return peeked;
    }

    /// <summary>The same bytes from the beginning, where any place can be reached: the file itself, or a copy in memory.</summary>
    public Stream Seekable()
    {
        if (rest.CanSeek)
        {
            rest.Position = 0;
            return rest;
        }

        var copy = new MemoryStream();
        CopyTo(copy);
        copy.Position = 0;
        return copy;
    }

    public override int Read(Span<byte> buffer)
    {
        if (taken == peeked.Length)
        {
            return rest.Read(buffer);
        }

        int count = Math.Min(buffer.Length, peeked.Length - taken);
        peeked.AsSpan(taken, count).CopyTo(buffer);
        taken += count;
        return count;
    }
}
