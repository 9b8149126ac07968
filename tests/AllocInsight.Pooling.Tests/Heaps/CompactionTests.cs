using AllocInsight.Pooling.Tests.Slots;

namespace AllocInsight.Pooling.Tests.Heaps;

public sealed class CompactionTests
{
    private const int Count = 100_000;

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(1000)]
    public void One_live_slot_in_each_page_pins_nothing(int oneIn)
    {
        using SlotHeap heap = Fill(out SlotHandle[] handles);
        for (int i = 0; i < Count; i++)
        {
            if (i % oneIn != 0)
                heap.Free(handles[i]);
        }
        long before = heap.StatHeap()[0].HeapEdenPages;
        CompactionResult result = heap.Compact();
        long after = heap.StatHeap()[0].HeapEdenPages;
        Assert.True(result.IsComplete);
        Assert.Equal((before - after) * 65536, result.FreedBytes);
        Assert.True(after <= (before * 1.15 / oneIn) + 2, $"{after} pages of {before}");
        for (int i = 0; i < Count; i++)
            Assert.Equal(i % oneIn == 0, heap.TryGetSpan(handles[i], out Span<byte> span) && BitConverter.ToInt32(span) == i);
        Assert.True(heap.IsValid());
        Assert.Equal(0, heap.Compact().MovedSlots);
    }

    [Fact]
    public void Compaction_in_steps_does_what_compaction_at_once_does()
    {
        using SlotHeap heap = Fill(out SlotHandle[] handles);
        for (int i = 0; i < Count; i++)
        {
            if (i % 10 != 0)
                heap.Free(handles[i]);
        }
        int steps = 0;
        long most = 0;
        CompactionResult result;
        do
        {
            result = heap.Compact(20_000);
            most = Math.Max(most, result.MovedBytes);
            steps++;
        }
        while (!result.IsComplete);
        Assert.True(steps > 5, $"{steps} steps");
        Assert.True(most < 40_000, $"{most} bytes in a step");
        Assert.True(heap.StatHeap()[0].HeapEdenPages < 12);
        Assert.True(heap.IsValid());
    }

    [Fact]
    public void Packed_pages_take_new_values_and_are_compacted_again()
    {
        using SlotHeap heap = Fill(out SlotHandle[] handles);
        HashSet<SlotHandle> seen = [.. handles];
        List<SlotHandle> live = [.. handles];
        for (int round = 0; round < 6; round++)
        {
            for (int i = live.Count - 1; i >= 0; i--)
            {
                if (i % 3 == 0)
                    continue;
                Assert.True(heap.Free(live[i]));
                live.RemoveAt(i);
            }
            heap.Compact();
            for (int i = 0; i < 5000; i++)
            {
                SlotHandle handle = heap.Allocate(BitConverter.GetBytes(i));
                Assert.True(seen.Add(handle));
                live.Add(handle);
            }
            Assert.True(heap.IsValid());
        }
        Assert.Equal(live.Count, heap.StatHeap()[0].LiveSlots);
        Assert.All(live, handle => Assert.True(heap.IsLive(handle)));
    }

    [Fact]
    public void A_pinned_value_stays_where_it_is_and_the_others_move()
    {
        using SlotHeap heap = Fill(out SlotHandle[] handles);
        using (SlotPin pin = heap.Pin(handles[50_000]))
        {
            ref byte start = ref pin.Span[0];
            for (int i = 0; i < Count; i++)
            {
                if (i % 100 != 0)
                    heap.Free(handles[i]);
            }
            CompactionResult result = heap.Compact();
            Assert.Equal(1, result.PinnedPages);
            Assert.True(System.Runtime.CompilerServices.Unsafe.AreSame(ref start, ref heap.GetSpan(handles[50_000])[0]));
        }
        heap.Free(handles[0]);
        Assert.Equal(0, heap.Compact().PinnedPages);
        Assert.Equal(50_000, BitConverter.ToInt32(heap.GetSpan(handles[50_000])));
        Assert.True(heap.IsValid());
    }

    [Fact]
    public void A_span_that_another_thread_reads_pins_its_page_until_its_next_call()
    {
        using SlotHeap heap = Fill(out SlotHandle[] handles);
        for (int i = 0; i < Count; i++)
        {
            if (i % 100 != 0)
                heap.Free(handles[i]);
        }
        using var isReading = new ManualResetEventSlim();
        using var isCompacted = new ManualResetEventSlim();
        bool wasSame = false;
        var reader = new Thread(() =>
        {
            ref byte start = ref heap.GetSpan(handles[40_000])[0];
            isReading.Set();
            isCompacted.Wait();
            wasSame = System.Runtime.CompilerServices.Unsafe.AreSame(ref start, ref heap.GetSpan(handles[40_000])[0]);
            heap.EndRead();
        });
        reader.Start();
        isReading.Wait();
        Assert.Equal(1, heap.Compact().PinnedPages);
        isCompacted.Set();
        reader.Join();
        Assert.True(wasSame);
    }

    [Fact]
    public void A_freed_slot_of_a_pinned_page_is_not_given_back_with_it()
    {
        using SlotHeap heap = Fill(out SlotHandle[] handles);
        using (SlotPin pin = heap.Pin(handles[0]))
        {
            foreach (SlotHandle handle in handles)
                heap.Free(handle);
            heap.Trim();
            Assert.Equal(1, heap.StatHeap()[0].HeapEdenPages);
            Assert.Equal(4, pin.Span.Length);
        }
        heap.Trim();
        Assert.Equal(0, heap.StatHeap()[0].HeapEdenPages);
        Assert.True(heap.IsValid());
    }

    [Fact]
    public void Compaction_of_neighbours_needs_no_memory()
    {
        var source = new CountingPageSource();
        using var heap = new SlotHeap(new SlotHeapOptions { PageSource = source });
        SlotHandle[] handles = Fill(heap);
        for (int i = 0; i < Count; i++)
        {
            if (i % 10 != 0)
                heap.Free(handles[i]);
        }
        source.CommitLimit = source.Commits;
        Assert.True(heap.Compact().IsComplete);
        Assert.True(heap.StatHeap()[0].HeapEdenPages < 12);
        Assert.True(heap.IsValid());
        for (int i = 0; i < Count; i++)
            Assert.Equal(i % 10 == 0, heap.TryGetSpan(handles[i], out Span<byte> span) && BitConverter.ToInt32(span) == i);
    }

    [Fact]
    public void Compaction_without_memory_to_move_to_leaves_everything_as_it_was()
    {
        var source = new CountingPageSource();
        using var heap = new SlotHeap(new SlotHeapOptions { PageSource = source });
        SlotHandle[] handles = Fill(heap);
        HashSet<int> kept = ThinOut(heap, handles);
        source.CommitLimit = source.Commits;
        CompactionResult result = heap.Compact();
        Assert.False(result.IsComplete);
        Assert.Equal(0, result.MovedSlots);
        Assert.True(heap.IsValid());
        source.CommitLimit = int.MaxValue;
        Assert.True(heap.Compact().IsComplete);
        Assert.True(heap.IsValid());
        Assert.All(kept, i => Assert.Equal(i, BitConverter.ToInt32(heap.GetSpan(handles[i]))));
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Pages_move_down_into_what_they_leave_and_keep_their_values(double shareFreed)
    {
        using SlotHeap heap = Fill(out SlotHandle[] handles);
        var random = new Random(3);
        bool[] isKept = new bool[Count];
        for (int round = 0; round < 5; round++)
        {
            for (int i = 0; i < Count; i++)
            {
                bool wasKept = round == 0 || isKept[i];
                isKept[i] = wasKept && random.NextDouble() >= shareFreed;
                if (wasKept && !isKept[i])
                    Assert.True(heap.Free(handles[i]));
            }
            long before = heap.StatHeap()[0].HeapEdenPages;
            CompactionResult result = heap.Compact();
            Assert.Equal((before - heap.StatHeap()[0].HeapEdenPages) * 65536, result.FreedBytes);
            Assert.True(heap.IsValid());
            for (int i = 0; i < Count; i++)
                Assert.Equal(isKept[i], heap.TryGetSpan(handles[i], out Span<byte> span) && BitConverter.ToInt32(span) == i);
        }
        SizePoolStatistics pool = heap.StatHeap()[0];
        Assert.Equal(Count, pool.TotalAllocatedObjects);
        Assert.Equal(Count - isKept.Count(kept => kept), pool.TotalFreedObjects);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(640)]
    [InlineData(4096)]
    [InlineData(8192)]
    public void Compaction_ends_whatever_is_lost_at_the_ends_of_frames(int size)
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            using var heap = new SlotHeap(new SlotHeapOptions { SizeClasses = SizeClassTable.FromSlots([size]), InitialSlots = 1, ZeroFill = false });
            List<SlotHandle> live = [];
            for (int round = 0; round < 6; round++)
            {
                int count = random.Next(65536 / size * random.Next(1, 20));
                for (int i = 0; i < count; i++)
                    live.Add(heap.Allocate(size));
                double share = random.NextDouble();
                HashSet<SlotHandle> freed = [.. live.Where(_ => random.NextDouble() < share)];
                Assert.All(freed, handle => Assert.True(heap.Free(handle)));
                live.RemoveAll(freed.Contains);
                var compaction = new Thread(() => heap.Compact()) { IsBackground = true };
                compaction.Start();
                Assert.True(compaction.Join(TimeSpan.FromMinutes(1)), $"Compaction does not end: seed {seed}, round {round}.");
            }
            Assert.True(heap.IsValid());
            Assert.All(live, handle => Assert.True(heap.IsLive(handle)));
        }
    }

    [Fact]
    public void A_pinned_page_between_others_stays_and_those_on_both_sides_move()
    {
        using SlotHeap heap = Fill(out SlotHandle[] handles);
        using (SlotPin pin = heap.Pin(handles[Count / 2]))
        {
            for (int i = 0; i < Count; i++)
            {
                if (i % 10 != 0)
                    heap.Free(handles[i]);
            }
            Assert.Equal(1, heap.Compact().PinnedPages);
            Assert.Equal(Count / 2, BitConverter.ToInt32(pin.Span));
            Assert.True(heap.StatHeap()[0].HeapEdenPages < 13);
            Assert.True(heap.IsValid());
        }
        for (int i = 0; i < Count; i++)
            Assert.Equal(i % 10 == 0, heap.TryGetSpan(handles[i], out Span<byte> span) && BitConverter.ToInt32(span) == i);
    }

    [Fact]
    public void Sweep_frees_what_the_mark_says_is_dead_and_gives_empty_pages_back()
    {
        using SlotHeap heap = Fill(out SlotHandle[] handles);
        HashSet<SlotHandle> kept = [.. handles[..10]];
        Assert.Equal(Count - 10, heap.Sweep(kept.Contains));
        Assert.Equal(1, heap.StatHeap()[0].HeapEdenPages);
        Assert.Equal(10, heap.StatHeap()[0].LiveSlots);
        Assert.All(handles, handle => Assert.Equal(kept.Contains(handle), heap.IsLive(handle)));
    }

    [Fact]
    public void Sweep_does_not_ask_about_slots_that_hold_another_ones_value()
    {
        using var heap = new SlotHeap();
        SlotHandle handle = heap.Allocate(8);
        heap.Resize(handle, 200);
        List<SlotHandle> asked = [];
        Assert.Equal(0, heap.Sweep(each =>
        {
            asked.Add(each);
            return true;
        }));
        Assert.Equal([handle], asked);
    }

    [Fact]
    public void A_heap_with_a_policy_compacts_itself_when_most_slots_are_free()
    {
        using var heap = new SlotHeap(new SlotHeapOptions { Policy = CompactionPolicy.Ruby });
        SlotHandle[] handles = Fill(heap);
        for (int i = 0; i < Count; i++)
        {
            if (i % 20 != 0)
                heap.Free(handles[i]);
        }
        SizePoolStatistics pool = heap.StatHeap()[0];
        Assert.True(pool.HeapEdenPages < 30, $"{pool.HeapEdenPages} pages");
        Assert.All(Enumerable.Range(0, Count), i => Assert.Equal(i % 20 == 0, heap.IsLive(handles[i])));
    }

    [Fact]
    public void A_pool_that_runs_out_is_swept_before_it_grows()
    {
        using var heap = new SlotHeap(new SlotHeapOptions { InitialSlots = 3000 });
        var live = new Queue<SlotHandle>();
        HashSet<SlotHandle> marked = [];
        heap.AutomaticSweep = marked.Contains;
        for (int i = 0; i < 200_000; i++)
        {
            SlotHandle handle = heap.Allocate(40);
            live.Enqueue(handle);
            marked.Add(handle);
            if (live.Count > 2000)
                marked.Remove(live.Dequeue());
        }
        SizePoolStatistics pool = heap.StatHeap()[0];
        Assert.True(pool.ForceMajorGcCount > 10);
        Assert.True(pool.HeapEdenSlots < 10_000);
        Assert.All(live, handle => Assert.True(heap.IsLive(handle)));
    }

    [Fact]
    public void Without_memory_a_pool_that_ran_out_is_compacted_and_then_refuses()
    {
        var source = new CountingPageSource { CommitLimit = 1000 };
        using var heap = new SlotHeap(new SlotHeapOptions { PageSource = source });
        List<SlotHandle> handles = [];
        Assert.Throws<OutOfMemoryException>(() =>
        {
            for (int i = 0; i < 1_000_000; i++)
                handles.Add(heap.Allocate(600));
        });
        Assert.Equal(1, heap.StatHeap()[4].ForceIncrementalMarkingFinishCount);
        Assert.True(heap.IsValid());
        Assert.All(handles, handle => Assert.True(heap.IsLive(handle)));
        Assert.True(heap.Free(handles[0]));
        Assert.True(heap.IsLive(heap.Allocate(600)));
        Assert.Throws<OutOfMemoryException>(() => heap.Allocate(50_000));
        Assert.True(heap.IsValid());
    }

    [Fact]
    public void A_pool_that_runs_out_without_memory_gets_what_compaction_gives_back()
    {
        var source = new CountingPageSource { CommittedLimit = 70 * 65_536 };
        using var heap = new SlotHeap(new SlotHeapOptions { PageSource = source });
        SlotHandle[] handles = Fill(heap);
        for (int i = 0; i < Count; i++)
        {
            if (i % 10 != 0)
                heap.Free(handles[i]);
        }
        Assert.Equal(65, heap.StatHeap()[0].HeapEdenPages);
        SlotHandle[] others = [.. Enumerable.Range(0, 2000).Select(i => heap.Allocate(600))];
        Assert.Equal(1, heap.StatHeap()[4].ForceIncrementalMarkingFinishCount);
        Assert.All(others, handle => Assert.True(heap.IsLive(handle)));
        Assert.All(Enumerable.Range(0, Count), i => Assert.Equal(i % 10 == 0, heap.IsLive(handles[i])));
        Assert.True(heap.IsValid());
    }

    // Leaves a tenth of the values in every other page, so that no two of them lie one behind the other; all in the rest.
    private static HashSet<int> ThinOut(SlotHeap heap, SlotHandle[] handles)
    {
        HashSet<int> kept = [];
        for (int i = 0; i < handles.Length; i++)
        {
            if (i % 10 == 0 || handles[i].Page % 2 == 0)
                kept.Add(i);
            else
                heap.Free(handles[i]);
        }
        return kept;
    }

    private static SlotHeap Fill(out SlotHandle[] handles)
    {
        var heap = new SlotHeap();
        handles = Fill(heap);
        return heap;
    }

    private static SlotHandle[] Fill(SlotHeap heap) => [.. Enumerable.Range(0, Count).Select(i => heap.Allocate(BitConverter.GetBytes(i)))];
}
