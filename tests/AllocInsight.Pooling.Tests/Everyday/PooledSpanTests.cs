using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling.Tests.Everyday;

public sealed class PooledSpanTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(1016)]
    [InlineData(1017)]
    [InlineData(40_000)]
    [InlineData(5_000_000)]
    public void A_span_has_exactly_the_length_that_was_asked_for_and_is_zero(int length)
    {
        for (int i = 0; i < 3; i++)
        {
            using PooledSpan<byte> pooled = Pool.Rent<byte>(length);
            Span<byte> span = pooled;
            ReadOnlySpan<byte> readable = pooled;
            Assert.Equal((length, length, length), (pooled.Length, span.Length, readable.Length));
            Assert.False(span.ContainsAnyExcept((byte)0));
            span.Fill(0xFF);
        }
    }

    [Fact]
    public void It_reads_like_a_span()
    {
        using PooledSpan<int> pooled = Pool.Rent<int>(10);
        for (int i = 0; i < pooled.Length; i++)
            pooled[i] = i;
        int sum = 0;
        foreach (int value in pooled)
            sum += value;
        Assert.Equal(45, sum);
        Assert.Equal(9, pooled[^1]);
        Assert.Equal([2, 3], pooled[2..4].ToArray());
        Assert.Equal(10, pooled.ToArray().Length);
    }

    [Fact]
    public void A_second_dispose_and_that_of_a_copy_do_nothing()
    {
        foreach (int length in (int[])[8, 5000, 100_000])
        {
            PooledSpan<byte> one = Pool.Rent<byte>(length);
            PooledSpan<byte> copy = one;
            one.Dispose();
            PooledSpan<byte> two = Pool.Rent<byte>(length);
            copy.Dispose();
            one.Dispose();
            PooledSpan<byte> three = Pool.Rent<byte>(length);
            two.Span.Fill(1);
            three.Span.Fill(2);
            Assert.False(two.Span.ContainsAnyExcept((byte)1));
            two.Dispose();
            three.Dispose();
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(5000)]
    [InlineData(100_000)]
    public void A_use_after_the_dispose_throws(int length)
    {
        PooledSpan<byte> pooled = Pool.Rent<byte>(length);
        pooled.Dispose();
        bool hasThrown = false;
        try
        {
            pooled[0] = 1;
        }
        catch (ObjectDisposedException)
        {
            hasThrown = true;
        }
        Assert.True(hasThrown);
    }

    [Fact]
    public void What_is_written_through_an_old_span_never_harms_the_allocator()
    {
        var random = new Random(1);
        for (int round = 0; round < 2000; round++)
        {
            int length = random.Next(1, 200);
            PooledSpan<byte> pooled = Pool.Rent<byte>(length);
            Span<byte> old = pooled.Span;
            pooled.Dispose();
            old.Fill(0xFF);
            using PooledSpan<byte> one = Pool.Rent<byte>(length);
            using PooledSpan<byte> two = Pool.Rent<byte>(length);
            Assert.False(Unsafe.AreSame(ref one[0], ref two[0]));
        }
    }

    [Fact]
    public void Negative_lengths_are_refused()
    {
        bool hasThrown = false;
        try
        {
            Pool.Rent<byte>(-1).Dispose();
        }
        catch (ArgumentOutOfRangeException)
        {
            hasThrown = true;
        }
        Assert.True(hasThrown);
    }

    [Fact]
    public void Nothing_of_the_garbage_collectors_is_allocated() => PoolSettings.OnNewThread(() =>
    {
        Pool.Rent<byte>(100).Dispose();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            Pool.Rent<byte>(100 + i).Dispose();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    });
}
