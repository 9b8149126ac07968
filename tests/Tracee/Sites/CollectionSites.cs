using System.Runtime.CompilerServices;

namespace Tracee;

/// <summary>Temporary collections, whose inner arrays are allocated by framework code below the site.</summary>
internal static class CollectionSites
{
    public static readonly Site[] All =
    [
        new(150_000, Lists, new Allocation("list", "List<long>", Size.Object(16)), new Allocation("list-grow", "long[]", Size.Array(8, 4))),
        new(60_000, Dictionaries, new Allocation("dictionary", "Dictionary<int, long>", 80)),
        new(100_000, Queues, new Allocation("queue", "Queue<int>", 40)),
        new(60_000, Streams, new Allocation("stream", "MemoryStream", 64)),
        new(150_000, Enumerators, new Allocation("enumerator", "Enumerator", 40)),
    ];

    private static readonly IEnumerable<int> Numbers = new List<int> { 1, 2, 3 };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Lists(int count)
    {
        for (int i = 0; i < count; i++)
        {
            var list = new List<long>(); // site: list
            list.Add(i); // site: list-grow
            Sink.Take(list);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Dictionaries(int count)
    {
        for (int i = 0; i < count; i++)
            Sink.Take(new Dictionary<int, long>()); // site: dictionary
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Queues(int count)
    {
        for (int i = 0; i < count; i++)
            Sink.Take(new Queue<int>()); // site: queue
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Streams(int count)
    {
        for (int i = 0; i < count; i++)
            Sink.Take(new MemoryStream()); // site: stream
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Enumerators(int count)
    {
        for (int i = 0; i < count; i++)
            Sink.Take(Numbers.GetEnumerator()); // site: enumerator
    }
}
