using System.Runtime.CompilerServices;
using AllocInsight.Pooling.Leases;

namespace AllocInsight.Pooling.Kinds;

/// <summary>Expandable memory streams. A stream that was closed cannot be opened again, and is dropped.</summary>
internal readonly struct MemoryStreamKind : IKind<MemoryStreamKind>
{
    public static string Name => "memory-stream";

    public uint Hash => 0;

    public int Number => 0;

    public bool IsPlain => false;

    public bool IsFixed => false;

    public long FixedBytes => 0;

    public object Create() => new MemoryStream();

    public bool TryReset(object value, out long bytes, out bool isUnderused)
    {
        var stream = Unsafe.As<MemoryStream>(value);
        isUnderused = false;
        bytes = -1;
        if (!stream.CanWrite)
            return false;
        // Moves the position to the start, too.
        stream.SetLength(0);
        bytes = 88 + stream.Capacity;
        return true;
    }

    public void Poison(object value)
    {
        if (Unsafe.As<MemoryStream>(value).TryGetBuffer(out ArraySegment<byte> buffer))
            buffer.Array.AsSpan().Fill(Guard.Poison);
    }

    public bool IsUntouched(object value) => Unsafe.As<MemoryStream>(value) is { CanWrite: true, Length: 0, Position: 0 }
        && (!Unsafe.As<MemoryStream>(value).TryGetBuffer(out ArraySegment<byte> buffer) || !buffer.Array.AsSpan().ContainsAnyExcept(Guard.Poison));

    public bool Equals(MemoryStreamKind other) => true;

    public override bool Equals(object? obj) => obj is MemoryStreamKind;

    public override int GetHashCode() => 0;
}
