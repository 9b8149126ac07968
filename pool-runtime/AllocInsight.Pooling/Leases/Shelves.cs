using System.Diagnostics;

namespace AllocInsight.Pooling.Leases;

/// <summary>The records of one kind in one thread's cache, and the room that they have.</summary>
/// <remarks>
/// <para>
/// A record has a place from when its object is first kept until it is let go, also while it is rented. Room for it counts against the thread's
/// bound as long. A place in an array is given once; <see cref="Compact"/> makes new arrays.
/// </para>
/// <para>
/// Invariant: a record that says that it has a place (<see cref="LeaseTarget.Place"/>) has it, and no other record has. A record may be found at places
/// that are no longer its own; those are gaps.
/// </para>
/// <para>
/// Owner only, but for <see cref="Age"/> and <see cref="Kept"/>. The trimmer only ever takes a record's place away. Should that meet the owner,
/// the worst is that an object is made anew where one was kept.
/// </para>
/// </remarks>
internal sealed class Shelves(ThreadCache owner)
{
    /// <summary>What a shelf has before anything is kept.</summary>
    public static readonly Pooled?[] NoRecords = new Pooled?[1];

    private const int FirstPlaces = 8;
    private const int MostPlaces = 1 << 16;

    private readonly List<ItemStack> _stacks = [];
    private Pooled?[] _records = NoRecords;

    // Bytes of each place: of what is gone, too, until places are made anew.
    private long[] _rooms = new long[1];
    private int _places = 1;

    // Places that the owner itself has emptied.
    private int _removed;

    /// <summary>Begins with the objects of one more sort.</summary>
    public void Add(ItemStack stack)
    {
        stack.Records = _records;
        _stacks.Add(stack);
    }

    /// <summary>Ends with those of a sort of which nothing is kept.</summary>
    public void Remove(ItemStack stack) => _stacks.Remove(stack);

    /// <summary>Makes sure that an object that came back has a place and room, if the thread may keep so much.</summary>
    /// <returns>The place; 0 for none.</returns>
    public int Reserve(Pooled pooled)
    {
        owner.Settle();
        int place = ReserveNow(pooled);
        return place == 0 && owner.TryShrink() ? ReserveNow(pooled) : place;
    }

    /// <summary>Takes a record's place away, as its object is not kept.</summary>
    public void Remove(Pooled pooled)
    {
        int place = pooled.Place;
        (pooled.Place, pooled.Room) = (0, 0);
        if (place == 0)
            return;
        _removed++;
        _records[place] = null;
        SetRoom(place, 0);
    }

    /// <summary>Makes places and lists anew, without what is gone.</summary>
    /// <param name="isShort">Whether what is rented gives up its room, too, for as long as it is.</param>
    public void Compact(bool isShort)
    {
        Pooled?[] old = _records;
        long[] oldRooms = _rooms;
        int count = _places;
        (_records, _rooms, _places, _removed) = (NoRecords, new long[1], 1, 0);
        _stacks.ForEach(stack => stack.First = 0);
        for (int place = 1; place < count; place++)
        {
            owner.ReservedBytes -= oldRooms[place];
            if (old[place] is not { } pooled || pooled.Place != place)
                continue;
            bool isKept = pooled.Next >= 0;
            (pooled.Place, pooled.Next) = (0, LeaseTarget.IsRented);
            if (!isKept && (isShort || pooled.OwnerKey == LeaseTarget.NoOwner))
                continue;
            pooled.Room = isShort ? pooled.Bytes : pooled.Room;
            int added = Add(pooled);
            if (isKept)
                pooled.Shelf.Link(pooled, added);
        }
        Publish(_records);
    }

    /// <summary>From the trimmer's thread: lets go what has not been used since a time.</summary>
    /// <param name="now">In milliseconds.</param>
    /// <param name="retention">How long an object may lie unused; 0 lets all go, -1 none.</param>
    /// <param name="dropped">Counts what was let go.</param>
    /// <returns>Whether anything was let go, and whether anything is left.</returns>
    public (bool HasDropped, bool HasKept) Age(long now, long retention, ref TrimResult dropped)
    {
        (bool hasDropped, bool hasKept) = (false, false);
        Pooled?[] records = Volatile.Read(ref _records);
        for (int i = 0; i < records.Length; i++)
        {
            if (records[i] is not { } pooled)
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
            if (Volatile.Read(ref pooled.Next) >= 0)
            {
                dropped.Objects++;
                dropped.Bytes += pooled.Bytes;
                pooled.Stack.CountDroppedIdle();
            }
            // What is rented for so long goes, too: it may be lost, and must not be held here. Otherwise it gets another place when it comes
            // back. In this order, so that a record that says that it has a place always has.
            Volatile.Write(ref pooled.Place, 0);
            Volatile.Write(ref records[i], null);
            hasDropped = true;
        }
        return (hasDropped, hasKept);
    }

    /// <summary>What is kept now. From any thread; exact while the owner does nothing.</summary>
    public IEnumerable<Pooled> Kept() => Volatile.Read(ref _records).OfType<Pooled>().Where(pooled => Volatile.Read(ref pooled.Next) >= 0);

    private int ReserveNow(Pooled pooled)
    {
        int place = pooled.Place;
        Debug.Assert(place == 0 || _records[place] is null || _records[place] == pooled, "A place is one record's.");
        long room = place == 0 ? 0 : pooled.Room;
        if (owner.ReservedBytes - room + Math.Max(pooled.Bytes, room) > Bounds.ThreadBytes)
            return 0;
        pooled.Room = Math.Max(pooled.Bytes, room);
        if (place == 0)
            return Add(pooled);
        SetRoom(place, pooled.Room);
        return place;
    }

    private int Add(Pooled pooled)
    {
        if (_places == _records.Length)
        {
            if (_removed > 0)
                Compact(isShort: false);
            if (_places >= MostPlaces)
                return 0;
            if (_places > _records.Length / 2)
            {
                var records = new Pooled?[Math.Max(FirstPlaces, _records.Length * 2)];
                _records.CopyTo(records, 0);
                Array.Resize(ref _rooms, records.Length);
                Publish(records);
            }
        }
        int place = _places++;
        SetRoom(place, pooled.Room);
        pooled.Place = place;
        Volatile.Write(ref _records[place], pooled);
        return place;
    }

    private void Publish(Pooled?[] records)
    {
        Volatile.Write(ref _records, records);
        _stacks.ForEach(stack => stack.Records = records);
    }

    private void SetRoom(int place, long room)
    {
        owner.ReservedBytes += room - _rooms[place];
        _rooms[place] = room;
    }
}
