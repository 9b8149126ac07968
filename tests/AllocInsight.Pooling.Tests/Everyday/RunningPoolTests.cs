using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;
using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling.Tests.Everyday;

[Collection(nameof(PoolSettings))]
public sealed class RunningPoolTests
{
    [Fact]
    public void What_lies_idle_is_let_go_without_a_collection()
    {
        PoolSettings.OnNewThread(() =>
        {
            Pool.Trim();
            Lease[] leases = [.. Enumerable.Range(0, 2000).Select(i => Pool.Array(i % 50 * 8, out byte[] _))];
            Lease large = Pool.Array(1_000_000, out byte[] _);
            foreach (Lease lease in leases)
                lease.Dispose();
            large.Dispose();
            for (int i = 0; i < 2000; i++)
                Pool.Rent<byte>(500 + i).Dispose();
            int collections = GC.CollectionCount(0);
            long before = Retained("array");
            Assert.True(before > 1_000_000);
            Thread.Sleep(7000);
            long after = Retained("array");
            Assert.True(after <= before / 20, $"{after} of {before} bytes are still kept.");
            Assert.True(GC.CollectionCount(0) - collections <= 1, "Nothing here makes a collection necessary.");
        });
    }

    [Fact]
    public void Trim_lets_everything_go_at_once() => PoolSettings.OnNewThread(() =>
    {
        Lease lease = Pool.Array(5000, out long[] first);
        lease.Dispose();
        Assert.True(Pool.Trim() >= 40_000);
        using Lease again = Pool.Array(5000, out long[] second);
        Assert.NotSame(first, second);
        again.Dispose();
        using Lease third = Pool.Array(5000, out long[] reused);
        Assert.Same(second, reused);
    });

    [Fact]
    public void A_stale_copy_is_harmless_after_its_memory_went_back_to_the_system()
    {
        PooledSpan<byte> small = Pool.Rent<byte>(600);
        PooledSpan<byte> large = Pool.Rent<byte>(2_000_000);
        small.Dispose();
        large.Dispose();
        Pool.Trim();
        small.Dispose();
        large.Dispose();
    }

    [Fact]
    public void A_thread_keeps_no_more_bytes_than_it_may() => PoolSettings.With(new PoolOptions { ThreadBytes = 100_000 }, () =>
    {
        Pool.Trim();
        long before = Retained("array");
        Lease[] leases = [.. Enumerable.Range(0, 1000).Select(_ => Pool.Array(1000, out byte[] _))];
        foreach (Lease lease in leases)
            lease.Dispose();
        Assert.InRange(Retained("array") - before, 50_000, 100_000);
    });

    [Fact]
    public void Large_objects_are_kept_for_all_threads_within_their_bound() => PoolSettings.With(new PoolOptions { SharedBytes = 1_000_000 }, () =>
    {
        Pool.Trim();
        byte[] first = [];
        PoolSettings.OnNewThread(() => Pool.Array(400_000, out first).Dispose());
        Lease[] leases = new Lease[10];
        for (int i = 0; i < leases.Length; i++)
        {
            leases[i] = Pool.Array(400_000, out byte[] array);
            Assert.Equal(i == 0, array == first);
        }
        foreach (Lease lease in leases)
            lease.Dispose();
        Assert.InRange(Retained("array"), 800_000, 1_000_000);
    });

    [Fact]
    public void What_was_refused_or_taken_uses_up_none_of_the_room_for_large_objects() => PoolSettings.With(new PoolOptions { SharedBytes = 1_000_000 }, () =>
    {
        Pool.Trim();
        for (int round = 0; round < 5; round++)
        {
            Lease[] leases = [.. Enumerable.Range(0, 5).Select(_ => Pool.Array(400_000, out byte[] _))];
            foreach (Lease lease in leases)
                lease.Dispose();
            Assert.InRange(Retained("array"), 800_000, 1_000_000);
        }
    });

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void An_object_of_exactly_the_most_bytes_is_kept(int beyond, bool isKept) => PoolSettings.With(new PoolOptions { LargestObject = 10_024 }, () =>
    {
        Pool.Array(10_000 + beyond, out byte[] first).Dispose();
        using Lease lease = Pool.Array(10_000 + beyond, out byte[] second);
        Assert.Equal(isKept, first == second);
    });

