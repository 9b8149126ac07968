using System.Buffers;
using System.Text;
using AllocInsight.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AllocInsight.Pooling.Tests.Everyday;

public sealed class PooledStreamTests
{
    private enum Step
    {
        Write,
        WriteByte,
        Read,
        ReadByte,
        Seek,
        SetLength,
        Copy,
    }

    private static readonly Gen<(Step Step, int Size)[]> Programs =
        Gen.Frequency(
                (6, Gen.Constant(Step.Write)), (2, Gen.Constant(Step.WriteByte)), (3, Gen.Constant(Step.Read)), (2, Gen.Constant(Step.ReadByte)),
                (3, Gen.Constant(Step.Seek)), (1, Gen.Constant(Step.SetLength)), (1, Gen.Constant(Step.Copy)))
            .SelectMany(_ => Gen.Frequency((4, Gen.Choose(0, 300)), (2, Gen.Choose(0, 5000)), (1, Gen.Choose(0, 200_000))), (step, size) => (step, size))
            .ArrayOf(80);

    [Fact]
    public void It_does_what_a_memory_stream_does() => Properties.Hold(Programs, program =>
    {
        using var scope = new PoolLeakScope();
        using var expected = new MemoryStream();
        using var stream = new PooledStream();
        byte next = 0;
        foreach ((Step step, int size) in program)
            Take(step, size, expected, stream, ref next);
        Assert.Equal(expected.ToArray(), stream.ToArray());
        Assert.Equal(expected.ToArray(), stream.WrittenSequence.ToArray());
    }, tests: 100);

    [Fact]
    public async Task It_serves_readers_and_writers_of_text()
    {
        using var stream = new PooledStream();
        await using (var writer = new StreamWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            for (int i = 0; i < 1000; i++)
                await writer.WriteLineAsync($"line {i}");
        }
        stream.Position = 0;
        using var reader = new StreamReader(stream);
        for (int i = 0; i < 1000; i++)
            Assert.Equal($"line {i}", await reader.ReadLineAsync());
        Assert.Null(await reader.ReadLineAsync());
    }

    [Fact]
    public async Task A_cancelled_call_does_nothing()
    {
        using var stream = new PooledStream();
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream.WriteAsync(new byte[3], cancelled).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream.ReadAsync(new byte[3], cancelled).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream.FlushAsync(cancelled));
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public void Closed_it_throws()
    {
        var stream = new PooledStream();
        stream.WriteByte(1);
        stream.Dispose();
        stream.Dispose();
        Assert.Equal((false, false, false), (stream.CanRead, stream.CanWrite, stream.CanSeek));
        Assert.Throws<ObjectDisposedException>(() => stream.WriteByte(1));
        Assert.Throws<ObjectDisposedException>(() => stream.ReadByte());
        Assert.Throws<ObjectDisposedException>(() => stream.Length);
        Assert.Throws<ObjectDisposedException>(() => stream.Position = 1);
        Assert.Throws<ObjectDisposedException>(() => stream.Seek(0, SeekOrigin.Begin));
        Assert.Throws<ObjectDisposedException>(() => stream.SetLength(0));
        Assert.Throws<ObjectDisposedException>(stream.ToArray);
    }

    [Fact]
    public async Task Closed_its_tasks_fail_as_those_of_a_memory_stream_do()
    {
        foreach (Stream stream in (Stream[])[new PooledStream(), new MemoryStream()])
        {
            await stream.DisposeAsync();
            Task read = stream.ReadAsync(new byte[1], 0, 1);
            ValueTask write = stream.WriteAsync(new byte[1].AsMemory());
            await Assert.ThrowsAsync<ObjectDisposedException>(() => read);
            await Assert.ThrowsAnyAsync<Exception>(async () => await write);
        }
    }

    [Fact]
    public void Places_that_no_stream_has_are_refused()
    {
        using var stream = new PooledStream();
        Assert.Throws<IOException>(() => stream.Seek(-1, SeekOrigin.Begin));
        Assert.Throws<ArgumentException>(() => stream.Seek(0, (SeekOrigin)7));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Position = -1);
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.SetLength(-1));
    }

    private static void Take(Step step, int size, MemoryStream expected, PooledStream stream, ref byte next)
    {
        switch (step)
        {
            case Step.Write:
                byte[] bytes = new byte[size];
                foreach (ref byte value in bytes.AsSpan())
                    value = ++next;
                expected.Write(bytes);
                stream.Write(bytes);
                break;
            case Step.WriteByte:
                expected.WriteByte(++next);
                stream.WriteByte(next);
                break;
            case Step.Read:
                byte[] one = new byte[size];
                byte[] two = new byte[size];
                Assert.Equal(expected.Read(one), stream.Read(two));
                Assert.Equal(one, two);
                break;
            case Step.ReadByte:
                Assert.Equal(expected.ReadByte(), stream.ReadByte());
                break;
            case Step.Seek:
                var origin = (SeekOrigin)(size % 3);
                long offset = origin == SeekOrigin.Begin ? size : -Math.Min(size, origin == SeekOrigin.End ? expected.Length : expected.Position);
                Assert.Equal(expected.Seek(offset, origin), stream.Seek(offset, origin));
                break;
            case Step.SetLength:
                expected.SetLength(size);
                stream.SetLength(size);
                break;
            default:
                using (var first = new MemoryStream())
                using (var second = new MemoryStream())
                {
                    expected.CopyTo(first);
                    stream.CopyTo(second);
                    Assert.Equal(first.ToArray(), second.ToArray());
                }
                break;
        }
        Assert.Equal((expected.Length, expected.Position), (stream.Length, stream.Position));
    }
}
