using System.Text;

namespace ValidCode;

/// <summary>What a loop must make anew in each round.</summary>
internal static class Loops
{
    public static int[][] Triangle(int height)
    {
        var rows = new int[height][];
        for (int i = 0; i < height; i++)
        {
            var row = new int[i + 1];
            row[0] = row[^1] = 1;
            for (int j = 1; j < i; j++)
                row[j] = rows[i - 1][j - 1] + rows[i - 1][j];
            rows[i] = row;
        }

        return rows;
    }

    public static List<string> Paragraphs(IEnumerable<string> lines)
    {
        var paragraphs = new List<string>();
        var text = new StringBuilder();
        foreach (string line in lines)
        {
            if (line.Length > 0)
            {
                text.AppendLine(line);
                continue;
            }

            paragraphs.Add(text.ToString());
            text = new StringBuilder();
        }

        return paragraphs;
    }

    public static Dictionary<int, List<string>> ByLength(IEnumerable<string> words)
    {
        var groups = new Dictionary<int, List<string>>();
        foreach (string word in words)
        {
            if (!groups.TryGetValue(word.Length, out var group))
                groups[word.Length] = group = new List<string>();
            group.Add(word);
        }

        return groups;
    }

    public static long[] Smoothed(long[] values, int rounds)
    {
        long[] previous = values;
        for (int round = 0; round < rounds; round++)
        {
            var next = new long[previous.Length];
            for (int i = 1; i < next.Length - 1; i++)
                next[i] = (previous[i - 1] + previous[i] + previous[i + 1]) / 3;
            previous = next;
        }

        return previous;
    }
}
