namespace AllocInsight.Pooling.Slots;

/// <summary>A program used a slot in a way that would corrupt memory, and the allocator's checks caught it.</summary>
/// <remarks>The allocator is unharmed: the offending call changed nothing.</remarks>
public sealed class SlotMisuseException : InvalidOperationException
{
    internal SlotMisuseException(SlotMisuse misuse, nint address, string message) : base(message)
    {
        Misuse = misuse;
        Address = address;
    }

    /// <summary>What was done.</summary>
    public SlotMisuse Misuse { get; }

    /// <summary>The address that the program passed, or of the slot that it damaged; of a stale handle its number.</summary>
    public nint Address { get; }
}
