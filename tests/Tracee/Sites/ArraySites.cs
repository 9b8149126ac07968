using System.Runtime.CompilerServices;

namespace Tracee;

/// <summary>Temporary arrays.</summary>
internal static class ArraySites
{
    public static readonly Site[] All =
    [
        new(400_000, SmallArrays, new Allocation("small-array", "byte[]", Size.Array(1, 100))),
        new(40_000, KilobyteArrays, new Allocation("kilobyte-array", "int[]", Size.Array(4, 300))),
        new(1_000, PageArrays, new Allocation("page-array", "long[]", Size.Array(8, 1000))),
        new(300, LargeArrays, new Allocation("large-array", "byte[]", Size.Array(1, 120_000))),
        new(200_000, TwoOnOneLine, new Allocation("two-on-one-line", "int[]", Size.Array(4, 20)), new Allocation("two-on-one-line", "double[]", Size.Array(8, 20))),
        new(150_000, ParamsArrays, new Allocation("params-array", "object[]", Size.Array(8, 3))),
    ];

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SmallArrays(int count)
    {
        for (int i = 0; i < count; i++)
            Sink.Take(new byte[100]); // site: small-array
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void KilobyteArrays(int count)
    {
        for (int i = 0; i < count; i++)
            Sink.Take(new int[300]); // site: kilobyte-array
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void PageArrays(int count)
    {
        for (int i = 0; i < count; i++)
            Sink.Take(new long[1000]); // site: page-array
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LargeArrays(int count)
    {
        for (int i = 0; i < count; i++)
            Sink.Take(new byte[120_000]); // site: large-array
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TwoOnOneLine(int count)
    {
        for (int i = 0; i < count; i++)
            Sink.TakeBoth(new int[20], new double[20]); // site: two-on-one-line
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ParamsArrays(int count)
    {
        for (int i = 0; i < count; i++)
            Sink.TakeAll("a", "b", "c"); // site: params-array
    }
}
