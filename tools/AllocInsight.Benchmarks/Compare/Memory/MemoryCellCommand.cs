using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using AllocInsight.Benchmarks.Compare.Contenders;
using AllocInsight.Pooling;

namespace AllocInsight.Benchmarks.Compare.Memory;

/// <summary>One measurement of memory, in a process of its own: prints two numbers, which the scenario explains.</summary>
internal static partial class MemoryCellCommand
{
    public const string Name = "memory-cell";

    public static Command Create()
    {
        Argument<string> contender = new("contender");
        Argument<string> scenario = new("scenario");
        Argument<int> number = new("number");
        Command command = new(Name, "One cell of the table of memory.") { contender, scenario, number };
        command.Hidden = true;
        command.SetAction(parse => Run(parse.GetValue(contender)!, parse.GetValue(scenario)!, parse.GetValue(number)));
        return command;
    }

    private static int Run(string contender, string scenario, int number)
    {
        (double before, double after) = contender switch
        {
            Contender.SlotsName => new MemoryScenarios<Slots, nint>(() => SlotAllocator.Shared.Trim()).Run(scenario, number),
            "slots-of-4" => new MemoryScenarios<FineSlots, nint>(() => FineSlots.Allocator.Trim()).Run(scenario, number),
            Contender.NativeName => new MemoryScenarios<Native, nint>(() => _ = TrimMalloc(0)).Run(scenario, number),
            Contender.MimallocName => new MemoryScenarios<Direct<Mimalloc>, nint>(() => CollectMimalloc(1)).Run(scenario, number),
            Contender.NewArrayName => new MemoryScenarios<NewArray, ArrayBlock>(() => GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true)).Run(scenario, number),
            _ => throw new ArgumentOutOfRangeException(nameof(contender), contender, "This contender has no cell."),
        };
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{before} {after}"));
        return 0;
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int TrimMalloc(nuint pad);

    [LibraryImport("libmimalloc.so.2", EntryPoint = "mi_collect")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void CollectMimalloc(int force);
}
