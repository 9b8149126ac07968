namespace AllocInsight.Benchmarks.Compare.Workloads;

/// <summary>Random numbers drawn beforehand, so that drawing them is not measured; the same for every contender.</summary>
internal static class Dice
{
    /// <summary>How many there are of each kind: a power of two, so that a mask finds one.</summary>
    public const int Count = 1 << 14;

    public const int Mask = Count - 1;

    /// <summary>Numbers of 0 to 1,048,575.</summary>
    public static readonly int[] Numbers = Draw(random => random.Next(1 << 20));

    /// <summary>Sizes of 8 to 256 bytes, evenly.</summary>
    public static readonly int[] SmallSizes = Draw(random => random.Next(8, 257));

    /// <summary>Sizes of 8 to 1,024 bytes, evenly.</summary>
    public static readonly int[] KilobyteSizes = Draw(random => random.Next(8, 1025));

    /// <summary>Sizes of 8 to 1,000 bytes, evenly.</summary>
    public static readonly int[] ServerSizes = Draw(random => random.Next(8, 1001));

    /// <summary>Sizes to 1 KiB by Pareto's law: most are tiny.</summary>
    public static readonly int[] ParetoSizes = Draw(random => (int)Math.Min(1024, 8 / Math.Pow(1 - random.NextDouble(), 1 / 1.1)));

    /// <summary>Sizes to 1 KiB of which each is drawn in inverse proportion to its square.</summary>
    public static readonly int[] InverseSquareSizes = Draw(random => (int)Math.Min(1024, 8 / (1 - random.NextDouble())));

    /// <summary>Powers of two from 8 bytes to 4 KiB, each half as often as the one before.</summary>
    public static readonly int[] PowerSizes = Draw(random => 8 << Math.Min(9, int.TrailingZeroCount(random.Next() | 1 << 9)));

    /// <summary>Sizes of 16 bytes to 16 KB, small ones more often.</summary>
    public static readonly int[] WideSizes = Draw(random => (int)(16 * Math.Pow(1024, Math.Pow(random.NextDouble(), 3))));

    private static int[] Draw(Func<Random, int> next)
    {
        var random = new Random(20260101);
        return [.. Enumerable.Range(0, Count).Select(_ => next(random))];
    }
}
