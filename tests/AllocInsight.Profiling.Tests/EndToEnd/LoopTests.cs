using AllocInsight.Profiling.Capture;
using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Targets;

namespace AllocInsight.Profiling.Tests.EndToEnd;

/// <summary>A loop that is replaced by optimised code while it runs keeps its lines.</summary>
[Collection(nameof(OneTargetAtATime))]
public class LoopTests
{
    [Fact]
    public async Task A_launched_programs_loop_has_its_lines()
    {
        LaunchRequest request = new(TraceeProgram.Path, ["loop", "1.5"]);
        AssertLines((await Profiler.RunAsync(request, EveryStack, null, CancellationToken.None)).Profile);
    }

    [Fact]
    public async Task An_attached_programs_loop_has_its_lines()
    {
        using TraceeProgram tracee = TraceeProgram.Run("loop", "60");
        await TraceeProgram.WaitForPortAsync(tracee.Id);
        CaptureOptions options = EveryStack with { Duration = TimeSpan.FromSeconds(1.5) };
        AssertLines((await Profiler.AttachAsync(tracee.Id, options, null, CancellationToken.None)).Profile);
    }

    // On a busy machine a short capture may have no window of stacks at all.
    private static CaptureOptions EveryStack { get; } = new() { MaxOverheadPercent = 100 };

    private static void AssertLines(AllocationProfile profile)
    {
        SiteRow first = new SiteTruth("loop-first", "sbyte[]", 0, 0, "Dies").Find(profile);
        SiteRow second = new SiteTruth("loop-second", "bool[]", 0, 0, "Dies").Find(profile);
        Assert.True(first.IlOffset >= 0 && second.IlOffset >= 0);
        Assert.True(first.Bytes + second.Bytes > 0.95 * profile.Totals.Bytes);
        Assert.Equal(2, profile.Sites.Count(site => site.Type is "sbyte[]" or "bool[]"));
    }
}
