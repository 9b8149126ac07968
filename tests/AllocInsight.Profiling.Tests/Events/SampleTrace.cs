using System.Diagnostics;
using System.Diagnostics.Tracing;
using AllocInsight.Profiling.Nettrace;
using AllocInsight.Profiling.Symbols;
using AllocInsight.Profiling.Tests.Symbols;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;

namespace AllocInsight.Profiling.Tests.Events;

/// <summary>
/// A real trace, made once for all tests that need one: the inlining sample, compiled at once to optimised code, with
/// everything that the runtime can tell about its code.
/// </summary>
public sealed class SampleTrace : IAsyncLifetime, IDisposable
{
    private const long AllocationSampled = 0x80000000000;
    private const long MethodDetails = 0x4000000000;
    private const long MethodsAndMaps = 0x20010;
    private const long Loader = 0x8;
    private static readonly Guid Runtime = new("e13c0d23-ccbc-4e12-931b-d9cc2eee27e4");
    private static readonly Guid Rundown = new("a669021c-c450-4609-a035-5af59af4df18");
    private static readonly Guid Private = new("763fd754-7086-4dfe-95eb-c01a46faf4ca");

    private readonly TemporaryDirectory _directory = new();

    public async Task InitializeAsync()
    {
        using var process = Start();
        try
        {
            await RecordAsync(process);
        }
        finally
        {
            process.Kill(); // Also where the recording failed and left it waiting.
            await process.WaitForExitAsync();
        }
    }

    private async Task RecordAsync(Process process)
    {
        var client = new DiagnosticsClient(process.Id);
        using var session = Connect(client);
        var saved = SaveAsync(session.EventStream, FilePath);
        client.ResumeRuntime();
        Assert.Equal("done", await process.StandardOutput.ReadLineAsync());
        await session.StopAsync(CancellationToken.None);
        await saved;
    }

    Task IAsyncLifetime.DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _directory.Dispose();

    public string FilePath => Path.Combine(_directory.Path, "sample.nettrace");

    /// <summary>A code map of everything in the trace.</summary>
    internal CodeMap ReadCodeMap(bool withInlineTrees)
    {
        var map = new CodeMap();
        using var source = new EventPipeEventSource(FilePath);
        source.AllEvents += data =>
        {
            var metadata = new EventMetadata { Provider = ProviderOf(data), EventId = (int)data.ID, Name = "", Version = data.Version };
            if (metadata.Provider == CodeEvents.Private && !withInlineTrees) return;
            if (!CodeEvents.Knows(metadata)) return;
            var copy = new NettraceEvent { Metadata = metadata, Timestamp = 0, ThreadId = 0, Payload = data.EventData(), Stack = default };
            Assert.True(CodeEvents.TryAdd(map, copy, pointerSize: 8));
        };
        source.Process();
        return map;
    }

    /// <summary>TraceEvent names a provider only for the events that it knows.</summary>
    internal static string ProviderOf(TraceEvent data) =>
        data.ProviderGuid == Runtime ? CodeEvents.Runtime
        : data.ProviderGuid == Rundown ? CodeEvents.Rundown
        : data.ProviderGuid == Private ? CodeEvents.Private
        : data.ProviderName;

    private static async Task SaveAsync(Stream events, string path)
    {
        await using var file = File.Create(path);
        await events.CopyToAsync(file);
    }

    private static Process Start()
    {
        var start = new ProcessStartInfo("dotnet", ["exec", SampleModule.Path, "inlining"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["DOTNET_RichDebugInfo"] = "1";
        start.Environment["DOTNET_TieredCompilation"] = "0";
        start.Environment["DOTNET_DefaultDiagnosticPortSuspend"] = "1";
        return Process.Start(start)!;
    }

    private static EventPipeSession Connect(DiagnosticsClient client)
    {
        var configuration = new EventPipeSessionConfiguration(
            [
                new EventPipeProvider(CodeEvents.Runtime, EventLevel.Verbose, AllocationSampled | MethodDetails | MethodsAndMaps | Loader),
                new EventPipeProvider(CodeEvents.Private, EventLevel.Verbose, 0x40000),
            ],
            circularBufferSizeMB: 64, rundownKeyword: MethodsAndMaps | Loader, requestStackwalk: true);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return client.StartEventPipeSession(configuration);
            }
            catch (ServerNotAvailableException) when (attempt < 200)
            {
                Thread.Sleep(50); // The process is not listening yet.
            }
        }
    }
}

[CollectionDefinition(nameof(SampleTrace))]
public sealed class SampleTraceGroup : ICollectionFixture<SampleTrace>;
