using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AllocInsight.Pooling.Heaps;

/// <summary>
/// The part of a heap that one thread allocates from: pages of every size pool, under a lock that costs its owner two plain stores until another
/// thread wants it.
/// </summary>
/// <remarks>
/// The lock is biased: the owner says <c>InUse</c> and looks whether the bias was revoked. Another thread takes <c>Gate</c>, revokes the
/// bias, makes every processor see that by a process-wide barrier, and waits until the owner has left. From then on both take the gate;
/// the owner restores the bias after some thousand turns in which no other came.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Shard
{
    /// <summary>Not 0 while the owner is inside by the bias.</summary>
    public int InUse;

    /// <summary>Not 0 while the owner must take the gate, too. Changed by who holds the gate.</summary>
    public int Revoked;

    /// <summary>
    /// The page that the owner got its last span from, or looks at: it is not moved. Written by the owner only.
    /// </summary>
    public HeapPage* Reading;

    /// <summary>Not 0 while a thread is inside by the gate.</summary>
    public int Gate;

    /// <summary>Turns of the owner through the gate since another thread came.</summary>
    public int QuietTurns;

    /// <summary>Readers that the owner has open (<see cref="SlotReader"/>): no page at all is moved. Written by the owner only.</summary>
    public int Readers;

    // Turns without another thread before the owner gets the bias back: revoking costs some microseconds, a turn through the gate some
    // nanoseconds more than one by the bias.
    private const int TurnsUntilBias = 4096;

    /// <summary>The size pools of a shard lie behind it.</summary>
    public static ShardPool* PoolsOf(Shard* shard) => (ShardPool*)((byte*)shard + HeaderBytes);

    /// <summary>Where a size pool lies, in bytes behind the shard's start: to be read once for each size and page.</summary>
    public static uint OffsetOf(int pool) => (uint)(HeaderBytes + (pool * sizeof(ShardPool)));

    /// <summary>The size pool at an offset.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ShardPool* PoolAt(Shard* shard, uint offset) => (ShardPool*)((byte*)shard + offset);

    /// <summary>The number of the size pool at an offset.</summary>
    public static int PoolAtOffset(uint offset) => (int)(offset - (uint)HeaderBytes) / sizeof(ShardPool);

    public static int HeaderBytes => (sizeof(Shard) + 63) & ~63;

    /// <summary>Enters as the owner, by the bias.</summary>
    /// <returns>Whether it did; if so <see cref="LeaveOwn"/> leaves.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryEnterOwn(Shard* shard)
    {
        Volatile.Write(ref shard->InUse, 1);
        if (Volatile.Read(ref shard->Revoked) == 0)
            return true;
        LeaveOwn(shard);
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LeaveOwn(Shard* shard) => Volatile.Write(ref shard->InUse, 0);

    /// <summary>Enters as the owner.</summary>
    /// <returns>Whether by the bias; <see cref="Leave"/> wants to know.</returns>
    public static bool EnterOwn(Shard* shard)
    {
        if (TryEnterOwn(shard))
            return true;
        EnterOwnByGate(shard);
        return false;
    }

    public static void Leave(Shard* shard, bool isByBias)
    {
        if (isByBias)
            LeaveOwn(shard);
        else
            Volatile.Write(ref shard->Gate, 0);
    }

    /// <summary>Enters as whoever the caller is.</summary>
    /// <param name="shard">Any of the heap's.</param>
    /// <param name="own">The calling thread's.</param>
    /// <returns>For <see cref="Leave"/>.</returns>
    public static bool Enter(Shard* shard, Shard* own)
    {
        if (shard == own)
            return EnterOwn(shard);
        EnterAsOther(shard);
        return false;
    }

    private static void EnterAsOther(Shard* shard)
    {
        TakeGate(shard);
        shard->QuietTurns = 0;
        if (shard->Revoked == 0)
        {
            Volatile.Write(ref shard->Revoked, 1);
            Interlocked.MemoryBarrierProcessWide();
        }
        var spin = new SpinWait();
        try
        {
            while (Volatile.Read(ref shard->InUse) != 0)
                spin.SpinOnce();
        }
        catch (ThreadInterruptedException)
        {
            Volatile.Write(ref shard->Gate, 0);
            throw;
        }
    }

    private static void EnterOwnByGate(Shard* shard)
    {
        TakeGate(shard);
        if (++shard->QuietTurns > TurnsUntilBias)
        {
            shard->QuietTurns = 0;
            Volatile.Write(ref shard->Revoked, 0);
        }
    }

    private static void TakeGate(Shard* shard)
    {
        if (Interlocked.CompareExchange(ref shard->Gate, 1, 0) == 0)
            return;
        var spin = new SpinWait();
        while (Interlocked.CompareExchange(ref shard->Gate, 1, 0) != 0)
            spin.SpinOnce();
    }
}

/// <summary>A size pool's part of a shard.</summary>
internal unsafe struct ShardPool
{
    /// <summary>Pages with free slots: the first is allocated from; empty ones are at the end.</summary>
    public HeapPage* Available;

    public HeapPage* LastAvailable;

    /// <summary>All frames.</summary>
    public Frame* Frames;

    /// <summary>The frame that compaction moves to, as long as it has room; or null.</summary>
    public Frame* Target;

    /// <summary>Bytes used of it.</summary>
    public int TargetUsed;

    /// <summary>Values that were freed in slots that are gone: what is not in the generations of those that there are.</summary>
    public long Freed;

    /// <summary>Slots of all pages.</summary>
    public long Slots;

    /// <summary>The share of slots that the heap's policy wants used; 0 without one.</summary>
    public double UsedShare;

    /// <summary>Slots of pages in which the used share fell below that, or to half of what it was then, and so on, since the policy was asked.</summary>
    public long SparseSlots;

    /// <summary>Pages without a value that are kept for reuse; the first available one is not counted.</summary>
    public int Empty;
}
