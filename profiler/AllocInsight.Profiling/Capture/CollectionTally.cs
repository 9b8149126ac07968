using AllocInsight.Profiling.Events;

namespace AllocInsight.Profiling.Capture;

/// <summary>Counts collections and the time for which threads were suspended for them.</summary>
/// <remarks>Fed by one thread; <see cref="Completed"/> may be read by any.</remarks>
internal sealed class CollectionTally
{
    private readonly int[] _byGeneration = new int[3];
    private long? _suspendedSince;
    private long _suspendedTicks;
    private int _completed;

    /// <summary>Collections that have ended.</summary>
    public int Completed => Volatile.Read(ref _completed);

    /// <summary>Trace ticks for which the program's threads were suspended.</summary>
    public long SuspendedTicks => _suspendedTicks;

    public int OfGeneration(int generation) => _byGeneration[generation];

    public void OnStart(GcStartEvent start)
    {
        if (start.Depth is >= 0 and <= 2) _byGeneration[start.Depth]++;
    }

    public void OnEnd() => Volatile.Write(ref _completed, _completed + 1);

    public void OnSuspend(long timestamp, GcSuspendEEBeginEvent suspend)
    {
        if (suspend.IsForGc) _suspendedSince ??= timestamp;
    }

    public void OnRestart(long timestamp)
    {
        if (_suspendedSince is { } since) _suspendedTicks += timestamp - since;
        _suspendedSince = null;
    }
}
