using AllocInsight.Pooling;

namespace ValidCode;

/// <summary>What is passed to code that keeps it, may keep it, or says so.</summary>
internal sealed class HandedOver(HandedOver.ISink sink)
{
    private readonly List<byte[]> _batches = [];

    internal interface ISink
    {
        void Write(byte[] data);

        void Own([TransfersOwnership] byte[] data);
    }

    public void Send(int size)
    {
        var data = new byte[size];
        Random.Shared.NextBytes(data);
        sink.Write(data);
    }

    public void Give(int size)
    {
        var data = new byte[size];
        data[0] = 1;
        sink.Own(data);
    }

    public void Store(int size)
    {
        var data = new byte[size];
        data[0] = 1;
        Keep(data);
    }

    public static string Format(Func<object[], string> format, int count)
    {
        var arguments = new object[count];
        Array.Fill(arguments, "none");
        return format(arguments);
    }

    public static void Visit(int depth, List<int> path, Action<List<int>> found)
    {
        var next = new List<int>(path) { depth };
        found(next);
        if (depth > 0)
            Visit(depth - 1, next, found);
    }

    public static int Largest(ref int[] values, int size)
    {
        var larger = new int[size];
        values.CopyTo(larger, 0);
        values = larger;
        return larger[^1];
    }

    private void Keep(byte[] data) => _batches.Add(data);
}
