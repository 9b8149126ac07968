namespace AllocInsight.Pooling.Leases;

/// <summary>How much is kept, and for how long. Read where objects come back; a change holds from then on.</summary>
internal static class Bounds
{
    /// <summary>Bytes that one thread's cache keeps, at most.</summary>
    public static long ThreadBytes = 4 << 20;

    /// <summary>Bytes of an object that a thread keeps for itself; larger ones are shared by all threads.</summary>
    public static long LargestInThread = 64 << 10;

    /// <summary>Bytes that are shared by all threads, at most.</summary>
    public static long SharedBytes = 64 << 20;

    /// <summary>Bytes of an object that is kept at all.</summary>
    public static long LargestObject = 16 << 20;

    /// <summary>Milliseconds for which an object may lie unused; -1 for ever.</summary>
    public static long RetentionMilliseconds = 4000;
}
