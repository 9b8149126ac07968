using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;

namespace AllocInsight.Pooling.Tests.Everyday;

/// <summary>That what is counted adds up, whatever objects and threads do.</summary>
[Collection(nameof(PoolSettings))]
public sealed class BookkeepingTests
{
    static BookkeepingTests()
    {
        Pool.SetPolicy(() => new ByPolicy(), value => value.Reset());
    }

    [Theory]
    [InlineData("own", false)]
    [InlineData("own", true)]
    [InlineData("extensions", false)]
    [InlineData("extensions", true)]
    [InlineData("policy", false)]
    [InlineData("policy", true)]
    public void An_object_that_does_not_let_itself_be_reset_is_given_back_and_dropped_with_the_reason(string sort, bool isThrown) => PoolSettings.OnNewThread(() =>
    {
        Pool.Trim();
        PoolCounts before = PoolCounts.Of("object");
        Func<(Lease, Unwilling)> rent = sort switch
        {
            "own" => Rent<Own>,
            "extensions" => Rent<Extended>,
            _ => Rent<ByPolicy>,
        };
        // One that has been kept before, and so has a place.
        rent().Item1.Dispose();
        (Lease lease, Unwilling first) = rent();
        first.IsThrown = isThrown;
        first.IsUnwilling = true;
        if (isThrown)
            Assert.Throws<NotSupportedException>(lease.Dispose);
        else
            lease.Dispose();
        PoolCounts counts = PoolCounts.Of("object") - before;
        Assert.Equal((2, 0, 1, 0), (counts.Rents, counts.Live, counts.NotReset, counts.Retained));
        lease.Dispose();
        Assert.Equal(1, (PoolCounts.Of("object") - before).StaleReturns);
        (Lease next, Unwilling second) = rent();
        Assert.NotSame(first, second);
        // On its way from another thread it is dropped when it arrives, and who rents then is not disturbed.
        second.IsThrown = isThrown;
        second.IsUnwilling = true;
        PoolSettings.OnNewThread(next.Dispose);
        rent().Item1.Dispose();
        counts = PoolCounts.Of("object") - before;
        Assert.Equal((4, 0, 2, 1), (counts.Rents, counts.Live, counts.NotReset, counts.Retained));

        static (Lease, Unwilling) Rent<T>()
            where T : Unwilling
        {
            Lease lease = Pool.Object(out T instance);
            return (lease, instance);
        }
    });

    [Fact]
    public void Objects_whose_constructors_rent_others_are_counted_and_kept() => PoolSettings.OnNewThread(() =>
    {
        Pool.Trim();
        PoolCounts before = PoolCounts.Of("object");
        Outermost first;
        using (Pool.Object(out first))
            Assert.NotNull(first.Inner);
        using (Pool.Object(out Outermost second))
            Assert.Same(first, second);
        PoolCounts counts = PoolCounts.Of("object") - before;
        // Six objects are made, the outermost is rented twice.
        Assert.Equal((7, 0, 6, 6), (counts.Rents, counts.Live, counts.Misses, counts.Retained));
    });

    [Fact]
    public void A_reset_may_rent_and_return_and_end_its_own_lease_again() => PoolSettings.OnNewThread(() =>
    {
        PoolCounts before = PoolCounts.Of("object");
        for (int i = 0; i < 20; i++)
        {
            Lease lease = Pool.Object(out Renting renting);
            renting.Own = lease;
            if (i % 3 == 0)
                PoolSettings.OnNewThread(lease.Dispose);
            else
                lease.Dispose();
        }
        Pool.Object(out Renting _).Dispose();
        PoolCounts counts = PoolCounts.Of("object") - before;
        Assert.Equal(0, counts.Live);
        Assert.True(counts.Misses < counts.Rents / 2, $"{counts.Misses} of {counts.Rents} were new.");
    });

