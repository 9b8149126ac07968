namespace AllocInsight.Pooling.Slots;

/// <summary>Says what a program did wrong with a slot.</summary>
internal static unsafe class Misuse
{
    public static SlotMisuseException DoubleFree(nint address, uint slotSize) => New(
        SlotMisuse.DoubleFree, (void*)address, $"was freed twice: the {slotSize}-byte slot there is not live. Find the second owner that frees it.");

    public static SlotMisuseException NotLive(nint address, uint slotSize) => New(
        SlotMisuse.InvalidPointer, (void*)address, $"is no longer in use: the {slotSize}-byte slot there was freed before.");

    public static SlotMisuseException Interior(void* address, uint distance, uint slotSize) => New(
        SlotMisuse.InteriorPointer, address, $"lies {distance} bytes inside a {slotSize}-byte slot. Pass the address that was handed out.");

    public static SlotMisuseException NeverHandedOut(void* address) => New(
        SlotMisuse.InvalidPointer, address, "was never handed out by this allocator.");

    public static SlotMisuseException OtherAllocator(void* address) => New(
        SlotMisuse.InvalidPointer, address, "belongs to another allocator. Free it where it was allocated.");

    public static SlotMisuseException Freed(GuardedBlock block, SlotMisuse misuse) => New(
        misuse, (void*)block.Address, $"was freed before: {Describe(block)}");

    public static SlotMisuseException Interior(void* address, GuardedBlock block) => New(
        SlotMisuse.InteriorPointer, address, $"lies {(nint)address - block.Address} bytes inside a block. Pass the address that was handed out: {Describe(block)}");

    public static SlotMisuseException Overflow(GuardedBlock block) => New(
        SlotMisuse.Overflow, (void*)block.Address, $"was written beyond its end: {Describe(block)}");

    public static SlotMisuseException WriteAfterFree(GuardedBlock block) => New(
        SlotMisuse.WriteAfterFree, (void*)block.Address, $"was written after it was freed: {Describe(block)}");

    private static string Describe(GuardedBlock block) =>
        $"{block.ByteCount:N0} bytes in a {(block.IsLarge ? "large block" : $"{block.WholeBytes:N0}-byte slot")}.{Environment.NewLine}"
        + $"Allocated{Environment.NewLine}{block.Allocated}{(block.Freed is null ? "" : $"Freed{Environment.NewLine}{block.Freed}")}";

    private static SlotMisuseException New(SlotMisuse misuse, void* address, string what) =>
        new(misuse, (nint)address, $"0x{(nuint)address:x} {what}");
}
