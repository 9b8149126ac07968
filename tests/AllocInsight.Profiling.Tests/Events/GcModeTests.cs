using AllocInsight.Profiling.Events;
using AllocInsight.Profiling.Tests.Lifetimes;
using Microsoft.Diagnostics.Tracing;

namespace AllocInsight.Profiling.Tests.Events;

public sealed class GcModeTests
{
    [Theory]
    [InlineData(false, false, "workstation")]
    [InlineData(false, true, "workstation concurrent")]
    [InlineData(true, false, "server")]
    [InlineData(true, true, "server concurrent")]
    public void The_startup_flags_of_a_process_tell_its_mode(bool server, bool concurrent, string expected)
    {
        using var child = new LifetimeTraceeProcess(1, server, concurrent, RuntimeEvents.GcKeyword);
        child.WaitForExit();
        List<string> modes = [];
        using var source = new EventPipeEventSource(child.TracePath);
        source.Clr.RuntimeStart += data =>
        {
            Assert.True(RuntimeStart.TryRead(data.EventData(), out RuntimeStart start));
            modes.Add(start.GcMode);
        };
        source.Process();
        Assert.Equal([expected], modes);
    }
}
