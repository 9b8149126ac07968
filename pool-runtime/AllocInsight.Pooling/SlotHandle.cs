using AllocInsight.Pooling.Heaps;

namespace AllocInsight.Pooling;

/// <summary>Names a value in a <see cref="SlotHeap"/> for as long as it lives, wherever the heap moves it. 8 bytes, no memory of its own.</summary>
/// <remarks>
/// A handle is good in the heap that gave it out. After its value was freed it is stale for ever: no later value gets an equal one.
/// The default is never a value's.
/// </remarks>
/// <param name="Value">
/// For storing it elsewhere: bits 0 to 12 the index in its page, 13 to 43 the page, 44 to 62 the generation. Bit 63 is 0.
/// </param>
public readonly record struct SlotHandle(ulong Value)
{
    internal SlotHandle(uint page, int index, uint generation)
        : this(HandleBits.Of(page, index, generation))
    {
    }

    /// <summary>Whether this is the default, which names no value in any heap.</summary>
    public bool IsDefault => Value == 0;

    internal int Index => (int)HandleBits.IndexOf(Value);

    internal uint Page => HandleBits.PageOf(Value);

    internal uint Generation => HandleBits.GenerationOf(Value);

    /// <inheritdoc/>
    public override string ToString() => $"slot {Index} of page {Page}, generation {Generation}";
}
