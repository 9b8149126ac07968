using AllocInsight.Profiling.Capture;
using AllocInsight.Profiling.Model;

namespace AllocInsight.Profiling.Tests.EndToEnd;

/// <summary>Attaches to the tracee and holds the profile against what it says of itself.</summary>
[Collection(nameof(OneTargetAtATime))]
public class AttachTests
{
    [Fact]
    public async Task Every_sites_truth_lies_inside_its_interval_at_the_stated_rate_and_on_its_line()
    {
        Coverage coverage = new();
        using TraceeProgram tracee = TraceeProgram.Serve();
        for (int run = 0; run < 6; run++)
        {
            (AllocationProfile profile, IReadOnlyList<SiteTruth> truths) = await AttachedCapture.OfAsync(tracee, new() { MaxOverheadPercent = 100 }, scale: 4);
            Assert.Equal(1, profile.Capture.WalkedShare);
            foreach (SiteTruth truth in truths.Where(IsKnownOnAttach)) coverage.Add(truth, truth.Find(profile));
        }

        coverage.AssertHolds(atLeast: 200);
    }

    [Fact]
    public async Task Where_stacks_are_walked_part_of_the_time_the_intervals_still_hold()
    {
        Coverage coverage = new();
        using TraceeProgram tracee = TraceeProgram.Serve();
        for (int run = 0; run < 3; run++)
        {
            (AllocationProfile profile, IReadOnlyList<SiteTruth> truths) = await AttachedCapture.OfAsync(tracee, new() { MaxOverheadPercent = 1 }, scale: 16);
            Assert.InRange(profile.Capture.WalkedShare, 0.001, 0.9);
            foreach (SiteTruth truth in truths.Where(IsKnownOnAttach)) coverage.Add(truth, truth.Find(profile));
        }

        coverage.AssertHolds(atLeast: 100);
    }

    [Theory]
    [InlineData("inlined", "Tracee.ShapeSites.Inlined")]
    [InlineData("tail-call", "Tracee.ShapeSites.Spelled")]
    public async Task The_allocation_of_a_callee_without_a_frame_is_shown_at_the_call_and_says_so(string id, string method)
    {
        using TraceeProgram tracee = TraceeProgram.Serve(("DOTNET_TieredCompilation", "0"));
        (AllocationProfile profile, IReadOnlyList<SiteTruth> truths) = await AttachedCapture.OfAsync(tracee, new(), scale: 2);
        SiteTruth truth = truths.Single(truth => truth.Id == id);
        SiteRow row = profile.Sites.Where(row => row.File == truth.Place.File && row.Type == truth.Type).MaxBy(row => row.Bytes)!;
        Assert.Equal(method, row.Method);
        Assert.Equal(SiteTruth.LineOf($"calls: {id}", truth.Place.File), row.Line);
        Assert.True(row.InInlinedCallee);
    }

    [Fact]
    public async Task A_process_that_allocates_nothing_gives_a_profile_without_sites()
    {
        using TraceeProgram tracee = TraceeProgram.Idle();
        CaptureResult result = await Profiler.AttachAsync(tracee.Id, new() { Duration = TimeSpan.FromSeconds(0.5) }, null, CancellationToken.None);
        Assert.Empty(result.Profile.Sites);
        Assert.Equal(0, result.Profile.Totals.Bytes);
        Assert.True(tracee.IsRunning);
    }

    [Fact]
    public async Task A_process_that_is_killed_is_reported_up_to_then_with_its_lines()
    {
        using TraceeProgram tracee = TraceeProgram.Run("steady", "60");
        await TraceeProgram.WaitForPortAsync(tracee.Id);
        Task<CaptureResult> capture = Profiler.AttachAsync(tracee.Id, new(), new KillAfter(tracee, samples: 40_000), CancellationToken.None);
        AllocationProfile profile = (await capture.WaitAsync(TimeSpan.FromMinutes(1))).Profile;
        Assert.True(profile.Totals.Bytes > 1e8);
        Assert.True(profile.Sites.Where(row => row.Line is not null).Sum(row => row.Bytes) > 0.9 * profile.Totals.Bytes);
        Assert.NotEmpty(profile.Capture.Notes);
    }

    [Fact]
    public async Task Ticks_give_the_totals_without_intervals()
    {
        using TraceeProgram tracee = TraceeProgram.Serve();
        CaptureOptions options = new() { Source = AllocationSource.AllocationTick, Lifetimes = LifetimeMode.None };
        (AllocationProfile profile, IReadOnlyList<SiteTruth> truths) = await AttachedCapture.OfAsync(tracee, options, scale: 4);
        Assert.Equal(AllocationSource.AllocationTick, profile.Capture.Source);
        Assert.InRange(profile.Totals.Bytes / truths.Sum(truth => truth.Bytes), 0.9, 1.3);
        Assert.Null(profile.Totals.BytesLow);
        Assert.All(profile.Sites, row => Assert.Null(row.BytesLow ?? row.BytesHigh ?? row.ObjectsLow ?? row.ObjectsHigh));
        Assert.Contains(profile.Sites, row => row.Line is not null);
    }

    // Which callee was inlined, or ended in a call, is not known on attach; that has a test of its own.
    private static bool IsKnownOnAttach(SiteTruth truth) => truth.Id is not ("inlined" or "tail-call");

    private sealed class KillAfter(TraceeProgram tracee, long samples) : IProgress<CaptureProgress>
    {
        public void Report(CaptureProgress value)
        {
            if (value.Samples >= samples && tracee.IsRunning) tracee.Kill();
        }
    }
}
