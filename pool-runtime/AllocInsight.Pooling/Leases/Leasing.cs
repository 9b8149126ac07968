using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling.Leases;

/// <summary>Numbers of kinds, which index a thread's tables.</summary>
internal static class KindNumbers
{
    private static int _last = -1;

    public static int Next() => Interlocked.Increment(ref _last);
}

/// <summary>The way from a request to a lease, for one kind.</summary>
internal static class Leasing<TKind>
    where TKind : struct, IKind<TKind>
{
    private static readonly int Number = KindNumbers.Next();

    // What the thread's cache has of this kind.
    [ThreadStatic]
    private static StackTable<TKind>? _table;

    // The table's numbered shelves: found in one step.
    [ThreadStatic]
    private static Shelf[]? _numbered;

    /// <summary>Hands out an object of a sort that has a number, by its record. Not where it takes more than that, or the rent must be looked at.</summary>
    /// <param name="kind">Which sort.</param>
    /// <param name="attention">-1 if it must be.</param>
    /// <param name="pooled">The record.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRent(TKind kind, int attention, [NotNullWhen(true)] out Pooled? pooled)
    {
        Shelf[]? numbered = _numbered;
        int number = kind.Number;
        if (numbered is not null && (uint)number < (uint)numbered.Length)
            return numbered[number].TryTake(attention, out pooled);
        pooled = null;
        return false;
    }

    /// <summary>Hands out an object, by its record.</summary>
    /// <param name="kind">Which sort.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Pooled<TKind> Rent(TKind kind)
    {
        if (_table is { } table && table.Find(kind) is { } stack && stack.TryTake() is { } pooled)
            return pooled;
        return RentSlowly(kind);
    }

    /// <summary>Hands out an object without a lease, to be given back with <see cref="Attach"/> on any thread.</summary>
    public static object Detach(TKind kind)
    {
        Pooled<TKind> pooled = TryRent(kind, attention: 0, out Pooled? kept) ? Unsafe.As<Pooled<TKind>>(kept) : Rent(kind);
        object value = pooled.Value!;
        ItemStack<TKind> stack = Unsafe.As<ItemStack<TKind>>(pooled.Stack);
        stack.Rents--;
        stack.Counts.Rents++;
        stack.AddSpare(pooled);
        if (Attention.OnRent != 0)
            LeaseWatch.WatchWithoutLease(value, TKind.Name);
        return value;
    }

    /// <summary>Takes back an object that has no lease.</summary>
    /// <returns>False when it has come back already, as far as a short look tells; while the pool is guarded, for certain.</returns>
    public static bool Attach(TKind kind, object value)
    {
        ThreadCache cache = ThreadCache.Current ?? CacheRegistry.Join();
        ItemStack<TKind> stack = TableOf(cache).Get(kind);
        if (stack.HasOnTop(value) || (kind.FixedBytes > Bounds.LargestInThread && SharedStore<TKind>.HasOnTop(kind, value)) || (Guard.IsOn && Guard.Has(value)))
            return false;
        LeaseWatch.EndWithoutLease(value);
        Pooled<TKind> pooled = stack.Record(kind, value);
        pooled.IsDetached = true;
        // As if a lease ended: the trimmer must see that the record was used.
        pooled.Return(pooled.Version);
        stack.Returns--;
        stack.Counts.Returns++;
        return true;
    }

    private static Pooled<TKind> RentSlowly(TKind kind)
    {
        ThreadCache cache = ThreadCache.Current ?? CacheRegistry.Join();
        cache.Settle();
        StackTable<TKind> table = TableOf(cache);
        Pooled<TKind> pooled = table.Get(kind).TryTake() ?? (cache.Receive() ? table.Get(kind).TryTake() : null) ?? Make(table, kind);
        _numbered = table.Numbered;
        return pooled;
    }

    // A record with an object that no thread has kept for itself.
    private static Pooled<TKind> Make(StackTable<TKind> table, TKind kind)
    {
        object? shared = SharedStore<TKind>.TryTake(kind);
        object value = shared ?? kind.Create();
        // Only now: what made or reset an object may have rented others, and a table that grows gives up stacks of which nothing is leased.
        ItemStack<TKind> stack = table.Get(kind);
        if (shared is null)
            stack.CountNew(kind);
        stack.Rents++;
        return stack.Record(kind, value);
    }

    private static StackTable<TKind> TableOf(ThreadCache cache) => _table ??= cache.Get<TKind>(Number);
}
