using System.Runtime.CompilerServices;
using AllocInsight.Pooling.Heaps;

namespace AllocInsight.Pooling;

// Taking, finding and returning slots.
public sealed unsafe partial class SlotHeap
{
    /// <summary>Where it takes no more than a slot of a page of the thread's own.</summary>
    /// <param name="byteCount">The value's bytes.</param>
    /// <param name="id">The heap's number, or -1 for none.</param>
    /// <param name="isZeroed">Whether its bytes are cleared.</param>
    /// <param name="handle">The value's.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryAllocate(int byteCount, long id, bool isZeroed, out SlotHandle handle)
    {
        if (ShardThreads.CurrentHeap == id && (uint)byteCount <= (uint)_largest)
        {
            Shard* shard = ShardThreads.Current;
            if (Shard.TryEnterOwn(shard))
            {
                ShardPool* lists = Shard.PoolAt(shard, _poolOffsets[(uint)(byteCount + 7) >> 3]);
                HeapPage* page = lists->Available;
                if (page is not null && page->Free != FreeSlots.None)
                {
                    handle = Take(page, byteCount, isZeroed);
                    Shard.LeaveOwn(shard);
                    return true;
                }
                Shard.LeaveOwn(shard);
            }
        }
        handle = default;
        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private SlotHandle AllocateCleared(int byteCount)
    {
        if (_zeroFill && TryAllocate(byteCount, _id, isZeroed: true, out SlotHandle handle))
            return handle;
        return AllocateSlowly(byteCount);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private SlotHandle AllocateSlowly(int byteCount)
    {
        if ((uint)byteCount > (uint)_largest)
            return AllocateOutside(byteCount);
        Shard* shard = CurrentShard();
        ShardPool* lists = EnterWithSlot(shard, byteCount, out bool isByBias);
        SlotHandle handle = Take(lists->Available, byteCount, _zeroFill);
        Shard.Leave(shard, isByBias);
        return handle;
    }

    /// <summary>A slot of the first page's list for a value. Under the lock.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static SlotHandle Take(HeapPage* page, int byteCount, bool isZeroed)
    {
        SlotHandle handle = TakeSlot(page, out byte* slot, out int position);
        if (isZeroed)
            Unsafe.InitBlockUnaligned(slot, 0, (uint)byteCount);

        // It was free, which is 0.
        ushort* state = page->States + (uint)position;
        Volatile.Write(ref *state, (ushort)(*state + (uint)SlotKind.Full + Padding.WriteFresh(slot, page->SlotSize, byteCount)));
        return handle;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static SlotHandle TakeSlot(HeapPage* page, out byte* slot, out int position)
    {
        ulong head = page->Free;
        slot = FreeSlots.SlotOf(head);
        position = FreeSlots.PositionOf(head);
        page->Free = FreeSlots.Next(slot);
        page->Live++;
        return new SlotHandle(FreeSlots.HandleIn(slot));
    }

    /// <summary>Says how long the value in a slot is, and publishes it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetEmbedded(HeapPage* page, int position, byte* slot, int length, bool isInner)
    {
        SlotKind kind = Padding.Write(slot, page->SlotSize, length) ? SlotKind.Padded : SlotKind.Full;
        if (isInner)
            kind += SlotKind.InnerFull - SlotKind.Full;
        SetState(page, position, kind);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetState(HeapPage* page, int position, SlotKind kind)
    {
        ushort* state = page->States + position;
        Volatile.Write(ref *state, SlotState.With(*state, kind));
    }

    /// <summary>After a value was freed at a number of live slots that is watched. Under the lock by the bias, which it leaves.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool OnWatched(Shard* shard, HeapPage* page)
    {
        AfterFree(shard, shard, page, isByBias: true);
        return true;
    }

    /// <summary>After a value was freed. Under the lock of the page's shard, which it leaves.</summary>
    private void AfterFree(Shard* owner, Shard* own, HeapPage* page, bool isByBias)
    {
        int pool = Shard.PoolAtOffset(page->PoolOffset);
        bool isReviewed = false;
        try
        {
            isReviewed = _store.OnFreed(Shard.PoolAt(owner, page->PoolOffset), page);
        }
        finally
        {
            Shard.Leave(owner, isByBias);
        }
        if (isReviewed)
            Review(own, pool);
    }

    /// <summary>Where a handle's value is in a page, while nothing moves it: under the lock, or announced.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryLocate(HeapPage* page, SlotHandle handle, out int position)
    {
        position = page->PositionOf(handle.Index);
        if (position < 0)
            return false;
        ushort state = Volatile.Read(ref page->States[position]);
        return SlotState.IsTaken(state) && SlotState.GenerationOf(state) == handle.Generation - page->FirstGeneration;
    }

    /// <summary>Enters the lock of a handle's page; null and not entered when the handle is stale.</summary>
    /// <param name="handle">Any.</param>
    /// <param name="position">Where the value is in the page.</param>
    /// <param name="isByBias">For <see cref="Shard.Leave"/>.</param>
    private HeapPage* EnterPageOf(SlotHandle handle, out int position, out bool isByBias)
    {
        Shard* own = CurrentShard();
        HeapPage* page = _directory.Find(handle.Page);
        while (page is not null)
        {
            // Null where the number has no page, and no handle under it is of a value.
            var owner = (Shard*)Volatile.Read(ref *(nint*)&page->Owner);
            if (owner is null)
                break;
            isByBias = Shard.Enter(owner, own);

            // Only who is inside takes pages away from an owner.
            bool isOwner = page->Owner == owner;
            if (isOwner && TryLocate(page, handle, out position))
                return page;
            Shard.Leave(owner, isByBias);
            if (isOwner)
                break;
        }
        position = -1;
        isByBias = false;
        return null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool FreeSlowly(SlotHandle handle) => FreeIn(handle, isInner: false);

    private bool FreeIn(SlotHandle handle, bool isInner)
    {
        HeapPage* page = EnterPageOf(handle, out int position, out bool isByBias);
        if (page is null)
            return false;
        Shard* owner = page->Owner;
        SlotKind kind = SlotState.KindOf(page->States[position]);
        if (isInner != (kind is SlotKind.InnerFull or SlotKind.InnerPadded))
        {
            Shard.Leave(owner, isByBias);
            return false;
        }
        SlotReference reference = kind == SlotKind.Reference ? *(SlotReference*)page->At(position) : default;
        FreeSlots.Return(page, position, handle.Value);
        try
        {
            if (page->Live == page->Watch || !page->HasFree)
                AfterFree(owner, CurrentShard(), page, isByBias);
            else
                Shard.Leave(owner, isByBias);
        }
        finally
        {
            if (kind == SlotKind.Reference)
                Release(reference);
        }
        return true;
    }

    /// <summary>Enters the lock when the first page of a value's pool has a slot in its list, made for it if needed.</summary>
    /// <param name="shard">The calling thread's.</param>
    /// <param name="byteCount">The value's bytes.</param>
    /// <param name="isByBias">For <see cref="Shard.Leave"/>.</param>
    /// <returns>The pool's part of the shard.</returns>
    private ShardPool* EnterWithSlot(Shard* shard, int byteCount, out bool isByBias)
    {
        ShardPool* lists = Shard.PoolAt(shard, _poolOffsets[(byteCount + 7) >> 3]);
        while (true)
        {
            isByBias = Shard.EnterOwn(shard);
            bool isReady = false;
            try
            {
                isReady = _store.TryReady(lists);
            }
            finally
            {
                if (!isReady)
                    Shard.Leave(shard, isByBias);
            }
            if (isReady)
                return lists;
            OnRunOut(shard, (int)(lists - Shard.PoolsOf(shard)));
        }
    }

    /// <summary>As <see cref="GetSpan"/>, in all cases.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal Span<byte> GetSpanSlowly(SlotHandle handle)
    {
        Span<byte> span = FindSpan(handle, isInner: false);
        if (IsNone(span))
            ThrowStale(handle);
        return span;
    }

    /// <summary>A value's span, in all cases; none (<see cref="IsNone"/>) when the handle is stale.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal Span<byte> FindSpan(SlotHandle handle, bool isInner)
    {
        Shard* shard = CurrentShard();
        var spin = new SpinWait();
        while (_directory.Find(handle.Page) is not null and var page)
        {
            Volatile.Write(ref *(nint*)&shard->Reading, (nint)page);
            if (Volatile.Read(ref page->Moving) != 0)
            {
                shard->Reading = null;
                spin.SpinOnce();
                continue;
            }
            if (!TryLocate(page, handle, out int position))
                break;
            byte* slot = page->At(position);
            switch (SlotState.KindOf(Volatile.Read(ref page->States[position])))
            {
                case SlotKind.Full when !isInner:
                case SlotKind.InnerFull when isInner:
                    return new Span<byte>(slot, page->SlotSize);
                case SlotKind.Padded when !isInner:
                case SlotKind.InnerPadded when isInner:
                    return new Span<byte>(slot, Padding.LengthIn(slot, page->SlotSize));
                case SlotKind.Reference when !isInner:
                    if (!TryReadReference(handle, out SlotReference reference))
                        continue;
                    if (!reference.IsInner)
                        return new Span<byte>(reference.Outside, reference.Length);
                    Span<byte> inner = FindSpan(new SlotHandle(reference.Inner), isInner: true);
                    if (!IsNone(inner))
                        return inner;

                    // Resized meanwhile.
                    continue;
                default:
                    break;
            }
            break;
        }
        shard->Reading = null;
        return default;
    }

    // A pointer and a length cannot be read in one.
    private bool TryReadReference(SlotHandle handle, out SlotReference reference)
    {
        reference = default;
        HeapPage* page = EnterPageOf(handle, out int position, out bool isByBias);
        if (page is null)
            return false;
        bool isReference = SlotState.KindOf(page->States[position]) == SlotKind.Reference;
        if (isReference)
            reference = *(SlotReference*)page->At(position);
        Shard.Leave(page->Owner, isByBias);
        return isReference;
    }

    private bool TryPin(SlotHandle handle, bool isInner, out SlotPin pin)
    {
        pin = default;
        Span<byte> span = FindSpan(handle, isInner);
        if (IsNone(span))
            return false;

        // Announced still, and so not moved before the pin counts.
        HeapPage* page = ShardThreads.Current->Reading;
        Interlocked.Increment(ref page->Pins);
        pin = new SlotPin(this, page, span);
        return true;
    }
}
