using System.Text;

namespace ValidCode;

/// <summary>What a lambda, a query or another thread goes on using.</summary>
internal static class Captured
{
    public static Action<string> Logger(TextWriter output)
    {
        var text = new StringBuilder();
        return line =>
        {
            text.Clear().Append(DateTime.UnixEpoch).Append(' ').Append(line);
            output.WriteLine(text);
        };
    }

    public static Func<int> Counter(int size)
    {
        var seen = new byte[size];
        int next = 0;
        return () => ++seen[next++ % size];
    }

    public static IEnumerable<string> Unseen(IEnumerable<string> words, IEnumerable<string> known)
    {
        var set = new HashSet<string>(known, StringComparer.Ordinal);
        return words.Where(word => !set.Contains(word));
    }

    public static Task<int> CountLater(int size)
    {
        var data = new byte[size];
        Random.Shared.NextBytes(data);
        return Task.Run(() => data.Count(value => value == 0));
    }

    public static Timer Flush(TimeSpan period)
    {
        var pending = new List<string>();
        return new Timer(_ => pending.Clear(), null, period, period);
    }

    public static Lazy<string> Text(int count)
    {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++)
            text.Append(i);
        return new Lazy<string>(text.ToString);
    }

    public static void Register(CancellationToken cancellation, int size)
    {
        var secret = new byte[size];
        Random.Shared.NextBytes(secret);
        cancellation.Register(() => Array.Clear(secret));
    }
}
