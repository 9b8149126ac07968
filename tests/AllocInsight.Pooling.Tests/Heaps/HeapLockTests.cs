using AllocInsight.Pooling.Heaps;
using AllocInsight.Pooling.Memory;

namespace AllocInsight.Pooling.Tests.Heaps;

public sealed class HeapLockTests
{
    [Fact]
    public void A_page_source_that_throws_leaves_no_lock_taken_and_no_reader_waiting()
    {
        var source = new ThrowingPageSource();
        using var heap = new SlotHeap(new SlotHeapOptions { PageSource = source });
        SlotHandle[] handles = [.. Enumerable.Range(0, 50_000).Select(_ => heap.Allocate(40))];
        source.IsThrowing = true;
        int thrown = 0;
        foreach (SlotHandle handle in handles)
        {
            try
            {
                heap.Free(handle);
            }
            catch (IOException)
            {
                thrown++;
            }
        }
        Assert.True(thrown > 0);
        source.IsThrowing = false;
        SlotHandle next = heap.Allocate([1]);
        bool isRead = false;
        var other = new Thread(() => isRead = handles.All(handle => !heap.IsLive(handle)) && heap.IsLive(next) && heap.Free(next));
        other.Start();
        Assert.True(other.Join(TimeSpan.FromSeconds(30)), "The other thread waits for ever.");
        Assert.True(isRead);
        Assert.True(heap.IsValid());
    }

    [Fact]
    public void A_shard_whose_thread_ended_is_used_by_the_next_one_and_by_others_beside_it()
    {
        using var heap = new SlotHeap();
        var handles = new SlotHandle[20_000];
        for (int round = 0; round < 20; round++)
        {
            int first = round * 1000;
            var thread = new Thread(() =>
            {
                for (int i = 0; i < 1000; i++)
                    handles[first + i] = heap.Allocate(BitConverter.GetBytes(first + i));
            });
            thread.Start();

            // Another thread revokes the bias of the shard at any moment of its owner's life, and after it.
            for (int i = Math.Max(first - 1000, 0); i < first; i += 2)
                Assert.True(heap.Free(handles[i]));
            thread.Join();
        }
        for (int i = 0; i < handles.Length; i++)
        {
            bool isFreed = i < 19_000 && i % 2 == 0;
            Assert.Equal(!isFreed, heap.TryGetSpan(handles[i], out Span<byte> span) && BitConverter.ToInt32(span) == i);
        }
        Assert.True(heap.IsValid());
    }

    [Fact]
    public void Handles_of_a_page_number_that_is_used_again_while_others_look_are_stale()
    {
        using var heap = new SlotHeap(new SlotHeapOptions { InitialSlots = 1 });
        SlotHandle[] old = [.. Enumerable.Range(0, 1500).Select(_ => heap.Allocate(40))];
        foreach (SlotHandle handle in old)
            heap.Free(handle);
        heap.Trim();
        int found = 0;
        bool isDone = false;
        Thread[] lookers = [.. Enumerable.Range(0, 2).Select(_ => new Thread(() =>
        {
            while (!Volatile.Read(ref isDone))
            {
                foreach (SlotHandle handle in old)
                {
                    if (heap.TryGetSpan(handle, out Span<byte> _) || heap.Free(handle))
                        Interlocked.Increment(ref found);
                }
                heap.EndRead();
            }
        }))];
        foreach (Thread looker in lookers)
            looker.Start();
        for (int round = 0; round < 300; round++)
        {
            SlotHandle[] now = [.. Enumerable.Range(0, 1500).Select(i => heap.Allocate(BitConverter.GetBytes(i)))];
            for (int i = 0; i < now.Length; i++)
                Assert.Equal(i, BitConverter.ToInt32(heap.GetSpan(now[i])));
            foreach (SlotHandle handle in now)
                Assert.True(heap.Free(handle));
            heap.Trim();
        }
        Volatile.Write(ref isDone, true);
        foreach (Thread looker in lookers)
            looker.Join();
        Assert.Equal(0, found);
        Assert.True(heap.IsValid());
    }

    [Fact]
    public unsafe void A_thread_that_is_interrupted_while_it_waits_for_the_owner_leaves_the_lock()
    {
        Shard shard = default;
        Shard* place = &shard;
        Assert.True(Shard.TryEnterOwn(place));
        bool wasInterrupted = false;
        var other = new Thread(() =>
        {
            try
            {
                Shard.Enter(place, null);
            }
            catch (ThreadInterruptedException)
            {
                wasInterrupted = true;
            }
        });
        other.Start();
        other.Interrupt();
        other.Join();
        Assert.True(wasInterrupted);
        Shard.LeaveOwn(place);
        Assert.False(Shard.EnterOwn(place));
        Assert.Equal(1, place->Gate);
        Shard.Leave(place, isByBias: false);
    }

    /// <summary>The system's memory, of which giving back fails where a test says so.</summary>
    private sealed unsafe class ThrowingPageSource : IPageSource
    {
        public bool IsThrowing { get; set; }

        public void* Reserve(nuint byteCount, nuint alignment) => SystemPageSource.Instance.Reserve(byteCount, alignment);

        public bool Commit(void* start, nuint byteCount) => SystemPageSource.Instance.Commit(start, byteCount);

        public void Decommit(void* start, nuint byteCount)
        {
            if (IsThrowing)
                throw new IOException();
            SystemPageSource.Instance.Decommit(start, byteCount);
        }

        public void Release(void* start, nuint byteCount) => SystemPageSource.Instance.Release(start, byteCount);
    }
}