    [Fact]
    public void A_lost_lease_is_reported_once_a_site_with_its_stack() => PoolSettings.With(new PoolOptions { LeakDetection = LeakDetection.All }, () =>
    {
        List<PoolIncidentEventArgs> found = [];
        void Note(object? sender, PoolIncidentEventArgs args)
        {
            lock (found)
                found.Add(args);
        }
        Pool.IncidentFound += Note;
        try
        {
            for (int i = 0; i < 5; i++)
            {
                Lose();
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
        finally
        {
            Pool.IncidentFound -= Note;
        }
        PoolIncidentEventArgs leak = Assert.Single(found);
        Assert.Equal((PoolIncident.Leak, "list"), (leak.Incident, leak.Kind));
        Assert.Contains(nameof(Lose), leak.Site, StringComparison.Ordinal);
        Assert.Contains(nameof(RunningPoolTests), leak.Stack, StringComparison.Ordinal);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Lose() => _ = Pool.List(out List<Guid> _);
    });

    [Fact]
    public void Sampled_watching_looks_at_one_rent_in_128() => PoolSettings.With(new PoolOptions { LeakDetection = LeakDetection.Sampled }, () =>
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        long most = 0;
        int watched = 0;
        for (int i = 0; i < 1280; i++)
        {
            Pool.Rent<byte>(8).Dispose();
            long now = GC.GetAllocatedBytesForCurrentThread();
            if (now != before)
                watched++;
            most = Math.Max(most, now - before);
            before = GC.GetAllocatedBytesForCurrentThread();
        }
        Assert.InRange(watched, 9, 12);
    });

    [Fact]
    public void Everything_rented_in_a_scope_must_be_back()
    {
        using (new PoolLeakScope())
        {
            using Lease lease = Pool.Array(3, out int[] _);
            using PooledSpan<int> span = Pool.Rent<int>(3);
            using IDisposable memory = SlotMemoryPool<int>.Native.Rent(3);
        }
        var scope = new PoolLeakScope();
        Lease lost = Pool.Array(3, out int[] _);
        PooledSpan<int> lostSpan = Pool.Rent<int>(3);
        PoolSettings.OnNewThread(() => Pool.List(out List<int> _));
        PoolLeakException exception = Assert.Throws<PoolLeakException>(scope.Dispose);
        Assert.Equal(["array", "list", "span"], exception.Incidents.Select(incident => incident.Kind).Order());
        Assert.Contains(nameof(Everything_rented_in_a_scope_must_be_back), exception.Message, StringComparison.Ordinal);
        scope.Dispose();
        lost.Dispose();
        lostSpan.Dispose();
    }

    [Fact]
    public void While_guarded_a_write_after_the_return_is_found_with_the_place_of_the_return() => PoolSettings.With(new PoolOptions { IsGuarded = true }, () =>
    {
        Lease lease = Pool.Array(20, out byte[] array);
        Lease listLease = Pool.List(out List<int> list);
        lease.Dispose();
        listLease.Dispose();
        Pool.Verify();
        lease = Pool.Array(20, out array);
        listLease = Pool.List(out list);
        GiveBack(lease);
        listLease.Dispose();
        array[3] = 1;
        list.Add(1);
        PoolLeakException exception = Assert.Throws<PoolLeakException>(Pool.Verify);
        Assert.Equal(["array", "list"], exception.Incidents.Select(incident => incident.Kind).Order());
        Assert.All(exception.Incidents, incident => Assert.Equal(PoolIncident.UseAfterReturn, incident.Incident));
        Assert.Contains(nameof(GiveBack), exception.Message, StringComparison.Ordinal);
        Pool.Verify();

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void GiveBack(Lease lease) => lease.Dispose();
    });

    [Fact]
    public void While_guarded_a_second_dispose_is_reported_where_it_happens() => PoolSettings.With(new PoolOptions { IsGuarded = true }, () =>
    {
        List<PoolIncidentEventArgs> found = [];
        void Note(object? sender, PoolIncidentEventArgs args) => found.Add(args);
        Pool.IncidentFound += Note;
        Lease lease = Pool.Array(21, out byte[] _);
        PooledSpan<byte> span = Pool.Rent<byte>(21);
        lease.Dispose();
        span.Dispose();
        Again(lease);
        span.Dispose();
        Pool.IncidentFound -= Note;
        Assert.Equal(["array", "span"], found.Select(incident => incident.Kind).Order());
        Assert.All(found, incident => Assert.Equal(PoolIncident.DoubleReturn, incident.Incident));
        Assert.Contains(found, incident => incident.Site.Contains(nameof(Again), StringComparison.Ordinal));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Again(Lease lease) => lease.Dispose();
    });

    [Fact]
    public void Each_instrument_tells_what_happened()
    {
        Dictionary<(string Instrument, string Reason), long> values = [];
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Meter.Name == "AllocInsight.Pooling")
                own.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            Dictionary<string, object?> all = new(tags.ToArray());
            if (all["kind"] is not "array" || all["size_class"] is not 5120)
                return;
            string reason = all.TryGetValue("reason", out object? text) ? (string)text! : "";
            values[(instrument.Name["allocinsight.pooling.".Length..], reason)] = value;
        });
        listener.Start();
        Pool.Trim();
        Dictionary<(string, string), long> before = Record();
        PoolSettings.OnNewThread(() =>
        {
            Lease kept = Pool.Array(5001, out byte[] _);
            for (int i = 0; i < 10; i++)
                Pool.Array(5000, out byte[] _).Dispose();
            Lease stale = Pool.Array(5000, out byte[] _);
            stale.Dispose();
            stale.Dispose();
            Dictionary<(string, string), long> after = Record();
            Assert.Equal(12, Change("rents"));
            Assert.Equal(11, Change("returns"));
            Assert.Equal(2, Change("misses", "empty"));
            Assert.Equal(1, Change("stale_returns"));
            Assert.Equal(1, Change("live"));
            Assert.Equal(5024, Change("retained"));
            kept.Dispose();

            long Change(string name, string reason = "") => after[(name, reason)] - before.GetValueOrDefault((name, reason));
        });
        Pool.Trim();
        Dictionary<(string, string), long> end = Record();
        Assert.Equal(2, end[("drops", "idle")] - before.GetValueOrDefault(("drops", "idle")));
        Assert.Equal(0, end[("retained", "")]);

        Dictionary<(string, string), long> Record()
        {
            values.Clear();
            listener.RecordObservableInstruments();
            return new(values);
        }
    }

    [Theory]
    [InlineData("too-large")]
    [InlineData("full")]
    [InlineData("not-reset")]
    [InlineData("underused")]
    [InlineData("too-many-sorts")]
    public void Each_reason_for_a_drop_is_counted(string reason) => PoolSettings.With(new PoolOptions { ThreadBytes = 200_000, SharedBytes = 0, LargestObject = 100_000 }, () =>
    {
        Pool.Trim();
        long before = Drops();
        Action provoke = reason switch
        {
            "too-large" => () => Pool.Array(200_000, out byte[] _).Dispose(),
            "full" => () => Pool.Array(80_000, out byte[] _).Dispose(),
            "not-reset" => () =>
            {
                using Lease lease = Pool.MemoryStream(out MemoryStream stream);
                stream.Dispose();
            }
            ,
            "underused" => () =>
            {
                Lease first = Pool.Dictionary(900, out Dictionary<byte, byte> _);
                for (int i = 0; i < 10; i++)
                {
                    first.Dispose();
                    first = Pool.Dictionary(out Dictionary<byte, byte> _);
                }
                first.Dispose();
            }
            ,
            _ => () =>
            {
                Lease[] leases = [.. Enumerable.Range(0, 3000).Select(i => Pool.Array(i, out sbyte[] _))];
                foreach (Lease lease in leases)
                    lease.Dispose();
            }
            ,
        };
        provoke();
        Assert.True(Drops() > before);

        long Drops() => Pool.GetStatistics().Kinds.Sum(row => row.Drops.GetValueOrDefault(reason));
    });

    [Fact]
    public void The_event_source_tells_of_kinds_trims_and_leaks()
    {
        using var listener = new Events();
        PoolSettings.With(new PoolOptions { LeakDetection = LeakDetection.All, Retention = TimeSpan.Zero, IsGuarded = false }, () =>
        {
            Lose();
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Pool.Array(77, out byte[] _).Dispose();
            Assert.True(SpinWait.SpinUntil(() => listener.Names.IsSupersetOf(["Leak", "Kind", "Trimmed"]), 8000), string.Join(' ', listener.Names));
        });
        PoolSettings.With(new PoolOptions { IsGuarded = true }, () =>
        {
            Lease lease = Pool.Array(78, out byte[] array);
            lease.Dispose();
            lease.Dispose();
            array[0] = 1;
            Assert.Throws<PoolLeakException>(Pool.Verify);
            Assert.Superset(new HashSet<string> { "DoubleReturn", "UseAfterReturn" }, listener.Names);
        });

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Lose() => _ = Pool.Queue(out Queue<Guid> _);
    }

    [Fact]
    public void Options_out_of_their_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Pool.Configure(new PoolOptions { ThreadBytes = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Pool.Configure(new PoolOptions { SharedBytes = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Pool.Configure(new PoolOptions { LargestInThread = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Pool.Configure(new PoolOptions { LargestObject = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Pool.Configure(new PoolOptions { Retention = TimeSpan.FromSeconds(-5) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Pool.Configure(new PoolOptions { LeakDetection = (LeakDetection)9 }));
    }

    [Fact]
    public void The_statistics_read_as_a_table()
    {
        Pool.Array(79, out byte[] _).Dispose();
        Pool.Rent<byte>(79).Dispose();
        string text = Pool.GetStatistics().ToString();
        Assert.Contains("array", text, StringComparison.Ordinal);
        Assert.Contains("span", text, StringComparison.Ordinal);
    }

    private static long Retained(string kind) => Pool.GetStatistics().Kinds.Where(row => row.Kind == kind).Sum(row => row.RetainedBytes);

    private sealed class Events : EventListener
    {
        public HashSet<string> Names { get; } = [];

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "AllocInsight.Pooling")
                EnableEvents(eventSource, EventLevel.Verbose);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            lock (Names)
                Names.Add(eventData.EventName!);
        }
    }
}
