using System.Runtime.CompilerServices;

namespace ValidCode;

/// <summary>Methods that stop in the middle, with all that they have made.</summary>
internal static class Iterators
{
    public static IEnumerable<int[]> Windows(IEnumerable<int> values, int size)
    {
        var window = new Queue<int>(size);
        foreach (int value in values)
        {
            if (window.Count == size)
                window.Dequeue();
            window.Enqueue(value);
            if (window.Count == size)
                yield return window.ToArray();
        }
    }

    public static IEnumerable<string> DepthFirst(string root, Func<string, IEnumerable<string>> children)
    {
        var open = new Stack<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        open.Push(root);
        while (open.TryPop(out string? node))
        {
            if (!seen.Add(node))
                continue;
            yield return node;
            foreach (string child in children(node))
                open.Push(child);
        }
    }

    public static async IAsyncEnumerable<byte[]> Chunks(Stream stream, int size, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var buffer = new byte[size];
        for (int read; (read = await stream.ReadAsync(buffer, cancellation)) > 0;)
            yield return buffer[..read];
    }

    public static IEnumerable<char[]> Permutations(string text)
    {
        var order = new int[text.Length];
        var letters = text.ToCharArray();
        yield return letters;
        for (int i = 1; i < letters.Length;)
        {
            if (order[i] < i)
            {
                int other = i % 2 == 0 ? 0 : order[i];
                (letters[other], letters[i]) = (letters[i], letters[other]);
                yield return letters;
                order[i]++;
                i = 1;
            }
            else
            {
                order[i++] = 0;
            }
        }
    }
}
