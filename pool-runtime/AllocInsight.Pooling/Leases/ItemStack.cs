using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling.Leases;

/// <summary>Objects of one sort that one thread keeps, the one used last on top.</summary>
/// <remarks>
/// The owner alone pushes and pops. It leaves a popped object's record where it was: mostly the same one is put back there, which
/// then costs no write of a reference. Other threads only ever replace a record by null (<see cref="CacheTrimmer"/>), so that the
/// worst that a race does is to make a new object where one was kept.
/// </remarks>
internal abstract class ItemStack(ThreadCache owner)
{
    /// <summary>The key of the thread whose stack it is (<see cref="ThreadCache.CurrentKey"/>).</summary>
    public readonly int OwnerKey = owner.Key;

    private const int FirstItems = 4;
    private const int LooksForDouble = 4;
    private const int MostItems = 1 << 16;

    private Item[] _items = [];
    private int _count;

    // Bytes that one object may have. Room for objects is what counts against the thread's bound, not each object as it comes and goes.
    private long _itemBytes;

    // Written by the trimmer.
    private long _droppedIdle;
    private long _droppedSent;

    /// <summary>What has happened so far. Written by the owner.</summary>
    public StackCounts Counts;

    public ThreadCache Owner { get; } = owner;

    /// <summary>As metrics call the kind.</summary>
    public abstract string KindName { get; }

    /// <summary>Bytes of every object; 0 where they differ.</summary>
    public abstract long FixedBytes { get; }

    /// <summary>Whether nothing is ever kept here, as there are too many sorts.</summary>
    public bool IsUnkept { get; init; }

    /// <summary>Takes the object that was put back last, and counts the rent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected Pooled? Pop()
    {
        Item[] items = _items;
        int top = _count - 1;
        if ((uint)top >= (uint)items.Length)
            return null;
        Pooled? pooled = items[top].Value;
        if (pooled is null)
            return null;
        _count = top;
        Counts.Rents++;
        return pooled;
    }

    /// <summary>Puts an object back where it was, or where there is room.</summary>
    /// <param name="pooled">Its record.</param>
    /// <param name="bytes">How large it is.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPush(Pooled pooled, long bytes)
    {
        Item[] items = _items;
        int top = _count;
        if ((uint)top >= (uint)items.Length || bytes > _itemBytes)
            return false;
        if (items[top].Value != pooled)
            items[top].Value = pooled;
        _count = top + 1;
        return true;
    }

    /// <summary>Puts an object back, with more room if need be and if the thread may keep so much.</summary>
    public bool TryPushSlowly(Pooled pooled)
    {
        Owner.Settle();
        if (!TryMakeRoom(pooled.Bytes) && !(Owner.TryShrink() && TryMakeRoom(pooled.Bytes)))
            return false;
        return TryPush(pooled, pooled.Bytes);
    }

    // Twice as much room if that may be, else for one more.
    private bool TryMakeRoom(long bytes)
    {
        long itemBytes = Math.Max(_itemBytes, bytes);
        return TryReserve(_count < _items.Length ? _items.Length : Math.Max(FirstItems, _count * 2), itemBytes)
            || TryReserve(Math.Max(_items.Length, _count + 1), itemBytes);
    }

    private bool TryReserve(int capacity, long itemBytes)
    {
        if (capacity > MostItems || Owner.ReservedBytes - ReservedBytes + (capacity * itemBytes) > Bounds.ThreadBytes)
            return false;
        Reserve(capacity, itemBytes);
        return true;
    }

    /// <summary>Whether an object is one of the few that were put back last.</summary>
    public bool HasOnTop(object value)
    {
        for (int i = _count - 1; i >= Math.Max(0, _count - LooksForDouble); i--)
        {
            if (_items[i].Value is { } pooled && pooled.Holds(value))
                return true;
        }
        return false;
    }

    /// <summary>Closes the gaps that the trimmer made, and keeps no more room than what is left needs.</summary>
    public void Settle()
    {
        long itemBytes = 0;
        int count = 0;
        for (int i = 0; i < _count; i++)
        {
            if (_items[i].Value is not { } pooled)
                continue;
            itemBytes = Math.Max(itemBytes, pooled.Bytes);
            if (i != count)
                _items[count].Value = pooled;
            count++;
        }
        _count = count;
        Reserve(count, itemBytes);
    }

    /// <summary>Gives up the room. For a stack that is no longer used.</summary>
    public void Close() => Reserve(0, 0);

    private long ReservedBytes => _items.Length * _itemBytes;

    private void Reserve(int capacity, long itemBytes)
    {
        Owner.ReservedBytes -= ReservedBytes;
        if (capacity != _items.Length)
            Array.Resize(ref _items, capacity);
        _itemBytes = itemBytes;
        Owner.ReservedBytes += ReservedBytes;
    }

    /// <summary>From the trimmer's thread: lets go what has not been used since a time.</summary>
    /// <param name="now">In milliseconds.</param>
    /// <param name="retention">How long an object may lie unused; 0 lets all go.</param>
    /// <param name="dropped">Counts what was let go.</param>
    /// <returns>Whether anything was let go, and whether anything is left.</returns>
    public (bool HasDropped, bool HasKept) Age(long now, long retention, ref TrimResult dropped)
    {
        (bool hasDropped, bool hasKept) = (false, false);
        Item[] items = Volatile.Read(ref _items);
        for (int i = 0; i < items.Length; i++)
        {
            if (items[i].Value is not { } pooled)
                continue;
            long version = Volatile.Read(ref pooled.Version);
            if (version != pooled.SeenVersion)
            {
                pooled.SeenVersion = version;
                pooled.SeenSince = now;
            }
            if (retention < 0 || now - pooled.SeenSince < retention)
            {
                hasKept = true;
                continue;
            }
            if (i < Volatile.Read(ref _count))
            {
                dropped.Objects++;
                dropped.Bytes += pooled.Bytes;
                _droppedIdle++;
            }
            items[i].Value = null;
            hasDropped = true;
        }
        return (hasDropped, hasKept);
    }

    /// <summary>What has happened, with what the trimmer let go, and what is kept now. Exact while the owner does nothing.</summary>
    public (StackCounts Counts, long Objects, long Bytes) Look()
    {
        StackCounts counts = Counts;
        counts.Returns += _droppedSent;
        counts.Drops[(int)DropReason.Idle] += _droppedIdle + _droppedSent;
        (long objects, long bytes) = (0, 0);
        Item[] items = Volatile.Read(ref _items);
        int count = Math.Min(Volatile.Read(ref _count), items.Length);
        for (int i = 0; i < count; i++)
        {
            if (items[i].Value is { } pooled)
            {
                objects++;
                bytes += pooled.Bytes;
            }
        }
        return (counts, objects, bytes);
    }

    /// <summary>Whether nothing is kept and nothing is rented.</summary>
    public bool IsUnused => _count == 0 && Counts.Rents == Counts.Returns + _droppedSent;

    /// <summary>From the trimmer's thread: an object that had come back from another thread was let go.</summary>
    public void CountDroppedSent() => _droppedSent++;

    // A structure, so that storing it needs no check of the array's type.
    private struct Item
    {
        public Pooled? Value;
    }
}
