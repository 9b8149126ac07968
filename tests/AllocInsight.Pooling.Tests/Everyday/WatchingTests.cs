using System.Runtime.CompilerServices;
using AllocInsight.Pooling.Leases;

namespace AllocInsight.Pooling.Tests.Everyday;

/// <summary>Which rents are watched for leaks, and from when.</summary>
[Collection(nameof(PoolSettings))]
public sealed class WatchingTests
{
    [Fact]
    public void A_change_from_sampled_to_all_holds_from_the_next_rent_on() => PoolSettings.With(new PoolOptions { LeakDetection = LeakDetection.Sampled }, () =>
    {
        // The first rent of a thread is watched, the next one would be the 129th.
        Pool.Array(3, out int[] _).Dispose();
        Pool.Configure(new PoolOptions { LeakDetection = LeakDetection.All });
        Assert.Equal(["list"], Kinds(Lose));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Lose() => _ = Pool.List(out List<sbyte> _);
    });

    [Fact]
    public void An_array_that_was_rented_without_a_lease_and_is_lost_is_reported() => PoolSettings.With(new PoolOptions { LeakDetection = LeakDetection.All }, () =>
    {
        Assert.Equal(["array"], Kinds(Lose));
        Assert.Empty(Kinds(Return));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Lose() => _ = SlotArrayPool<short>.Shared.Rent(100);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Return() => SlotArrayPool<ushort>.Shared.Return(SlotArrayPool<ushort>.Shared.Rent(100));
    });

    [Fact]
    public void A_scope_knows_of_what_was_rented_without_a_lease()
    {
        var scope = new PoolLeakScope();
        int[] returned = SlotArrayPool<int>.Shared.Rent(50);
        int[] lost = SlotArrayPool<int>.Shared.Rent(50);
        PoolSettings.OnNewThread(() => SlotArrayPool<int>.Shared.Return(returned));
        Assert.Equal("array", Assert.Single(Assert.Throws<PoolLeakException>(scope.Dispose).Incidents).Kind);
        SlotArrayPool<int>.Shared.Return(lost);
        using var next = new PoolLeakScope();
        SlotArrayPool<int>.Shared.Return(SlotArrayPool<int>.Shared.Rent(50));
    }

    [Fact]
    public void While_other_scopes_begin_and_end_one_goes_on_watching()
    {
        int missed = 0;
        Parallel.For(0, 4, _ =>
        {
            for (int i = 0; i < 200_000; i++)
            {
                LeaseWatch.AddScope(1);
                if (Volatile.Read(ref Attention.OnRent) == 0)
                    Interlocked.Increment(ref missed);
                LeaseWatch.AddScope(-1);
            }
        });
        Assert.Equal(0, missed);
    }

    [Fact]
    public async Task A_scope_lasts_across_awaits_and_inner_ones_have_their_own()
    {
        var outer = new PoolLeakScope();
        Lease first = default;
        await Task.Yield();
        await Task.Run(() => first = Pool.List(out List<int> _));
        var inner = new PoolLeakScope();
        await Task.Yield();
        Lease second = Pool.Stack(out Stack<int> _);
        Assert.Equal("stack", Assert.Single(Assert.Throws<PoolLeakException>(inner.Dispose).Incidents).Kind);
        Lease third = Pool.Queue(out Queue<int> _);
        await Task.Run(third.Dispose);
        Assert.Equal("list", Assert.Single(Assert.Throws<PoolLeakException>(outer.Dispose).Incidents).Kind);
        first.Dispose();
        second.Dispose();
    }

    [Fact]
    public void While_guarded_a_second_dispose_on_another_thread_is_reported_where_it_happens() => PoolSettings.With(new PoolOptions { IsGuarded = true }, () =>
    {
        List<PoolIncidentEventArgs> found = [];
        void Note(object? sender, PoolIncidentEventArgs args) => found.Add(args);
        Pool.IncidentFound += Note;
        // Ended here and then elsewhere; and elsewhere twice.
        Lease one = Pool.Array(28, out int[] _);
        one.Dispose();
        PoolSettings.OnNewThread(() => AgainElsewhere(one));
        Pool.Array(28, out int[] _).Dispose();
        Lease two = Pool.Array(28, out int[] _);
        PoolSettings.OnNewThread(() =>
        {
            two.Dispose();
            TwiceElsewhere(two);
        });
        Pool.Array(28, out int[] _).Dispose();
        Pool.IncidentFound -= Note;
        Assert.Equal([PoolIncident.DoubleReturn, PoolIncident.DoubleReturn], found.Select(incident => incident.Incident));
        Assert.Contains(nameof(AgainElsewhere), found[0].Site, StringComparison.Ordinal);
        Assert.Contains(nameof(TwiceElsewhere), found[1].Site, StringComparison.Ordinal);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void AgainElsewhere(Lease lease) => lease.Dispose();

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void TwiceElsewhere(Lease lease) => lease.Dispose();
    });

    private static List<string> Kinds(Action action)
    {
        List<string> found = [];
        void Note(object? sender, PoolIncidentEventArgs args)
        {
            lock (found)
                found.Add(args.Kind);
        }
        Pool.IncidentFound += Note;
        try
        {
            action();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        finally
        {
            Pool.IncidentFound -= Note;
        }
        return found;
    }
}
