using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AllocInsight.Benchmarks.Compare.Contenders;
using AllocInsight.Benchmarks.Compare.Workloads;
using AllocInsight.Measuring;

namespace AllocInsight.Benchmarks.Compare.Memory;

/// <summary>What is done with memory before what is resident is looked at.</summary>
/// <param name="trim">Asks for what is free to be given back.</param>
internal sealed class MemoryScenarios<TContender, TBlock>(Action trim)
    where TContender : struct, IContender<TContender, TBlock>, allows ref struct
    where TBlock : struct
{
    private const int LiveBytes = 64 << 20;
    private const int PipeDepth = 16;
    private const int PipeBatch = 128;
    private const int Rounds = 1000;

    public (double Before, double After) Run(string scenario, int number)
    {
        // Some blocks first, so that what is set up once is not counted as a block's.
        Allocate(new TBlock[64], _ => 32);
        GC.Collect();
        return scenario switch
        {
            MemoryTable.LiveScenario => Live(number),
            MemoryTable.FreedScenario => Freed(number),
            MemoryTable.ThreadsScenario => Threads(number),
            MemoryTable.PipeScenario => Pipe(number),
            _ => throw new ArgumentOutOfRangeException(nameof(scenario), scenario, "There is no such scenario."),
        };
    }

    // Resident bytes for each of as many blocks as have 64 MB; then trimmed.
    private (double Before, double After) Live(int size)
    {
        TBlock[] blocks = Touched(LiveBytes / (size == MemoryTable.Mix ? 36 : size));
        long start = ResidentMemory.Bytes();
        Allocate(blocks, i => size == MemoryTable.Mix ? 8 + (Dice.Numbers[i & Dice.Mask] % 57) : size);
        double before = (double)(ResidentMemory.Bytes() - start) / blocks.Length;
        trim();
        double after = (double)(ResidentMemory.Bytes() - start) / blocks.Length;
        GC.KeepAlive(blocks);
        return (before, after);
    }

    // Resident bytes for each live byte, where a random 90 % of blocks of 8 to 256 bytes were freed; then trimmed.
    private (double Before, double After) Freed(int count)
    {
        TBlock[] blocks = Touched(count);
        long start = ResidentMemory.Bytes();
        Allocate(blocks, i => Dice.SmallSizes[i & Dice.Mask]);
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

    // Resident bytes after 1,000 rounds, shared by so many threads, one after the other, in each of which 100 blocks are taken and
    // freed: of the whole process, and of the mappings in which blocks lay, so that the runtime's own is apart.
    private static (double Whole, double OfBlocks) Threads(int count)
    {
        // A thread costs the runtime memory, too: enough have come and gone before the first that counts.
        for (int thread = 0; thread < Rounds; thread++)
            RunAlone(() => GC.KeepAlive(new object()));
        HashSet<nint> touched = [];
        GiveBackManaged();
        var maps = ResidentMaps.Read();
        GiveBackManaged();
        long start = ResidentMemory.Bytes();
        var blocks = new TBlock[100];
        int first = 0;
        ThreadStart work = () =>
        {
            TContender contender = TContender.Create();
            for (int round = 0; round < Rounds / count; round++, first += blocks.Length)
            {
                Allocate(blocks, i => Dice.KilobyteSizes[(first + i) & Dice.Mask]);
                foreach (TBlock block in blocks)
                {
                    touched.Add(Neighbourhood(ref TContender.Start(block)));
                    contender.Free(block);
                }
            }
        };
        for (int thread = 0; thread < count; thread++)
            RunAlone(work);
        GiveBackManaged();
        long whole = ResidentMemory.Bytes() - start;
        return (whole, ResidentMaps.Read().Around(touched) - maps.Around(touched));
    }

    // So many bytes around a block are in one mapping.
    private static unsafe nint Neighbourhood(ref byte start) => (nint)Unsafe.AsPointer(ref start) & ~(nint)4095;

    // Resident bytes when a tenth of so many batches have gone from a producer to a consumer, and when all have.
    private static (double Before, double After) Pipe(int batches)
    {
        long start = ResidentMemory.Bytes();
        double early = 0;
        var ring = new Ring<TBlock>(PipeDepth, PipeBatch, batches);
        Workers.Run(2, thread =>
        {
            TContender contender = TContender.Create();
            for (int batch = 0; batch < batches; batch++)
            {
                if (thread == 0)
                {
                    Allocate(ring.WaitForEmpty(), i => Dice.KilobyteSizes[((batch * PipeBatch) + i) & Dice.Mask]);
                    ring.Publish();
                    continue;
                }
                foreach (TBlock block in ring.WaitForFull())
                    contender.Free(block);
                ring.Return();
                if (batch == batches / 10)
                    early = ResidentMemory.Bytes() - start;
            }
        });
        return (early, ResidentMemory.Bytes() - start);
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

    private static void Allocate(TBlock[] blocks, Func<int, int> sizeOf)
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
    private static TBlock[] Touched(int count)
    {
        TBlock[] blocks = GC.AllocateArray<TBlock>(count);
        for (int i = 0; i < count; i += 64)
            blocks[i] = default!;
        return blocks;
    }
}
