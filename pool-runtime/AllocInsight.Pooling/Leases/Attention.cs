namespace AllocInsight.Pooling.Leases;

/// <summary>What makes the fast paths step aside: two flags that are nearly always false.</summary>
internal static class Attention
{
    /// <summary>Whether each rent must be looked at: leaks are watched, or uses after the return.</summary>
    public static bool OnRent;

    /// <summary>Whether each return must be: uses after it are watched, or nobody would trim what is kept.</summary>
    public static bool OnReturn = true;
}
