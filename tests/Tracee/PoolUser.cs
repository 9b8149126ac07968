using AllocInsight.Pooling;

namespace Tracee;

/// <summary>A program with pooled objects: many lists that come back, and arrays of which one in ten never does.</summary>
internal static class PoolUser
{
    public static void Run()
    {
        var reader = new Thread(() => Console.In.ReadLine()) { IsBackground = true };
        List<Lease> kept = [];
        for (int i = 0; reader.IsAlive || i == 0; i++)
        {
            using (Pool.List(out List<int> list))
                list.Add(i);
            Lease array = Pool.Array(1000, out byte[] _);
            if (i % 10 == 0 && kept.Count < 100_000)
                kept.Add(array);
            else
                array.Dispose();
            if (i == 0)
            {
                Console.WriteLine("ready");
                reader.Start();
            }
        }
    }
}
