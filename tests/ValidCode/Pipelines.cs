using System.Threading.Channels;

namespace ValidCode;

/// <summary>Work that is handed on to tasks and threads, which go on after the method.</summary>
internal sealed class Pipelines
{
    private readonly Channel<byte[]> _messages = Channel.CreateBounded<byte[]>(16);
    private Task _last = Task.CompletedTask;

    public async Task ProduceAsync(Stream stream, int size, CancellationToken cancellation)
    {
        while (true)
        {
            var message = new byte[size];
            int read = await stream.ReadAsync(message, cancellation);
            if (read == 0)
                break;
            await _messages.Writer.WriteAsync(message, cancellation);
        }

        _messages.Writer.Complete();
    }

    public void Start(Stream stream, int size)
    {
        var data = new byte[size];
        Random.Shared.NextBytes(data);
        _last = stream.WriteAsync(data, 0, data.Length);
    }

    public static async Task<int[]> AllAsync(IReadOnlyList<Func<Task<int>>> work)
    {
        var running = new Task<int>[work.Count];
        for (int i = 0; i < running.Length; i++)
            running[i] = work[i]();
        Task<int[]> all = Task.WhenAll(running);
        return await all;
    }

    public static Task WriteAsync(Stream stream, int size)
    {
        var zeros = new byte[size];
        return stream.WriteAsync(zeros, 0, size);
    }

    public static void InParallel(int[] values, Action<int[]> use)
    {
        var copy = new int[values.Length];
        values.CopyTo(copy, 0);
        ThreadPool.QueueUserWorkItem(static state => state.use(state.copy), (use, copy), preferLocal: false);
    }

    public Task StopAsync() => _last;
}
