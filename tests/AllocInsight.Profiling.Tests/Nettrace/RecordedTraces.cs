using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;

namespace AllocInsight.Profiling.Tests.Nettrace;

/// <summary>Traces of the test process itself. Each is recorded once, at its first use.</summary>
internal static class RecordedTraces
{
    private const int AllocationThreads = 2;

    private static readonly Lazy<byte[]> LazyAllocations = new(RecordAllocations);
    private static readonly Lazy<byte[]> LazyLossy = new(RecordLossy);

    /// <summary>A second of sampled allocations and collections with stacks, and the rundown.</summary>
    public static byte[] Allocations => LazyAllocations.Value;

    /// <summary>
    /// A session with the smallest buffer, which nobody read while a <see cref="Flood"/> was written.
    /// </summary>
    public static byte[] Lossy => LazyLossy.Value;

    private static byte[] RecordAllocations()
    {
        EventPipeProvider provider = new("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, 0x80000000001);
        EventPipeSessionConfiguration configuration = new([provider], 256, rundownKeyword: 0x20018, requestStackwalk: true);
        using EventPipeSession session = StartSession(configuration);
        using MemoryStream trace = new();
        Task copying = Task.Run(() => session.EventStream.CopyTo(trace));

        long end = Environment.TickCount64 + 1000;
        Thread[] threads = [.. Enumerable.Range(0, AllocationThreads).Select(_ => new Thread(() => AllocateUntil(end)))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());

        session.Stop();
        copying.GetAwaiter().GetResult();
        return trace.ToArray();
    }

    private static byte[] RecordLossy()
    {
        using FloodEventSource source = new();
        EventPipeProvider provider = new(FloodEventSource.ProviderName, EventLevel.Verbose, -1);
        EventPipeSessionConfiguration configuration = new([provider], circularBufferSizeMB: 1, rundownKeyword: 0, requestStackwalk: true);
        using EventPipeSession session = StartSession(configuration);
        using MemoryStream trace = new();
        Flood.Write(source, finish: () =>
        {
            Task copying = Task.Run(() => session.EventStream.CopyTo(trace));
            session.Stop();
            copying.GetAwaiter().GetResult();
        });
        return trace.ToArray();
    }

    private static EventPipeSession StartSession(EventPipeSessionConfiguration configuration) =>
        new DiagnosticsClient(Environment.ProcessId).StartEventPipeSession(configuration);

    private static void AllocateUntil(long end)
    {
        List<byte[]> kept = [];
        while (Environment.TickCount64 < end)
        {
            for (int i = 0; i < 1000; i++)
                kept.Add(new byte[200]);
            if (kept.Count > 50_000)
                kept.Clear();
        }
    }
}
