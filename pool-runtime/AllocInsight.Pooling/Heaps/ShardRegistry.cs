using System.Runtime.InteropServices;

namespace AllocInsight.Pooling.Heaps;

/// <summary>All shards of a heap, each with the thread that it belongs to. That of a thread that has ended goes to the next new one.</summary>
/// <remarks>Safe for use from any number of threads. Shards' memory is given back with the heap.</remarks>
internal sealed unsafe class ShardRegistry(int pools, double usedShare) : IDisposable
{
    private static long _lastId;

    private readonly Lock _sync = new();
    private readonly List<Entry> _entries = [];

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
                for (int pool = 0; pool < pools; pool++)
                    Shard.PoolsOf(shard)[pool].UsedShare = usedShare;
                _entries.Add(entry = new Entry(shard, thread));
            }
            if (entry.Thread != thread)
            {
                entry.Thread = thread;
                entry.Shard->Reading = null;
                entry.Shard->Readers = 0;
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

    /// <summary>Whether a thread has a reader open, now.</summary>
    public bool HasReaders()
    {
        lock (_sync)
        {
            foreach (Entry entry in _entries)
            {
                if (Volatile.Read(ref entry.Shard->Readers) != 0 && entry.Thread.IsAlive)
                    return true;
            }
            return false;
        }
    }

    /// <summary>Marks those of the pages that are claimed which a thread reads, or may.</summary>
    /// <returns>Whether a thread has a reader open, and so may read in any.</returns>
    public bool MarkRead()
    {
        lock (_sync)
        {
            foreach (Entry entry in _entries)
            {
                var page = (HeapPage*)Volatile.Read(ref *(nint*)&entry.Shard->Reading);
                bool isReader = Volatile.Read(ref entry.Shard->Readers) != 0;
                if ((page is null && !isReader) || !entry.Thread.IsAlive)
                    continue;
                if (isReader)
                    return true;
                _ = Interlocked.CompareExchange(ref page->Moving, PageMoves.IsRead, 1);
            }
            return false;
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
