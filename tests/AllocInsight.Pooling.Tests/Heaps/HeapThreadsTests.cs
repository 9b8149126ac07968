using System.Runtime.InteropServices;

namespace AllocInsight.Pooling.Tests.Heaps;

public sealed class HeapThreadsTests
{
    [Fact]
    public void Readers_see_every_value_whole_while_it_is_moved()
    {
        const int Values = 20_000, Readers = 2, Fillers = 20;
        const long ReadsEach = 6_000_000;
        using var heap = new SlotHeap(new SlotHeapOptions { InitialSlots = 1 });
        var handles = new SlotHandle[Values];
        var fillers = new List<SlotHandle>();
        for (int i = 0; i < Values; i++)
        {
            handles[i] = heap.Allocate(24);
            Write(heap, handles[i], i);

            // Freed bit by bit, so that there is always something to move together.
            for (int filler = 0; filler < Fillers; filler++)
                fillers.Add(heap.Allocate(24));
        }
        var chance = new Random(7);
        chance.Shuffle(CollectionsMarshal.AsSpan(fillers));
        long wrong = 0;
        int running = Readers;
        Thread[] readers = [.. Enumerable.Range(0, Readers).Select(seed => new Thread(() =>
        {
            var random = new Random(seed);
            long bad = 0;
            for (long read = 0; read < ReadsEach; read++)
            {
                int i = random.Next(Values);
                Span<long> value = MemoryMarshal.Cast<byte, long>(heap.GetSpan(handles[i]));
                if (value.Length != 3 || value[0] != i || value[1] != ~(long)i || value[2] != i * 31L)
                    bad++;
            }
            heap.EndRead();
            Interlocked.Add(ref wrong, bad);
            Interlocked.Decrement(ref running);
        }))];
        foreach (Thread reader in readers)
            reader.Start();
        long moved = 0;
        while (Volatile.Read(ref running) > 0)
        {
            int some = (fillers.Count / 4) + 1;
            for (int i = 0; i < some && fillers.Count > 0; i++)
            {
                Assert.True(heap.Free(fillers[^1]));
                fillers.RemoveAt(fillers.Count - 1);
            }
            moved += heap.Compact(1 << 20).MovedSlots + heap.Compact().MovedSlots;
            Thread.Sleep(20);
        }
        foreach (Thread reader in readers)
            reader.Join();
        Assert.Equal(0, wrong);
        Assert.True(moved > 5 * Values, $"{moved} moved");
        Assert.True(heap.IsValid());
    }

