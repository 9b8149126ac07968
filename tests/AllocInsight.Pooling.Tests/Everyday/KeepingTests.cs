using System.Runtime.CompilerServices;
using AllocInsight.Pooling.Leases;

namespace AllocInsight.Pooling.Tests.Everyday;

/// <summary>What the trimmer does beside the threads that own what it trims.</summary>
[Collection(nameof(PoolSettings))]
public sealed class KeepingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void While_everything_is_let_go_again_and_again_each_array_has_its_length_and_one_renter(int seed)
    {
        const int Threads = 3;
        const int Steps = 200_000;
        int number = 0;
        int running = Threads;
        string? failure = null;
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(index => new Thread(() =>
        {
            var random = new Random((seed * 100) + index);
            (Lease Lease, int[] Array, int Number)[] rented = new (Lease, int[], int)[40];
            for (int step = 0; step < Steps && failure is null; step++)
            {
                ref (Lease Lease, int[] Array, int Number) mine = ref rented[random.Next(rented.Length)];
                if (mine.Array is not null && mine.Array[0] != mine.Number)
                    failure = $"seed {seed}: {mine.Number} became {mine.Array[0]}";
                mine.Lease.Dispose();
                if (random.Next(8) == 0)
                    mine.Lease.Dispose();
                int length = 1 + random.Next(9);
                mine.Lease = Pool.Array(length, out mine.Array, clear: false);
                if (mine.Array!.Length != length)
                    failure = $"seed {seed}: {mine.Array.Length} elements instead of {length}";
                mine.Number = mine.Array[0] = Interlocked.Increment(ref number);
            }
            foreach ((Lease lease, _, _) in rented)
                lease.Dispose();
            Interlocked.Decrement(ref running);
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        while (Volatile.Read(ref running) > 0)
            Pool.Trim();
        foreach (Thread thread in threads)
            thread.Join();
        Assert.Null(failure);
    }

    [Fact]
    public void A_lease_whose_end_was_sent_and_dropped_does_not_end_again_on_its_own_thread() => PoolSettings.OnNewThread(() =>
    {
        (long rents, long returns) before = Counts();
        Lease lease = Pool.Array(17, out int[] first);
        PoolSettings.OnNewThread(lease.Dispose);
        // As the trimmer does with what the owner does not fetch.
        Assert.Equal(1, ThreadCache.Current!.DropSent());
        lease.Dispose();
        PoolSettings.OnNewThread(lease.Dispose);
        using (Pool.Array(17, out int[] second))
        {
            Assert.NotSame(first, second);
            using Lease other = Pool.Array(17, out int[] third);
            Assert.NotSame(second, third);
        }
        (long rents, long returns) after = Counts();
        Assert.Equal((3, 3), (after.rents - before.rents, after.returns - before.returns));

        static (long Rents, long Returns) Counts()
        {
            PoolKindStatistics[] arrays = [.. Pool.GetStatistics().Kinds.Where(kind => kind.Kind == "array")];
            return (arrays.Sum(kind => kind.Rents), arrays.Sum(kind => kind.Returns));
        }
    });

    [Fact]
    public void An_old_lease_that_was_disposed_elsewhere_ends_nothing_when_it_is_not_fetched() => PoolSettings.OnNewThread(() =>
    {
        Pool.Trim();
        PoolCounts before = PoolCounts.Of("array");
        Lease old = Pool.Array(22, out int[] first);
        old.Dispose();
        // Once while the object lies on its shelf, once while it is rented again.
        PoolSettings.OnNewThread(old.Dispose);
        Assert.Equal(0, ThreadCache.Current!.DropSent());
        PoolCounts counts = PoolCounts.Of("array") - before;
        Assert.Equal((0, 1, 1), (counts.Live, counts.StaleReturns, counts.Retained));
        Lease good = Pool.Array(22, out int[] second);
        Assert.Same(first, second);
        PoolSettings.OnNewThread(old.Dispose);
        Assert.Equal(0, ThreadCache.Current.DropSent());
        Assert.Equal(1, (PoolCounts.Of("array") - before).Live);
        // It can be sent as ever, and is handed out again.
        PoolSettings.OnNewThread(good.Dispose);
        using Lease last = Pool.Array(22, out int[] third);
        Assert.Same(first, third);
        counts = PoolCounts.Of("array") - before;
        Assert.Equal((1, 2, 1), (counts.Live, counts.StaleReturns, counts.Misses));
    });

    [Fact]
    public void A_lease_disposed_on_another_thread_before_and_after_its_end_was_dropped_ends_once() => PoolSettings.OnNewThread(() =>
    {
        Pool.Trim();
        PoolCounts before = PoolCounts.Of("array");
        Lease lease = Pool.Array(23, out int[] first);
        PoolSettings.OnNewThread(() =>
        {
            lease.Dispose();
            lease.Dispose();
        });
        Assert.Equal(1, ThreadCache.Current!.DropSent());
        PoolSettings.OnNewThread(lease.Dispose);
        Assert.Equal(0, ThreadCache.Current.DropSent());
        lease.Dispose();
        PoolCounts counts = PoolCounts.Of("array") - before;
        Assert.Equal((0, 3, 0), (counts.Live, counts.StaleReturns, counts.Retained));
        using Lease next = Pool.Array(23, out int[] second);
        Assert.NotSame(first, second);
    });

    [Fact]
    public void What_was_sent_to_a_thread_that_does_not_look_is_let_go_in_time_also_while_nothing_is_kept() =>
        WhileLooksAreFrequent(TimeSpan.FromMilliseconds(1), () =>
        {
            Pool.Trim();
            // The timer rests after ten looks that found nothing.
            Assert.True(SpinWait.SpinUntil(() => CacheTrimmer.IsResting, 15_000));
            WeakReference array = LendAndSend();
            Assert.False(CacheTrimmer.IsResting);
            Assert.True(SpinWait.SpinUntil(
                () =>
                {
                    GC.Collect();
                    return !array.IsAlive;
                },
                8000));

            [MethodImpl(MethodImplOptions.NoInlining)]
            static WeakReference LendAndSend()
            {
                Lease lease = Pool.Array(24, out int[] array);
                PoolSettings.OnNewThread(lease.Dispose);
                return new WeakReference(array);
            }
        });

    [Fact]
    public void What_is_kept_after_the_timer_came_to_rest_is_let_go_in_time() => WhileLooksAreFrequent(TimeSpan.FromMilliseconds(1), () =>
    {
        Pool.Trim();
        for (int round = 0; round < 2; round++)
        {
            Assert.True(SpinWait.SpinUntil(() => CacheTrimmer.IsResting, 15_000));
            Pool.Array(25, out int[] _).Dispose();
            Assert.False(CacheTrimmer.IsResting);
            Assert.True(SpinWait.SpinUntil(() => PoolCounts.Of("array").Retained == 0, 4000));
        }
    });

    [Fact]
    public void While_memory_is_short_a_look_lets_go_what_would_be_kept_for_ever() => WhileLooksAreFrequent(Timeout.InfiniteTimeSpan, () =>
    {
        Func<bool> isShort = CacheTrimmer.IsMemoryShort;
        try
        {
            Pool.Array(26, out int[] _).Dispose();
            Pool.Array(1_000_000, out int[] _).Dispose();
            Thread.Sleep(500);
            Assert.Equal(2, PoolCounts.Of("array").Retained);
            CacheTrimmer.IsMemoryShort = () => true;
            Assert.True(SpinWait.SpinUntil(() => PoolCounts.Of("array").Retained == 0, 4000));
        }
        finally
        {
            CacheTrimmer.IsMemoryShort = isShort;
        }
    });

    [Fact]
    public void An_array_rented_without_a_lease_holds_nothing_of_the_thread_that_rented_it() => PoolSettings.OnNewThread(() =>
    {
        PoolCounts before = PoolCounts.Of("array");
        byte[] array = SlotArrayPool<byte>.Shared.Rent(3000);
        ItemStack[] stacks = [.. ThreadCache.Current!.Stacks().Where(stack => stack.FixedBytes == array.Length + 24)];
        Assert.False(Assert.Single(stacks).HasRented);
        Assert.Equal(1, (PoolCounts.Of("array") - before).Live);
        SlotArrayPool<byte>.Shared.Return(array);
        Assert.False(stacks[0].HasRented);
        Assert.Equal(0, (PoolCounts.Of("array") - before).Live);
    });

    [Fact]
    public void An_array_without_a_lease_that_its_thread_has_no_room_for_is_kept_for_all() => PoolSettings.With(new PoolOptions { ThreadBytes = 10_000 }, () =>
    {
        Pool.Trim();
        byte[] first = SlotArrayPool<byte>.Shared.Rent(8192);
        byte[] second = SlotArrayPool<byte>.Shared.Rent(8192);
        SlotArrayPool<byte>.Shared.Return(first);
        SlotArrayPool<byte>.Shared.Return(second);
        byte[] other = [];
        PoolSettings.OnNewThread(() => other = SlotArrayPool<byte>.Shared.Rent(8192));
        Assert.Same(second, other);
    });

    [Fact]
    public void What_was_kept_before_and_is_lost_is_the_collectors() => PoolSettings.OnNewThread(() =>
    {
        Keep();
        WeakReference lost = Lose();
        Pool.Trim();
        GC.Collect();
        Assert.False(lost.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Keep() => Pool.Array(18, out int[] _).Dispose();

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Lose()
        {
            _ = Pool.Array(18, out int[] array);
            return new WeakReference(array);
        }
    });

    [Fact]
    public void What_is_rented_for_long_is_kept_when_it_comes_back() => PoolSettings.OnNewThread(() =>
    {
        Pool.Array(19, out int[] _).Dispose();
        Lease lease = Pool.Array(19, out int[] first);
        Pool.Trim();
        lease.Dispose();
        using Lease again = Pool.Array(19, out int[] second);
        Assert.Same(first, second);
    });

    [Fact]
    public void What_was_rented_before_is_guarded_from_when_guarding_begins() => PoolSettings.OnNewThread(() =>
    {
        Pool.Array(20, out int[] _).Dispose();
        Lease lease = Pool.Array(20, out int[] first);
        PoolOptions before = Pool.Options;
        Pool.Configure(new PoolOptions { IsGuarded = true });
        try
        {
            lease.Dispose();
            using Lease again = Pool.Array(20, out int[] second);
            Assert.NotSame(first, second);
        }
        finally
        {
            Pool.Configure(before);
        }
    });

    // Beside tests that fill the store for all threads, large arrays would be made anew.
    [Fact]
    public void Nothing_is_allocated_in_steady_state() => PoolSettings.OnNewThread(() =>
    {
        // What is kept grows to what is used, and the runtime loads what the first hits need.
        for (int i = 0; i < 10; i++)
            Use();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            Use();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static void Use()
        {
            using Lease one = Pool.Array(100, out byte[] _);
            using Lease two = Pool.Array(100, out byte[] _);
            using Lease three = Pool.Array(300_000, out byte[] _, clear: false);
            using Lease list = Pool.List(out List<int> numbers);
            numbers.Add(1);
            using Lease set = Pool.HashSet(out HashSet<string> _, StringComparer.OrdinalIgnoreCase);
            using PooledSpan<long> span = Pool.Rent<long>(20);
        }
    });

    [Fact]
    public void An_array_that_is_used_without_leases_is_not_idle() => WhileLooksAreFrequent(TimeSpan.FromSeconds(1), () =>
    {
        int[] first = SlotArrayPool<int>.Shared.Rent(21);
        SlotArrayPool<int>.Shared.Return(first);
        for (int i = 0; i < 40; i++)
        {
            Thread.Sleep(50);
            int[] again = SlotArrayPool<int>.Shared.Rent(21);
            Assert.Same(first, again);
            SlotArrayPool<int>.Shared.Return(again);
        }
    });

    [Fact]
    public void Bytes_that_a_thread_keeps_are_counted_right_whatever_comes_and_goes() => PoolSettings.With(new PoolOptions { ThreadBytes = 50_000 }, () =>
    {
        var random = new Random(1);
        for (int round = 0; round < 200; round++)
        {
            Lease[] leases = [.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => Pool.Array(random.Next(2000), out byte[] _))];
            Lease list = Pool.List(out List<int> items);
            items.AddRange(new int[random.Next(3000)]);
            list.Dispose();
            foreach (Lease lease in leases)
                lease.Dispose();
            if (round % 20 == 0)
                Pool.Trim();
            ThreadCache cache = ThreadCache.Current!;
            Assert.InRange(cache.ReservedBytes, cache.Shelves().SelectMany(shelves => shelves.Kept()).Sum(pooled => pooled.Bytes), 50_000);
        }
        Pool.Trim();
        ThreadCache.Current!.Settle();
        Assert.Equal(0, ThreadCache.Current.ReservedBytes);
    });

    private static void WhileLooksAreFrequent(TimeSpan retention, Action test) => PoolSettings.With(new PoolOptions { Retention = retention }, () =>
    {
        int interval = CacheTrimmer.Interval;
        CacheTrimmer.Interval = 50;
        try
        {
            test();
        }
        finally
        {
            CacheTrimmer.Interval = interval;
        }
    });
}
