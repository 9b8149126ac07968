using System.Text;

namespace ValidCode;

/// <summary>What a method makes for its caller.</summary>
internal static class Returned
{
    public static List<int> Evens(int count)
    {
        var evens = new List<int>(count);
        for (int i = 0; i < count; i++)
            evens.Add(2 * i);
        return evens;
    }

    public static IReadOnlyDictionary<string, int> Count(IEnumerable<string> words)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string word in words)
            counts[word] = counts.GetValueOrDefault(word) + 1;
        return counts;
    }

    public static (byte[] Head, byte[] Tail) Split(byte[] data, int at)
    {
        var head = new byte[at];
        var tail = new byte[data.Length - at];
        Array.Copy(data, head, at);
        Array.Copy(data, at, tail, 0, tail.Length);
        return (head, tail);
    }

    public static bool TryParse(string text, out int[] numbers)
    {
        string[] parts = text.Split(',');
        var found = new int[parts.Length];
        numbers = found;
        for (int i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], out found[i]))
                return false;
        }

        return true;
    }

    public static StringBuilder Indented(StringBuilder? text, int depth)
    {
        var made = text ?? new StringBuilder();
        return made.Append(' ', 4 * depth);
    }

    public static MemoryStream Copy(Stream source)
    {
        var copy = new MemoryStream();
        source.CopyTo(copy);
        copy.Position = 0;
        return copy;
    }

    public static ReadOnlyMemory<byte> Padded(ReadOnlySpan<byte> data, int length)
    {
        var padded = new byte[length];
        data.CopyTo(padded);
        return padded.AsMemory(0, length);
    }

    public static string[] Sorted(HashSet<string> words)
    {
        string[] sorted = [.. words];
        Array.Sort(sorted, StringComparer.Ordinal);
        return sorted;
    }

    public static ArraySegment<byte> Filled(int length, byte value)
    {
        var data = new byte[length];
        data.AsSpan().Fill(value);
        var segment = new ArraySegment<byte>(data);
        return segment;
    }
}
