using System.Diagnostics.CodeAnalysis;
using System.Text;
using AllocInsight.Pooling.Kinds;

namespace AllocInsight.Pooling;

[SuppressMessage("Design", "CA1002", Justification = "The real List<T> is what is handed out.")]
public static partial class Pool
{
    /// <summary>An empty list.</summary>
    /// <param name="list">The list.</param>
    public static Lease List<T>(out List<T> list) =>
        Lend(default(ListKind<T>), out list);

    /// <summary>An empty list with room for so many elements.</summary>
    /// <inheritdoc cref="Dictionary{TKey, TValue}(int, out Dictionary{TKey, TValue}, IEqualityComparer{TKey}?)"/>
    /// <param name="capacity">Elements, 0 or more.</param>
    /// <param name="list">The list.</param>
    public static Lease List<T>(int capacity, out List<T> list)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        Lease lease = List(out list);
        return Enlarge(lease, list, capacity, static (list, capacity) => list.EnsureCapacity(capacity));
    }

    /// <summary>An empty set.</summary>
    /// <param name="set">The set.</param>
    /// <param name="comparer">Null for the default. Sets are kept apart by the comparer object: use one that lives on, not a new one each time.</param>
    public static Lease HashSet<T>(out HashSet<T> set, IEqualityComparer<T>? comparer = null) =>
        Lend(new HashSetKind<T>(comparer), out set);

    /// <summary>An empty set with room for so many elements.</summary>
    /// <inheritdoc cref="Dictionary{TKey, TValue}(int, out Dictionary{TKey, TValue}, IEqualityComparer{TKey}?)"/>
    /// <param name="capacity">Elements, 0 or more.</param>
    /// <param name="set">The set.</param>
    /// <param name="comparer">As in the other overload.</param>
    public static Lease HashSet<T>(int capacity, out HashSet<T> set, IEqualityComparer<T>? comparer = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        Lease lease = HashSet(out set, comparer);
        return Enlarge(lease, set, capacity, static (set, capacity) => set.EnsureCapacity(capacity));
    }

    /// <summary>An empty dictionary.</summary>
    /// <param name="dictionary">The dictionary.</param>
    /// <param name="comparer">Null for the default. Dictionaries are kept apart by the comparer object: use one that lives on, not a new one each time.</param>
    public static Lease Dictionary<TKey, TValue>(out Dictionary<TKey, TValue> dictionary, IEqualityComparer<TKey>? comparer = null)
        where TKey : notnull =>
        Lend(new DictionaryKind<TKey, TValue>(comparer), out dictionary);

    /// <summary>An empty dictionary with room for so many entries.</summary>
    /// <param name="capacity">Entries, 0 or more.</param>
    /// <param name="dictionary">The dictionary.</param>
    /// <param name="comparer">As in the other overload.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is negative.</exception>
    /// <exception cref="OutOfMemoryException">There is no memory for it.</exception>
    public static Lease Dictionary<TKey, TValue>(int capacity, out Dictionary<TKey, TValue> dictionary, IEqualityComparer<TKey>? comparer = null)
        where TKey : notnull
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        Lease lease = Dictionary(out dictionary, comparer);
        return Enlarge(lease, dictionary, capacity, static (dictionary, capacity) => dictionary.EnsureCapacity(capacity));
    }

    /// <summary>An empty stack.</summary>
    /// <param name="stack">The stack.</param>
    public static Lease Stack<T>(out Stack<T> stack) =>
        Lend(default(StackKind<T>), out stack);

    /// <summary>An empty stack with room for so many elements.</summary>
    /// <inheritdoc cref="Dictionary{TKey, TValue}(int, out Dictionary{TKey, TValue}, IEqualityComparer{TKey}?)"/>
    /// <param name="capacity">Elements, 0 or more.</param>
    /// <param name="stack">The stack.</param>
    public static Lease Stack<T>(int capacity, out Stack<T> stack)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        Lease lease = Stack(out stack);
        return Enlarge(lease, stack, capacity, static (stack, capacity) => stack.EnsureCapacity(capacity));
    }

    /// <summary>An empty queue.</summary>
    /// <param name="queue">The queue.</param>
    public static Lease Queue<T>(out Queue<T> queue) =>
        Lend(default(QueueKind<T>), out queue);

    /// <summary>An empty queue with room for so many elements.</summary>
    /// <inheritdoc cref="Dictionary{TKey, TValue}(int, out Dictionary{TKey, TValue}, IEqualityComparer{TKey}?)"/>
    /// <param name="capacity">Elements, 0 or more.</param>
    /// <param name="queue">The queue.</param>
    public static Lease Queue<T>(int capacity, out Queue<T> queue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        Lease lease = Queue(out queue);
        return Enlarge(lease, queue, capacity, static (queue, capacity) => queue.EnsureCapacity(capacity));
    }

    /// <summary>An empty priority queue.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="comparer">Null for the default. Queues are kept apart by the comparer object: use one that lives on, not a new one each time.</param>
    public static Lease PriorityQueue<TElement, TPriority>(out PriorityQueue<TElement, TPriority> queue, IComparer<TPriority>? comparer = null) =>
        Lend(new PriorityQueueKind<TElement, TPriority>(comparer), out queue);

    /// <summary>An empty string builder.</summary>
    /// <param name="builder">The builder.</param>
    public static Lease StringBuilder(out StringBuilder builder) =>
        Lend(default(StringBuilderKind), out builder);

    /// <summary>An empty string builder with room for so many characters.</summary>
    /// <inheritdoc cref="Dictionary{TKey, TValue}(int, out Dictionary{TKey, TValue}, IEqualityComparer{TKey}?)"/>
    /// <param name="capacity">Characters, 0 or more.</param>
    /// <param name="builder">The builder.</param>
    public static Lease StringBuilder(int capacity, out StringBuilder builder)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        Lease lease = StringBuilder(out builder);
        return Enlarge(lease, builder, capacity, static (builder, capacity) => builder.EnsureCapacity(capacity));
    }

    /// <summary>An empty stream that can be written, grown, and read. What its buffer held before is seen through <see cref="System.IO.MemoryStream.GetBuffer"/> only.</summary>
    /// <param name="stream">The stream. One that was closed while it was leased is not used again.</param>
    public static Lease MemoryStream(out MemoryStream stream) =>
        Lend(default(MemoryStreamKind), out stream);

    /// <summary>An empty stream with room for so many bytes.</summary>
    /// <inheritdoc cref="Dictionary{TKey, TValue}(int, out Dictionary{TKey, TValue}, IEqualityComparer{TKey}?)"/>
    /// <param name="capacity">Bytes, 0 or more.</param>
    /// <param name="stream">The stream. One that was closed while it was leased is not used again.</param>
    public static Lease MemoryStream(int capacity, out MemoryStream stream)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        Lease lease = MemoryStream(out stream);
        return Enlarge(lease, stream, capacity, static (stream, capacity) => stream.Capacity = Math.Max(stream.Capacity, capacity));
    }

    // Where there is no memory for so much, nobody learns of the lease.
    private static Lease Enlarge<T>(Lease lease, T value, int capacity, Action<T, int> enlarge)
    {
        try
        {
            enlarge(value, capacity);
            return lease;
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }
}
