namespace AllocInsight.Pooling.Slots;

/// <summary>When unused pages lose their memory.</summary>
/// <param name="Retention">How long a page may be unused; infinite for never to be trimmed by time.</param>
/// <param name="IsMemoryShort">Whether the machine lacks memory, so that no page is too young.</param>
internal sealed record TrimPolicy(TimeSpan Retention, Func<bool> IsMemoryShort)
{
    /// <summary>As the garbage collector saw it at its last collection: what is used has reached the share from which it compacts.</summary>
    public static bool IsSystemMemoryShort()
    {
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        return memory.HighMemoryLoadThresholdBytes > 0 && memory.MemoryLoadBytes >= memory.HighMemoryLoadThresholdBytes;
    }
}
