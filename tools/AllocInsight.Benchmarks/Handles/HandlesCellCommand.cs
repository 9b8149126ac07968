using System.CommandLine;
using System.Globalization;
using AllocInsight.Measuring;
using AllocInsight.Pooling;

namespace AllocInsight.Benchmarks.Handles;

/// <summary>Memory of a slot heap, in a process of its own.</summary>
internal static class HandlesCellCommand
{
    private const string Name = "handles-cell";
    private const int Records = 4_000_000;
    private const int Size = 32;
    private const double ShareFreed = 0.9;
    private const int WarmUps = 8;

    public static Command Create()
    {
        Command command = new(Name, "Resident memory of records under handles.") { Hidden = true };
        command.SetAction(_ => Run());
        return command;
    }

    /// <summary>Resident bytes over raw ones; the same over live ones after compaction; and of the emptied pages how many are gone.</summary>
    public static double[] Measure() => OwnProcess.Measure(Name);

    private static int Run()
    {
        var handles = new SlotHandle[Records];
        Array.Fill(handles, new SlotHandle(1));

        // Some times in small, so that code is there, as it will stay, before memory is counted: the runtime compiles in the background.
        for (int i = 0; i < WarmUps; i++)
        {
            Fill(new SlotHandle[100_000], out _, out _, out _);
            Thread.Sleep(200);
        }
        Fill(handles, out double full, out double live, out double gone);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{full} {live} {gone}"));
        return 0;
    }

    private static void Fill(SlotHandle[] handles, out double overRaw, out double overLive, out double shareGone)
    {
        double before = ResidentMemory.Bytes();
        using var heap = new SlotHeap(new SlotHeapOptions { SizeClasses = SizeClassTable.FromSlots([Size]) });
        for (int i = 0; i < handles.Length; i++)
        {
            handles[i] = heap.Allocate(Size);
            heap.GetSpan(handles[i]).Fill(1);
        }
        double full = ResidentMemory.Bytes() - before;
        long pages = heap.StatHeap()[0].HeapEdenPages;
        var random = new Random(1);
        int live = handles.Length;
        foreach (SlotHandle handle in handles)
        {
            if (random.NextDouble() < ShareFreed && heap.Free(handle))
                live--;
        }
        heap.Compact();
        heap.Trim();
        double left = ResidentMemory.Bytes() - before;
        overRaw = full / ((double)handles.Length * Size);
        overLive = left / ((double)live * Size);
        shareGone = (full - left) / ((pages - heap.StatHeap()[0].HeapEdenPages) * 65536.0);
    }
}
