using System.Globalization;
using System.Text;
using AllocInsight.Pooling.Leases;
using AllocInsight.Pooling.Slots;

namespace AllocInsight.Pooling;

/// <summary>What has happened in <see cref="Pool"/> so far. Immutable.</summary>
/// <param name="Kinds">A row for each kind and size class that was ever rented, in order.</param>
public sealed record PoolStatistics(IReadOnlyList<PoolKindStatistics> Kinds)
{
    /// <summary>A table for reading, in English.</summary>
    public override string ToString()
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        var text = new StringBuilder();
        text.AppendLine("kind             slot size        rents  hit rate        live   kept bytes       drops");
        foreach (PoolKindStatistics row in Kinds)
        {
            string size = row.SlotSize?.ToString("N0", culture) ?? "any";
            text.AppendLine(culture, $"{row.Kind,-16} {size,9} {row.Rents,12:N0} {row.HitRate,9:P1} {row.Live,11:N0} {row.RetainedBytes,12:N0} {row.Drops.Values.Sum(),11:N0}");
        }
        return text.ToString();
    }

    internal static PoolStatistics Take()
    {
        IEnumerable<PoolKindStatistics> leased = CacheRegistry.Totals()
            .Select(FromLeases);
        return new PoolStatistics([.. leased.Concat(Spans()).Where(row => row.Rents > 0).OrderBy(row => row.Kind, StringComparer.Ordinal).ThenBy(row => row.SlotSize ?? int.MaxValue)]);
    }

    /// <summary>The size class of an object of so many bytes; 0 for none.</summary>
    internal static int SlotSizeOf(long bytes)
    {
        int sizeClass = bytes is 0 or > int.MaxValue ? -1 : SizeClassTable.Default.SizeClassOf((int)bytes);
        return sizeClass < 0 ? 0 : SizeClassTable.Default.SlotSize(sizeClass);
    }

    private static PoolKindStatistics FromLeases(StackTotals total)
    {
        StackCounts counts = total.Counts;
        Dictionary<string, long> misses = new() { ["empty"] = counts.NewForEmpty, ["too-many-sorts"] = counts.NewForSorts, ["too-large"] = counts.NewForSize };
        Dictionary<string, long> drops = [];
        for (int i = 0; i < StackCounts.DropNames.Length; i++)
            drops[StackCounts.DropNames[i]] = counts.Drops[i];
        return new PoolKindStatistics(
            total.Kind, total.SlotSize == 0 ? null : total.SlotSize, counts.Rents, counts.Returns, counts.StaleReturns, misses, drops, total.Objects, total.Bytes);
    }

    private static IEnumerable<PoolKindStatistics> Spans()
    {
        Arena[] arenas = [.. SpanSlots.Allocators.Select(allocator => allocator.Arena)];
        ArenaCounts[] counts = [.. arenas.Select(arena => arena.Count())];
        // All have the default size classes.
        for (int i = 0; i < arenas[0].Classes.Count; i++)
        {
            int size = arenas[0].Classes.SlotSize(i);
            long rents = counts.Sum(count => count.Rents[i]);
            long live = counts.Sum(count => Math.Min(count.LiveSlots[i], count.Rents[i]));
            long free = counts.Sum(count => count.FreeSlots[i]);
            yield return new PoolKindStatistics(
                SpanSlots.KindName, size, rents, rents - live, 0, new Dictionary<string, long>(), new Dictionary<string, long>(), free, free * size);
        }
        long large = SpanSlots.LargeRents;
        long liveLarge = SpanSlots.Allocators.Sum(allocator => allocator.LiveLargeBlocks);
        yield return new PoolKindStatistics(
            SpanSlots.KindName, null, large, large - liveLarge, 0, new Dictionary<string, long> { ["too-large"] = large }, new Dictionary<string, long> { ["too-large"] = large - liveLarge }, 0, 0);
    }
}

/// <summary>One kind of pooled objects, of one size class.</summary>
/// <param name="Kind">The kind: <c>array</c>, <c>list</c>, <c>span</c> ...</param>
/// <param name="SlotSize">The size class in bytes (<see cref="SizeClassTable.Default"/>), of arrays and spans; null for other kinds and above the largest.</param>
/// <param name="Rents">Objects handed out.</param>
/// <param name="Returns">Objects that came back.</param>
/// <param name="StaleReturns">Leases disposed again, which did nothing.</param>
/// <param name="Misses">Rents that made a new object, by reason: <c>empty</c>, <c>too-many-sorts</c> (lengths or comparers), <c>too-large</c>.</param>
/// <param name="Drops">Objects that came back and were not kept, or not for long, by reason: <c>full</c>, <c>too-large</c>, <c>underused</c>, <c>not-reset</c>, <c>too-many-sorts</c>, <c>idle</c>.</param>
/// <param name="Retained">Objects that are kept for later.</param>
/// <param name="RetainedBytes">Their bytes; of spans those of free slots in pages that the kind has.</param>
public sealed record PoolKindStatistics(
    string Kind,
    int? SlotSize,
    long Rents,
    long Returns,
    long StaleReturns,
    IReadOnlyDictionary<string, long> Misses,
    IReadOnlyDictionary<string, long> Drops,
    long Retained,
    long RetainedBytes)
{
    /// <summary>Objects that are rented, were lost, or are on their way back from another thread.</summary>
    public long Live => Rents - Returns;

    /// <summary>The part of rents, from 0 to 1, for which no new object was made.</summary>
    public double HitRate => Rents == 0 ? 0 : 1 - ((double)Misses.Values.Sum() / Rents);
}
