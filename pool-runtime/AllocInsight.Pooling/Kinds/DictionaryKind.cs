using System.Runtime.CompilerServices;
using AllocInsight.Pooling.Leases;

namespace AllocInsight.Pooling.Kinds;

/// <summary>Dictionaries of one comparer.</summary>
internal readonly struct DictionaryKind<TKey, TValue>(IEqualityComparer<TKey>? comparer) : IKind<DictionaryKind<TKey, TValue>>
    where TKey : notnull
{
    private readonly IEqualityComparer<TKey>? _comparer = ComparerKey.Normalize(comparer);

    public static string Name => "dictionary";

    public uint Hash => ComparerKey.Hash(_comparer);

    public int Number => _comparer is null ? 0 : -1;

    public bool IsPlain => false;

    public bool IsFixed => false;

    public long FixedBytes => 0;

    public object Create() => new Dictionary<TKey, TValue>(_comparer);

    public bool TryReset(object value, out long bytes, out bool isUnderused)
    {
        var dictionary = Unsafe.As<Dictionary<TKey, TValue>>(value);
        int capacity = dictionary.Capacity;
        // Clearing takes time by capacity, not by count.
        isUnderused = capacity > 64 && dictionary.Count * 8L < capacity;
        dictionary.Clear();
        bytes = 80 + (capacity * (12L + Unsafe.SizeOf<TKey>() + Unsafe.SizeOf<TValue>()));
        return true;
    }

    public void Poison(object value)
    {
        // As for a list.
    }

    public bool IsUntouched(object value) => Unsafe.As<Dictionary<TKey, TValue>>(value).Count == 0;

    public bool Equals(DictionaryKind<TKey, TValue> other) => ReferenceEquals(_comparer, other._comparer);

    public override bool Equals(object? obj) => obj is DictionaryKind<TKey, TValue> other && Equals(other);

    public override int GetHashCode() => (int)Hash;
}
