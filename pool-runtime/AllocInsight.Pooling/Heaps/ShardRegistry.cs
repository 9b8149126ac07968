using System.Runtime.InteropServices;

namespace AllocInsight.Pooling.Heaps;

/// <summary>All shards of a heap, each with the thread that it belongs to. That of a thread that has ended goes to the next new one.</summary>
/// <remarks>Safe for use from any number of threads. Shards' memory is given back with the heap.</remarks>
internal sealed unsafe class ShardRegistry(int pools, int reviewInterval) : IDisposable
{
    private static long _lastId;

    private readonly Lock _sync = new();
    private readonly List<Entry> _entries = [];

    /// <summary>Frees of a thread until the heap's policy is asked.</summary>
    public int ReviewInterval => reviewInterval;

    /// <summary>The heap's number.</summary>
    public long HeapId { get; } = Interlocked.Increment(ref _lastId);

    /// <summary>The thread's shard: its own, an ended thread's, or a new one.</summary>
    public Shard* Attach(Thread thread)
    {
        lock (_sync)
        {
            Entry? entry = _entries.Find(entry => entry.Thread == thread) ?? _entries.Find(entry => !entry.Thread.IsAlive);
            if (entry is null)
            {
                var shard = (Shard*)NativeMemory.AlignedAlloc((nuint)(Shard.HeaderBytes + (pools * sizeof(ShardPool))), 64);
                NativeMemory.Clear(shard, (nuint)(Shard.HeaderBytes + (pools * sizeof(ShardPool))));
                shard->UntilReview = reviewInterval;
                _entries.Add(entry = new Entry(shard, thread));
            }
            if (entry.Thread != thread)
            {
                entry.Thread = thread;
                entry.Shard->Reading = null;
            }
            return entry.Shard;
        }
    }

    /// <summary>All that there are now.</summary>
    public nint[] All()
    {
        lock (_sync)
            return [.. _entries.Select(entry => (nint)entry.Shard)];
    }

    /// <summary>The pages that threads read from, or may.</summary>
    public HashSet<nint> PagesBeingRead()
    {
        lock (_sync)
        {
            HashSet<nint> pages = [];
            foreach (Entry entry in _entries)
            {
                var page = (nint)Volatile.Read(ref *(nint*)&entry.Shard->Reading);
                if (page != 0 && entry.Thread.IsAlive)
                    pages.Add(page);
            }
            return pages;
        }
    }

    public void Dispose()
    {
        foreach (Entry entry in _entries)
            NativeMemory.AlignedFree(entry.Shard);
        _entries.Clear();
    }

    private sealed class Entry(Shard* shard, Thread thread)
    {
        public Shard* Shard => shard;

        public Thread Thread { get; set; } = thread;
    }
}
