using AllocInsight.Profiling.Capture;
using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Tests.Nettrace;

namespace AllocInsight.Profiling.Tests.Capture;

public sealed class RecordedCaptureTests
{
    private const int DamagedBytes = 5_000;

    private static readonly Lazy<AllocationProfile> Whole = new(() => Read(RecordedTraces.Allocations));

    [Fact]
    public void A_whole_trace_is_not_cut()
    {
        Assert.False(Whole.Value.Capture.IsCut);
        Assert.Contains(Whole.Value.Sites, site => site.Method.Contains(nameof(RecordedTraces), StringComparison.Ordinal));
    }

    [Fact]
    public void Damage_after_the_first_sample_costs_only_what_follows_it()
    {
        byte[] trace = [.. RecordedTraces.Allocations];
        // At a block's head: zeros within a block can read as events.
        Span<byte> rest = trace.AsSpan(trace.Length / 2);
        rest.Slice(rest.IndexOf("EventBlock"u8), DamagedBytes).Clear();
        AllocationProfile profile = Read(trace);
        Assert.True(profile.Capture.IsCut);
        Assert.InRange(profile.Capture.Samples, 1, Whole.Value.Capture.Samples);
        Assert.Contains(profile.Capture.Notes, note =>
            note.StartsWith("The trace is damaged near byte ", StringComparison.Ordinal) && note.Contains("before the damage: about ", StringComparison.Ordinal));
    }

    [Fact]
    public void Damage_before_the_first_sample_is_refused()
    {
        byte[] trace = [.. RecordedTraces.Allocations];
        trace.AsSpan(trace.AsSpan().IndexOf("MetadataBlock"u8), DamagedBytes).Clear();
        ProfilingException e = Assert.Throws<ProfilingException>(() => Read(trace));
        Assert.Equal(ProfilingFailure.Usage, e.Failure);
        Assert.Contains("The trace is damaged near byte ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trace_that_is_cut_within_its_header_is_refused()
    {
        ProfilingException e = Assert.Throws<ProfilingException>(() => Read(RecordedTraces.Allocations[..20]));
        Assert.Equal(ProfilingFailure.Usage, e.Failure);
        Assert.Contains("cut off before its first event", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trace_without_its_end_is_cut_and_names_no_line()
    {
        byte[] trace = RecordedTraces.Allocations;
        int rundown = trace.AsSpan().IndexOf(System.Text.Encoding.Unicode.GetBytes("Microsoft-Windows-DotNETRuntimeRundown"));
        AllocationProfile profile = Read(trace[..rundown]);
        Assert.True(profile.Capture.IsCut);
        Assert.All(profile.Sites, site => Assert.Null(site.Line));
        Assert.Contains(profile.Capture.Notes, note => note.Contains("names of methods, which stand at the end, are not there", StringComparison.Ordinal));
    }

    private static AllocationProfile Read(byte[] trace)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, trace);
            return Profiler.ReadTrace(path, new CaptureOptions(), progress: null, CancellationToken.None);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
