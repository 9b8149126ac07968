using System.Runtime.CompilerServices;
using System.Text;
using AllocInsight.Pooling;

namespace AllocInsight.Benchmarks.Compare.Uses;

internal static class Collections
{
    private const int Count = 16;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Fill(List<int> list)
    {
        for (int i = 0; i < Count; i++)
            list.Add(i);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Fill(Dictionary<int, int> dictionary)
    {
        for (int i = 0; i < Count; i++)
            dictionary.Add(i, i);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static string Fill(StringBuilder builder)
    {
        for (int i = 0; i < Count; i++)
            builder.Append("0123");
        return builder.ToString();
    }
}

internal readonly struct PooledListUse : IUse
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run(int times)
    {
        for (int i = 0; i < times; i++)
        {
            using Lease lease = Pool.List<int>(out List<int> list);
            Collections.Fill(list);
        }
    }
}

internal readonly struct NewListUse : IUse
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run(int times)
    {
        for (int i = 0; i < times; i++)
            Collections.Fill(new List<int>());
    }
}

internal readonly struct PooledBuilderUse : IUse
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run(int times)
    {
        for (int i = 0; i < times; i++)
        {
            using Lease lease = Pool.StringBuilder(out StringBuilder builder);
            Collections.Fill(builder);
        }
    }
}

internal readonly struct NewBuilderUse : IUse
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run(int times)
    {
        for (int i = 0; i < times; i++)
            Collections.Fill(new StringBuilder());
    }
}

internal readonly struct PooledDictionaryUse : IUse
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run(int times)
    {
        for (int i = 0; i < times; i++)
        {
            using Lease lease = Pool.Dictionary<int, int>(out Dictionary<int, int> dictionary);
            Collections.Fill(dictionary);
        }
    }
}

internal readonly struct NewDictionaryUse : IUse
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run(int times)
    {
        for (int i = 0; i < times; i++)
            Collections.Fill(new Dictionary<int, int>());
    }
}
