using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace AllocInsight.Profiling.Nettrace;

/// <summary>
/// Reads little-endian values from a block, front to back. Every read checks its bounds and throws
/// <see cref="DamagedTraceException"/> where the block is too short, so sizes from the trace may be passed unchecked.
/// </summary>
/// <remarks>Invariant: <c>0 &lt;= Position &lt;= length</c>.</remarks>
internal ref struct ByteCursor(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;

    /// <summary>Bytes read so far.</summary>
    public readonly int Position => _position;

    /// <summary>Bytes left to read.</summary>
    public readonly int Remaining => _bytes.Length - _position;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte ReadByte()
    {
        if ((uint)_position >= (uint)_bytes.Length)
            ThrowTooShort();
        return _bytes[_position++];
    }

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(ReadBytes(sizeof(ushort)));

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(ReadBytes(sizeof(int)));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(ReadBytes(sizeof(uint)));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(ReadBytes(sizeof(long)));

    /// <summary>Reads seven bits a byte, least significant first; the top bit says that more follow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint ReadVarUInt32()
    {
        uint first = ReadByte();
        return first < 0x80 ? first : ReadLongVarUInt32(first);
    }

    /// <inheritdoc cref="ReadVarUInt32"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadVarUInt64()
    {
        uint first = ReadByte();
        return first < 0x80 ? first : ReadLongVarUInt64(first);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        // Unsigned, so that a negative count fails the same test.
        if ((uint)count > (uint)Remaining)
            ThrowTooShort();
        ReadOnlySpan<byte> result = _bytes.Slice(_position, count);
        _position += count;
        return result;
    }

    public void Skip(int count) => ReadBytes(count);

    /// <summary>Reads UTF-16 up to its terminating zero.</summary>
    public string ReadUtf16ZeroTerminated()
    {
        ReadOnlySpan<byte> rest = _bytes[_position..];
        int length = MemoryMarshal.Cast<byte, char>(rest).IndexOf('\0');
        if (length < 0)
            ThrowTooShort();
        string result = Encoding.Unicode.GetString(rest[..(length * sizeof(char))]);
        _position += (length + 1) * sizeof(char);
        return result;
    }

    /// <summary>Reads UTF-8 with its length in bytes before it.</summary>
    public string ReadUtf8() => Encoding.UTF8.GetString(ReadBytes(ReadCount()));

    public void SkipUtf8() => Skip(ReadCount());

    private uint ReadLongVarUInt32(uint first)
    {
        ulong value = ReadLongVarUInt64(first);
        if (value > uint.MaxValue)
            DamagedTraceException.Throw("a 32-bit number has more than 32 bits");
        return (uint)value;
    }

    private ulong ReadLongVarUInt64(uint first)
    {
        ulong value = first & 0x7F;
        for (int shift = 7; shift < 64; shift += 7)
        {
            ulong next = ReadByte();
            value |= (next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
        DamagedTraceException.Throw("a number has no end");
        return 0;
    }

    // A count above int.MaxValue becomes negative here and fails the check of whoever uses it.
    private int ReadCount() => unchecked((int)ReadVarUInt32());

    [DoesNotReturn]
    private static void ThrowTooShort() => DamagedTraceException.Throw("a block is shorter than its content");
}
