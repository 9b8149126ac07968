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

    // What the thread's cache has of this kind: found in one step.
    [ThreadStatic]
    private static StackTable<TKind>? _table;

    /// <summary>Hands out an object, by its record.</summary>
    /// <param name="kind">Which sort.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pooled<TKind> Rent(TKind kind)
    {
        if (_table is { } table && table.Find(kind) is { } stack && stack.TryPop() is { } pooled)
            return pooled;
        return RentSlowly(kind);
    }

    /// <summary>Hands out an object without a lease, to be given back with <see cref="Attach"/> on any thread.</summary>
    public static object Detach(TKind kind)
    {
        Pooled<TKind> pooled = Rent(kind);
        object value = pooled.Value!;
        Unsafe.As<ItemStack<TKind>>(pooled.Stack).AddSpare(pooled);
        return value;
    }

    /// <summary>Takes back an object that has no lease.</summary>
    /// <returns>False when it has come back already, as far as a short look tells; while the pool is guarded, for certain.</returns>
    public static bool Attach(TKind kind, object value)
    {
        ThreadCache cache = ThreadCache.Current ?? CacheRegistry.Join();
        ItemStack<TKind> stack = (_table ??= cache.Get<TKind>(Number)).Get(kind);
        if (stack.HasOnTop(value) || (Guard.IsOn && Guard.Has(value)))
            return false;
        Pooled<TKind> pooled = stack.Record(value);
        pooled.IsDetached = true;
        pooled.TakeBack();
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Pooled<TKind> RentSlowly(TKind kind)
    {
        ThreadCache cache = ThreadCache.Current ?? CacheRegistry.Join();
        StackTable<TKind> table = _table ??= cache.Get<TKind>(Number);
        ItemStack<TKind> stack = table.Get(kind);
        cache.Settle();
        return stack.TryPop() ?? (cache.Receive() ? stack.TryPop() : null) ?? stack.Make(kind);
    }
}
