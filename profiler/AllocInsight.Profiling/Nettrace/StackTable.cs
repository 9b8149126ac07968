using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace AllocInsight.Profiling.Nettrace;

/// <summary>
/// The stacks since the last sequence point, by the id that events name. Addresses are kept widened and end to end.
/// </summary>
/// <remarks>
/// Invariants: the first <c>_used</c> elements of <c>_addresses</c> are in use, and every range in <c>_ranges</c> lies
/// within them. <c>_addresses</c> never shrinks, so steady reading allocates nothing.
/// </remarks>
/// <param name="pointerSize">Bytes per address in the trace: 4 or 8.</param>
internal sealed class StackTable(int pointerSize)
{
    /// <summary>
    /// The most addresses between two sequence points, 1 GiB of them. The runtime writes a sequence point every few
    /// megabytes; this only stops a damaged or foreign trace that has none.
    /// </summary>
    private const int MaxAddresses = 1 << 27;

    private readonly Dictionary<int, (int Start, int Length)> _ranges = [];
    private ulong[] _addresses = new ulong[16 * 1024];
    private int _used;

    /// <summary>The stack with that id, innermost address first; empty where there is none. Valid until the next change.</summary>
    public ReadOnlySpan<ulong> Find(int id) =>
        _ranges.TryGetValue(id, out (int Start, int Length) range) ? _addresses.AsSpan(range.Start, range.Length) : [];

    /// <summary>Adds the stacks of a stack block.</summary>
    public void Decode(ReadOnlySpan<byte> block)
    {
        ByteCursor cursor = new(block);
        int id = cursor.ReadInt32();
        for (uint left = cursor.ReadUInt32(); left > 0; left--)
        {
            int bytes = cursor.ReadInt32();
            Add(id, cursor.ReadBytes(bytes));
            id = unchecked(id + 1);
        }
    }

    public void Clear()
    {
        _ranges.Clear();
        _used = 0;
    }

    private void Add(int id, ReadOnlySpan<byte> stack)
    {
        int length = stack.Length / pointerSize;
        if (length * pointerSize != stack.Length)
            DamagedTraceException.Throw("a stack ends within an address");
        Span<ulong> target = Reserve(length);
        if (pointerSize == sizeof(uint))
        {
            for (int i = 0; i < length; i++)
                target[i] = BinaryPrimitives.ReadUInt32LittleEndian(stack[(i * sizeof(uint))..]);
        }
        else if (BitConverter.IsLittleEndian)
        {
            stack.CopyTo(MemoryMarshal.AsBytes(target));
        }
        else
        {
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ulong>(stack), target);
        }
        _ranges[id] = (_used, length);
        _used += length;
    }

    private Span<ulong> Reserve(int length)
    {
        if (length > _addresses.Length - _used)
        {
            if (length > MaxAddresses - _used)
                DamagedTraceException.Throw("too many stacks stand between two sequence points");
            Array.Resize(ref _addresses, Math.Max(_used + length, Math.Min(2 * _addresses.Length, MaxAddresses)));
        }
        return _addresses.AsSpan(_used, length);
    }
}
