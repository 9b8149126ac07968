using System.Globalization;
using System.Text;
using AllocInsight.Pooling.Slots;

namespace AllocInsight.Pooling;

/// <summary>What an allocator holds at one moment. Immutable.</summary>
/// <param name="Segments">Pieces of address space of 4 MiB each.</param>
/// <param name="CommittedBytes">Bytes that may have memory behind them: the pages that are or were in use and not given back yet.</param>
/// <param name="DecommittedBytes">Bytes given back to the page source so far.</param>
/// <param name="Heaps">Heaps of threads, also of ended ones that nobody has taken over yet.</param>
/// <param name="LargeBlocks">Live blocks above the largest slot.</param>
/// <param name="LargeBytes">Bytes asked for in those.</param>
/// <param name="SizeClasses">The size classes that have pages, ascending.</param>
public sealed record AllocatorStatistics(
    int Segments, long CommittedBytes, long DecommittedBytes, int Heaps, long LargeBlocks, long LargeBytes, IReadOnlyList<SizeClassStatistics> SizeClasses)
{
    /// <summary>Slots that are handed out.</summary>
    public long LiveSlots => SizeClasses.Sum(row => row.LiveSlots);

    /// <summary>Bytes of those slots, padding included.</summary>
    public long LiveBytes => SizeClasses.Sum(row => row.LiveSlots * row.SlotSize);

    /// <summary>A table for reading, in English.</summary>
    public override string ToString()
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        var text = new StringBuilder();
        text.AppendLine(culture, $"{LiveSlots:N0} live slots of {LiveBytes:N0} bytes, {LargeBlocks:N0} large blocks of {LargeBytes:N0} bytes");
        text.AppendLine(culture, $"{CommittedBytes:N0} bytes in use or kept, {DecommittedBytes:N0} given back, {Segments:N0} segments, {Heaps:N0} heaps");
        text.AppendLine("slot size      pages  live slots  free slots");
        foreach (SizeClassStatistics row in SizeClasses)
            text.AppendLine(culture, $"{row.SlotSize,9:N0} {row.Pages,10:N0} {row.LiveSlots,11:N0} {row.FreeSlots,11:N0}");
        return text.ToString();
    }

    internal static AllocatorStatistics From(Arena arena, LargeBlocks large)
    {
        ArenaCounts counts = arena.Count();
        (long blocks, long bytes) = large.Totals();
        return new AllocatorStatistics(
            counts.Segments, counts.CommittedBytes, counts.DecommittedBytes, counts.Heaps, blocks, bytes,
            [.. Enumerable.Range(0, arena.Classes.Count).Where(i => counts.Pages[i] > 0)
                .Select(i => new SizeClassStatistics(arena.Classes.SlotSize(i), counts.Pages[i], counts.LiveSlots[i], counts.FreeSlots[i]))]);
    }
}

/// <summary>One size class of an allocator.</summary>
/// <param name="SlotSize">Bytes from one slot to the next.</param>
/// <param name="Pages">Pages that the class has.</param>
/// <param name="LiveSlots">Slots that are handed out; in the guarded tier also those kept from use.</param>
/// <param name="FreeSlots">Slots in those pages that are not.</param>
public sealed record SizeClassStatistics(int SlotSize, long Pages, long LiveSlots, long FreeSlots);
