using AllocInsight.Profiling.Capture;
using AllocInsight.Profiling.Model;

namespace AllocInsight.Profiling.Tests.EndToEnd;

/// <summary>Holds the lifetimes of sites against the tracee's, under every collector.</summary>
[Collection(nameof(OneTargetAtATime))]
public class LifetimeTests
{
    // Fewer decided samples than this say little of a site.
    private const int FewestDecided = 10;

    private const double MostOfOneSite = 0.1;
    private const double MostOfAll = 0.005;

    [Theory]
    [InlineData(LifetimeMode.Windows, "0", "0", "workstation")]
    [InlineData(LifetimeMode.Windows, "0", "1", "workstation concurrent")]
    [InlineData(LifetimeMode.Windows, "1", "0", "server")]
    [InlineData(LifetimeMode.Windows, "1", "1", "server concurrent")]
    [InlineData(LifetimeMode.Full, "0", "1", "workstation concurrent")]
    [InlineData(LifetimeMode.Full, "1", "1", "server concurrent")]
    public async Task Temporary_objects_die_young_and_retained_ones_survive(LifetimeMode mode, string server, string concurrent, string gcMode)
    {
        // A small budget, so that there are collections enough in a short run.
        using TraceeProgram tracee = TraceeProgram.Serve(("DOTNET_gcServer", server), ("DOTNET_gcConcurrent", concurrent), ("DOTNET_GCgen0size", "0x1000000"));
        CaptureOptions options = new() { Lifetimes = mode, MaxOverheadPercent = 100 };
        (AllocationProfile profile, IReadOnlyList<SiteTruth> truths) = await AttachedCapture.OfAsync(tracee, options, scale: 8);

        Assert.Equal(gcMode, profile.Target.GcMode);
        Assert.Equal(mode, profile.Capture.LifetimeMode);
        int judged = 0;
        double decided = 0, wrong = 0;
        List<string> sites = [];
        foreach (SiteTruth truth in truths.Where(truth => truth.Id is not ("inlined" or "tail-call" or "large-array")))
        {
            SiteRow row = truth.Find(profile);
            Assert.Equal(1, row.DiedYoung!.Value + row.Survived!.Value + row.Undecided!.Value, 1e-9);
            if (row.DecidedSamples < FewestDecided) continue;
            judged++;
            double died = row.DiedYoung.Value / (row.DiedYoung.Value + row.Survived.Value);
            double other = truth.Fate == "Dies" ? 1 - died : died;
            decided += row.DecidedSamples;
            wrong += other * row.DecidedSamples;
            sites.Add($"{truth.Id} {truth.Type}: {died:P1} of {row.DecidedSamples} samples died young");
            Assert.True(other < MostOfOneSite, sites[^1]);
        }

        Assert.True(wrong < MostOfAll * decided, $"{wrong / decided:P1} of all samples have another fate than they should:\n{string.Join('\n', sites)}");
        Assert.True(judged >= 20, $"only {judged} sites had {FewestDecided} decided samples");
    }

    [Fact]
    public async Task Large_objects_die_at_full_collections_only()
    {
        using TraceeProgram tracee = TraceeProgram.Serve(("DOTNET_gcConcurrent", "0"));
        CaptureOptions options = new() { Lifetimes = LifetimeMode.Full, MaxOverheadPercent = 100 };
        (AllocationProfile profile, IReadOnlyList<SiteTruth> truths) = await AttachedCapture.OfAsync(tracee, options, scale: 8);
        SiteRow large = truths.Single(truth => truth.Id == "large-array").Find(profile);
        Assert.True(profile.Totals.Gen2Collections > 0);
        Assert.True(large.DecidedSamples > 0);
        Assert.True(large.Survived < 0.1 * large.DiedYoung);
    }

    [Fact]
    public async Task Lifetimes_that_are_not_wanted_are_absent()
    {
        using TraceeProgram tracee = TraceeProgram.Serve();
        (AllocationProfile profile, _) = await AttachedCapture.OfAsync(tracee, new() { Lifetimes = LifetimeMode.None }, scale: 1);
        Assert.False(profile.Capture.Lifetimes);
        Assert.Null(profile.Totals.DiedYoungBytes);
        Assert.All(profile.Sites, row => Assert.Null(row.DiedYoung ?? row.Survived ?? row.Undecided));
    }
}
