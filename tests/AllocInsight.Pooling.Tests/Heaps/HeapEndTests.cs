namespace AllocInsight.Pooling.Tests.Heaps;

/// <summary>What is used after its heap, or ends it.</summary>
public sealed class HeapEndTests
{
    [Fact]
    public void A_reader_or_a_pin_that_outlives_its_heap_does_no_harm()
    {
        var heap = new SlotHeap();
        SlotHandle handle = heap.Allocate(8);
        SlotReader reader = heap.OpenReader();
        SlotPin pin = heap.Pin(handle);
        heap.Dispose();
        reader.Prefetch(handle);
        bool hasThrown = false;
        try
        {
            _ = reader.TryGetSpan(handle, out _);
        }
        catch (ObjectDisposedException)
        {
            hasThrown = true;
        }
        Assert.True(hasThrown);
        pin.Dispose();
        reader.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_sweep_whose_mark_disposes_the_heap_throws(bool isLive)
    {
        var heap = new SlotHeap();
        for (int i = 0; i < 5000; i++)
            heap.Allocate(8);
        Assert.Throws<ObjectDisposedException>(() => heap.Sweep(_ =>
        {
            heap.Dispose();
            return isLive;
        }));
        Assert.Throws<ObjectDisposedException>(() => heap.Allocate(8));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_automatic_sweep_whose_mark_disposes_the_heap_throws(bool isLive)
    {
        var heap = new SlotHeap(new SlotHeapOptions { InitialSlots = 1 });
        heap.AutomaticSweep = _ =>
        {
            heap.Dispose();
            return isLive;
        };
        Assert.Throws<ObjectDisposedException>(() =>
        {
            for (int i = 0; i < 5000; i++)
                heap.Allocate(8);
        });
    }

    [Fact]
    public void A_mark_that_throws_ends_the_sweep_and_frees_nothing_more()
    {
        using var heap = new SlotHeap();
        SlotHandle[] handles = [.. Enumerable.Range(0, 5000).Select(_ => heap.Allocate(8))];
        int asked = 0;
        Assert.Throws<InvalidDataException>(() => heap.Sweep(_ => ++asked > 2000 ? throw new InvalidDataException() : false));
        Assert.Equal(3000, handles.Count(heap.IsLive));
        Assert.True(heap.IsValid());
        heap.AutomaticSweep = _ => throw new InvalidDataException();
        int refused = 0;
        for (int i = 0; i < 50_000; i++)
        {
            try
            {
                heap.Allocate(8);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }
        Assert.True(refused > 0);
        heap.AutomaticSweep = null;
        Assert.Equal(53_000 - refused, heap.Sweep(_ => false));
        Assert.True(heap.IsValid());
    }

    [Fact]
    public void A_mark_may_allocate_free_resize_compact_and_sweep()
    {
        using var heap = new SlotHeap(new SlotHeapOptions { InitialSlots = 1 });
        var random = new Random(4);
        HashSet<SlotHandle> live = [.. Enumerable.Range(0, 8000).Select(i => heap.Allocate(i % 100))];
        bool isInner = false;
        bool Mark(SlotHandle handle)
        {
            if (isInner)
                return live.Contains(handle);
            Assert.Contains(handle, live);
            switch (random.Next(50))
            {
                case 0:
                    live.Add(heap.Allocate(random.Next(1000)));
                    break;
                case 1:
                    SlotHandle other = live.First();
                    live.Remove(other);
                    Assert.True(heap.Free(other));
                    break;
                case 2:
                    heap.Resize(live.First(), random.Next(1000));
                    break;
                case 3 when random.Next(20) == 0:
                    heap.Compact();
                    break;
                case 4 when random.Next(20) == 0:
                    isInner = true;
                    Assert.Equal(0, heap.Sweep(Mark));
                    isInner = false;
                    break;
                default:
                    break;
            }
            if (random.Next(3) == 0 && live.Contains(handle))
            {
                live.Remove(handle);
                return false;
            }
            return true;
        }
        heap.Sweep(Mark);
        Assert.All(live, handle => Assert.True(heap.IsLive(handle)));
        Assert.True(heap.IsValid());
        isInner = true;
        Assert.Equal(0, heap.Sweep(Mark));
    }
}
