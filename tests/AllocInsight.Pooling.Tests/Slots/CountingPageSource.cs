using AllocInsight.Pooling.Memory;

namespace AllocInsight.Pooling.Tests.Slots;

/// <summary>The system's memory, counted, and refused where a test says so.</summary>
internal sealed unsafe class CountingPageSource : IPageSource
{
    private readonly Lock _sync = new();
    private readonly HashSet<(nint Start, nuint Bytes)> _reserved = [];
    private readonly Dictionary<nint, nuint> _committed = [];

    /// <summary>Segments that may be reserved at a time.</summary>
    public int SegmentLimit { get; init; } = int.MaxValue;

    /// <summary>Commits that are granted before all others are refused.</summary>
    public int CommitLimit { get; set; } = int.MaxValue;

    /// <summary>Bytes that may be committed at a time.</summary>
    public long CommittedLimit { get; set; } = long.MaxValue;

    public int Reservations => Locked(() => _reserved.Count);

    public long CommittedBytes => Locked(() => _committed.Values.Sum(bytes => (long)bytes));

    /// <summary>Times that memory was committed.</summary>
    public int Commits { get; private set; }

    public int Decommits { get; private set; }

    public void* Reserve(nuint byteCount, nuint alignment)
    {
        lock (_sync)
        {
            if (_reserved.Count >= SegmentLimit)
                return null;
            void* start = SystemPageSource.Instance.Reserve(byteCount, alignment);
            _reserved.Add(((nint)start, byteCount));
            return start;
        }
    }

    public bool Commit(void* start, nuint byteCount)
    {
        lock (_sync)
        {
            if (Commits >= CommitLimit || _committed.Values.Sum(bytes => (long)bytes) + (long)byteCount > CommittedLimit)
                return false;
            Commits++;
            Assert.True(_committed.TryAdd((nint)start, byteCount), "Memory that is committed must not be committed again.");
            return SystemPageSource.Instance.Commit(start, byteCount);
        }
    }

    public void Decommit(void* start, nuint byteCount)
    {
        lock (_sync)
        {
            Decommits++;
            Assert.True(_committed.Remove((nint)start, out nuint committed) && committed == byteCount, "Only what was committed can be decommitted.");
            SystemPageSource.Instance.Decommit(start, byteCount);
        }
    }

    public void Release(void* start, nuint byteCount)
    {
        lock (_sync)
        {
            Assert.True(_reserved.Remove(((nint)start, byteCount)), "Only what was reserved can be released.");
            foreach (nint committed in _committed.Keys.Where(key => key >= (nint)start && key < (nint)start + (nint)byteCount).ToArray())
                _committed.Remove(committed);
            SystemPageSource.Instance.Release(start, byteCount);
        }
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_sync)
            return read();
    }
}
