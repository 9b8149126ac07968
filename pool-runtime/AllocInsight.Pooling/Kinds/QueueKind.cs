using System.Runtime.CompilerServices;
using AllocInsight.Pooling.Leases;

namespace AllocInsight.Pooling.Kinds;

/// <summary>Queues.</summary>
internal readonly struct QueueKind<T> : IKind<QueueKind<T>>
{
    public static string Name => "queue";

    public uint Hash => 0;

    public int Number => 0;

    public bool IsPlain => false;

    public bool IsFixed => false;

    public long FixedBytes => 0;

    public object Create() => new Queue<T>();

    public bool TryReset(object value, out long bytes, out bool isUnderused)
    {
        var queue = Unsafe.As<Queue<T>>(value);
        queue.Clear();
        bytes = 64 + ((long)queue.Capacity * Unsafe.SizeOf<T>());
        isUnderused = false;
        return true;
    }

    public void Poison(object value)
    {
        // As for a list.
    }

    public bool IsUntouched(object value) => Unsafe.As<Queue<T>>(value).Count == 0;

    public bool Equals(QueueKind<T> other) => true;

    public override bool Equals(object? obj) => obj is QueueKind<T>;

    public override int GetHashCode() => 0;
}
