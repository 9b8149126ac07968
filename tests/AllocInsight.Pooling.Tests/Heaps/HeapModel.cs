namespace AllocInsight.Pooling.Tests.Heaps;

/// <summary>What a heap should hold.</summary>
internal sealed class HeapModel(SlotHeap heap)
{
    // Contents are pieces of it: to make every byte anew takes longer than what is tested.
    private static readonly byte[] Noise = Enumerable.Repeat(new Random(2), 200_000).Select(random => (byte)random.Next()).ToArray();

    private readonly List<SlotHandle> _live = [];
    private readonly Dictionary<SlotHandle, byte[]> _contents = [];
    private readonly List<SlotHandle> _stale = [];
    private readonly Random _random = new(1);
    private long _stored;

    public SlotHeap Heap => heap;

    public int Count => _live.Count;

    public void Allocate(int size)
    {
        SlotHandle handle = heap.Allocate(size);
        Assert.False(handle.IsDefault);
        Assert.Equal(size, heap.GetSpan(handle).Length);
        Assert.False(heap.GetSpan(handle).ContainsAnyExcept((byte)0));
        Assert.True(_contents.TryAdd(handle, new byte[size]));
        _live.Add(handle);
        _stored++;
        Write(_live.Count - 1);
    }

    public void Write(int which)
    {
        if (_live.Count == 0)
            return;
        SlotHandle handle = _live[which % _live.Count];
        byte[] contents = _contents[handle];
        Noise.AsSpan(_random.Next(Noise.Length - contents.Length), contents.Length).CopyTo(contents);
        contents.CopyTo(heap.GetSpan(handle));
    }

    public void Resize(int which, int size)
    {
        if (_live.Count == 0)
            return;
        SlotHandle handle = _live[which % _live.Count];
        heap.Resize(handle, size);
        byte[] contents = _contents[handle];
        Array.Resize(ref contents, size);
        _contents[handle] = contents;
        Assert.True(heap.GetSpan(handle).SequenceEqual(contents));
    }

    public void Free(int which)
    {
        if (_live.Count == 0)
            return;
        int index = which % _live.Count;
        SlotHandle handle = _live[index];
        _live[index] = _live[^1];
        _live.RemoveAt(_live.Count - 1);
        Assert.True(heap.Free(handle));
        Assert.False(heap.Free(handle));
        Forget(handle);
    }

    public void Sweep()
    {
        HashSet<SlotHandle> dead = [.. _live.Where((_, i) => i % 3 == 0)];
        Assert.Equal(dead.Count, heap.Sweep(handle => !dead.Contains(handle)));
        _live.RemoveAll(dead.Contains);
        foreach (SlotHandle handle in dead)
            Forget(handle);
    }

    public void AssertSame()
    {
        Assert.True(heap.IsValid());
        foreach ((SlotHandle handle, byte[] contents) in _contents)
            Assert.True(heap.TryGetSpan(handle, out Span<byte> span) && span.SequenceEqual(contents));
        foreach (SlotHandle handle in _stale)
            Assert.False(heap.IsLive(handle));
        AssertCounts();
    }

    private void AssertCounts()
    {
        IReadOnlyList<SizePoolStatistics> pools = heap.StatHeap();
        long values = _contents.Count, bytes = _contents.Values.Sum(value => (long)value.Length);
        long inner = pools.Sum(pool => pool.LiveSlots) - values;
        Assert.InRange(inner, 0, values);
        Assert.Equal(bytes, pools.Sum(pool => pool.EmbeddedBytes + pool.OutsideBytes));
        Assert.True(pools.Sum(pool => pool.TotalAllocatedObjects) >= _stored + inner);
        long embedded = 0;
        foreach (SizePoolStatistics pool in pools)
        {
            Assert.Equal(pool.LiveSlots, pool.TotalAllocatedObjects - pool.TotalFreedObjects);
            Assert.Equal(pool.HeapEdenSlots, pool.LiveSlots + pool.FreeSlots + pool.RetiredSlots);
            Assert.Equal(0, (pool.EmbeddedBytes + pool.PaddingBytes) % pool.SlotSize);
            Assert.True(pool.TotalAllocatedPages >= pool.HeapEdenPages && pool.HeapEdenPages * 65_536 >= pool.HeapEdenSlots * pool.SlotSize);
            embedded += (pool.EmbeddedBytes + pool.PaddingBytes) / pool.SlotSize;
        }

        // Those outside are one slot each, and those in another slot two, of which one has the value.
        Assert.Equal(values, embedded + _contents.Values.Count(value => value.Length > heap.LargestSlot));
    }

    private void Forget(SlotHandle handle)
    {
        _contents.Remove(handle);
        _stale.Add(handle);
        Assert.False(heap.TryGetSpan(handle, out _));
    }
}
