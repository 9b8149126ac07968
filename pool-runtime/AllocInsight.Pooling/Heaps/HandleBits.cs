namespace AllocInsight.Pooling.Heaps;

/// <summary>How the bits of a handle are divided, from the lowest: index, page, generation; the highest is 0.</summary>
internal static class HandleBits
{
    public const int Index = 13;
    public const int Page = 31;
    public const int Generation = 19;

    public const uint IndexMask = (1 << Index) - 1;
}