    [Fact]
    public void What_threads_allocate_free_resize_and_compact_together_stays_whole()
    {
        const int Threads = 4, Steps = 150_000, Table = 2000;
        using var heap = new SlotHeap(new SlotHeapOptions { InitialSlots = 1, Policy = CompactionPolicy.Ruby });
        var table = new ulong[Table];
        long wrong = 0, stored = 0, freed = 0;
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(seed => new Thread(() =>
        {
            var random = new Random(seed + 100);
            long bad = 0, own = 0, gone = 0;
            for (int step = 0; step < Steps; step++)
            {
                int place = random.Next(Table);

                // Who takes a handle out of the table owns the value.
                SlotHandle handle = new(Interlocked.Exchange(ref table[place], 0));
                if (handle.IsDefault)
                {
                    handle = heap.Allocate(16 + random.Next(random.Next(20) == 0 ? 2000 : 150));
                    own++;
                    Write(heap, handle, place);
                }
                else if (!Is(heap, handle, place))
                {
                    bad++;
                }
                else if (random.Next(3) == 0)
                {
                    if (!heap.Free(handle) || heap.IsLive(handle) || heap.Free(handle))
                        bad++;
                    gone++;
                    continue;
                }
                else if (random.Next(3) == 0)
                {
                    heap.Resize(handle, 16 + random.Next(900));
                    if (!Is(heap, handle, place))
                        bad++;
                }
                else if (random.Next(2000) == 0)
                {
                    heap.Compact();
                }
                handle = new(Interlocked.Exchange(ref table[place], handle.Value));
                if (!handle.IsDefault)
                {
                    if (!heap.Free(handle))
                        bad++;
                    gone++;
                }
            }
            heap.EndRead();
            Interlocked.Add(ref wrong, bad);
            Interlocked.Add(ref stored, own);
            Interlocked.Add(ref freed, gone);
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        Assert.Equal(0, wrong);
        SlotHandle[] rest = [.. table.Where(value => value != 0).Select(value => new SlotHandle(value))];
        Assert.Equal(stored - freed, rest.Length);
        Assert.All(rest, handle => Assert.True(heap.IsLive(handle)));
        Assert.Equal(rest.Length, heap.Sweep(_ => false));
        Assert.True(heap.IsValid());
        Assert.Equal(0, heap.StatHeap().Sum(pool => pool.LiveSlots));
    }

    [Fact]
    public void Of_two_threads_that_free_one_handle_one_is_told_so()
    {
        const int Count = 50_000;
        using var heap = new SlotHeap();
        for (int round = 0; round < 4; round++)
        {
            SlotHandle[] handles = [.. Enumerable.Range(0, Count).Select(_ => heap.Allocate(32))];
            long freed = 0;
            using var start = new Barrier(2);
            void FreeAll()
            {
                start.SignalAndWait();
                Interlocked.Add(ref freed, handles.LongCount(heap.Free));
            }
            var other = new Thread(FreeAll);
            other.Start();
            FreeAll();
            other.Join();
            Assert.Equal(Count, freed);
            Assert.True(heap.IsValid());
        }
    }

    [Fact]
    public void Threads_that_come_and_go_do_not_grow_the_heap()
    {
        using var heap = new SlotHeap(new SlotHeapOptions { InitialSlots = 1 });
        heap.Free(heap.Allocate(40));
        long after = 0;
        for (int i = 0; i < 300; i++)
        {
            var thread = new Thread(() =>
            {
                SlotHandle[] handles = [.. Enumerable.Range(0, 200).Select(_ => heap.Allocate(40))];
                foreach (SlotHandle handle in handles)
                    heap.Free(handle);
            });
            thread.Start();
            thread.Join();
            if (i == 5)
                after = heap.StatHeap()[0].HeapEdenPages;
        }
        Assert.True(heap.StatHeap()[0].HeapEdenPages <= after);
        Assert.True(heap.IsValid());
    }

    [Fact]
    public void What_other_threads_have_free_does_not_have_a_thread_sweep_for_each_page()
    {
        using var heap = new SlotHeap(new SlotHeapOptions { InitialSlots = 1 });
        SlotHandle[] handles = [.. Enumerable.Range(0, 100_000).Select(_ => heap.Allocate(40))];
        for (int i = 0; i < handles.Length; i += 2)
            heap.Free(handles[i]);
        heap.AutomaticSweep = _ => true;
        var other = new Thread(() =>
        {
            for (int i = 0; i < 100_000; i++)
                heap.Allocate(40);
        });
        other.Start();
        other.Join();

        // Each time the thread's slots grow by 2/3, so that 40 % are free: from one page to 65.
        Assert.InRange(heap.StatHeap()[0].ForceMajorGcCount, 1, 12);
    }

    private static void Write(SlotHeap heap, SlotHandle handle, int value)
    {
        Span<long> numbers = MemoryMarshal.Cast<byte, long>(heap.GetSpan(handle));
        numbers[0] = value;
        numbers[1] = ~(long)value;
        if (numbers.Length > 2)
            numbers[2] = value * 31L;
    }

    private static bool Is(SlotHeap heap, SlotHandle handle, int value)
    {
        Span<long> numbers = MemoryMarshal.Cast<byte, long>(heap.GetSpan(handle));
        return numbers.Length >= 2 && numbers[0] == value && numbers[1] == ~(long)value;
    }
}
