using System.Runtime.InteropServices;

namespace AllocInsight.Pooling.Slots;

/// <summary>
/// Blocks larger than the largest slot, from the system. They are remembered by address, so that any address can be told to be
/// one without touching it, and so that none is left behind when the allocator is disposed.
/// </summary>
/// <remarks>Safe for use from any number of threads; addresses are spread over several locks.</remarks>
internal sealed unsafe class LargeBlocks
{
    private const int Stripes = 16;

    // What the system's malloc guarantees on every 64-bit platform.
    private const nuint NaturalAlignment = 16;

    private readonly Stripe[] _stripes = [.. Enumerable.Range(0, Stripes).Select(_ => new Stripe())];

    /// <param name="byteCount">Bytes, more than the largest slot.</param>
    /// <param name="alignment">A power of two.</param>
    /// <param name="isZeroed">Whether the block is to be zero; a fresh one from the system need not be cleared again.</param>
    /// <exception cref="OutOfMemoryException">The system refused.</exception>
    public void* Allocate(nuint byteCount, nuint alignment, bool isZeroed)
    {
        bool isAligned = alignment > NaturalAlignment;
        void* address = isAligned ? NativeMemory.AlignedAlloc(byteCount, alignment)
            : isZeroed ? NativeMemory.AllocZeroed(byteCount) : NativeMemory.Alloc(byteCount);
        if (isAligned && isZeroed)
            NativeMemory.Clear(address, byteCount);
        Add(address, new Block(byteCount, isAligned));
        return address;
    }

    /// <returns>Whether it was such a block.</returns>
    public bool TryFree(void* address)
    {
        if (!TryRemove(address, out Block block))
            return false;
        Free(address, block);
        return true;
    }

    /// <summary>The block's size in bytes; null if there is none.</summary>
    public nuint? SizeOf(void* address)
    {
        Stripe stripe = StripeOf(address);
        lock (stripe.Sync)
            return stripe.Blocks.TryGetValue((nint)address, out Block block) ? block.ByteCount : null;
    }

    /// <summary>Makes a block larger or smaller, in place where the system can.</summary>
    /// <returns>The block's new place, or null if there is no such block or it must be copied.</returns>
    /// <exception cref="OutOfMemoryException">The system refused; the block is as it was.</exception>
    public void* TryReallocate(void* address, nuint byteCount)
    {
        if (!TryRemove(address, out Block block))
            return null;
        Block now = block;
        void* moved = address;
        try
        {
            if (block.IsAligned)
                return null;
            moved = NativeMemory.Realloc(address, byteCount);
            now = new Block(byteCount, false);
            return moved;
        }
        finally
        {
            Add(moved, now);
        }
    }

    public (long Count, long Bytes) Totals()
    {
        (long count, long bytes) = (0, 0);
        foreach (Stripe stripe in _stripes)
        {
            lock (stripe.Sync)
            {
                count += stripe.Blocks.Count;
                bytes += stripe.Blocks.Values.Sum(block => (long)block.ByteCount);
            }
        }
        return (count, bytes);
    }

    public void Dispose()
    {
        foreach (Stripe stripe in _stripes)
        {
            lock (stripe.Sync)
            {
                foreach ((nint address, Block block) in stripe.Blocks)
                    Free((void*)address, block);
                stripe.Blocks.Clear();
            }
        }
    }

    private void Add(void* address, Block block)
    {
        Stripe stripe = StripeOf(address);
        lock (stripe.Sync)
            stripe.Blocks.Add((nint)address, block);
    }

    private bool TryRemove(void* address, out Block block)
    {
        Stripe stripe = StripeOf(address);
        lock (stripe.Sync)
            return stripe.Blocks.Remove((nint)address, out block);
    }

    private static void Free(void* address, Block block)
    {
        if (block.IsAligned)
            NativeMemory.AlignedFree(address);
        else
            NativeMemory.Free(address);
    }

    // Fibonacci hashing: large blocks' addresses differ in their middle bits.
    private Stripe StripeOf(void* address) => _stripes[(uint)((((nuint)address >> 4) * 0x9E3779B97F4A7C15) >> 60)];

    private readonly record struct Block(nuint ByteCount, bool IsAligned);

    private sealed class Stripe
    {
        public Lock Sync { get; } = new();

        public Dictionary<nint, Block> Blocks { get; } = [];
    }
}
