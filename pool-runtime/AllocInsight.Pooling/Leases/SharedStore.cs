namespace AllocInsight.Pooling.Leases;

/// <summary>Large objects of one kind, kept for all threads: those that are worth a lock, and too much for each thread to keep.</summary>
/// <remarks>Safe for use from any number of threads.</remarks>
internal abstract class SharedStore
{
    private static readonly Lock Sync = new();
    private static readonly List<SharedStore> Stores = [];
    private static long _bytes;

    protected SharedStore()
    {
        lock (Sync)
            Stores.Add(this);
    }

    /// <summary>All stores that ever kept something.</summary>
    public static IReadOnlyList<SharedStore> All()
    {
        lock (Sync)
            return [.. Stores];
    }

    /// <summary>As metrics call the kind.</summary>
    public abstract string KindName { get; }

    /// <summary>Lets go what has not been used since a time. As <see cref="Shelves.Age"/>.</summary>
    public abstract (bool HasDropped, bool HasKept) Age(long now, long retention, ref TrimResult dropped);

    /// <summary>Objects and bytes that are kept, by the bytes of the sort.</summary>
    public abstract IReadOnlyList<(long FixedBytes, long Objects, long Bytes)> Look();

    protected static bool TryReserve(long bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) <= Bounds.SharedBytes)
            return true;
        Interlocked.Add(ref _bytes, -bytes);
        return false;
    }

    protected static void Release(long bytes) => Interlocked.Add(ref _bytes, -bytes);
}

/// <inheritdoc/>
internal sealed class SharedStore<TKind> : SharedStore
    where TKind : struct, IKind<TKind>
{
    private static readonly Lock MakeSync = new();
    private static SharedStore<TKind>? _instance;

    private readonly Lock _sync = new();
    private readonly Dictionary<TKind, List<Item>> _sorts = [];

    public override string KindName => TKind.Name;

    /// <summary>An object, or null. The one that came last, as it is likeliest to be in the cache.</summary>
    public static object? TryTake(TKind sort)
    {
        if (Volatile.Read(ref _instance) is not { } store)
            return null;
        lock (store._sync)
        {
            if (!store._sorts.TryGetValue(sort, out List<Item>? kept) || kept.Count == 0)
                return null;
            Item item = kept[^1];
            kept.RemoveAt(kept.Count - 1);
            Release(item.Bytes);
            return item.Value;
        }
    }

    /// <summary>Whether an object is one of the few that came last.</summary>
    public static bool HasOnTop(TKind sort, object value)
    {
        if (Volatile.Read(ref _instance) is not { } store)
            return false;
        lock (store._sync)
            return store._sorts.TryGetValue(sort, out List<Item>? kept) && kept.FindLastIndex(kept.Count - 1, Math.Min(kept.Count, Shelf.LooksForDouble), item => item.Value == value) >= 0;
    }

    /// <summary>Keeps an object, if there is room.</summary>
    public static bool TryAdd(TKind sort, object value, long bytes)
    {
        if (!TryReserve(bytes))
            return false;
        if (Volatile.Read(ref _instance) is not { } store)
            store = MakeInstance();
        lock (store._sync)
        {
            if (!store._sorts.TryGetValue(sort, out List<Item>? kept))
                store._sorts.Add(sort, kept = []);
            kept.Add(new Item(value, bytes, Environment.TickCount64));
        }
        return true;
    }

    public override (bool HasDropped, bool HasKept) Age(long now, long retention, ref TrimResult dropped)
    {
        (bool hasDropped, bool hasKept) = (false, false);
        lock (_sync)
        {
            foreach ((TKind kind, List<Item> items) in _sorts.ToList())
            {
                // The oldest lie in front.
                int count = retention < 0 ? 0 : items.TakeWhile(item => now - item.Since >= retention).Count();
                foreach (Item item in items.Take(count))
                {
                    dropped.Objects++;
                    dropped.Bytes += item.Bytes;
                    Release(item.Bytes);
                }
                items.RemoveRange(0, count);
                hasDropped |= count > 0;
                hasKept |= items.Count > 0;
                if (count > 0)
                    CacheRegistry.RetireDrops(TKind.Name, kind.FixedBytes, count);
                if (items.Count == 0)
                    _sorts.Remove(kind);
            }
        }
        return (hasDropped, hasKept);
    }

    public override IReadOnlyList<(long FixedBytes, long Objects, long Bytes)> Look()
    {
        lock (_sync)
            return [.. _sorts.Select(entry => (entry.Key.FixedBytes, (long)entry.Value.Count, entry.Value.Sum(item => item.Bytes)))];
    }

    private static SharedStore<TKind> MakeInstance()
    {
        lock (MakeSync)
            return _instance ??= new SharedStore<TKind>();
    }

    private readonly record struct Item(object Value, long Bytes, long Since);
}
