using System.Collections.Concurrent;

namespace AllocInsight.Pooling.Tests.Everyday;

public sealed class LeaseTests
{
    [Fact]
    public void The_default_lease_does_nothing() => default(Lease).Dispose();

    [Fact]
    public void A_second_dispose_and_that_of_a_copy_do_nothing() => PoolSettings.OnNewThread(() =>
    {
        Lease lease = Pool.Array(11, out int[] first);
        Lease copy = lease;
        lease.Dispose();
        lease.Dispose();
        using Lease other = Pool.Array(11, out int[] second);
        Assert.Same(first, second);
        copy.Dispose();
        lease.Dispose();
        using Lease third = Pool.Array(11, out int[] fresh);
        Assert.NotSame(second, fresh);
    });

    [Fact]
    public void Disposed_on_another_thread_the_object_goes_back_to_the_one_that_rented_it() => PoolSettings.OnNewThread(() =>
    {
        Lease lease = Pool.Array(12, out int[] first);
        PoolSettings.OnNewThread(lease.Dispose);
        PoolSettings.OnNewThread(lease.Dispose);
        using Lease again = Pool.Array(12, out int[] second);
        Assert.Same(first, second);
        PoolSettings.OnNewThread(lease.Dispose);
        using Lease other = Pool.Array(12, out int[] third);
        Assert.NotSame(second, third);
    });

    [Fact]
    public void A_dispose_of_an_older_lease_that_is_on_its_way_does_not_hide_a_newer_one() => PoolSettings.OnNewThread(() =>
    {
        Lease old = Pool.Array(13, out int[] first);
        old.Dispose();
        Lease newer = Pool.Array(13, out int[] second);
        Assert.Same(first, second);
        PoolSettings.OnNewThread(() =>
        {
            old.Dispose();
            newer.Dispose();
            newer.Dispose();
        });
        using Lease one = Pool.Array(13, out int[] third);
        using Lease two = Pool.Array(13, out int[] fourth);
        Assert.Same(first, third);
        Assert.NotSame(third, fourth);
    });

    [Fact]
    public async Task A_lease_works_across_await()
    {
        for (int i = 0; i < 100; i++)
        {
            using Lease lease = Pool.List(out List<int> list);
            list.Add(i);
            await Task.Yield();
            Assert.Equal([i], list);
        }
    }

    [Fact]
    public void Leases_of_ended_threads_end_like_others() => PoolSettings.OnNewThread(() =>
    {
        Lease lease = default;
        for (int i = 0; i < 50; i++)
        {
            PoolSettings.OnNewThread(() =>
            {
                lease.Dispose();
                lease = Pool.Array(14, out int[] array);
                Assert.All(array, value => Assert.Equal(0, value));
                Array.Fill(array, 1);
            });
        }
        lease.Dispose();
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void However_often_and_wherever_leases_are_disposed_no_object_has_two_renters(int seed)
    {
        // Each renter writes its own number into the array and must find it there until it gives the array back.
        const int Threads = 4;
        const int Steps = 40_000;
        var handedOver = new ConcurrentQueue<(Lease Lease, int[] Array, int Number)>();
        var stale = new ConcurrentQueue<Lease>();
        int number = 0;
        string? failure = null;
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(index => new Thread(() =>
        {
            var random = new Random((seed * 100) + index);
            for (int step = 0; step < Steps && failure is null; step++)
            {
                Lease lease = Pool.Array(1 + random.Next(3), out int[] array, clear: false);
                int own = Interlocked.Increment(ref number);
                array[0] = own;
                handedOver.Enqueue((lease, array, own));
                while (handedOver.Count > 64 && handedOver.TryDequeue(out (Lease Lease, int[] Array, int Number) taken))
                {
                    if (Volatile.Read(ref taken.Array[0]) != taken.Number)
                        failure = $"seed {seed}: {taken.Number} became {taken.Array[0]}";
                    taken.Lease.Dispose();
                    // A second time: from here, or later from anywhere.
                    if (random.Next(3) == 0)
                        taken.Lease.Dispose();
                    if (random.Next(3) == 0)
                        stale.Enqueue(taken.Lease);
                }
                if (random.Next(4) == 0 && stale.TryDequeue(out Lease old))
                    old.Dispose();
            }
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        Assert.Null(failure);
        while (handedOver.TryDequeue(out (Lease Lease, int[] Array, int Number) left))
            left.Lease.Dispose();
    }

    [Fact]
    public void Of_two_threads_that_dispose_one_lease_at_once_one_succeeds() => PoolSettings.OnNewThread(() =>
    {
        using var barrier = new Barrier(2);
        Lease lease = default;
        var other = new Thread(() =>
        {
            for (int i = 0; i < 3000; i++)
            {
                barrier.SignalAndWait();
                lease.Dispose();
                barrier.SignalAndWait();
            }
        });
        other.Start();
        for (int i = 0; i < 3000; i++)
        {
            lease = Pool.Array(15, out int[] _);
            barrier.SignalAndWait();
            lease.Dispose();
            barrier.SignalAndWait();
            using Lease one = Pool.Array(15, out int[] first);
            using Lease two = Pool.Array(15, out int[] second);
            Assert.NotSame(first, second);
        }
        other.Join();
    });
}
