namespace AllocInsight.Pooling.Tests.Everyday;

public sealed class PoolArrayTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(1000)]
    [InlineData(70_000)]
    [InlineData(20_000_000)]
    public void An_array_has_exactly_the_length_that_was_asked_for_and_is_zero(int length)
    {
        for (int i = 0; i < 3; i++)
        {
            using Lease lease = Pool.Array(length, out byte[] array);
            Assert.Equal(length, array.Length);
            Assert.False(array.AsSpan().ContainsAnyExcept((byte)0));
            array.AsSpan().Fill(0xFF);
        }
    }

    [Theory]
    [InlineData(37)]
    [InlineData(70_000)]
    public void An_array_that_came_back_is_handed_out_again(int length) => PoolSettings.OnNewThread(() =>
    {
        Lease lease = Pool.Array(length, out int[] first);
        lease.Dispose();
        using Lease again = Pool.Array(length, out int[] second);
        Assert.Same(first, second);
    });

    [Fact]
    public void Arrays_of_different_lengths_and_types_are_kept_apart()
    {
        for (int round = 0; round < 3; round++)
        {
            for (int length = 0; length < 400; length++)
            {
                using Lease bytes = Pool.Array(length, out byte[] one);
                using Lease numbers = Pool.Array(length, out long[] two);
                using Lease texts = Pool.Array(length, out string[] three);
                Assert.Equal((length, length, length), (one.Length, two.Length, three.Length));
            }
        }
    }

    [Fact]
    public void Elements_with_references_are_gone_before_the_next_renter_sees_them_even_uncleared() => PoolSettings.OnNewThread(() =>
    {
        using (Pool.Array(8, out string?[] array))
            Array.Fill(array, "secret");
        using (Pool.Array(8, out string?[] array, clear: false))
            Assert.All(array, Assert.Null);
        using (Pool.Array(8, out (int, object?)[] array))
            Array.Fill(array, (1, new object()));
        using (Pool.Array(8, out (int, object?)[] array, clear: false))
            Assert.All(array, pair => Assert.Equal((0, null), pair));
    });

    [Fact]
    public void A_kept_array_holds_no_element_alive() => PoolSettings.OnNewThread(() =>
    {
        WeakReference element = Fill();
        GC.Collect();
        Assert.False(element.IsAlive);

        static WeakReference Fill()
        {
            using Lease lease = Pool.Array(3, out object[] array);
            array[1] = new object();
            return new WeakReference(array[1]);
        }
    });

    [Fact]
    public void Negative_lengths_are_refused_and_absurd_ones_find_no_memory()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Pool.Array<byte>(-1, out _));
        Assert.ThrowsAny<OutOfMemoryException>(() => Pool.Array<long>(int.MaxValue, out _));
    }

    [Fact]
    public void A_thread_with_very_many_lengths_keeps_a_bounded_number_and_serves_them_all() => PoolSettings.OnNewThread(() =>
    {
        for (int length = 0; length < 5000; length++)
        {
            using Lease lease = Pool.Array(length, out short[] array);
            Assert.Equal(length, array.Length);
        }
        List<Lease> held = [];
        for (int length = 0; length < 5000; length++)
        {
            held.Add(Pool.Array(length, out short[] array));
            Assert.Equal(length, array.Length);
        }
        held.ForEach(lease => lease.Dispose());
    });
}
