using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace AllocInsight.Profiling.Events;

/// <summary>
/// Walks a runtime event's payload front to back. A read past the end yields a default and clears <see cref="IsIntact"/>,
/// so that a decoder checks once, at its end.
/// </summary>
internal ref struct PayloadCursor(ReadOnlySpan<byte> payload)
{
    private ReadOnlySpan<byte> _rest = payload;

    /// <summary>False once anything was read that the payload did not hold.</summary>
    public bool IsIntact { get; private set; } = true;

    public byte ReadByte() => Take(1) is { Length: 1 } bytes ? bytes[0] : (byte)0;

    public ushort ReadUInt16() => Take(2) is { Length: 2 } bytes ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : (ushort)0;

    public uint ReadUInt32() => Take(4) is { Length: 4 } bytes ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : 0;

    public int ReadInt32() => (int)ReadUInt32();

    public long ReadInt64() => (long)ReadUInt64();

    public ulong ReadUInt64() => Take(8) is { Length: 8 } bytes ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;

    /// <summary>An address or size of the traced process.</summary>
    public ulong ReadPointer(int pointerSize) => pointerSize == 4 ? ReadUInt32() : ReadUInt64();

    public Guid ReadGuid() => Take(16) is { Length: 16 } bytes ? new Guid(bytes) : Guid.Empty;

    /// <summary>A UTF-16 string up to its terminating zero, which is consumed and not returned.</summary>
    public ReadOnlySpan<char> ReadString()
    {
        var characters = MemoryMarshal.Cast<byte, char>(_rest);
        var length = characters.IndexOf('\0');
        if (length < 0)
        {
            IsIntact = false;
            _rest = default;
            return default;
        }

        _rest = _rest[((length + 1) * sizeof(char))..];
        return characters[..length];
    }

    /// <summary>The next <paramref name="count"/> bytes; none of them where the payload holds fewer.</summary>
    public ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > _rest.Length)
        {
            IsIntact = false;
            _rest = default;
            return default;
        }

        var taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }
}
