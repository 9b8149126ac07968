using System.CommandLine;
using AllocInsight.Experiments.Charts;
using AllocInsight.Pooling;

namespace AllocInsight.Experiments.SizePools;

/// <summary>
/// Stores 10,000 arrays of each capacity 0 to 100 and counts each size pool's slots after each step, as was published of Ruby's
/// <c>GC.stat_heap</c>.
/// </summary>
internal static class SizePoolsCommand
{
    private const int Arrays = 10_000;
    private const int LastCapacity = 100;

    // An array of Ruby: a header, and 8 bytes an element.
    private const int HeaderBytes = 16;
    private const int ElementBytes = 8;

    public static Command Create() => Output.Command("size-pools", "Which size pool arrays of each capacity go to, beside what Ruby prints.", Run);

    private static int Run(Output output)
    {
        (double[][] slots, int[] poolOf, int[] sizes) = Measure();
        IReadOnlyList<double[]> ruby = RubyFigures.Slots();
        PrintRanges(poolOf, sizes, RubyFigures.PoolOfEach(ruby));

        output.Table("size-pools", [
            ["capacity", .. sizes.Select((size, i) => $"pool{i}_{size}"), .. sizes.Select((size, i) => $"ruby{i}_{size}")],
            .. Enumerable.Range(0, LastCapacity + 1).Select(capacity => (IEnumerable<object>)[capacity, .. slots[capacity].Cast<object>(), .. ruby[capacity].Cast<object>()]),
        ]);
        output.Figure("size-pools-18", Bars("Slots of pools 0 to 2, capacities 0 to 18", slots[..19], sizes[..3]));
        output.Figure("size-pools-100", Bars("Slots of all pools, capacities 0 to 100", slots, sizes));
        output.Figure("size-pools-ruby", Chart.Lines(
            "Slots of each pool: ours, and Ruby 3.3 (dashed)",
            "capacity",
            "heap_eden_slots",
            [
                .. sizes.Select((size, i) => ($"{size} bytes", slots.Select(row => row[i]).ToArray(), false, i)),
                .. sizes.Select((size, i) => ($"{size} bytes, Ruby", ruby.Select(row => row[i]).ToArray(), true, i)),
            ]));
        return 0;
    }

    private static (double[][] Slots, int[] PoolOf, int[] Sizes) Measure()
    {
        using var heap = new SlotHeap();
        var slots = new double[LastCapacity + 1][];
        var poolOf = new int[LastCapacity + 1];
        long[] live = [.. heap.StatHeap().Select(pool => pool.LiveSlots)];
        for (int capacity = 0; capacity <= LastCapacity; capacity++)
        {
            for (int i = 0; i < Arrays; i++)
                heap.Allocate(HeaderBytes + (ElementBytes * capacity));
            IReadOnlyList<SizePoolStatistics> pools = heap.StatHeap();
            slots[capacity] = [.. pools.Select(pool => (double)pool.HeapEdenSlots)];
            poolOf[capacity] = Array.FindIndex([.. pools.Select((pool, i) => pool.LiveSlots - live[i])], more => more == Arrays);
            live = [.. pools.Select(pool => pool.LiveSlots)];
        }
        return (slots, poolOf, [.. heap.StatHeap().Select(pool => pool.SlotSize)]);
    }

    private static void PrintRanges(int[] poolOf, int[] sizes, int[] rubyPoolOf)
    {
        Console.WriteLine("capacities   pool   slot");
        for (int first = 0; first <= LastCapacity;)
        {
            int last = first;
            while (last < LastCapacity && poolOf[last + 1] == poolOf[first])
                last++;
            int slot = sizes[poolOf[first]];
            Console.WriteLine($"{first,4} - {last,-4} {poolOf[first],6} {slot,6}{(HeaderBytes + (ElementBytes * first) > sizes[^1] ? ", elements outside" : "")}");
            first = last + 1;
        }
        int[] others = [.. Enumerable.Range(0, LastCapacity + 1).Where(capacity => poolOf[capacity] != rubyPoolOf[capacity])];
        Console.WriteLine(others.Length == 0 ? "The same pool as in Ruby 3.3 at every capacity." : $"Another pool than in Ruby 3.3 at {string.Join(", ", others)}.");
    }

    private static OxyPlot.PlotModel Bars(string title, double[][] slots, int[] sizes) => Chart.StackedBars(
        title,
        "capacity",
        "heap_eden_slots",
        [.. Enumerable.Range(0, slots.Length).Select(capacity => $"{capacity}")],
        [.. sizes.Select((size, i) => ($"pool {i}: {size} bytes", slots.Select(row => row[i]).ToArray()))]);
}
