using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling.Leases;

/// <inheritdoc/>
/// <remarks>The object may be exchanged for another of its kind while the record has none.</remarks>
internal sealed class Pooled<TKind>(ItemStack<TKind> stack, object value) : Pooled
    where TKind : struct, IKind<TKind>
{
    private const int MostUnderuses = 8;

    private readonly ItemStack<TKind> _stack = stack;

    /// <summary>The object; null while the record is spare.</summary>
    public object? Value { get; set; } = value;

    /// <summary>Whether the object came back without a lease, so that this thread need not be the one that rents it again.</summary>
    public bool IsDetached { get; set; }

    /// <summary>The next record without an object.</summary>
    public Pooled<TKind>? NextSpare { get; set; }

    public override ItemStack Stack => _stack;

    public override bool Holds(object value) => Value == value;

    /// <remarks>Not inlined: <c>using</c> calls it in a finally block, which is cheap while it is short.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public override void Return(long version)
    {
        if (_stack.OwnerKey != ThreadCache.CurrentKey)
        {
            Send(version);
            return;
        }
        if (Version != version)
        {
            CountStale();
            return;
        }
        Version = version + 1;
        TakeBack();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public override void TakeBack()
    {
        ItemStack<TKind> stack = _stack;
        stack.Counts.Returns++;
        if (!stack.Kind.TryReset(Value!, out Bytes, out bool isUnderused) || isUnderused || Attention.OnReturn || !stack.TryPush(this, Bytes))
            TakeBackSlowly(isUnderused);
        else if (!stack.IsFixed)
            Underuses = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TakeBackSlowly(bool isUnderused)
    {
        if (Attention.OnReturn)
            CacheTrimmer.Start();
        DropReason reason = Keep(isUnderused, out bool isOnStack);
        if (reason != DropReason.None)
            _stack.Counts.Drops[(int)reason]++;
        if (!isOnStack)
        {
            _stack.AddSpare(this);
        }
    }

    private DropReason Keep(bool isUnderused, out bool isOnStack)
    {
        isOnStack = false;
        if (Bytes < 0)
            return DropReason.NotReset;
        Underuses = isUnderused ? Underuses + 1 : 0;
        if (Underuses >= MostUnderuses)
            return DropReason.Underused;
        if (Bytes > Bounds.LargestObject)
            return DropReason.TooLarge;
        if (_stack.IsUnkept)
            return DropReason.TooManySorts;
        if (Guard.IsOn)
        {
            Guard.KeepAside(_stack.Kind, Value!);
            return DropReason.None;
        }
        if (Bytes > Bounds.LargestInThread)
            return SharedStore<TKind>.TryAdd(_stack.Kind, Value!, Bytes) ? DropReason.None : DropReason.Full;
        isOnStack = _stack.TryPushSlowly(this);
        // What one thread gets back and another rents would else be made anew again and again.
        return isOnStack || (IsDetached && SharedStore<TKind>.TryAdd(_stack.Kind, Value!, Bytes)) ? DropReason.None : DropReason.Full;
    }
}
