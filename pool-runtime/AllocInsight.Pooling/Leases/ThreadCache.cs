using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling.Leases;

/// <summary>What one thread keeps of pooled objects, of all kinds. When the thread has ended, the next new one takes it over.</summary>
/// <remarks>Used by its thread without synchronisation, except for the list of what other threads send back.</remarks>
internal sealed class ThreadCache
{
    /// <summary>The calling thread's, or null.</summary>
    [ThreadStatic]
    public static ThreadCache? Current;

    /// <summary>The key of that cache; 0 for none. What a return compares, as it costs less than the cache.</summary>
    [ThreadStatic]
    public static int CurrentKey;

    private static int _lastKey;

    private StackTable?[] _tables = [];
    private Pooled? _sent;
    private bool _hasGaps;
    private bool _mayShrink;

    /// <summary>Bytes for which there is room on the stacks. Owner only.</summary>
    public long ReservedBytes { get; set; }

    /// <summary>Differs from that of every other cache; not 0.</summary>
    public int Key { get; } = Interlocked.Increment(ref _lastKey);

    /// <summary>Who uses the cache.</summary>
    public Thread Thread { get; set; } = Thread.CurrentThread;

    /// <summary>How often what was sent has been taken. For the trimmer, to tell whether the owner still looks.</summary>
    public long Receipts { get; private set; }

    /// <summary>The receipts that the trimmer saw at its last look.</summary>
    public long SeenReceipts { get; set; }

    /// <summary>The stacks of a kind, or null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public StackTable? Find(int kind)
    {
        StackTable?[] tables = _tables;
        return (uint)kind < (uint)tables.Length ? tables[kind] : null;
    }

    /// <summary>The stacks of a kind, made if there are none.</summary>
    public StackTable<TKind> Get<TKind>(int kind)
        where TKind : struct, IKind<TKind>
    {
        if (Find(kind) is { } found)
            return (StackTable<TKind>)found;
        var tables = new StackTable?[Math.Max(_tables.Length, kind + 1)];
        _tables.CopyTo(tables, 0);
        var table = new StackTable<TKind>(this);
        tables[kind] = table;
        Volatile.Write(ref _tables, tables);
        return table;
    }

    /// <summary>All stacks. From any thread.</summary>
    public List<ItemStack> Stacks()
    {
        List<ItemStack> stacks = [];
        foreach (StackTable? table in Volatile.Read(ref _tables))
            table?.AddTo(stacks);
        return stacks;
    }

    /// <summary>The records of all kinds. From any thread.</summary>
    public IEnumerable<Shelves> Shelves() => Volatile.Read(ref _tables).OfType<StackTable>().Select(table => table.Shelves);

    /// <summary>From another thread: puts a record on the list of what is sent back.</summary>
    public void AddSent(Pooled pooled)
    {
        Pooled? first = Volatile.Read(ref _sent);
        while (true)
        {
            pooled.NextSent = first;
            Pooled? seen = Interlocked.CompareExchange(ref _sent, pooled, first);
            if (seen == first)
                return;
            first = seen;
        }
    }

    /// <summary>Whether something lies there.</summary>
    public bool HasSent => Volatile.Read(ref _sent) is not null;

    /// <summary>Takes back what other threads have sent. Owner only.</summary>
    /// <returns>Whether there was something.</returns>
    public bool Receive()
    {
        Receipts++;
        if (Volatile.Read(ref _sent) is null)
            return false;
        Pooled? pooled = Interlocked.Exchange(ref _sent, null);
        while (pooled is not null)
        {
            // Once received it can be sent again.
            Pooled? next = pooled.NextSent;
            pooled.NextSent = null;
            Receive(pooled);
            pooled = next;
        }
        return true;
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Who rents must not see what the reset of someone else's object threw. That it was dropped is counted.")]
    private static void Receive(Pooled pooled)
    {
        try
        {
            pooled.Receive();
        }
        catch (Exception)
        {
        }
    }

    /// <summary>From the trimmer's thread: lets go what was sent and is not taken.</summary>
    /// <returns>How many objects that was.</returns>
    public int DropSent()
    {
        int dropped = 0;
        for (Pooled? pooled = Interlocked.Exchange(ref _sent, null), next; pooled is not null; pooled = next)
        {
            // Once taken it can be sent again.
            next = pooled.NextSent;
            pooled.NextSent = null;
            if (pooled.TryGiveUp())
                dropped++;
        }
        return dropped;
    }

    /// <summary>From the trimmer's thread: some stacks have gaps.</summary>
    public void SetGaps() => Volatile.Write(ref _hasGaps, true);

    /// <summary>From the trimmer's thread: room that is not needed may be given up, should it be short. Once a look, as it takes a while.</summary>
    public void AllowShrink() => Volatile.Write(ref _mayShrink, true);

    /// <summary>Gives up room that is not needed, if that was not done lately. Owner only.</summary>
    public bool TryShrink()
    {
        if (!Volatile.Read(ref _mayShrink))
            return false;
        Volatile.Write(ref _mayShrink, false);
        foreach (Shelves shelves in Shelves())
            shelves.Compact(isShort: true);
        return true;
    }

    /// <summary>Closes the gaps that the trimmer made. Owner only.</summary>
    public void Settle()
    {
        if (!Volatile.Read(ref _hasGaps))
            return;
        Volatile.Write(ref _hasGaps, false);
        foreach (Shelves shelves in Shelves())
            shelves.Compact(isShort: false);
    }
}
