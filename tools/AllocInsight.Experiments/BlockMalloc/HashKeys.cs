namespace AllocInsight.Experiments.BlockMalloc;

/// <summary>The keys: texts of 3 to 14 bytes.</summary>
internal static class HashKeys
{
    public const int Count = 500_000;

    public static (int Length, uint Hash) Of(int i) => (3 + (int)((uint)i * 2654435761u >> 20) % 12, (uint)i * 2246822519u);
}
