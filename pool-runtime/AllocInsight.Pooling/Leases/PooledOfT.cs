using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling.Leases;

/// <inheritdoc/>
/// <remarks>The object may be exchanged for another of its kind while the record has none.</remarks>
internal sealed class Pooled<TKind>(ItemStack<TKind> stack, TKind kind, object value) : Pooled(stack, value)
    where TKind : struct, IKind<TKind>
{
    private const int MostUnderuses = 8;

    /// <summary>Its sort.</summary>
    public TKind Kind = kind;

    /// <summary>Whether the object came back without a lease, so that this thread need not be the one that rents it again.</summary>
    public bool IsDetached { get; set; }

    /// <summary>The next record without an object.</summary>
    public Pooled<TKind>? NextSpare { get; set; }

    private ItemStack<TKind> OwnStack => Unsafe.As<ItemStack<TKind>>(Stack);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public override void Return(long version)
    {
        if (ThreadCache.CurrentKey != OwnerKey || Version != version)
        {
            ReturnElsewhere(version);
            return;
        }
        Version = version + 1;
        if (Kind.IsPlain)
        {
            int place = Place;
            if (place != 0)
                Shelf.Put(this, place);
            else
                ResetAndTakeBackSlowly();
            return;
        }
        bool isReset, isUnderused;
        long bytes;
        // The reset is written twice, as the JIT inlines no method that has a try block: in one of its own it would be one more call for every kind.
        if (TKind.CallsUsers)
        {
            try
            {
                isReset = Kind.TryReset(Value!, out bytes, out isUnderused);
            }
            catch
            {
                // Its lease has ended: it is dropped.
                TakeBackSlowly(-1, isUnderused: false);
                throw;
            }
        }
        else
        {
            isReset = Kind.TryReset(Value!, out bytes, out isUnderused);
        }
        // An object of a fixed size has room for it where it has a place.
        if (isReset && (Kind.IsFixed || (!isUnderused && bytes <= Room)) && Place is var free && free != 0)
        {
            if (!Kind.IsFixed)
            {
                Bytes = bytes;
                Underuses = 0;
            }
            Shelf.Put(this, free);
            return;
        }
        TakeBackSlowly(isReset ? bytes : -1, isUnderused);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ResetAndTakeBackSlowly()
    {
        bool isReset = Kind.TryReset(Value!, out long bytes, out bool isUnderused);
        TakeBackSlowly(isReset ? bytes : -1, isUnderused);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TakeBackSlowly(long bytes, bool isUnderused)
    {
        Bytes = bytes;
        DropReason reason = Keep(isUnderused, out int place);
        if (reason != DropReason.None)
            Stack.Counts.Drops[(int)reason]++;
        if (place != 0)
        {
            Shelf.Put(this, place);
        }
        else
        {
            Shelf.Returns++;
            Stack.Shelves.Remove(this);
            OwnStack.AddSpare(this);
        }
        // Either the trimmer has seen before it rests what is kept, or it is seen here that it rests.
        Interlocked.MemoryBarrier();
        if (CacheTrimmer.IsResting)
            CacheTrimmer.Start();
    }

    private DropReason Keep(bool isUnderused, out int place)
    {
        place = 0;
        if (Bytes < 0)
            return DropReason.NotReset;
        Underuses = isUnderused ? Underuses + 1 : 0;
        if (Underuses >= MostUnderuses)
            return DropReason.Underused;
        if (Bytes > Bounds.LargestObject)
            return DropReason.TooLarge;
        if (Stack.IsUnkept)
            return DropReason.TooManySorts;
        if (Guard.IsOn)
        {
            Guard.KeepAside(Kind, Value!);
            return DropReason.None;
        }
        if (Bytes > Bounds.LargestInThread)
            return SharedStore<TKind>.TryAdd(Kind, Value!, Bytes) ? DropReason.None : DropReason.Full;
        place = Stack.Shelves.Reserve(this);
        // What one thread gets back and another rents would else be made anew again and again.
        return place != 0 || (IsDetached && SharedStore<TKind>.TryAdd(Kind, Value!, Bytes)) ? DropReason.None : DropReason.Full;
    }
}
