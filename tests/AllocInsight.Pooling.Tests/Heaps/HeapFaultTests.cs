using AllocInsight.Pooling.Memory;
using AllocInsight.Pooling.Tests.Slots;

namespace AllocInsight.Pooling.Tests.Heaps;

/// <summary>A page source of the caller's may throw in any call.</summary>
public sealed class HeapFaultTests
{
    private enum Call
    {
        Reserve,
        Commit,
        Decommit,
        Release,
    }

    [Theory]
    [InlineData(nameof(Call.Reserve))]
    [InlineData(nameof(Call.Commit))]
    [InlineData(nameof(Call.Decommit))]
    [InlineData(nameof(Call.Release))]
    public void A_call_that_throws_leaves_values_whole_no_lock_taken_and_nothing_behind(string name)
    {
        Call call = Enum.Parse<Call>(name);
        int calls = Run(call, int.MaxValue);
        Assert.True(calls > 10, $"{calls} calls");
        for (int failing = 1; failing <= calls; failing += Math.Max(1, failing / 8))
            Run(call, failing);
    }

    // Returns how many such calls there were.
    private static int Run(Call call, int failing)
    {
        var counting = new CountingPageSource();
        var source = new FaultySource(counting, call, failing);
        var heap = new SlotHeap(new SlotHeapOptions { PageSource = source, InitialSlots = 1 });
        var model = new Dictionary<SlotHandle, byte[]>();
        var random = new Random(7);
        for (int round = 0; round < 4; round++)
        {
            for (int i = 0; i < 1500; i++)
            {
                byte[] value = new byte[random.Next(random.Next(50) == 0 ? 100_000 : 600)];
                random.NextBytes(value);
                try
                {
                    model.Add(heap.Allocate(value), value);
                }
                catch (IOException)
                {
                }
            }
            foreach (SlotHandle handle in model.Keys.ToArray())
            {
                int choice = random.Next(10);
                if (choice < 7)
                    Free(heap, model, handle);
                else if (choice < 8)
                    Resize(heap, model, handle, random.Next(100_000) / (random.Next(200) + 1));
            }
            Try(() => heap.Compact());
            Try(() => heap.Trim());
        }
        foreach ((SlotHandle handle, byte[] value) in model)
            Assert.True(heap.TryGetSpan(handle, out Span<byte> span) && span.SequenceEqual(value), $"{call} {failing}: {handle}");
        Assert.True(heap.IsValid(), $"{call} {failing}");
        var other = new Thread(() => Try(() => heap.Sweep(_ => false))) { IsBackground = true };
        other.Start();
        Assert.True(other.Join(TimeSpan.FromMinutes(1)), $"{call} {failing}: a lock is taken for ever.");
        Assert.All(heap.StatHeap(), pool => Assert.Equal((0L, 0L), (pool.LiveSlots, pool.OutsideBytes)));
        Assert.True(heap.IsValid(), $"{call} {failing}");
        int calls = source.Calls;
        source.IsQuiet = true;
        heap.Dispose();
        int left = call == Call.Release && failing <= calls ? 1 : 0;
        Assert.True(counting.Reservations == left, $"{call} {failing}: {counting.Reservations} reservations left");
        return calls;
    }

    private static void Free(SlotHeap heap, Dictionary<SlotHandle, byte[]> model, SlotHandle handle)
    {
        Try(() => Assert.True(heap.Free(handle)));
        if (!heap.IsLive(handle))
            model.Remove(handle);
    }

    private static void Resize(SlotHeap heap, Dictionary<SlotHandle, byte[]> model, SlotHandle handle, int size)
    {
        Try(() => heap.Resize(handle, size));
        byte[] value = model[handle];
        if (heap.GetSpan(handle).Length != value.Length)
            Array.Resize(ref value, size);
        model[handle] = value;
    }

    private static void Try(Action call)
    {
        try
        {
            call();
        }
        catch (IOException)
        {
        }
    }

    private sealed unsafe class FaultySource(IPageSource inner, Call kind, int failing) : IPageSource
    {
        private int _calls;

        public int Calls => _calls;

        public bool IsQuiet { get; set; }

        public void* Reserve(nuint byteCount, nuint alignment)
        {
            Count(Call.Reserve);
            return inner.Reserve(byteCount, alignment);
        }

        public bool Commit(void* start, nuint byteCount)
        {
            Count(Call.Commit);
            return inner.Commit(start, byteCount);
        }

        public void Decommit(void* start, nuint byteCount)
        {
            Count(Call.Decommit);
            inner.Decommit(start, byteCount);
        }

        public void Release(void* start, nuint byteCount)
        {
            Count(Call.Release);
            inner.Release(start, byteCount);
        }

        private void Count(Call call)
        {
            if (call == kind && !IsQuiet && Interlocked.Increment(ref _calls) == failing)
                throw new IOException();
        }
    }
}
