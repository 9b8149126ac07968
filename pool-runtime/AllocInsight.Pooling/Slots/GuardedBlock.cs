using System.Diagnostics;

namespace AllocInsight.Pooling.Slots;

/// <summary>What the guarded tier knows of a block.</summary>
/// <param name="Address">The first byte.</param>
/// <param name="ByteCount">Bytes asked for.</param>
/// <param name="WholeBytes">Bytes of the block, the canary included.</param>
/// <param name="IsLarge">Whether the block is the system's, not a slot.</param>
/// <param name="Allocated">Where it was allocated.</param>
internal sealed record GuardedBlock(nint Address, nuint ByteCount, nuint WholeBytes, bool IsLarge, StackTrace Allocated)
{
    /// <summary>Where it was freed; null while it is live.</summary>
    public StackTrace? Freed { get; set; }
}
