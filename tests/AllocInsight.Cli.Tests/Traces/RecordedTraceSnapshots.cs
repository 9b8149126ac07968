using AllocInsight.Cli.Screens;
using AllocInsight.Profiling.Capture;
using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Output;
using AllocInsight.Testing;

namespace AllocInsight.Cli.Tests.Traces;

/// <summary>What comes of traces as a whole, from their bytes to the report.</summary>
public sealed class RecordedTraceSnapshots
{
    // All samples; what comes at the end, the names of methods, is missing.
    private const int PartOfTheTrace = 150_000;

    [Fact]
    public void Text_of_sampled_allocations() => TextMatches(Read("Sampled"), "Sampled");

    [Fact]
    public void Json_of_sampled_allocations() => JsonMatches(Read("Sampled"), "Sampled.json");

    [Fact]
    public void Text_of_ticks() => TextMatches(Read("Ticks"), "Ticks");

    [Fact]
    public void Json_of_ticks() => JsonMatches(Read("Ticks"), "Ticks.json");

    [Fact]
    public void Text_of_a_trace_that_was_cut_off() => TextMatches(Read("Sampled", PartOfTheTrace), "CutOff");

    [Fact]
    public void Text_by_other_size_classes() => TextMatches(Read("Sampled", options: new CaptureOptions { SizeClasses = "ruby" }), "RubyClasses");

    [Fact]
    public void Reading_that_is_ended_early_reports_what_was_read()
    {
        using RecordedTrace trace = new("Sampled");
        AllocationProfile profile = Profiler.ReadTrace(trace.Path, new CaptureOptions(), null, new CancellationToken(canceled: true));
        Assert.Contains(profile.Capture.Notes, note => note.StartsWith("Reading was ended early", StringComparison.Ordinal));
    }

    private static AllocationProfile Read(string name, int? keepBytes = null, CaptureOptions? options = null)
    {
        using RecordedTrace trace = new(name, keepBytes);
        return Profiler.ReadTrace(trace.Path, options ?? new CaptureOptions(), null, CancellationToken.None);
    }

    private static void TextMatches(AllocationProfile profile, string name) =>
        Snapshot.Match(TextReport.Render(profile, new ReportView { Again = new Invocation("report", "app.nettrace"), CurrentFolder = "/" }), name);

    /// <summary>The first rows of each kind are enough to see that they are right.</summary>
    private static void JsonMatches(AllocationProfile profile, string name) => Snapshot.Match(
        ProfileJson.Format(profile with { Types = [.. profile.Types.Take(5)], Sites = [.. profile.Sites.Take(5)] }), name);
}
