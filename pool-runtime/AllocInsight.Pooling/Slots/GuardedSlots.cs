using System.Diagnostics;
using System.Runtime.InteropServices;

namespace AllocInsight.Pooling.Slots;

/// <summary>
/// A second way to hand out slots, for finding misuse, so that the fast one stays clean: each block has a canary behind it, is
/// poisoned when it is freed, rests in a quarantine before it is used again, and has the stacks of its allocation and its free.
/// </summary>
/// <remarks>Safe for use from any number of threads; one lock, so that what it says is true at one moment.</remarks>
internal sealed unsafe class GuardedSlots(Arena arena, LargeBlocks large, int quarantine)
{
    private const byte Uninitialised = 0xCD;
    private const byte Canary = 0xFD;
    private const byte Poison = 0xDD;
    private const int CanaryBytes = 16;

    private readonly Lock _sync = new();
    private readonly Dictionary<nint, GuardedBlock> _blocks = [];
    private readonly Queue<GuardedBlock> _quarantine = new();

    public void* Allocate(nuint byteCount, nuint alignment, bool isZeroed)
    {
        nuint guarded = byteCount + CanaryBytes;
        if (guarded < byteCount)
            throw new OutOfMemoryException($"No memory for {byteCount:N0} bytes.");
        lock (_sync)
        {
            int sizeClass = alignment > arena.Geometry.PageAlignment ? -1 : arena.Classes.ClassOf(guarded, alignment);
            var address = (byte*)(sizeClass < 0
                ? large.Allocate(guarded, alignment, isZeroed: false)
                : arena.Allocate(ThreadHeaps.Get(arena), sizeClass));
            nuint whole = sizeClass < 0 ? guarded : (nuint)arena.Classes.SlotSize(sizeClass);
            NativeMemory.Fill(address, byteCount, isZeroed ? (byte)0 : Uninitialised);
            NativeMemory.Fill(address + byteCount, whole - byteCount, Canary);
            _blocks[(nint)address] = new GuardedBlock((nint)address, byteCount, whole, sizeClass < 0, new StackTrace(2, fNeedFileInfo: true));
            return address;
        }
    }

    public void Free(void* address)
    {
        lock (_sync)
        {
            GuardedBlock block = Find(address, SlotMisuse.DoubleFree);
            block.Freed = new StackTrace(2, fNeedFileInfo: true);
            bool isIntact = IsIntact(block);
            NativeMemory.Fill((void*)block.Address, block.WholeBytes, Poison);
            _quarantine.Enqueue(block);
            while (_quarantine.Count > quarantine)
                Retire(_quarantine.Dequeue());
            if (!isIntact)
                throw Misuse.Overflow(block);
        }
    }

    public nuint SizeOf(void* address)
    {
        lock (_sync)
            return Find(address, SlotMisuse.InvalidPointer).ByteCount;
    }

    public void EmptyQuarantine()
    {
        lock (_sync)
        {
            while (_quarantine.TryDequeue(out GuardedBlock? block))
                Retire(block);
        }
    }

    public void Verify()
    {
        lock (_sync)
        {
            foreach (GuardedBlock block in _blocks.Values)
            {
                if (block.Freed is null && !IsIntact(block))
                    throw Misuse.Overflow(block);
                if (block.Freed is not null && !IsPoisoned(block))
                    throw Misuse.WriteAfterFree(block);
            }
        }
    }

    private GuardedBlock Find(void* address, SlotMisuse ifFreed)
    {
        if (_blocks.TryGetValue((nint)address, out GuardedBlock? block))
            return block.Freed is null ? block : throw Misuse.Freed(block, ifFreed);
        // Rare enough to look at every block for the one that the address lies in.
        block = _blocks.Values.FirstOrDefault(other => (nint)address > other.Address && (nint)address < other.Address + (nint)other.WholeBytes);
        throw block is null ? Misuse.NeverHandedOut(address) : Misuse.Interior(address, block);
    }

    private void Retire(GuardedBlock block)
    {
        _blocks.Remove(block.Address);
        bool isPoisoned = IsPoisoned(block);
        if (block.IsLarge)
            large.TryFree((void*)block.Address);
        else
            arena.Free(ThreadHeaps.Find(arena), (byte*)block.Address);
        if (!isPoisoned)
            throw Misuse.WriteAfterFree(block);
    }

    private static bool IsIntact(GuardedBlock block) => !Bytes(block.Address + (nint)block.ByteCount, block.WholeBytes - block.ByteCount).ContainsAnyExcept(Canary);

    private static bool IsPoisoned(GuardedBlock block)
    {
        for (nuint at = 0; at < block.WholeBytes; at += int.MaxValue)
        {
            if (Bytes(block.Address + (nint)at, nuint.Min(block.WholeBytes - at, int.MaxValue)).ContainsAnyExcept(Poison))
                return false;
        }
        return true;
    }

    private static ReadOnlySpan<byte> Bytes(nint address, nuint count) => new((void*)address, (int)count);
}
