using System.Runtime.CompilerServices;
using AllocInsight.Pooling.Heaps;

namespace AllocInsight.Pooling;

// Taking, finding and returning slots.
public sealed unsafe partial class SlotHeap
{
    /// <summary>A slot of the first page with a free one. Under the lock.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static SlotHandle Take(ShardPool* lists, HeapPage* page, out int position)
    {
        if (page->Live == 0)
            lists->Empty--;
        position = page->Take(out int index);
        if (!page->HasFree)
            PageLists.Remove(lists, page);
        lists->Allocated++;
        lists->Live++;
        return new SlotHandle(page->Id, index, page->FirstGeneration + SlotState.GenerationOf(page->States[position]));
    }

    /// <summary>Says how long the value in a slot is, and publishes it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetEmbedded(HeapPage* page, int position, byte* slot, int length, bool isInner)
    {
        bool isFull = length == page->SlotSize;
        if (!isFull)
            Padding.Write(slot, page->SlotSize, length);
        SlotKind kind = isFull ? SlotKind.Full : SlotKind.Padded;
        if (isInner)
            kind += SlotKind.InnerFull - SlotKind.Full;
        SetState(page, position, kind);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetState(HeapPage* page, int position, SlotKind kind) =>
        Volatile.Write(ref page->States[position], SlotState.Of(kind, SlotState.GenerationOf(page->States[position])));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Return(ShardPool* lists, HeapPage* page, int position, int index)
    {
        page->Return(position, index);
        lists->Live--;
        if (page->Live == 0 || !page->IsAvailable)
            _store.OnFreed(lists, page);
    }

    /// <summary>Where a handle's value is in a page, while nothing moves it: under the lock, or announced.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryLocate(HeapPage* page, SlotHandle handle, out int position)
    {
        position = -1;
        if (page->Id != handle.Page)
            return false;
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
        while (_directory.Find(handle.Page) is not null and var page)
        {
            // Null while a page is being made under a number that was another's.
            Shard* owner = page->Owner;
            if (owner is null)
                continue;
            isByBias = Shard.Enter(owner, own);

            // Only who is inside takes pages away from an owner.
            bool isOwner = page->Owner == owner && _directory.Find(handle.Page) == page;
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
    private bool FreeForeign(SlotHandle handle) => FreeIn(handle, isInner: false);

    private bool FreeIn(SlotHandle handle, bool isInner)
    {
        HeapPage* page = EnterPageOf(handle, out int position, out bool isByBias);
        if (page is null)
            return false;
        Shard* owner = page->Owner;
        SlotKind kind = SlotState.KindOf(page->States[position]);
        bool isRight = isInner == (kind is SlotKind.InnerFull or SlotKind.InnerPadded);
        SlotReference reference = kind == SlotKind.Reference ? *(SlotReference*)SlotAt(page, position) : default;
        if (isRight)
            Return(Shard.PoolsOf(owner) + page->Pool, page, position, handle.Index);
        Shard.Leave(owner, isByBias);
        if (isRight && kind == SlotKind.Reference)
            Release(reference);
        return isRight;
    }

    /// <summary>Enters the lock when the pool has a page with a free slot, made for it if needed.</summary>
    /// <returns>As <see cref="Shard.EnterOwn"/>.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool EnterWithPage(Shard* shard, int pool)
    {
        while (true)
        {
            bool isByBias = Shard.EnterOwn(shard);
            if (Shard.PoolsOf(shard)[pool].Available is not null)
                return isByBias;
            Shard.Leave(shard, isByBias);
            OnRunOut(shard, pool);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryGetSpanSlowly(SlotHandle handle, bool isInner, out Span<byte> span)
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
            byte* slot = SlotAt(page, position);
            switch (SlotState.KindOf(Volatile.Read(ref page->States[position])))
            {
                case SlotKind.Full when !isInner:
                case SlotKind.InnerFull when isInner:
                    span = new Span<byte>(slot, page->SlotSize);
                    return true;
                case SlotKind.Padded when !isInner:
                case SlotKind.InnerPadded when isInner:
                    span = new Span<byte>(slot, Padding.LengthIn(slot, page->SlotSize));
                    return true;
                case SlotKind.Reference when !isInner:
                    if (!TryReadReference(handle, out SlotReference reference))
                        continue;
                    if (!reference.IsInner)
                    {
                        span = new Span<byte>(reference.Outside, reference.Length);
                        return true;
                    }
                    if (TryGetSpanSlowly(new SlotHandle(reference.Inner), isInner: true, out span))
                        return true;

                    // Resized meanwhile.
                    continue;
                default:
                    break;
            }
            break;
        }
        shard->Reading = null;
        span = default;
        return false;
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
            reference = *(SlotReference*)SlotAt(page, position);
        Shard.Leave(page->Owner, isByBias);
        return isReference;
    }

    private bool TryPin(SlotHandle handle, bool isInner, out SlotPin pin)
    {
        pin = default;
        if (!(isInner ? TryGetSpanSlowly(handle, isInner, out Span<byte> span) : TryGetSpan(handle, out span)))
            return false;

        // Announced still, and so not moved before the pin counts.
        HeapPage* page = ShardThreads.Current->Reading;
        Interlocked.Increment(ref page->Pins);
        pin = new SlotPin(page, span);
        return true;
    }
}
