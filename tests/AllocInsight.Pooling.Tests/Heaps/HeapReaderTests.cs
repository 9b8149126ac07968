using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AllocInsight.Pooling.Slots;

namespace AllocInsight.Pooling.Tests.Heaps;

public sealed class HeapReaderTests
{
    private const int Count = 50_000;

    [Fact]
    public void All_spans_of_a_reader_stay_good_until_it_is_disposed()
    {
        using SlotHeap heap = Fill(out SlotHandle[] handles);
        FreeMost(heap, handles);
        using (SlotReader reader = heap.OpenReader())
        {
            Span<byte> first = reader.GetSpan(handles[0]);
            Span<byte> last = reader.GetSpan(handles[Count - 10]);
            CompactionResult result = Other(heap.Compact);
            Assert.Equal(0, result.MovedSlots);
            Assert.True(result.PinnedPages > 0);
            Assert.Equal(0, heap.Compact().MovedSlots);
            Assert.Equal((0, Count - 10), (BitConverter.ToInt32(first), BitConverter.ToInt32(last)));
            Assert.True(Unsafe.AreSame(ref first[0], ref reader.GetSpan(handles[0])[0]));
        }
        Assert.True(heap.Compact().MovedSlots > 0);
        Assert.True(heap.IsValid());
        using SlotReader after = heap.OpenReader();
        for (int i = 0; i < Count; i += 10)
            Assert.Equal(i, BitConverter.ToInt32(after.GetSpan(handles[i])));
    }

    [Fact]
    public void A_reader_reads_all_that_the_heap_does_and_knows_stale_handles()
    {
        using var heap = new SlotHeap();
        SlotHandle full = heap.Allocate(new byte[40]);
        SlotHandle padded = heap.Allocate([1, 2, 3]);
        SlotHandle empty = heap.Allocate(0);
        SlotHandle outside = heap.Allocate(new byte[5000]);
        SlotHandle inner = heap.Allocate([7]);
        heap.Resize(inner, 200);
        SlotHandle stale = heap.Allocate(8);
        heap.Free(stale);
        using SlotReader reader = heap.OpenReader();
        Assert.Equal(40, reader.GetSpan(full).Length);
        Assert.Equal([1, 2, 3], reader.GetSpan(padded).ToArray());
        Assert.True(reader.TryGetSpan(empty, out Span<byte> none) && none.IsEmpty);
        Assert.Equal(5000, reader.GetSpan(outside).Length);
        Assert.Equal((200, 7), (reader.GetSpan(inner).Length, reader.GetSpan(inner)[0]));
        foreach (SlotHandle gone in new[] { stale, default, new SlotHandle(ulong.MaxValue), new SlotHandle(1ul << 40) })
        {
            reader.Prefetch(gone);
            Assert.False(reader.TryGetSpan(gone, out Span<byte> span));
            Assert.True(span.IsEmpty);
        }
        SlotMisuse misuse = SlotMisuse.DoubleFree;
        try
        {
            _ = reader.GetSpan(stale);
        }
        catch (SlotMisuseException error)
        {
            misuse = error.Misuse;
        }
        Assert.Equal(SlotMisuse.StaleHandle, misuse);
    }

    [Fact]
    public void What_a_thread_allocates_and_frees_with_a_reader_open_is_kept_until_it_is_closed()
    {
        using SlotHeap heap = Fill(out SlotHandle[] handles);
        long pages = heap.StatHeap()[0].HeapEdenPages;
        using (heap.OpenReader())
        {
            using SlotReader nested = heap.OpenReader();
            foreach (SlotHandle handle in handles)
                Assert.True(heap.Free(handle));
            Assert.Equal(0, heap.Trim());
            Assert.Equal(pages, heap.StatHeap()[0].HeapEdenPages);
            SlotHandle next = heap.Allocate([9]);
            Assert.Equal(9, nested.GetSpan(next)[0]);
            Assert.True(heap.Free(next));
        }
        heap.Trim();
        Assert.Equal(0, heap.StatHeap()[0].HeapEdenPages);
        Assert.True(heap.IsValid());
    }

