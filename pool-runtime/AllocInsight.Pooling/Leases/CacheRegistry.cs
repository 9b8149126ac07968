namespace AllocInsight.Pooling.Leases;

/// <summary>All threads' caches, and what is left of those that are gone.</summary>
/// <remarks>Safe for use from any number of threads.</remarks>
internal static class CacheRegistry
{
    private static readonly Lock Sync = new();
    private static readonly List<ThreadCache> Caches = [];
    private static readonly Dictionary<(string Kind, int SlotSize), StackCounts> Retired = [];

    /// <summary>From an object's bytes to its size class; 0 for none. There are few of those, and lengths without end.</summary>
    public static Func<long, int> SlotSizeOf { get; set; } = _ => 0;

    /// <summary>Gives the calling thread a cache: that of a thread that has ended, or a new one.</summary>
    public static ThreadCache Join()
    {
        lock (Sync)
        {
            ThreadCache? cache = Caches.Find(cache => !cache.Thread.IsAlive);
            if (cache is null)
                Caches.Add(cache = new ThreadCache());
            // What the ended thread wrote is seen from here on.
            Interlocked.MemoryBarrier();
            cache.Thread = Thread.CurrentThread;
            cache.AllowShrink();
            ThreadCache.CurrentKey = cache.Key;
            return ThreadCache.Current = cache;
        }
    }

    public static IReadOnlyList<ThreadCache> All()
    {
        lock (Sync)
            return [.. Caches];
    }

    /// <summary>Forgets the cache of an ended thread that keeps nothing, if nothing of it is rented.</summary>
    public static void RemoveIfEnded(ThreadCache cache)
    {
        lock (Sync)
        {
            List<ItemStack> stacks = cache.Stacks();
            if (cache.Thread.IsAlive || stacks.Exists(stack => stack.HasRented) || !Caches.Remove(cache))
                return;
            stacks.ForEach(AddRetired);
        }
    }

    /// <summary>Keeps the counts of a stack that is given up.</summary>
    public static void Retire(ItemStack stack)
    {
        lock (Sync)
            AddRetired(stack);
    }

    /// <summary>Keeps the count of large objects that were let go.</summary>
    public static void RetireDrops(string kind, long fixedBytes, long dropped)
    {
        var counts = new StackCounts();
        counts.Drops[(int)DropReason.Idle] = dropped;
        lock (Sync)
            AddRetired(kind, fixedBytes, counts);
    }

    /// <summary>What has happened in all caches, gone ones included, and what is kept.</summary>
    public static IReadOnlyList<StackTotals> Totals()
    {
        Dictionary<(string Kind, int SlotSize), StackTotals> rows = [];
        StackTotals RowOf(string kind, int slotSize)
        {
            if (!rows.TryGetValue((kind, slotSize), out StackTotals? row))
                rows.Add((kind, slotSize), row = new StackTotals(kind, slotSize));
            return row;
        }
        lock (Sync)
        {
            foreach (((string kind, int slotSize), StackCounts counts) in Retired)
                RowOf(kind, slotSize).Counts.Add(counts);
            foreach (ItemStack stack in Caches.SelectMany(cache => cache.Stacks()))
            {
                RowOf(stack.KindName, SlotSizeOf(stack.FixedBytes)).Counts.Add(stack.Total());
            }
            foreach (Pooled kept in Caches.SelectMany(cache => cache.Shelves()).SelectMany(shelves => shelves.Kept()))
            {
                StackTotals row = RowOf(kept.Stack.KindName, SlotSizeOf(kept.Stack.FixedBytes));
                row.Objects++;
                row.Bytes += kept.Bytes;
            }
        }
        foreach (SharedStore store in SharedStore.All())
        {
            foreach ((long fixedBytes, long objects, long bytes) in store.Look())
            {
                StackTotals row = RowOf(store.KindName, SlotSizeOf(fixedBytes));
                row.Objects += objects;
                row.Bytes += bytes;
            }
        }
        return [.. rows.Values];
    }

    private static void AddRetired(ItemStack stack) => AddRetired(stack.KindName, stack.FixedBytes, stack.Total());

    private static void AddRetired(string kind, long fixedBytes, in StackCounts more)
    {
        StackCounts counts = Retired.GetValueOrDefault((kind, SlotSizeOf(fixedBytes)));
        counts.Add(more);
        Retired[(kind, SlotSizeOf(fixedBytes))] = counts;
    }
}

/// <summary>The sums of one kind and size.</summary>
internal sealed class StackTotals(string kind, int slotSize)
{
    public StackCounts Counts;

    public string Kind { get; } = kind;

    /// <summary>The size class in bytes; 0 for none.</summary>
    public int SlotSize { get; } = slotSize;

    /// <summary>Objects that are kept.</summary>
    public long Objects { get; set; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; set; }
}
