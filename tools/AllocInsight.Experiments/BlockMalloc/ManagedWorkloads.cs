namespace AllocInsight.Experiments.BlockMalloc;

/// <summary>The workloads with objects, which the garbage collector frees.</summary>
internal static class ManagedWorkloads
{
    private const int Trees = 40_000;
    private const int Depth = 6;
    private const int Buckets = 1 << 19;

    public static object Script()
    {
        double sum = 0;
        for (int tree = 0; tree < Trees; tree++)
            sum += Evaluate(Build(Depth, tree)).Value;
        return sum;
    }

    public static object Hash()
    {
        var buckets = new Entry?[Buckets];
        for (int i = 0; i < HashKeys.Count; i++)
        {
            (int length, uint hash) = HashKeys.Of(i);
            var key = new byte[length + 1];
            key.AsSpan(0, length).Fill((byte)i);
            buckets[hash % Buckets] = new Entry(buckets[hash % Buckets], key, hash, i);
        }
        long sum = 0;
        for (int i = 0; i < HashKeys.Count; i++)
        {
            (_, uint hash) = HashKeys.Of(i);
            for (Entry? entry = buckets[hash % Buckets]; entry is not null; entry = entry.Next)
            {
                if (entry.Hash == hash && entry.Key[0] == (byte)i)
                {
                    sum += entry.Value;
                    break;
                }
            }
        }
        return (buckets, sum);
    }

    public static object Tiny()
    {
        List<byte[]> all = [];
        for (int size = 4; size <= 256; size += 4)
            all.Add(new byte[size]);
        return all;
    }

    private static Node Build(int depth, int seed) => depth == 0
        ? new Node(seed)
        : new Operator(1 + (seed & 1), seed, Build(depth - 1, (seed * 31) + 1), Build(depth - 1, (seed * 17) + 3));

    private static Number Evaluate(Node node)
    {
        if (node is not Operator both)
            return new Number(node.Value);
        Number left = Evaluate(both.Left), right = Evaluate(both.Right);
        return new Number(both.Kind == 1 ? left.Value + right.Value : left.Value - (right.Value * 0.5));
    }

    private class Node(double value)
    {
        public double Value { get; } = value;
    }

    private sealed class Operator(long kind, double value, Node left, Node right) : Node(value)
    {
        public long Kind { get; } = kind;

        public Node Left { get; } = left;

        public Node Right { get; } = right;
    }

    private sealed record Number(double Value);

    private sealed record Entry(Entry? Next, byte[] Key, uint Hash, int Value);
}
