using System.Runtime.CompilerServices;
using System.Text;
using AllocInsight.Pooling;

namespace AllocInsight.Benchmarks.Compare.Uses;

internal static class Collections
{
    private const int Count = 16;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Fill(List<int> list, int count)
    {
        for (int i = 0; i < count; i++)
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

/// <summary>How many elements a list gets.</summary>
internal interface IListLength
{
    static abstract int Value { get; }
}

internal readonly struct Four : IListLength
{
    public static int Value => 4;
}

internal readonly struct Eight : IListLength
{
    public static int Value => 8;
}

internal readonly struct Sixteen : IListLength
{
    public static int Value => 16;
}

internal readonly struct PooledListUse<TLength> : IUse
    where TLength : struct, IListLength
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run(int times)
    {
        for (int i = 0; i < times; i++)
        {
            using Lease lease = Pool.List<int>(out List<int> list);
            Collections.Fill(list, TLength.Value);
        }
    }
}

internal readonly struct NewListUse<TLength> : IUse
    where TLength : struct, IListLength
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run(int times)
    {
        for (int i = 0; i < times; i++)
            Collections.Fill(new List<int>(), TLength.Value);
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
