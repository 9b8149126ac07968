using System.Runtime.CompilerServices;
using AllocInsight.Pooling.Leases;

namespace AllocInsight.Pooling.Kinds;

/// <summary>Priority queues of one comparer.</summary>
internal readonly struct PriorityQueueKind<TElement, TPriority>(IComparer<TPriority>? comparer) : IKind<PriorityQueueKind<TElement, TPriority>>
{
    private readonly IComparer<TPriority>? _comparer = ComparerKey.Normalize(comparer);

    public static string Name => "priority-queue";

    public uint Hash => ComparerKey.Hash(_comparer);

    public int Number => _comparer is null ? 0 : -1;

    public bool IsPlain => false;

    public bool IsFixed => false;

    public long FixedBytes => 0;

    public object Create() => new PriorityQueue<TElement, TPriority>(_comparer);

    public bool TryReset(object value, out long bytes, out bool isUnderused)
    {
        var queue = Unsafe.As<PriorityQueue<TElement, TPriority>>(value);
        int capacity = queue.Capacity;
        isUnderused = false;
        queue.Clear();
        bytes = 80 + (capacity * ((long)Unsafe.SizeOf<TElement>() + Unsafe.SizeOf<TPriority>()));
        return true;
    }

    public void Poison(object value)
    {
        // As for a list.
    }

    public bool IsUntouched(object value) => Unsafe.As<PriorityQueue<TElement, TPriority>>(value).Count == 0;

    public bool Equals(PriorityQueueKind<TElement, TPriority> other) => ReferenceEquals(_comparer, other._comparer);

    public override bool Equals(object? obj) => obj is PriorityQueueKind<TElement, TPriority> other && Equals(other);

    public override int GetHashCode() => (int)Hash;
}
