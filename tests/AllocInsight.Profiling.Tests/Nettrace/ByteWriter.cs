using System.Text;

namespace AllocInsight.Profiling.Tests.Nettrace;

/// <summary>Collects little-endian values.</summary>
internal sealed class ByteWriter
{
    private readonly List<byte> _bytes = [];

    public int Length => _bytes.Count;

    public ByteWriter Byte(int value)
    {
        _bytes.Add((byte)value);
        return this;
    }

    public ByteWriter Bytes(params ReadOnlySpan<byte> value)
    {
        _bytes.AddRange(value);
        return this;
    }

    public ByteWriter Int16(int value) => Bytes(BitConverter.GetBytes((short)value));

    public ByteWriter Int32(int value) => Bytes(BitConverter.GetBytes(value));

    public ByteWriter Int64(long value) => Bytes(BitConverter.GetBytes(value));

    public ByteWriter VarUInt(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            Byte((int)(value & 0x7F) | 0x80);
        return Byte((int)value);
    }

    public ByteWriter Utf8(string value) => VarUInt((ulong)Encoding.UTF8.GetByteCount(value)).Bytes(Encoding.UTF8.GetBytes(value));

    public ByteWriter Utf16(string value) => Bytes(Encoding.Unicode.GetBytes(value)).Int16(0);

    public ByteWriter AlignTo4()
    {
        while (Length % 4 != 0)
            Byte(0);
        return this;
    }

    public byte[] ToArray() => [.. _bytes];
}
