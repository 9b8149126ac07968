using System.Runtime.CompilerServices;
using AllocInsight.Pooling.Leases;

namespace AllocInsight.Pooling.Kinds;

/// <summary>Lists.</summary>
internal readonly struct ListKind<T> : IKind<ListKind<T>>
{
    public static string Name => "list";

    public uint Hash => 0;

    public int Number => 0;

    public bool IsPlain => false;

    public bool IsFixed => false;

    public long FixedBytes => 0;

    public object Create() => new List<T>();

    public bool TryReset(object value, out long bytes, out bool isUnderused)
    {
        var list = Unsafe.As<List<T>>(value);
        list.Clear();
        bytes = 56 + ((long)list.Capacity * Unsafe.SizeOf<T>());
        isUnderused = false;
        return true;
    }

    public void Poison(object value)
    {
        // An empty list has nothing to fill: whoever adds to it is seen by its count.
    }

    public bool IsUntouched(object value) => Unsafe.As<List<T>>(value).Count == 0;

    public bool Equals(ListKind<T> other) => true;

    public override bool Equals(object? obj) => obj is ListKind<T>;

    public override int GetHashCode() => 0;
}
