using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using AllocInsight.Benchmarks.Compare.Contenders;
using AllocInsight.Benchmarks.Compare.Workloads;
using AllocInsight.Pooling;

namespace AllocInsight.Benchmarks.Compare.Memory;

/// <summary>One measurement of memory, in a process of its own: prints bytes, before and after memory was asked to be given back.</summary>
internal static partial class MemoryCellCommand
{
    public const string Name = "memory-cell";

    /// <summary>The size that stands for an even mix of 8 to 64 bytes.</summary>
    public const int Mix = 0;

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
            Contender.SlotsName => Measure<Slots, nint>(scenario, number, () => SlotAllocator.Shared.Trim()),
            Contender.NativeName => Measure<Native, nint>(scenario, number, () => _ = TrimMalloc(0)),
            Contender.MimallocName => Measure<Direct<Mimalloc>, nint>(scenario, number, () => CollectMimalloc(1)),
            Contender.NewArrayName => Measure<NewArray, ArrayBlock>(scenario, number, () => GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true)),
            _ => throw new ArgumentOutOfRangeException(nameof(contender), contender, "This contender has no cell."),
        };
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{before} {after}"));
        return 0;
    }

    private static (double Before, double After) Measure<TContender, TBlock>(string scenario, int number, Action trim)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        // One block of each size first, so that what is set up once is not counted as a block's.
        Allocate<TContender, TBlock>(new TBlock[64], _ => 32);
        GC.Collect();
        return scenario switch
        {
            "live" => Live<TContender, TBlock>(number, trim),
            "freed" => Freed<TContender, TBlock>(number, trim),
            "threads" => Threads<TContender, TBlock>(number, trim),
            "stream" => Stream<TContender, TBlock>(number, trim),
            _ => throw new ArgumentOutOfRangeException(nameof(scenario), scenario, "There is no such scenario."),
        };
    }

    private static (double Before, double After) Live<TContender, TBlock>(int size, Action trim)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        var blocks = Touched<TBlock>((64 << 20) / (size == Mix ? 36 : size));
        long start = ResidentMemory.Bytes();
        Allocate<TContender, TBlock>(blocks, i => size == Mix ? 8 + (Dice.Numbers[i & Dice.Mask] % 57) : size);
        double before = (double)(ResidentMemory.Bytes() - start) / blocks.Length;
        trim();
        double after = (double)(ResidentMemory.Bytes() - start) / blocks.Length;
        GC.KeepAlive(blocks);
        return (before, after);
    }

    // Bytes per live byte, where a random 90 % of blocks of 8 to 256 bytes were freed.
    private static (double Before, double After) Freed<TContender, TBlock>(int count, Action trim)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        var blocks = Touched<TBlock>(count);
        long start = ResidentMemory.Bytes();
        Allocate<TContender, TBlock>(blocks, i => Dice.SmallSizes[i & Dice.Mask]);
        TContender contender = TContender.Create();
        var random = new Random(1);
        double live = 0;
        for (int i = 0; i < count; i++)
        {
            if (random.Next(10) == 0)
            {
                live += Dice.SmallSizes[i & Dice.Mask];
                continue;
            }
            contender.Free(blocks[i]);
            blocks[i] = default;
        }
        double before = (ResidentMemory.Bytes() - start) / live;
        trim();
        double after = (ResidentMemory.Bytes() - start) / live;
        GC.KeepAlive(blocks);
        return (before, after);
    }

    // Resident bytes after so many threads, one after the other, each of which took 100 blocks and freed them.
    private static (double Before, double After) Threads<TContender, TBlock>(int count, Action trim)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        // A thread costs the runtime memory, too: enough have come and gone before the first that counts.
        for (int thread = 0; thread < 1000; thread++)
            RunAlone(() => GC.KeepAlive(new object()));
        GiveBackManaged();
        long start = ResidentMemory.Bytes();
        var blocks = new TBlock[100];
        ThreadStart work = () =>
        {
            TContender contender = TContender.Create();
            Allocate<TContender, TBlock>(blocks, i => Dice.SmallSizes[i]);
            foreach (TBlock block in blocks)
                contender.Free(block);
        };
        for (int thread = 0; thread < count; thread++)
            RunAlone(work);
        GiveBackManaged();
        double before = ResidentMemory.Bytes() - start;
        trim();
        return (before, ResidentMemory.Bytes() - start);
    }

    // Resident bytes after so many batches went from a thread that allocates to one that frees, at most 8 of them alive.
    private static (double Before, double After) Stream<TContender, TBlock>(int batches, Action trim)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        var ring = new Ring<TBlock>(depth: 8, batchSize: 128);
        long start = ResidentMemory.Bytes();
        Workers.Run(2, thread =>
        {
            TContender contender = TContender.Create();
            for (int batch = 0; batch < batches; batch++)
            {
                if (thread == 0)
                {
                    Allocate<TContender, TBlock>(ring.WaitForEmpty(), i => Dice.SmallSizes[i]);
                    ring.Publish();
                    continue;
                }
                foreach (TBlock block in ring.WaitForFull())
                    contender.Free(block);
                ring.Return();
            }
        });
        GiveBackManaged();
        double before = ResidentMemory.Bytes() - start;
        trim();
        return (before, ResidentMemory.Bytes() - start);
    }

    // The threads' own objects, which are nobody's question.
    private static void GiveBackManaged()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
    }

    private static void RunAlone(ThreadStart work)
    {
        var thread = new Thread(work);
        thread.Start();
        thread.Join();
    }

    private static void Allocate<TContender, TBlock>(TBlock[] blocks, Func<int, int> sizeOf)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        TContender contender = TContender.Create();
        for (int i = 0; i < blocks.Length; i++)
        {
            int size = sizeOf(i);
            blocks[i] = contender.Allocate(size);
            // All of it, as a program does that asks for so much.
            MemoryMarshal.CreateSpan(ref TContender.Start(blocks[i]), size).Fill(1);
        }
    }

    // An array whose own memory is resident, so that filling it adds none.
    private static TBlock[] Touched<TBlock>(int count)
    {
        TBlock[] blocks = GC.AllocateArray<TBlock>(count);
        for (int i = 0; i < count; i += 64)
            blocks[i] = default!;
        return blocks;
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int TrimMalloc(nuint pad);

    [LibraryImport("libmimalloc.so.2", EntryPoint = "mi_collect")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void CollectMimalloc(int force);
}