    [Fact]
    public void A_finalizer_may_rent_and_return() => PoolSettings.OnNewThread(() =>
    {
        Make();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal((50, false), (Finalized.Runs, Finalized.HasFailed));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Make()
        {
            for (int i = 0; i < 50; i++)
                _ = new Finalized(i);
        }
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Counts_add_up_whatever_threads_rent_and_return_where_and_how_often(int seed)
    {
        const int Threads = 4;
        const int Steps = 15_000;
        string[] kinds = ["array", "list", "dictionary", "object", "string-builder", "memory-stream", "span"];
        PoolSettings.With(new PoolOptions { ThreadBytes = 200_000, LargestInThread = 10_000, SharedBytes = 1_000_000, LargestObject = 100_000 }, () =>
        {
            Dictionary<string, PoolCounts> before = kinds.ToDictionary(kind => kind, PoolCounts.Of);
            long[] rents = new long[kinds.Length];
            ConcurrentQueue<Lease> handedOver = [];
            ConcurrentQueue<byte[]> arrays = [];
            // Some of these threads end while others go on, so that caches change hands.
            Parallel.For(0, Threads * 3, new ParallelOptions { MaxDegreeOfParallelism = Threads }, index => PoolSettings.OnNewThread(() =>
            {
                var random = new Random((seed * 1000) + index);
                List<Lease> own = [];
                for (int step = 0; step < Steps / 3; step++)
                {
                    switch (random.Next(12))
                    {
                        case < 5:
                            own.Add(Rent(random, rents));
                            break;
                        case 5:
                            handedOver.Enqueue(Rent(random, rents));
                            break;
                        case 6 when handedOver.TryDequeue(out Lease taken):
                            End(taken);
                            break;
                        case 7:
                            arrays.Enqueue(SlotArrayPool<byte>.Shared.Rent(random.Next(1, 20_000)));
                            Interlocked.Increment(ref rents[0]);
                            break;
                        case 8 when arrays.TryDequeue(out byte[]? array):
                            SlotArrayPool<byte>.Shared.Return(array);
                            break;
                        case 9:
                            Pool.Rent<int>(random.Next(30_000)).Dispose();
                            Interlocked.Increment(ref rents[6]);
                            break;
                        default:
                            if (own.Count > 0)
                                End(own[random.Next(own.Count)]);
                            break;
                    }
                    if (random.Next(3000) == 0)
                        Pool.Trim();
                }
                own.ForEach(End);
            }));
            while (handedOver.TryDequeue(out Lease left))
                left.Dispose();
            while (arrays.TryDequeue(out byte[]? left))
                SlotArrayPool<byte>.Shared.Return(left);
            // What is on its way to threads that have ended arrives nowhere, and is let go.
            Pool.Trim();
            Dictionary<string, PoolCounts> counts = kinds.ToDictionary(kind => kind, kind => PoolCounts.Of(kind) - before[kind]);
            Assert.Equal(rents, kinds.Select(kind => counts[kind].Rents));
            foreach ((string kind, PoolCounts count) in counts)
            {
                Assert.True(count.Live == 0, $"seed {seed}: {count.Live} of {kind} seem to be rented.");
                Assert.True(kind == "span" || count.Retained + before[kind].Retained == 0, $"seed {seed}: {count.Retained} of {kind} are kept.");
                Assert.InRange(count.Misses, 0, count.Rents);
            }
        });

        static void End(Lease lease)
        {
            try
            {
                lease.Dispose();
                lease.Dispose();
            }
            catch (NotSupportedException)
            {
                lease.Dispose();
            }
        }

        static Lease Rent(Random random, long[] rents)
        {
            int kind = Math.Max(0, random.Next(8) - 2);
            Interlocked.Increment(ref rents[kind]);
            switch (kind)
            {
                case 0:
                    return Pool.Array(random.Next(100) * random.Next(2000), out byte[] _);
                case 1:
                    Lease list = Pool.List(out List<int> numbers);
                    numbers.AddRange(new int[random.Next(5000)]);
                    return list;
                case 2:
                    return Pool.Dictionary(random.Next(500), out Dictionary<int, int> _);
                case 3:
                    Lease lease = Pool.Object(out Own own);
                    own.IsUnwilling = random.Next(10) == 0;
                    own.IsThrown = random.Next(2) == 0;
                    return lease;
                case 4:
                    Lease text = Pool.StringBuilder(out StringBuilder builder);
                    builder.Append('x', random.Next(3000));
                    return text;
                default:
                    Lease bytes = Pool.MemoryStream(random.Next(60_000), out MemoryStream stream);
                    if (random.Next(10) == 0)
                        stream.Dispose();
                    return bytes;
            }
        }
    }

    private abstract class Unwilling
    {
        public bool IsUnwilling { get; set; }

        public bool IsThrown { get; set; }

        public bool Reset() => IsUnwilling && IsThrown ? throw new NotSupportedException() : !IsUnwilling;
    }

    private sealed class Own : Unwilling, IResettable
    {
        public bool TryReset() => Reset();
    }

    private sealed class Extended : Unwilling, Microsoft.Extensions.ObjectPool.IResettable
    {
        public bool TryReset() => Reset();
    }

    private sealed class ByPolicy : Unwilling;

    private class Resettable : IResettable
    {
        public virtual bool TryReset() => true;
    }

    private sealed class Renting : Resettable
    {
        public Lease Own { get; set; }

        public override bool TryReset()
        {
            Own.Dispose();
            using Lease other = Pool.Object(out First _);
            using Lease same = Pool.List(out List<int> _);
            return true;
        }
    }

    private sealed class First : Resettable;

    private sealed class Outermost : Resettable
    {
        public Outermost()
        {
            using Lease lease = Pool.Object(out Middle inner);
            Inner = inner;
        }

        public object Inner { get; }
    }

    private sealed class Middle : Resettable
    {
        private readonly Lease[] _leases = [Pool.Object(out A _), Pool.Object(out B _), Pool.Object(out C _), Pool.Object(out D _)];

        public override bool TryReset()
        {
            foreach (Lease lease in _leases)
                lease.Dispose();
            return true;
        }
    }

    private sealed class A : Resettable;

    private sealed class B : Resettable;

    private sealed class C : Resettable;

    private sealed class D : Resettable;

    private sealed class Finalized(int number)
    {
        public static volatile int Runs;
        public static volatile bool HasFailed;

        ~Finalized()
        {
            using Lease lease = Pool.Array(4, out int[] array);
            HasFailed |= array.Length != 4 || array[0] != 0;
            array[0] = number + 1;
            Runs++;
        }
    }
}
