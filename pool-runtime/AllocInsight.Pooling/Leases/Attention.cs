namespace AllocInsight.Pooling.Leases;

/// <summary>What makes the fast path of a rent step aside.</summary>
internal static class Attention
{
    /// <summary>-1 when each rent must be looked at, as leaks are watched or the pool is guarded; else 0. A number, so that one test is enough with another.</summary>
    public static int OnRent;
}
