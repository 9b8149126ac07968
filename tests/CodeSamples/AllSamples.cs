namespace CodeSamples;

/// <summary>Allocates one of every kind of type, again and again.</summary>
public static class AllSamples
{
    public static object? Sink;

    public static int Run()
    {
        Console.Out.WriteLine("ready");
        using var input = Task.Run(() => Console.In.Read());
        var order = new Order(5);
        do
        {
            for (var i = 0; i < 1000; i++) Once(order, i).GetAwaiter().GetResult();
        }
        while (!input.IsCompleted);
        return 0;
    }

    private static async Task Once(Order order, int i)
    {
        Sink = new Dictionary<string, List<int[]>>(4);
        Sink = new Dictionary<InliningSample.Node, SamplePair<SamplePoint>>();
        Sink = new InliningSample.Node[3];
        Sink = new int[2, 2];
        Sink = new int[2][,];
        Sink = order.Items(i).GetEnumerator();
        Sink = (object)(i, "x");
        Sink = SampleColour.Red;
        Sink = new SamplePair<int>(1, 2);
        Sink = new { Name = "x", Value = i };
        Sink = new SampleHandler(x => i += x);
        Sink = new[] { 1, 2, 3 }.Where(x => x > i).Select(x => (long)x).GetEnumerator();
        Sink = new Cart<string>();
        Sink = new Cart<string>.Line<int>();
        Sink = (int?)i;
        Sink = ((IEnumerable<int>)new List<int> { 1 }).GetEnumerator();
        Sink = ((IEnumerable<int>)new int[] { 1 }).GetEnumerator();
        Sink = (IReadOnlyList<int>)[1, 2, i];
        Sink = await order.TotalAsync(i);
        await foreach (var item in order.StreamAsync()) Sink = item;
        Sink = order.Lambdas(i);
    }
}
