using System.Collections;
using System.Text;
using AllocInsight.Pooling;

namespace ValidCode;

/// <summary>Types whose objects a pool must not lend, and places where there is nothing to gain.</summary>
internal static class Types
{
    private static readonly int[] Squares = MakeSquares(1000);
    private static readonly Dictionary<char, int> Values = new() { ['I'] = 1, ['V'] = 5, ['X'] = 10 };

    public static int Square(int n) => Squares[n] + Values['X'];

    public static string Scan(string text)
    {
        var token = new Token();
        lock (token)
            return text + token.GetHashCode();
    }

    public static int Flags(int count)
    {
        var bits = new BitArray(count);
        bits.SetAll(true);
        return bits.Count;
    }

    public static void Fail(IEnumerable<string> problems)
    {
        var text = new StringBuilder();
        foreach (string problem in problems)
            text.AppendLine(problem);
        throw new InvalidOperationException(text.ToString());
    }

    public static int Growing(IEnumerable<int> values)
    {
        var list = new List<int>();
        list.AddRange(values);
        return list.Capacity;
    }

    public static int[,] Identity(int size)
    {
        var matrix = new int[size, size];
        for (int i = 0; i < size; i++)
            matrix[i, i] = 1;
        return matrix;
    }

    private static int[] MakeSquares(int count)
    {
        var squares = new int[count];
        for (int i = 0; i < count; i++)
            squares[i] = i * i;
        return squares;
    }

    private sealed class Token : IResettable
    {
        public bool TryReset() => true;
    }
}
