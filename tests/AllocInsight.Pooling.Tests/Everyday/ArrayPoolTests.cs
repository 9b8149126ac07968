using System.Buffers;

namespace AllocInsight.Pooling.Tests.Everyday;

/// <summary>What every array pool is expected to do; run on the base library's and on ours.</summary>
public abstract class ArrayPoolTests
{
    protected abstract ArrayPool<T> PoolOf<T>();

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(1023)]
    [InlineData(40_000)]
    [InlineData(3_000_000)]
    public void A_rented_array_is_at_least_as_long_as_asked_for(int length)
    {
        byte[] array = PoolOf<byte>().Rent(length);
        Assert.True(array.Length >= length);
        PoolOf<byte>().Return(array);
        decimal[] wide = PoolOf<decimal>().Rent(length / 16);
        Assert.True(wide.Length >= length / 16);
        PoolOf<decimal>().Return(wide);
    }

    [Fact]
    public void Nothing_is_rented_as_an_empty_array_that_may_be_returned_again_and_again()
    {
        byte[] empty = PoolOf<byte>().Rent(0);
        Assert.Empty(empty);
        PoolOf<byte>().Return(empty);
        PoolOf<byte>().Return(empty);
    }

    [Fact]
    public void Negative_lengths_and_null_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PoolOf<byte>().Rent(-1));
        Assert.Throws<ArgumentNullException>(() => PoolOf<byte>().Return(null!));
    }

    [Fact]
    public void An_array_of_a_length_that_the_pool_does_not_have_is_refused() =>
        Assert.Throws<ArgumentException>(() => PoolOf<byte>().Return(new byte[65]));

    [Fact]
    public void A_returned_array_is_rented_again_on_the_same_thread() => PoolSettings.OnNewThread(() =>
    {
        byte[] first = PoolOf<byte>().Rent(200);
        PoolOf<byte>().Return(first);
        byte[] second = PoolOf<byte>().Rent(200);
        Assert.Same(first, second);
        PoolOf<byte>().Return(second);
    });

    [Fact]
    public void Clearing_on_return_is_seen_by_the_next_renter() => PoolSettings.OnNewThread(() =>
    {
        byte[] first = PoolOf<byte>().Rent(300);
        Array.Fill(first, (byte)1);
        PoolOf<byte>().Return(first, clearArray: true);
        byte[] second = PoolOf<byte>().Rent(300);
        Assert.Same(first, second);
        Assert.All(second, value => Assert.Equal(0, value));
        PoolOf<byte>().Return(second);
    });

    [Fact]
    public void Arrays_rented_together_are_different()
    {
        byte[][] arrays = [.. Enumerable.Range(0, 500).Select(_ => PoolOf<byte>().Rent(64))];
        Assert.Equal(arrays.Length, arrays.ToHashSet(ReferenceEqualityComparer.Instance).Count);
        foreach (byte[] array in arrays)
            PoolOf<byte>().Return(array);
    }

    [Fact]
    public void Arrays_returned_on_other_threads_have_one_renter_each()
    {
        const int Rounds = 20_000;
        using var handed = new System.Collections.Concurrent.BlockingCollection<int[]>(100);
        string? failure = null;
        var consumer = new Thread(() =>
        {
            foreach (int[] array in handed.GetConsumingEnumerable())
            {
                if (array[0] != array[1])
                    failure = $"{array[0]} and {array[1]}";
                PoolOf<int>().Return(array);
            }
        });
        consumer.Start();
        for (int i = 0; i < Rounds; i++)
        {
            int[] array = PoolOf<int>().Rent(20);
            array[0] = i;
            array[1] = i;
            handed.Add(array);
        }
        handed.CompleteAdding();
        consumer.Join();
        Assert.Null(failure);
    }
}

public sealed class SharedArrayPoolTests : ArrayPoolTests
{
    protected override ArrayPool<T> PoolOf<T>() => ArrayPool<T>.Shared;
}

public sealed class SlotArrayPoolTests : ArrayPoolTests
{
    protected override ArrayPool<T> PoolOf<T>() => SlotArrayPool<T>.Shared;

    [Fact]
    public void Arrays_are_at_most_an_eighth_too_long()
    {
        for (int length = 65; length < 2_000_000; length += 1 + (length / 50))
        {
            byte[] array = SlotArrayPool<byte>.Shared.Rent(length);
            Assert.InRange(array.Length, length, length * 9L / 8);
            SlotArrayPool<byte>.Shared.Return(array);
        }
    }

    [Fact]
    public void An_array_returned_twice_in_a_row_is_refused() => PoolSettings.OnNewThread(() =>
    {
        int[] array = SlotArrayPool<int>.Shared.Rent(123);
        SlotArrayPool<int>.Shared.Return(array);
        Assert.Throws<ArgumentException>(() => SlotArrayPool<int>.Shared.Return(array));
    });

    [Fact]
    public void Elements_with_references_are_never_seen_by_the_next_renter() => PoolSettings.OnNewThread(() =>
    {
        string?[] first = SlotArrayPool<string?>.Shared.Rent(40);
        Array.Fill(first, "secret");
        SlotArrayPool<string?>.Shared.Return(first);
        string?[] second = SlotArrayPool<string?>.Shared.Rent(40);
        Assert.Same(first, second);
        Assert.All(second, Assert.Null);
        SlotArrayPool<string?>.Shared.Return(second);
    });

    [Fact]
    public void Nothing_is_allocated_in_steady_state() => PoolSettings.OnNewThread(() =>
    {
        Use();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            Use();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static void Use()
        {
            byte[] one = SlotArrayPool<byte>.Shared.Rent(100);
            byte[] two = SlotArrayPool<byte>.Shared.Rent(100);
            SlotArrayPool<byte>.Shared.Return(one);
            SlotArrayPool<byte>.Shared.Return(two);
        }
    });
}
