using AllocInsight.Profiling.Tests.Events;
using Microsoft.Diagnostics.Tracing.Etlx;

namespace AllocInsight.Profiling.Tests.Symbols;

/// <summary>The return addresses behind the sampled allocations of a trace, innermost first, as TraceEvent finds them.</summary>
internal static class SampledStacks
{
    private const int AllocationSampled = 303;

    public static List<(string Type, ulong[] Addresses)> Read(SampleTrace trace)
    {
        var etlx = trace.FilePath + "." + Guid.NewGuid().ToString("n") + ".etlx";
        TraceLog.CreateFromEventPipeDataFile(trace.FilePath, etlx);
        using var log = new TraceLog(etlx);
        var stacks = new List<(string, ulong[])>();
        foreach (var data in log.Events)
        {
            if ((int)data.ID != AllocationSampled || data.CallStack() is not { } stack) continue;
            var addresses = new List<ulong>();
            for (var frame = stack; frame is not null; frame = frame.Caller) addresses.Add(frame.CodeAddress.Address);
            stacks.Add(((string)data.PayloadByName("TypeName"), [.. addresses]));
        }

        return stacks;
    }
}
