using System.Runtime.CompilerServices;
using AllocInsight.Pooling.Heaps;
using AllocInsight.Pooling.Slots;

namespace AllocInsight.Pooling;

// Values that are not in the slot of their handle, and the way in and out.
public sealed unsafe partial class SlotHeap
{
    /// <summary>
    /// Changes a value's length and keeps what both lengths have, and its handle. It stays in its slot while it fits there; else it goes to a
    /// slot that fits or, above <see cref="LargestSlot"/>, outside, and comes back when it fits again.
    /// </summary>
    /// <param name="handle">That of a live value. No other thread may be using the value.</param>
    /// <param name="byteCount">Its new bytes, 0 to <see cref="int.MaxValue"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="byteCount"/> is negative.</exception>
    /// <exception cref="SlotMisuseException">The handle is stale.</exception>
    /// <exception cref="OutOfMemoryException">There is no memory; the value is as it was.</exception>
    /// <exception cref="ObjectDisposedException">The heap is disposed.</exception>
    public void Resize(SlotHandle handle, int byteCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(byteCount);
        if (TryResizeInPlace(handle, byteCount, out bool isHome))
            return;
        SlotReference old = default;
        bool wasElsewhere = TryReadReference(handle, out old);
        if (isHome)
        {
            ReturnHome(handle, byteCount, old);
            return;
        }
        SlotReference place = NewPlace(byteCount);
        try
        {
            using SlotPin source = Pin(handle);
            using SlotPin target = PinPlace(place);
            int kept = Math.Min(source.Span.Length, byteCount);
            source.Span[..kept].CopyTo(target.Span);
            if (_zeroFill)
                target.Span[kept..].Clear();
        }
        catch
        {
            Release(place);
            throw;
        }
        HeapPage* page = EnterPageOf(handle, out int position, out bool isByBias);
        if (page is null)
        {
            Release(place);
            ThrowStale(handle);
        }
        *(SlotReference*)page->At(position) = place;
        SetState(page, position, SlotKind.Reference);
        Shard.Leave(page->Owner, isByBias);
        if (wasElsewhere)
            Release(old);
    }

    /// <summary>Where the value stays in the slot that it is in.</summary>
    /// <param name="handle">Its handle.</param>
    /// <param name="byteCount">Its new length.</param>
    /// <param name="fitsHome">Whether it is elsewhere and would fit into its handle's slot.</param>
    private bool TryResizeInPlace(SlotHandle handle, int byteCount, out bool fitsHome)
    {
        fitsHome = false;
        HeapPage* page = EnterPageOf(handle, out int position, out bool isByBias);
        if (page is null || !SlotState.IsLive(page->States[position]))
        {
            if (page is not null)
                Shard.Leave(page->Owner, isByBias);
            ThrowStale(handle);
        }
        SlotKind kind = SlotState.KindOf(page->States[position]);
        bool fits = byteCount <= page->SlotSize;
        bool isDone = fits && kind != SlotKind.Reference;
        SlotReference inner = default;
        if (isDone)
            SetLength(page, position, kind == SlotKind.Full, byteCount, isInner: false);
        else if (kind == SlotKind.Reference)
            inner = *(SlotReference*)page->At(position);
        fitsHome = fits && !isDone;
        Shard.Leave(page->Owner, isByBias);
        return isDone || (!fitsHome && inner.IsInner && TryResizeInner(new SlotHandle(inner.Inner), byteCount));
    }

    // In the slot of another size, where that is still the size that fits.
    private bool TryResizeInner(SlotHandle inner, int byteCount)
    {
        if (byteCount > _largest)
            return false;
        HeapPage* page = EnterPageOf(inner, out int position, out bool isByBias);
        if (page is null)
            return false;
        bool fits = _poolOffsets[(byteCount + 7) >> 3] == page->PoolOffset;
        if (fits)
            SetLength(page, position, SlotState.KindOf(page->States[position]) == SlotKind.InnerFull, byteCount, isInner: true);
        Shard.Leave(page->Owner, isByBias);
        return fits;
    }

    private void SetLength(HeapPage* page, int position, bool isFull, int length, bool isInner)
    {
        byte* slot = page->At(position);
        int before = isFull ? page->SlotSize : Padding.LengthIn(slot, page->SlotSize);
        if (_zeroFill && length > before)
            new Span<byte>(slot + before, length - before).Clear();
        SetEmbedded(page, position, slot, length, isInner);
    }

    private void ReturnHome(SlotHandle handle, int byteCount, SlotReference old)
    {
        using (SlotPin source = PinPlace(old))
        {
            HeapPage* page = EnterPageOf(handle, out int position, out bool isByBias);
            if (page is null)
                ThrowStale(handle);
            byte* slot = page->At(position);
            int kept = Math.Min(source.Span.Length, byteCount);
            source.Span[..kept].CopyTo(new Span<byte>(slot, kept));
            if (_zeroFill)
                new Span<byte>(slot + kept, byteCount - kept).Clear();
            SetEmbedded(page, position, slot, byteCount, isInner: false);
            Shard.Leave(page->Owner, isByBias);
        }
        Release(old);
    }

    private SlotReference NewPlace(int byteCount)
    {
        if (byteCount > _largest)
            return new SlotReference(AllocateMemory(byteCount, isZeroed: false), byteCount);
        Shard* shard = CurrentShard();
        ShardPool* lists = EnterWithSlot(shard, byteCount, out bool isByBias);
        HeapPage* page = lists->Available;
        SlotHandle inner = TakeSlot(page, out byte* slot, out int position);
        SetEmbedded(page, position, slot, byteCount, isInner: true);
        Shard.Leave(shard, isByBias);
        return new SlotReference(inner.Value);
    }

    private SlotPin PinPlace(SlotReference place)
    {
        if (!place.IsInner)
            return new SlotPin(this, null, new Span<byte>(place.Outside, place.Length));
        _ = TryPin(new SlotHandle(place.Inner), isInner: true, out SlotPin pin);
        return pin;
    }

    private void Release(SlotReference place)
    {
        if (place.IsInner)
            _ = FreeIn(new SlotHandle(place.Inner), isInner: true);
        else
            _outside.Free(place.Outside);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private SlotHandle AllocateOutside(int byteCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(byteCount);
        Shard* shard = CurrentShard();
        var reference = new SlotReference(AllocateMemory(byteCount, _zeroFill), byteCount);
        bool isByBias;
        ShardPool* lists;
        try
        {
            lists = EnterWithSlot(shard, byteCount: 0, out isByBias);
        }
        catch
        {
            Release(reference);
            throw;
        }
        HeapPage* page = lists->Available;
        SlotHandle handle = TakeSlot(page, out byte* slot, out int position);
        *(SlotReference*)slot = reference;
        SetState(page, position, SlotKind.Reference);
        Shard.Leave(shard, isByBias);
        return handle;
    }

    private void* AllocateMemory(int byteCount, bool isZeroed) =>
        isZeroed ? _outside.AllocateZeroed((nuint)byteCount) : _outside.Allocate((nuint)byteCount);
}
