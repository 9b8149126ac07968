using AllocInsight.Pooling.Slots;
using AllocInsight.Pooling.Tests.Slots;

namespace AllocInsight.Pooling.Tests.Heaps;

public sealed class SlotHeapTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(40, 0)]
    [InlineData(41, 1)]
    [InlineData(640, 4)]
    [InlineData(641, 0)]
    [InlineData(50_000_000, 0)]
    public void A_value_takes_a_slot_of_the_smallest_size_that_holds_it_or_of_the_smallest_when_it_lies_outside(int size, int pool)
    {
        using var heap = new SlotHeap();
        heap.Allocate(size);
        IReadOnlyList<SizePoolStatistics> pools = heap.StatHeap();
        Assert.Equal(1, pools[pool].LiveSlots);
        Assert.Equal(1, pools.Sum(each => each.LiveSlots));
        Assert.Equal(size > 640 ? size : 0, pools[pool].OutsideBytes);
        Assert.Equal(size > 640 ? 0 : size, pools[pool].EmbeddedBytes);
        Assert.Equal(size > 640 ? 0 : pools[pool].SlotSize - size, pools[pool].PaddingBytes);
    }

    [Fact]
    public void A_value_keeps_its_contents_and_its_handle_through_all_sizes()
    {
        using var heap = new SlotHeap();
        SlotHandle handle = heap.Allocate([1, 2, 3, 4, 5, 6, 7, 8]);
        foreach (int size in new[] { 40, 41, 80, 300, 700, 50_000_000, 100_000, 500, 160, 20, 641, 8 })
        {
            heap.Resize(handle, size);
            Assert.Equal(size, heap.GetSpan(handle).Length);
            Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], heap.GetSpan(handle)[..8].ToArray());
            Assert.False(heap.GetSpan(handle)[8..].ContainsAnyExcept((byte)0));
        }
        Assert.Equal(1, heap.StatHeap().Sum(pool => pool.LiveSlots));
        Assert.True(heap.Free(handle));
        Assert.True(heap.IsValid());
    }

    [Fact]
    public void A_value_of_no_bytes_has_a_handle_and_an_empty_span()
    {
        using var heap = new SlotHeap();
        SlotHandle handle = heap.Allocate(0);
        Assert.True(heap.TryGetSpan(handle, out Span<byte> span));
        Assert.Equal(0, span.Length);
        Assert.True(heap.Free(handle));
    }

    [Fact]
    public void A_value_of_two_gigabytes_is_held_outside()
    {
        using var heap = new SlotHeap(new SlotHeapOptions { ZeroFill = false });
        SlotHandle handle = heap.Allocate(int.MaxValue);
        heap.GetSpan(handle)[^1] = 7;
        Assert.Equal(7, heap.GetSpan(handle)[int.MaxValue - 1]);
        Assert.True(heap.Free(handle));
    }

    [Fact]
    public void A_negative_size_is_refused()
    {
        using var heap = new SlotHeap();
        SlotHandle handle = heap.Allocate(8);
        Assert.Throws<ArgumentOutOfRangeException>(() => heap.Allocate(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => heap.Resize(handle, -1));
    }

    [Fact]
    public void A_stale_handle_stays_stale_however_often_its_slot_is_used_again()
    {
        using var heap = new SlotHeap(new SlotHeapOptions { InitialSlots = 1 });
        HashSet<SlotHandle> seen = [];
        SlotHandle first = heap.Allocate(8);
        heap.Free(first);
        for (int i = 0; i < 100_000; i++)
        {
            SlotHandle handle = heap.Allocate(8);
            Assert.True(seen.Add(handle));
            Assert.NotEqual(first, handle);
            heap.Free(handle);
        }
        Assert.False(heap.IsLive(first));
        Assert.All(seen, handle => Assert.False(heap.IsLive(handle)));
        SizePoolStatistics pool = heap.StatHeap()[0];
        Assert.True(pool.RetiredSlots >= 11);
        Assert.Equal((100_001L, 100_001L), (pool.TotalAllocatedObjects, pool.TotalFreedObjects));
        Assert.Equal(pool.HeapEdenSlots, pool.FreeSlots + pool.RetiredSlots);
    }

    [Fact]
    public void Compaction_gives_back_retired_slots()
    {
        using var heap = new SlotHeap(new SlotHeapOptions { SizeClasses = SizeClassTable.FromSlots([8192]), ZeroFill = false });
        SlotHandle kept = heap.Allocate(8192);
        for (int i = 0; i < 5 * 8192; i++)
            heap.Free(heap.Allocate(8192));
        Assert.Equal(5, heap.StatHeap()[0].RetiredSlots);
        SlotHandle[] others = [.. Enumerable.Range(0, 20).Select(_ => heap.Allocate(8192))];
        foreach (SlotHandle other in others)
            heap.Free(other);
        heap.Trim();
        heap.Compact();
        Assert.True(heap.IsLive(kept));
        Assert.True(heap.IsValid());
    }

    [Fact]
    public void A_page_whose_slots_are_all_retired_is_given_back_and_its_number_names_nothing_twice()
    {
        HashSet<SlotHandle> seen = [];
        using var heap = new SlotHeap(new SlotHeapOptions { SizeClasses = SizeClassTable.FromSlots([8192]), ZeroFill = false });
        for (int i = 0; i < 100 * 8192; i++)
        {
            SlotHandle handle = heap.Allocate(1);
            Assert.True(seen.Add(handle));
            heap.Free(handle);
        }
        Assert.True(seen.DistinctBy(handle => handle.Page).Count() < 3);
        Assert.True(heap.StatHeap()[0].HeapEdenPages <= 2);
        Assert.True(heap.IsValid());
    }

    [Fact]
    public void A_page_that_was_given_back_serves_no_old_handle_under_its_number()
    {
        using var heap = new SlotHeap(new SlotHeapOptions { InitialSlots = 1 });
        HashSet<SlotHandle> seen = [];
        for (int round = 0; round < 50; round++)
        {
            SlotHandle[] handles = [.. Enumerable.Range(0, 4000).Select(_ => heap.Allocate(30))];
            Assert.All(handles, handle => Assert.True(seen.Add(handle)));
            foreach (SlotHandle handle in handles)
                heap.Free(handle);
            heap.Trim();
            Assert.Equal(0, heap.StatHeap()[0].HeapEdenPages);
        }
        Assert.All(seen, handle => Assert.False(heap.IsLive(handle)));
    }

    [Fact]
    public void A_stale_or_foreign_handle_is_named_in_a_clear_message()
    {
        using var heap = new SlotHeap();
        SlotHandle handle = heap.Allocate(8);
        heap.Free(handle);
        SlotMisuseException error = Assert.Throws<SlotMisuseException>(() => heap.GetSpan(handle).Length);
        Assert.Equal(SlotMisuse.StaleHandle, error.Misuse);
        Assert.Contains("stale", error.Message, StringComparison.Ordinal);
        Assert.Throws<SlotMisuseException>(() => heap.Resize(handle, 100));
        Assert.Throws<SlotMisuseException>(() => heap.Pin(handle).Span.Length);
        Assert.False(heap.IsLive(default));
        Assert.False(heap.IsLive(new SlotHandle(ulong.MaxValue)));
        Assert.False(heap.Free(new SlotHandle(0x7fff_ffff_ffff_ffff)));
    }

    [Fact]
    public void Any_number_that_is_no_live_handle_is_refused()
    {
        using var heap = new SlotHeap(new SlotHeapOptions { InitialSlots = 1 });
        SlotHandle[] live = [.. Enumerable.Range(0, 5000).Select(i => heap.Allocate(i % 1000))];
        heap.Resize(live[1], 200);
        foreach (SlotHandle handle in live.Where((_, i) => i % 10 != 1))
            heap.Free(handle);
        heap.Compact();
        HashSet<SlotHandle> right = [.. live.Where((_, i) => i % 10 == 1)];
        for (int page = 0; page < 40; page++)
        {
            for (int index = 0; index < 8192; index++)
            {
                for (uint generation = 0; generation < 3; generation++)
                {
                    var handle = new SlotHandle((uint)page, index, generation);
                    Assert.Equal(right.Contains(handle), heap.IsLive(handle));
                }
            }
        }
    }

    [Fact]
    public void Use_after_disposal_throws()
    {
        var heap = new SlotHeap();
        SlotHandle handle = heap.Allocate(8);
        heap.Dispose();
        heap.Dispose();
        Assert.Throws<ObjectDisposedException>(() => heap.Allocate(8));
        Assert.Throws<ObjectDisposedException>(() => heap.Free(handle));
        Assert.Throws<ObjectDisposedException>(() => heap.GetSpan(handle).Length);
        Assert.Throws<ObjectDisposedException>(() => heap.Resize(handle, 9));
        Assert.Throws<ObjectDisposedException>(() => heap.Compact());
        Assert.Throws<ObjectDisposedException>(() => heap.Sweep(_ => true));
        Assert.Throws<ObjectDisposedException>(() => heap.StatHeap());
        Assert.Throws<ObjectDisposedException>(() => heap.Trim());
        Assert.Throws<ObjectDisposedException>(() => heap.IsLive(handle));
        Assert.Throws<ObjectDisposedException>(() => heap.TryGetSpan(handle, out _));
        Assert.Throws<ObjectDisposedException>(() => heap.Pin(handle).Span.Length);
        Assert.Throws<ObjectDisposedException>(() => heap.OpenReader().GetSpan(handle).Length);
        Assert.Throws<ObjectDisposedException>(() => heap.Compact(1));
        Assert.Throws<ObjectDisposedException>(() => heap.Allocate(1_000_000));
        Assert.Throws<ObjectDisposedException>(() => heap.AllocateUtf8("text"));
        Assert.Throws<ObjectDisposedException>(() => new SlotHeap<long>(heap).Get(handle));
        heap.EndRead();
    }

    [Fact]
    public void A_disposed_heap_has_released_all_memory()
    {
        var source = new CountingPageSource();
        using (var heap = new SlotHeap(new SlotHeapOptions { PageSource = source, InitialSlots = 1 }))
        {
            SlotHandle[] handles = [.. Enumerable.Range(0, 20_000).Select(i => heap.Allocate(i % 3000))];
            foreach (SlotHandle handle in handles.Where((_, i) => i % 7 != 0))
                heap.Free(handle);
            heap.Compact();
        }
        Assert.Equal(0, source.Reservations);
    }

    [Theory]
    [InlineData(0, 1.8)]
    [InlineData(1, 0.5)]
    [InlineData(1, double.NaN)]
    public void Options_out_of_range_are_refused(int slots, double growth) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlotHeap(new SlotHeapOptions { InitialSlots = slots, GrowthFactor = growth }));

    [Fact]
    public void A_table_without_a_small_slot_and_ratios_out_of_order_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new SlotHeap(new SlotHeapOptions { SizeClasses = SizeClassTable.FromSlots([10_000]) }));
        Assert.Throws<ArgumentException>(() => new SlotHeap(new SlotHeapOptions { Policy = new CompactionPolicy { Goal = 0.9 } }));
        Assert.Throws<ArgumentNullException>(() => new SlotHeap(new SlotHeapOptions { SizeClasses = null! }));
        Assert.Throws<ArgumentNullException>(() => new SlotHeap(new SlotHeapOptions { PageSource = null! }));
    }

    [Fact]
    public void A_heap_of_more_than_a_gigabyte_is_followed_by_none_that_is_smaller()
    {
        var source = new GrowthSource();
        using var heap = new SlotHeap(new SlotHeapOptions { PageSource = source, SizeClasses = SizeClassTable.FromSlots([8192]), InitialSlots = 7 * 17_000, ZeroFill = false });
        for (int i = 0; i <= 7 * 17_000; i++)
            heap.Allocate(0);
        Assert.Equal([17_000, 17_000], source.Units);
    }

    [Fact]
    public void A_first_heap_has_room_for_all_the_slots_that_are_asked_for()
    {
        var source = new GrowthSource();
        using var heap = new SlotHeap(new SlotHeapOptions { PageSource = source, InitialSlots = int.MaxValue });
        heap.Allocate(40);
        Assert.Equal(1_376_593, source.Units[0]);
    }

    [Fact]
    public void A_heap_goes_back_to_the_system_with_its_last_page()
    {
        var source = new CountingPageSource();
        using var heap = new SlotHeap(new SlotHeapOptions { PageSource = source, InitialSlots = 10_000 });
        SlotHandle[] handles = [.. Enumerable.Range(0, 100_000).Select(_ => heap.Allocate(40))];
        Assert.Equal((4, 4), (source.Reservations, heap.StatHeap()[0].Heaps));
        foreach (SlotHandle handle in handles[50_000..])
            heap.Free(handle);
        heap.Trim();
        Assert.Equal((3, 3), (source.Reservations, heap.StatHeap()[0].Heaps));
        foreach (SlotHandle handle in handles[..50_000])
            heap.Free(handle);
        heap.Trim();
        Assert.Equal((0, 0, 0L), (source.Reservations, heap.StatHeap()[0].Heaps, source.CommittedBytes));
    }

    [Fact]
    public void Each_heap_of_a_pool_has_the_slots_of_the_one_before_by_the_factor()
    {
        var source = new GrowthSource();
        using var heap = new SlotHeap(new SlotHeapOptions { PageSource = source, InitialSlots = 10_000 });
        for (int i = 0; i < 100_000; i++)
            heap.Allocate(40);

        // 1,560 slots of 40 and 2 bytes in a page: 7 pages for 10,000, then 1.8 times so many, rounded up.
        Assert.Equal([7, 13, 24, 44], source.Units);
        Assert.Equal(4, heap.StatHeap()[0].Heaps);
    }

    [Fact]
    public void Statistics_count_as_ruby_does_and_print_its_keys()
    {
        using var heap = new SlotHeap();
        SlotHandle[] handles = [.. Enumerable.Range(0, 2000).Select(_ => heap.Allocate(30))];
        heap.Free(handles[0]);
        SizePoolStatistics pool = heap.StatHeap()[0];
        Assert.Equal((40, 2, 2 * 1560, 2), (pool.SlotSize, pool.HeapEdenPages, pool.HeapEdenSlots, pool.TotalAllocatedPages));
        Assert.Equal((2000L, 1L, 1999L, 1121L), (pool.TotalAllocatedObjects, pool.TotalFreedObjects, pool.LiveSlots, pool.FreeSlots));
        Assert.Equal(
            "{:slot_size=>40, :heap_eden_pages=>2, :heap_eden_slots=>3120, :total_allocated_pages=>2, :force_major_gc_count=>0, "
            + ":force_incremental_marking_finish_count=>0, :total_allocated_objects=>2000, :total_freed_objects=>1}",
            pool.ToString());
    }

    [Fact]
    public void Records_of_a_type_and_text_are_stored_as_they_are()
    {
        using var records = new SlotHeap<(long One, int Two)>();
        SlotHandle handle = records.Allocate((7, 8));
        records.Get(handle).Two = 9;
        Assert.True(records.TryGet(handle, out (long One, int Two) value));
        Assert.Equal((7L, 9), value);
        Assert.Equal(16, Assert.Single(records.Heap.StatHeap()).SlotSize);
        Assert.True(records.Free(handle));
        Assert.False(records.TryGet(handle, out _));

        using var heap = new SlotHeap();
        SlotHandle wide = heap.AllocateUtf16("Gödel, Escher");
        SlotHandle narrow = heap.AllocateUtf8("Gödel, Bach");
        Assert.Equal("Gödel, Escher", heap.GetUtf16Span(wide).ToString());
        Assert.Equal("Gödel, Bach", heap.GetUtf8String(narrow));
        Assert.Equal(12, heap.GetSpan(narrow).Length);
        Assert.Equal("", heap.GetUtf8String(heap.AllocateUtf8("")));
    }

    private sealed unsafe class GrowthSource : Memory.IPageSource
    {
        public List<int> Units { get; } = [];

        public void* Reserve(nuint byteCount, nuint alignment)
        {
            Units.Add((int)(byteCount / 65536));
            return Memory.SystemPageSource.Instance.Reserve(byteCount, alignment);
        }

        public bool Commit(void* start, nuint byteCount) => Memory.SystemPageSource.Instance.Commit(start, byteCount);

        public void Decommit(void* start, nuint byteCount) => Memory.SystemPageSource.Instance.Decommit(start, byteCount);

        public void Release(void* start, nuint byteCount) => Memory.SystemPageSource.Instance.Release(start, byteCount);
    }
}
