// Usage: LifetimeTracee <rounds> [wait]. With "wait", prints "ready", begins when a line arrives, and ends when another does.
using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AllocInsight.LifetimeTracee;

int rounds = int.Parse(args[0], CultureInfo.InvariantCulture);
bool waits = args.Length > 1;
Ballast ballast = Churn.BuildBallast(100_000);
if (waits)
{
    Console.WriteLine("ready");
    Console.ReadLine();
}

Thread[] workers = [.. Enumerable.Range(0, 2).Select(_ => new Thread(() => Churn.Run(rounds)))];
foreach (Thread worker in workers)
    worker.Start();
while (workers.Any(worker => worker.IsAlive))
{
    GC.Collect(2, GCCollectionMode.Forced, blocking: false);
    Thread.Sleep(60);
}
GC.KeepAlive(ballast);
Console.WriteLine($"gen0 {GC.CollectionCount(0)} gen1 {GC.CollectionCount(1)} gen2 {GC.CollectionCount(2)}");
if (waits)
    Console.ReadLine();

internal static class Churn
{
    private static readonly ConcurrentBag<Holder[]> Holders = [];

    public static Ballast BuildBallast(int count)
    {
        var first = new Ballast();
        Ballast last = first;
        for (int i = 1; i < count; i++)
            last = last.Next = new Ballast();
        return first;
    }

    public static void Run(int rounds)
    {
        Holder small = new(0), large = new(2), pinned = new(0);
        // What a worker holds must outlive it, for collections go on until the last worker ends.
        Holders.Add([small, large, pinned]);
        List<GCHandle> handles = [];
        for (int i = 0; i < rounds; i++)
        {
            for (int j = 0; j < 100; j++)
            {
                MakeTemporary();
                small.Add(new RetainedNode());
            }
            small.Add(new Retained[20]);
            if (i % 20 == 0)
                MakeLarge(large);
            if (i % 10 == 0)
                Pin(pinned, handles);
        }
        foreach (GCHandle handle in handles)
            handle.Free();
    }

    // Not inlined, so that the compiler leaves the objects on the heap and out of the caller's frame.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MakeTemporary()
    {
        Consume(new TemporaryNode());
        Consume(new Temporary[20]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MakeLarge(Holder holder)
    {
        Consume(new Temporary[15_000]);
        holder.Add(new Retained[15_000]);
        Consume(GC.AllocateArray<PinnedTemporary>(500, pinned: true));
        holder.Add(GC.AllocateArray<PinnedRetained>(500, pinned: true));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Pin(Holder holder, List<GCHandle> handles)
    {
        var array = new HandlePinned[100];
        handles.Add(GCHandle.Alloc(array, GCHandleType.Pinned));
        holder.Add(array);
        if (handles.Count <= 2000)
            return;
        for (int i = 0; i < 1000; i++)
            handles[i].Free();
        handles.RemoveRange(0, 1000);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Consume(object value) => GC.KeepAlive(value);
}
