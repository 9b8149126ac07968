using System.Runtime.CompilerServices;
using AllocInsight.Pooling.Leases;

namespace AllocInsight.Pooling.Kinds;

/// <summary>Stacks.</summary>
internal readonly struct StackKind<T> : IKind<StackKind<T>>
{
    public static string Name => "stack";

    public uint Hash => 0;

    public int Number => 0;

    public bool IsPlain => false;

    public bool IsFixed => false;

    public long FixedBytes => 0;

    public object Create() => new Stack<T>();

    public bool TryReset(object value, out long bytes, out bool isUnderused)
    {
        var stack = Unsafe.As<Stack<T>>(value);
        stack.Clear();
        bytes = 64 + ((long)stack.Capacity * Unsafe.SizeOf<T>());
        isUnderused = false;
        return true;
    }

    public void Poison(object value)
    {
        // As for a list.
    }

    public bool IsUntouched(object value) => Unsafe.As<Stack<T>>(value).Count == 0;

    public bool Equals(StackKind<T> other) => true;

    public override bool Equals(object? obj) => obj is StackKind<T>;

    public override int GetHashCode() => 0;
}
