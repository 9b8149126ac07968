namespace AllocInsight.Profiling.Tests.Nettrace;

/// <summary>A non-seekable stream that hands out bytes as a test wants them, as a live session might.</summary>
/// <param name="bytes">What the stream holds.</param>
/// <param name="nextCount">Called with the position before each read; says how many bytes it yields at most.</param>
/// <param name="failure">Thrown at the end instead of an orderly end.</param>
internal sealed class ScriptedStream(byte[] bytes, Func<int, int> nextCount, Exception? failure = null) : Stream
{
    private int _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        Assert.False(buffer.IsEmpty);
        int count = Math.Min(Math.Min(buffer.Length, nextCount(_position)), bytes.Length - _position);
        if (count == 0 && failure is not null)
            throw failure;
        bytes.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
