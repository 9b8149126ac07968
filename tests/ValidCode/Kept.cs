using System.Collections.Concurrent;

namespace ValidCode;

/// <summary>What is put into a field, an event, another object or a cache.</summary>
internal sealed class Kept
{
    private readonly ConcurrentDictionary<int, byte[]> _cache = new();
    private readonly Dictionary<string, List<int>> _index = new(StringComparer.Ordinal);
    private readonly Queue<byte[]> _queue = new();
    private byte[] _current = [];

    public event EventHandler<IReadOnlyList<int>>? Parsed;

    public void Grow(int length)
    {
        var larger = new byte[length];
        _current.AsSpan().CopyTo(larger);
        _current = larger;
    }

    public byte[] Table(int size) => _cache.GetOrAdd(size, static n =>
    {
        var table = new byte[n];
        for (int i = 0; i < n; i++)
            table[i] = (byte)(i * 7);
        return table;
    });

    public void Add(string word, int line)
    {
        if (!_index.TryGetValue(word, out List<int>? lines))
        {
            lines = new List<int>();
            _index.Add(word, lines);
        }

        lines.Add(line);
    }

    public void Enqueue(ReadOnlySpan<byte> message)
    {
        var copy = new byte[message.Length];
        message.CopyTo(copy);
        _queue.Enqueue(copy);
    }

    public void Parse(IEnumerable<string> lines)
    {
        var numbers = new List<int>();
        foreach (string line in lines)
            numbers.Add(line.Length);
        Parsed?.Invoke(this, numbers);
    }

    public object Node(int size)
    {
        var children = new List<object>(size);
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        return new { children, attributes };
    }
}
