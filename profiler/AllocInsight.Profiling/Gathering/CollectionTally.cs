using AllocInsight.Profiling.Events;

namespace AllocInsight.Profiling.Gathering;

/// <summary>Counts collections and the time for which threads were suspended for them.</summary>
/// <remarks>Fed by one thread; <see cref="Completed"/> may be read by any.</remarks>
internal sealed class CollectionTally
{
    private readonly int[] _byGeneration = new int[3];
    // Suspensions are reported by several threads, whose events may come a little out of order.
    private const int OutOfOrder = 256;

    private readonly PriorityQueue<bool, long> _turns = new();
    private long? _suspendedSince;
    private long _suspendedTicks;
    private int _completed;

    /// <summary>Collections that have ended.</summary>
    public int Completed => Volatile.Read(ref _completed);

    public int OfGeneration(int generation) => _byGeneration[generation];

    public void OnStart(GcStartEvent start)
    {
        if (start.Depth is >= 0 and <= 2) _byGeneration[start.Depth]++;
    }

    public void OnEnd() => Volatile.Write(ref _completed, _completed + 1);

    public void OnSuspend(long timestamp, GcSuspendEEBeginEvent suspend)
    {
        if (suspend.IsForGc) Add(isSuspended: true, timestamp);
    }

    public void OnRestart(long timestamp) => Add(isSuspended: false, timestamp);

    /// <summary>Trace ticks for which the program's threads were suspended, when all events have come.</summary>
    public long CountSuspendedTicks()
    {
        while (_turns.Count > 0) TakeTurn();
        return _suspendedTicks;
    }

    private void Add(bool isSuspended, long timestamp)
    {
        _turns.Enqueue(isSuspended, timestamp);
        if (_turns.Count > OutOfOrder) TakeTurn();
    }

    private void TakeTurn()
    {
        _turns.TryDequeue(out bool isSuspended, out long timestamp);
        if (isSuspended)
        {
            // Of two in a row the restart between them was lost: the later one is the one that ends next.
            _suspendedSince = timestamp;
            return;
        }

        if (_suspendedSince is { } since) _suspendedTicks += timestamp - since;
        _suspendedSince = null;
    }
}