    [Fact]
    public void A_reader_of_a_thread_that_ended_holds_nothing_up()
    {
        using SlotHeap heap = Fill(out SlotHandle[] handles);
        FreeMost(heap, handles);
        var thread = new Thread(() => heap.OpenReader().GetSpan(handles[0]).Clear());
        thread.Start();
        thread.Join();
        using var isThere = new ManualResetEventSlim();
        using var isCompacted = new ManualResetEventSlim();

        // What the next thread takes over is not the reader.
        var next = new Thread(() =>
        {
            heap.Free(handles[1]);
            isThere.Set();
            isCompacted.Wait();
        });
        next.Start();
        isThere.Wait();
        Assert.True(heap.Compact().MovedSlots > 0);
        isCompacted.Set();
        next.Join();
        Assert.True(heap.IsValid());
    }

    [Fact]
    public void A_thread_that_ends_its_read_pins_nothing()
    {
        using SlotHeap heap = Fill(out SlotHandle[] handles);
        FreeMost(heap, handles);
        using var hasRead = new ManualResetEventSlim();
        using var isCompacted = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            heap.GetSpan(handles[0]).Clear();
            heap.EndRead();
            hasRead.Set();
            isCompacted.Wait();
        });
        thread.Start();
        hasRead.Wait();
        Assert.Equal(0, heap.Compact().PinnedPages);
        isCompacted.Set();
        thread.Join();
    }

    [Fact]
    public void Readers_see_every_value_whole_while_pages_are_moved_between_them()
    {
        const int Readers = 2, Passes = 2000, Each = 1000;
        using SlotHeap heap = Fill(out SlotHandle[] handles);
        long wrong = 0;
        int running = Readers;
        Thread[] readers = [.. Enumerable.Range(0, Readers).Select(seed => new Thread(() =>
        {
            var random = new Random(seed);
            long bad = 0;
            for (int pass = 0; pass < Passes; pass++)
            {
                using SlotReader reader = heap.OpenReader();
                ReadOnlySpan<byte> kept = reader.GetSpan(handles[0]);
                for (int i = 0; i < Each; i++)
                {
                    int which = random.Next(Count / 10) * 10;
                    bad += BitConverter.ToInt32(reader.GetSpan(handles[which])) == which ? 0 : 1;
                }
                bad += BitConverter.ToInt32(kept) == 0 ? 0 : 1;
            }
            Interlocked.Add(ref wrong, bad);
            Interlocked.Decrement(ref running);
        }))];
        foreach (Thread reader in readers)
            reader.Start();
        var others = new List<SlotHandle>(handles.Where((_, i) => i % 10 != 0));
        new Random(5).Shuffle(CollectionsMarshal.AsSpan(others));
        long moved = 0;
        while (Volatile.Read(ref running) > 0)
        {
            for (int i = 0; i < 2000 && others.Count > 0; i++)
            {
                Assert.True(heap.Free(others[^1]));
                others.RemoveAt(others.Count - 1);
            }
            moved += heap.Compact().MovedSlots;
            Thread.Sleep(1);
        }
        foreach (Thread reader in readers)
            reader.Join();
        Assert.Equal(0, wrong);
        Assert.True(heap.Compact().MovedSlots + moved > 0);
        Assert.True(heap.IsValid());
    }

    private static T Other<T>(Func<T> call)
    {
        T? result = default;
        var thread = new Thread(() => result = call());
        thread.Start();
        thread.Join();
        return result!;
    }

    private static void FreeMost(SlotHeap heap, SlotHandle[] handles)
    {
        for (int i = 0; i < Count; i++)
        {
            if (i % 10 != 0)
                heap.Free(handles[i]);
        }
    }

    private static SlotHeap Fill(out SlotHandle[] handles)
    {
        var heap = new SlotHeap();
        handles = [.. Enumerable.Range(0, Count).Select(i => heap.Allocate(BitConverter.GetBytes(i)))];
        return heap;
    }
}
