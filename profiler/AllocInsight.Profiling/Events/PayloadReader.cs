using System.Buffers.Binary;

namespace AllocInsight.Profiling.Events;

/// <summary>Reads the fields of an event's payload in order. Past the end, every field is 0 and <see cref="IsComplete"/> turns false.</summary>
internal ref struct PayloadReader(ReadOnlySpan<byte> payload, int pointerSize)
{
    private ReadOnlySpan<byte> _rest = payload;

    /// <summary>Whether every field that was read was there.</summary>
    public bool IsComplete { get; private set; } = true;

    public ushort ReadUInt16() => Take(2) is { Length: 2 } field ? BinaryPrimitives.ReadUInt16LittleEndian(field) : (ushort)0;

    public int ReadInt32() => Take(4) is { Length: 4 } field ? BinaryPrimitives.ReadInt32LittleEndian(field) : 0;

    public long ReadInt64() => Take(8) is { Length: 8 } field ? BinaryPrimitives.ReadInt64LittleEndian(field) : 0;

    public ulong ReadPointer() => pointerSize == 4 ? (uint)ReadInt32() : (ulong)ReadInt64();

    /// <summary>A string's UTF-16 bytes without the null that ends it.</summary>
    public ReadOnlySpan<byte> ReadNullTerminatedUtf16()
    {
        for (int i = 0; i + 1 < _rest.Length; i += 2)
        {
            if ((_rest[i] | _rest[i + 1]) == 0)
            {
                ReadOnlySpan<byte> text = _rest[..i];
                _rest = _rest[(i + 2)..];
                return text;
            }
        }
        return Take(_rest.Length + 1);
    }

    /// <summary>The next bytes; empty where they are not all there.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (!IsComplete || (uint)count > (uint)_rest.Length)
        {
            IsComplete = false;
            return [];
        }
        ReadOnlySpan<byte> field = _rest[..count];
        _rest = _rest[count..];
        return field;
    }
}
