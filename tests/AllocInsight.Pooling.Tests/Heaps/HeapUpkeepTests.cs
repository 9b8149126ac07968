using AllocInsight.Pooling.Tests.Slots;

namespace AllocInsight.Pooling.Tests.Heaps;

/// <summary>What a heap does by itself.</summary>
public sealed class HeapUpkeepTests
{
    private const int Count = 100_000;

    [Theory]
    [InlineData(200, 1000, 100, 0)]
    [InlineData(199, 1000, 100, 4)]
    [InlineData(0, 1000, 1000, 1)]
    [InlineData(0, 1000, 100, 7)]
    [InlineData(0, 0, 100, 0)]
    public void A_pool_with_less_than_a_fifth_free_grows_until_two_fifths_are(long free, long slots, int slotsInPage, int pages) =>
        Assert.Equal(pages, CompactionPolicy.Ruby.PagesToAdd(free, slots, slotsInPage));

    [Fact]
    public void A_policy_compacts_above_its_share_of_free_slots_and_not_below()
    {
        using var heap = new SlotHeap(new SlotHeapOptions { Policy = CompactionPolicy.Ruby });
        SlotHandle[] handles = [.. Enumerable.Range(0, Count).Select(i => heap.Allocate(BitConverter.GetBytes(i)))];
        long pages = heap.StatHeap()[0].HeapEdenPages;

        // Sparse pages alone are no reason: of all slots 40 %, and then 60 %, are free.
        FreeWhere(heap, handles, i => i < Count / 2 && i % 10 < 8);
        Assert.Equal(pages, heap.StatHeap()[0].HeapEdenPages);
        FreeWhere(heap, handles, i => i is >= Count / 2 and < Count * 3 / 4 && i % 10 < 8);
        Assert.Equal(pages, heap.StatHeap()[0].HeapEdenPages);
        FreeWhere(heap, handles, i => i >= Count * 3 / 4 && i % 10 < 8);
        Assert.InRange(heap.StatHeap()[0].HeapEdenPages, 1, pages / 2);
        Assert.All(Enumerable.Range(0, Count), i => Assert.Equal(i % 10 >= 8, heap.IsLive(handles[i])));
    }

    [Fact]
    public void Pages_without_values_go_back_by_themselves_but_for_a_few()
    {
        using var heap = new SlotHeap();
        SlotHandle[] handles = [.. Enumerable.Range(0, Count).Select(_ => heap.Allocate(40))];
        FreeWhere(heap, handles, _ => true);
        Assert.InRange(heap.StatHeap()[0].HeapEdenPages, 1, 10);
    }

    [Fact]
    public void Memory_of_values_outside_goes_back_when_they_are_freed_or_resized()
    {
        var source = new CountingPageSource();
        using var heap = new SlotHeap(new SlotHeapOptions { PageSource = source });
        SlotHandle handle = heap.Allocate(1000);
        long before = source.CommittedBytes;
        for (int i = 0; i < 2000; i++)
        {
            heap.Resize(handle, 20_000);
            heap.Resize(handle, 10_000);
            heap.Resize(handle, 30);
            heap.Resize(handle, 1000);
            Assert.True(heap.Free(heap.Allocate(25_000)));
        }
        Assert.InRange(source.CommittedBytes - before, 0, 2_000_000);
    }

    [Theory]
    [InlineData(8, 600)]
    [InlineData(8, 20_000)]
    [InlineData(20_000, 600)]
    [InlineData(600, 20_000)]
    public void A_resize_for_which_there_is_no_memory_leaves_the_value_as_it_was(int from, int to)
    {
        var source = new CountingPageSource();
        using var heap = new SlotHeap(new SlotHeapOptions { PageSource = source });
        byte[] value = [.. Enumerable.Range(1, from).Select(i => (byte)i)];
        SlotHandle handle = heap.Allocate(value);
        long before = source.CommittedBytes;
        source.CommitLimit = source.Commits;
        Assert.Throws<OutOfMemoryException>(() => heap.Resize(handle, to));
        Assert.True(heap.GetSpan(handle).SequenceEqual(value));
        Assert.Equal(before, source.CommittedBytes);
        source.CommitLimit = int.MaxValue;
        heap.Resize(handle, to);
        Assert.Equal(value.Take(to), heap.GetSpan(handle).ToArray().Take(from));
        Assert.True(heap.IsValid());
    }

    private static void FreeWhere(SlotHeap heap, SlotHandle[] handles, Func<int, bool> isFreed)
    {
        for (int i = 0; i < handles.Length; i++)
        {
            if (isFreed(i))
                Assert.True(heap.Free(handles[i]));
        }
    }
}
