using System.Buffers;
using System.Diagnostics;
using System.Runtime.InteropServices;
using AllocInsight.Pooling;

namespace AllocInsight.Experiments.Relief;

/// <summary>One place for the records.</summary>
internal static class ReliefCell
{
    public const int Records = 4_000_000;
    public const int Size = 32;

    private const int MixMilliseconds = 3000;

    public static IReadOnlyList<string> Places { get; } = ["objects", "new byte[]", "ArrayPool", "SlotHeap"];

    /// <returns>Bytes a record, milliseconds of a full collection, operations a second of a mix, and milliseconds of all pauses during it.</returns>
    public static double[] Run(string place) => place switch
    {
        "objects" => Measure(new Record[Records], static i => new Record(i, i, i, i), static record => record.One),
        "new byte[]" => Measure(new byte[Records][], NewArray, static array => MemoryMarshal.Read<long>(array)),
        "ArrayPool" => Measure(new byte[Records][], PooledArray, static array => MemoryMarshal.Read<long>(array), static array => ArrayPool<byte>.Shared.Return(array)),
        "SlotHeap" => MeasureHeap(),
        _ => throw new ArgumentOutOfRangeException(nameof(place), place, "There is no such place."),
    };

    private static byte[] NewArray(int i)
    {
        var array = new byte[Size];
        MemoryMarshal.Write(array, (long)i);
        return array;
    }

    private static byte[] PooledArray(int i)
    {
        byte[] array = ArrayPool<byte>.Shared.Rent(Size);
        MemoryMarshal.Write(array, (long)i);
        return array;
    }

    private static double[] MeasureHeap()
    {
        using var heap = new SlotHeap<Values>();
        return Measure(new SlotHandle[Records], i => heap.Allocate(new Values(i, i, i, i)), handle => heap.Get(handle).One, handle => heap.Free(handle));
    }

    private static double[] Measure<T>(T[] records, Func<int, T> make, Func<T, long> read, Action<T>? drop = null)
    {
        // What names the records is not theirs: it is there before, in memory.
        Array.Clear(records);
        for (int i = 0; i < records.Length; i += 512)
            records[i] = default!;
        double before = Cell.ResidentBytes();
        for (int i = 0; i < records.Length; i++)
            records[i] = make(i);
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        double resident = Cell.ResidentBytes() - before;
        double[] pauses = new double[5];
        for (int i = 0; i < pauses.Length; i++)
        {
            GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: false);
            pauses[i] = GC.GetGCMemoryInfo(GCKind.Any).PauseDurations[0].TotalMilliseconds;
        }
        (double rate, double paused) = Mix(records, make, read, drop);
        return [resident / Records, pauses.Order().ElementAt(pauses.Length / 2), rate, paused];
    }

    // Reads, replaced records, and objects that die at once, as in a server with a cache.
    private static (double PerSecond, double PauseMilliseconds) Mix<T>(T[] records, Func<int, T> make, Func<T, long> read, Action<T>? drop)
    {
        var random = new Random(1);
        long operations = 0, sum = 0;
        TimeSpan paused = GC.GetTotalPauseDuration();
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < MixMilliseconds)
        {
            for (int i = 0; i < 1000; i++)
            {
                int which = random.Next(Records);
                sum += read(records[which]);
                var shortLived = new byte[100];
                sum += shortLived.Length;
                if (i % 5 == 0)
                {
                    drop?.Invoke(records[which]);
                    records[which] = make(which);
                }
            }
            operations += 1000;
        }
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double pause = (GC.GetTotalPauseDuration() - paused).TotalMilliseconds;
        GC.KeepAlive(sum);
        return (operations / seconds, pause);
    }

    private sealed record Record(long One, long Two, long Three, long Four);

    private readonly record struct Values(long One, long Two, long Three, long Four);
}
