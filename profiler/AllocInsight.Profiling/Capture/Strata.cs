namespace AllocInsight.Profiling.Capture;

/// <summary>The spans of a capture in each of which the duty cycle of stack walks was one and the same.</summary>
/// <remarks>One thread begins strata, others ask; a reader sees a beginning at the latest with the events after it.</remarks>
internal sealed class Strata
{
    // Beginning of each stratum in trace ticks; the first begins before everything.
    private long[] _begins = [long.MinValue];
    private int[] _windows = [0];

    /// <summary>Number of strata, 1 or more.</summary>
    public int Count => Volatile.Read(ref _begins).Length;

    /// <summary>Begins a stratum.</summary>
    public void Begin(long timestamp)
    {
        _windows = [.. _windows, 0];
        Volatile.Write(ref _begins, [.. _begins, timestamp]);
    }

    /// <summary>The stratum of a moment.</summary>
    public int At(long timestamp)
    {
        long[] begins = Volatile.Read(ref _begins);
        int stratum = begins.Length - 1;
        while (timestamp < begins[stratum]) stratum--;
        return stratum;
    }

    /// <summary>Numbers a new window of the stratum in force.</summary>
    public int NextWindow() => _windows[^1]++;

    /// <summary>Number of windows that a stratum has had.</summary>
    public int Windows(int stratum) => _windows[stratum];
}
