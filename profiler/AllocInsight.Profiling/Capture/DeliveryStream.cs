using System.Diagnostics;

namespace AllocInsight.Profiling.Capture;

/// <summary>Passes a session's bytes on, keeps a copy if wished, and knows for how long nothing has come.</summary>
/// <remarks>Read on one thread; <see cref="Quiet"/> may be asked from any.</remarks>
internal sealed class DeliveryStream(Stream inner, TraceFile? copy) : Stream
{
    // 0 while bytes are being worked on, else since when the reader has been waiting.
    private long _waitingSince;

    public TimeSpan Quiet
    {
        get
        {
            long since = Volatile.Read(ref _waitingSince);
            return since == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(since);
        }
    }

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
        Volatile.Write(ref _waitingSince, Stopwatch.GetTimestamp());
        int read = inner.Read(buffer);
        Volatile.Write(ref _waitingSince, 0);
        copy?.Write(buffer[..read]);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
