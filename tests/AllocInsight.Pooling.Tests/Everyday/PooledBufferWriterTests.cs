using System.Buffers;
using System.Runtime.InteropServices;
using AllocInsight.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AllocInsight.Pooling.Tests.Everyday;

public sealed class PooledBufferWriterTests
{
    private static readonly Gen<(int Hint, int Part)[]> Writes = Gen.Frequency((5, Gen.Choose(0, 40)), (2, Gen.Choose(0, 3000)), (1, Gen.Choose(0, 100_000)))
        .SelectMany(_ => Gen.Choose(0, 100), (hint, part) => (hint, part)).ArrayOf(60);

    [Fact]
    public void Whatever_is_written_in_whatever_pieces_is_read_as_one() => Properties.Hold(Writes, writes =>
    {
        List<short> expected = [];
        using var writer = new PooledBufferWriter<short>();
        short next = 0;
        foreach ((int hint, int part) in writes)
        {
            Span<short> span = writer.GetSpan(hint);
            Assert.True(span.Length >= Math.Max(1, hint));
            int count = span.Length * part / 100;
            for (int i = 0; i < count; i++)
                expected.Add(span[i] = next++);
            writer.Advance(count);
            Assert.Equal(expected.Count, writer.WrittenCount);
        }
        AssertIs(expected, writer.WrittenSequence.ToArray());
        AssertIs(expected, writer.ToArray());
        AssertIs(expected, writer.WrittenSpan);
        writer.Write<short>([1, 2, 3]);
        AssertIs([.. expected, 1, 2, 3], writer.WrittenMemory.Span);
        writer.Clear();
        Assert.Equal((0, 0L), (writer.WrittenSpan.Length, writer.WrittenSequence.Length));
        writer.Write<short>([4]);
        Assert.Equal([4], writer.WrittenSpan.ToArray());
    }, tests: 60);

    // Element by element through boxes a million of them takes seconds.
    private static void AssertIs(List<short> expected, ReadOnlySpan<short> actual)
    {
        Assert.Equal(expected.Count, actual.Length);
        Assert.Equal(expected.Count, actual.CommonPrefixLength(CollectionsMarshal.AsSpan(expected)));
    }

    [Fact]
    public void Elements_added_one_by_one_follow_what_was_written_in_pieces()
    {
        List<string> expected = [];
        using var writer = new PooledBufferWriter<string>();
        for (int i = 0; i < 2000; i++)
        {
            string item = i.ToString(System.Globalization.CultureInfo.InvariantCulture);
            expected.Add(item);
            if (i % 7 == 0)
                writer.Write<string>([item]);
            else
                writer.Add(item);
            Assert.Equal(expected.Count, writer.WrittenCount);
        }
        Assert.Equal(expected, writer.WrittenSpan.ToArray());
        writer.Add("last");
        Assert.Equal([.. expected, "last"], writer.ToArray());
        writer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => writer.Add(""));
    }

    [Fact]
    public void Everything_comes_back_to_the_pool()
    {
        using var scope = new PoolLeakScope();
        using var writer = new PooledBufferWriter<byte>(10);
        for (int i = 0; i < 100; i++)
            writer.Write(new byte[1000]);
        _ = writer.WrittenSpan.Length;
        writer.Write(new byte[5000]);
    }

    [Fact]
    public void Misuse_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PooledBufferWriter<byte>(0));
        var writer = new PooledBufferWriter<byte>();
        Assert.Throws<InvalidOperationException>(() => writer.Advance(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Advance(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.GetMemory(-1));
        Assert.True(writer.GetMemory().Length > 0);
        Assert.Throws<InvalidOperationException>(() => writer.Advance(1_000_000));
        writer.Dispose();
        writer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => writer.GetMemory());
        Assert.Throws<ObjectDisposedException>(() => writer.WrittenSpan.Length);
        Assert.Throws<ObjectDisposedException>(() => writer.WrittenSequence.Length);
        Assert.Throws<ObjectDisposedException>(writer.Clear);
    }
}
