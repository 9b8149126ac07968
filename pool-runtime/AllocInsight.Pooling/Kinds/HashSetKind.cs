using System.Runtime.CompilerServices;
using AllocInsight.Pooling.Leases;

namespace AllocInsight.Pooling.Kinds;

/// <summary>Sets of one comparer.</summary>
internal readonly struct HashSetKind<T>(IEqualityComparer<T>? comparer) : IKind<HashSetKind<T>>
{
    private readonly IEqualityComparer<T>? _comparer = ComparerKey.Normalize(comparer);

    public static string Name => "hash-set";

    public uint Hash => ComparerKey.Hash(_comparer);

    public int Number => _comparer is null ? 0 : -1;

    public bool IsPlain => false;

    public bool IsFixed => false;

    public long FixedBytes => 0;

    public object Create() => new HashSet<T>(_comparer);

    public bool TryReset(object value, out long bytes, out bool isUnderused)
    {
        var set = Unsafe.As<HashSet<T>>(value);
        int capacity = set.Capacity;
        // Clearing takes time by capacity, not by count.
        isUnderused = capacity > 64 && set.Count * 8L < capacity;
        set.Clear();
        bytes = 80 + (capacity * (12L + Unsafe.SizeOf<T>()));
        return true;
    }

    public void Poison(object value)
    {
        // As for a list.
    }

    public bool IsUntouched(object value) => Unsafe.As<HashSet<T>>(value).Count == 0;

    public bool Equals(HashSetKind<T> other) => ReferenceEquals(_comparer, other._comparer);

    public override bool Equals(object? obj) => obj is HashSetKind<T> other && Equals(other);

    public override int GetHashCode() => (int)Hash;
}
