namespace AllocInsight.Profiling.Nettrace;

/// <summary>
/// A thread that writes events, and how many of them are known to be missing.
/// </summary>
/// <remarks>
/// <para>
/// A thread numbers its events from 1, whether they reach the trace or are dropped, so a gap in the numbers that are
/// seen is a loss. A number that goes back is a new thread under a recycled id, which counts from 1 again.
/// </para>
/// <para>Invariant: every number up to <c>_last</c> has been either delivered or counted as lost.</para>
/// </remarks>
internal sealed class TraceThread(long id, long processId)
{
    private uint _last;

    /// <summary>Operating-system id.</summary>
    public long Id { get; } = id;

    /// <summary>Id of its process.</summary>
    public long ProcessId { get; } = processId;

    /// <summary>Takes the number of an event of this thread; returns how many were lost before it.</summary>
    public uint Observe(uint number)
    {
        uint expected = unchecked(_last + 1);
        _last = number;
        if (number == expected)
            return 0;
        if (Precedes(expected, number))
            return unchecked(number - expected);
        return number == 0 ? 0 : number - 1;
    }

    /// <summary>
    /// Takes from a sequence point the number that this thread had reached at least; returns how many events up to there
    /// were lost and not counted yet.
    /// </summary>
    public uint Checkpoint(uint number)
    {
        if (!Precedes(_last, number))
            return 0;
        uint lost = unchecked(number - _last);
        _last = number;
        return lost;
    }

    // Numbers wrap at 32 bits, so the nearer way round decides which of two comes first.
    private static bool Precedes(uint first, uint second) => unchecked((int)(second - first)) > 0;
}
