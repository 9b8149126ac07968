using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AllocInsight.Pooling.Leases;

namespace AllocInsight.Pooling.Kinds;

/// <summary>Arrays of one length. Elements with references are cleared when they come back, others when they go out and that is wished.</summary>
internal readonly struct ArrayKind<T>(int length) : IKind<ArrayKind<T>>
{
    private readonly int _length = length;

    // Of an array's header on 64 bits.
    private const int HeaderBytes = 24;

    public static string Name => "array";

    public uint Hash => (uint)_length;

    public int Number => _length;

    public bool IsPlain => !RuntimeHelpers.IsReferenceOrContainsReferences<T>();

    public bool IsFixed => true;

    public long FixedBytes => HeaderBytes + ((long)_length * Unsafe.SizeOf<T>());

    public object Create() => new T[_length];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReset(object value, out long bytes, out bool isUnderused)
    {
        bytes = FixedBytes;
        isUnderused = false;
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            Array.Clear(Unsafe.As<T[]>(value));
        return true;
    }

    public void Poison(object value)
    {
        if (!RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            BytesOf(Unsafe.As<T[]>(value)).Fill(Guard.Poison);
    }

    public bool IsUntouched(object value)
    {
        if (!RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            return !BytesOf(Unsafe.As<T[]>(value)).ContainsAnyExcept(Guard.Poison);
        return Array.TrueForAll(Unsafe.As<T[]>(value), element => EqualityComparer<T>.Default.Equals(element, default));
    }

    public bool Equals(ArrayKind<T> other) => _length == other._length;

    public override bool Equals(object? obj) => obj is ArrayKind<T> other && Equals(other);

    public override int GetHashCode() => _length;

    private static Span<byte> BytesOf(T[] array) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<T, byte>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length * Unsafe.SizeOf<T>());
}
