using System.Diagnostics.Tracing;
using AllocInsight.Profiling.Events;
using Microsoft.Diagnostics.NETCore.Client;

namespace AllocInsight.Profiling.Tests.Lifetimes;

/// <summary>A session attached to a process, written to a file until it is disposed.</summary>
internal sealed class SessionRecording : IAsyncDisposable
{
    private readonly EventPipeSession _session;
    private readonly FileStream _file;
    private readonly Task _copying;

    public SessionRecording(int processId, long keywords, string path)
    {
        _session = new DiagnosticsClient(processId).StartEventPipeSession(
            [new EventPipeProvider(RuntimeEvents.Provider, EventLevel.Informational, keywords)], requestRundown: false, circularBufferMB: 256);
        _file = File.Create(path);
        _copying = _session.EventStream.CopyToAsync(_file);
    }

    public async ValueTask DisposeAsync()
    {
        await _session.StopAsync(CancellationToken.None);
        await _copying;
        await _file.DisposeAsync();
        _session.Dispose();
    }
}
