using System.Buffers.Binary;

namespace AllocInsight.Profiling.Nettrace;

/// <summary>Version 6: three bytes of size and one of kind precede each block, nothing follows it, and a kind ends the trace.</summary>
internal sealed class BlockFraming : TraceFraming
{
    private const int HeaderBytes = sizeof(int);
    private const int SizeBits = 24;

    public override bool IsVersion6 => true;

    public override bool TryReadHeader(TraceInput input, out BlockHeader header)
    {
        header = default;
        if (!input.TryFill(HeaderBytes))
            return false;
        uint word = BinaryPrimitives.ReadUInt32LittleEndian(input.Available);
        header = new BlockHeader((BlockKind)(word >> SizeBits), (int)(word & ((1 << SizeBits) - 1)));
        input.Advance(HeaderBytes);
        return true;
    }

    public override bool TryReadFooter(TraceInput input) => true;
}
