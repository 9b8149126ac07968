using AllocInsight.Pooling.Memory;

namespace AllocInsight.Pooling.Slots;

/// <summary>Chooses the compiled form of an arena.</summary>
internal static class ArenaFactory
{
    // Two slots of the largest size fit in a page of 64 KiB.
    private const int LargestSlot = 32 * 1024;

    /// <param name="slotSizes">Ascending sizes in bytes.</param>
    /// <param name="pageSize">Bytes in a page: 64 KiB, or less for blocks.</param>
    /// <param name="areSlotsChecked">Whether live slots are marked and looked up.</param>
    /// <param name="source">Where memory comes from.</param>
    /// <param name="policy">When unused pages lose their memory.</param>
    public static Arena Create(ReadOnlySpan<int> slotSizes, int pageSize, bool areSlotsChecked, IPageSource source, TrimPolicy policy) =>
        pageSize == PageLayout.PageSize
            ? Create<PageLayout>(slotSizes, pageSize, LargestSlot, areSlotsChecked, source, policy)
            : Create<BlockLayout>(slotSizes, pageSize, pageSize, areSlotsChecked, source, policy);

    /// <summary>Whether an arena's calls may take the fast path.</summary>
    public static bool HasFastPath<TChecks>(Arena arena)
        where TChecks : struct, IChecks => arena is PagedArena<PageLayout, TChecks>;

    private static Arena Create<TLayout>(
        ReadOnlySpan<int> slotSizes, int pageSize, int largestSlot, bool areSlotsChecked, IPageSource source, TrimPolicy policy)
        where TLayout : struct, ILayout
    {
        var classes = new SlotClasses(slotSizes, TLayout.GranuleShift, largestSlot);
        var geometry = new SegmentGeometry(pageSize, areSlotsChecked ? LiveMarks<TLayout>.End : 0);
        return areSlotsChecked
            ? new PagedArena<TLayout, LiveChecks>(classes, geometry, source, policy)
            : new PagedArena<TLayout, NoChecks>(classes, geometry, source, policy);
    }
}
