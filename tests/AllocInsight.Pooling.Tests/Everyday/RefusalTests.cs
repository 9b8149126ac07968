using System.Buffers;

namespace AllocInsight.Pooling.Tests.Everyday;

/// <summary>What is refused, and that nothing is the worse for it.</summary>
[Collection(nameof(PoolSettings))]
public sealed class RefusalTests
{
    [Fact]
    public void A_capacity_that_no_memory_suffices_for_leaves_nothing_rented()
    {
        using var scope = new PoolLeakScope();
        Assert.Throws<OutOfMemoryException>(() => Pool.List<Guid>(int.MaxValue, out _));
        Assert.Throws<OutOfMemoryException>(() => Pool.Stack<Guid>(int.MaxValue, out _));
        Assert.Throws<OutOfMemoryException>(() => Pool.Queue<Guid>(int.MaxValue, out _));
        Assert.Throws<OutOfMemoryException>(() => Pool.Dictionary<Guid, Guid>(int.MaxValue, out _));
        Assert.Throws<OutOfMemoryException>(() => Pool.HashSet<Guid>(int.MaxValue, out _));
        Assert.Throws<OutOfMemoryException>(() => Pool.MemoryStream(int.MaxValue, out _));
    }

    [Fact]
    public void Nothing_is_configured_or_agreed_by_null()
    {
        Assert.Throws<ArgumentNullException>(() => Pool.Configure(null!));
        Assert.Throws<ArgumentNullException>(() => Pool.SetPolicy<Version>(null!, _ => true));
        Assert.Throws<ArgumentNullException>(() => Pool.SetPolicy(() => new Version(), null!));
        Assert.Throws<InvalidOperationException>(() => Pool.Object<Version>(out _));
    }

    [Fact]
    public void An_array_of_a_derived_type_is_not_taken_back()
    {
        object[] texts = new string[SlotArrayPool<object>.Shared.Rent(30).Length];
        Assert.Contains("String[]", Assert.Throws<ArgumentException>(() => SlotArrayPool<object>.Shared.Return(texts)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_large_array_returned_twice_in_a_row_is_refused() => PoolSettings.OnNewThread(() =>
    {
        int[] array = SlotArrayPool<int>.Shared.Rent(100_000);
        SlotArrayPool<int>.Shared.Return(array);
        PoolSettings.OnNewThread(() => Assert.Throws<ArgumentException>(() => SlotArrayPool<int>.Shared.Return(array)));
    });

    [Fact]
    public void A_writer_goes_on_where_it_was_when_there_is_no_memory()
    {
        using var writer = new PooledBufferWriter<byte>();
        byte[] expected = new byte[1000];
        new Random(1).NextBytes(expected);
        int written = 0;
        foreach (int part in (int[])[3, 253, 0, 10, 700, 34])
        {
            Assert.Throws<OutOfMemoryException>(() => writer.GetSpan(int.MaxValue).Length);
            for (int i = 0; i < part; i++)
                writer.Add(expected[written++]);
            Assert.Equal(expected[..written], writer.WrittenSequence.FirstSpan.Length == written ? writer.WrittenSpan.ToArray() : writer.ToArray());
        }
        Assert.Equal(expected, writer.WrittenSpan.ToArray());
    }

    [Fact]
    public void A_stream_of_a_length_that_no_memory_suffices_for_is_refused_at_once()
    {
        using var stream = new PooledStream();
        stream.WriteByte(1);
        Assert.Throws<OutOfMemoryException>(() => stream.SetLength(1L << 60));
        stream.Position = long.MaxValue - 1;
        Assert.Throws<IOException>(() => stream.Seek(10, SeekOrigin.Current));
        Assert.Throws<OutOfMemoryException>(() => stream.WriteByte(1));
        Assert.Equal((1, -1), (stream.Length, stream.ReadByte()));
    }

    [Fact]
    public void Memory_is_pinned_before_the_dispose_or_not_at_all()
    {
        // A pin that comes too late must be refused, also at the very moment of the dispose.
        for (int round = 0; round < 2000; round++)
        {
            IMemoryOwner<byte> owner = SlotMemoryPool<byte>.Native.Rent(16);
            Memory<byte> memory = owner.Memory;
            using var barrier = new Barrier(2);
            var other = new Thread(() =>
            {
                barrier.SignalAndWait();
                owner.Dispose();
            });
            other.Start();
            barrier.SignalAndWait();
            try
            {
                using MemoryHandle handle = memory.Pin();
                unsafe
                {
                    *(byte*)handle.Pointer = 1;
                }
            }
            catch (ObjectDisposedException)
            {
                // Too late.
            }
            other.Join();
            Assert.Throws<ObjectDisposedException>(() => memory.Pin());
        }
    }

    [Fact]
    public void Native_memory_is_counted_as_spans_are() => PoolSettings.OnNewThread(() =>
    {
        PoolCounts before = PoolCounts.Of("span");
        for (int i = 0; i < 10; i++)
            Pool.Rent<byte>(100).Dispose();
        using (SlotMemoryPool<byte>.Native.Rent(100))
        using (SlotMemoryPool<byte>.Native.Rent(100_000))
            Assert.Equal((12, 2), ((PoolCounts.Of("span") - before).Rents, (PoolCounts.Of("span") - before).Live));
        Assert.Equal(0, (PoolCounts.Of("span") - before).Live);
    });
}
