namespace AllocInsight.Pooling.Leases;

/// <summary>All threads' caches, and what is left of those that are gone.</summary>
/// <remarks>Safe for use from any number of threads.</remarks>
internal static class CacheRegistry
{
    private static readonly Lock Sync = new();
    private static readonly List<ThreadCache> Caches = [];
    private static readonly Dictionary<(string Kind, long FixedBytes), StackCounts> Retired = [];

    /// <summary>Gives the calling thread a cache: that of a thread that has ended, or a new one.</summary>
    public static ThreadCache Join()
    {
        lock (Sync)
        {
            ThreadCache? cache = Caches.Find(cache => !cache.Thread.IsAlive);
            if (cache is null)
                Caches.Add(cache = new ThreadCache());
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

    /// <summary>Forgets the cache of an ended thread if it keeps nothing and nothing of it is rented.</summary>
    public static void RemoveIfEnded(ThreadCache cache)
    {
        lock (Sync)
        {
            List<ItemStack> stacks = cache.Stacks();
            if (cache.Thread.IsAlive || !stacks.TrueForAll(stack => stack.IsUnused) || !Caches.Remove(cache))
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

    /// <summary>What has happened in all caches, gone ones included, and what is kept.</summary>
    public static IReadOnlyList<StackTotals> Totals()
    {
        Dictionary<(string Kind, long FixedBytes), StackTotals> rows = [];
        StackTotals RowOf(string kind, long fixedBytes)
        {
            if (!rows.TryGetValue((kind, fixedBytes), out StackTotals? row))
                rows.Add((kind, fixedBytes), row = new StackTotals(kind, fixedBytes));
            return row;
        }
        lock (Sync)
        {
            foreach (((string kind, long bytes), StackCounts counts) in Retired)
                RowOf(kind, bytes).Counts.Add(counts);
            foreach (ItemStack stack in Caches.SelectMany(cache => cache.Stacks()))
            {
                (StackCounts counts, long objects, long bytes) = stack.Look();
                StackTotals row = RowOf(stack.KindName, stack.FixedBytes);
                row.Counts.Add(counts);
                row.Objects += objects;
                row.Bytes += bytes;
            }
        }
        foreach (SharedStore store in SharedStore.All())
        {
            foreach ((long fixedBytes, long objects, long bytes, long dropped) in store.Look())
            {
                StackTotals row = RowOf(store.KindName, fixedBytes);
                row.Objects += objects;
                row.Bytes += bytes;
                row.Counts.Drops[(int)DropReason.Idle] += dropped;
            }
        }
        return [.. rows.Values];
    }

    private static void AddRetired(ItemStack stack)
    {
        StackCounts counts = Retired.GetValueOrDefault((stack.KindName, stack.FixedBytes));
        counts.Add(stack.Look().Counts);
        Retired[(stack.KindName, stack.FixedBytes)] = counts;
    }
}

/// <summary>The sums of one kind and size.</summary>
internal sealed class StackTotals(string kind, long fixedBytes)
{
    public StackCounts Counts;

    public string Kind { get; } = kind;

    /// <summary>Bytes of every object; 0 where they differ.</summary>
    public long FixedBytes { get; } = fixedBytes;

    /// <summary>Objects that are kept.</summary>
    public long Objects { get; set; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; set; }
}
