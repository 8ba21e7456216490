namespace HandCalc.Terminal.Printing;

/// <summary>
/// Standard output or standard error. Where it is closed, or has failed already and that has been told, what is written goes nowhere: a
/// command whose text nobody reads still has its exit code.
/// </summary>
/// <param name="inner">The stream of the process.</param>
/// <param name="isSilent">Whether a failure is not told at all: there is no place to tell that complaints can't be written.</param>
internal sealed class StandardStream(Stream inner, bool isSilent) : Stream
{
    private bool isGone;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="IOException">The bytes can't be written, to a full disk, say.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (isGone)
        {
            return;
        }

        try
        {
            inner.Write(buffer);
        }
        catch (UnauthorizedAccessException)
        {
            // So .NET calls it when there is no such stream.
            isGone = true;
        }
        catch (IOException)
        {
            isGone = true;
            if (!isSilent)
            {
                throw;
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
