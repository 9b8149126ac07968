using AllocInsight.Profiling.Capture;
using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Targets;

namespace AllocInsight.Profiling.Tests.EndToEnd;

/// <summary>Launches the tracee and holds the profile against what it says of itself.</summary>
[Collection(nameof(OneTargetAtATime))]
public class LaunchTests
{
    [Fact]
    public async Task Every_sites_truth_lies_inside_its_interval_at_the_stated_rate_and_on_its_line()
    {
        Coverage coverage = new();
        for (int run = 0; run < 6; run++)
        {
            (AllocationProfile profile, IReadOnlyList<SiteTruth> truths) = await LaunchAsync("3", new CaptureOptions { MaxOverheadPercent = 100 });
            Assert.Equal(0, profile.Capture.LostEvents);
            Assert.True(profile.Capture.InlineTrees);
            foreach (SiteTruth truth in truths) coverage.Add(truth, truth.Find(profile));
        }

        coverage.AssertHolds(atLeast: 200);
    }

    [Fact]
    public async Task Totals_equal_the_sum_of_sites_and_of_types_and_of_size_classes()
    {
        (AllocationProfile profile, _) = await LaunchAsync("1", new CaptureOptions { MaxOverheadPercent = 100 });
        Assert.Equal(profile.Totals.Bytes, profile.Sites.Sum(row => row.Bytes), 1e-6 * profile.Totals.Bytes);
        Assert.Equal(profile.Totals.Bytes, profile.Types.Sum(row => row.Bytes), 1e-6 * profile.Totals.Bytes);
        Assert.Equal(profile.Totals.Bytes, profile.SizeClasses.Sum(row => row.Bytes), 1e-6 * profile.Totals.Bytes);
    }

    [Theory]
    [InlineData("generic-method", "Tracee.ShapeSites.GenericMethod<T>")]
    [InlineData("lambda", "Tracee.ShapeSites.Lambda.(lambda)")]
    [InlineData("local-function", "Tracee.ShapeSites.LocalFunction.Make")]
    [InlineData("iterator", "Tracee.ShapeSites.Iterator.Items")]
    [InlineData("async-after-await", "Tracee.AsyncSites.RunAsync")]
    [InlineData("inlined", "Tracee.ShapeSites.MakeInlined")]
    [InlineData("generic-type", "Tracee.Box<T>.Fill")]
    public async Task A_method_has_the_name_that_its_author_wrote(string site, string method)
    {
        (AllocationProfile profile, IReadOnlyList<SiteTruth> truths) = await Shared.Value;
        Assert.Equal(method, truths.First(truth => truth.Id == site).Find(profile).Method);
    }

    [Fact]
    public async Task A_failing_programs_exit_code_is_handed_on()
    {
        LaunchRequest request = new(TraceeProgram.Path, ["exit", "42"]) { OutputToStandardError = true };
        CaptureResult result = await Profiler.RunAsync(request, new CaptureOptions(), null, CancellationToken.None);
        Assert.Equal(42, result.ExitCode);
    }

    [Fact]
    public async Task A_program_that_crashes_is_reported_up_to_its_crash()
    {
        LaunchRequest request = new(TraceeProgram.Path, ["crash", "1"]) { OutputToStandardError = true, Environment = NoCrashDump };
        CaptureResult result = await Profiler.RunAsync(request, new CaptureOptions(), null, CancellationToken.None);
        Assert.True(result.Profile.Totals.Bytes > 1e8);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(result.Profile.Sites, row => row.Line is not null);
    }

    [Fact]
    public async Task A_program_without_a_runtime_is_a_failure_of_the_target()
    {
        ProfilingException failure = await Assert.ThrowsAsync<ProfilingException>(() =>
            Profiler.RunAsync(new LaunchRequest("/bin/true", []), new CaptureOptions(), null, CancellationToken.None));
        Assert.Equal(ProfilingFailure.Target, failure.Failure);
    }

    private static readonly Lazy<Task<(AllocationProfile, IReadOnlyList<SiteTruth>)>> Shared = new(() => LaunchAsync("1", new CaptureOptions()));

    private static readonly Dictionary<string, string> NoCrashDump = new() { ["DOTNET_DbgEnableMiniDump"] = "0" };

    // The tracee prints its truth on standard output, which a file stands in for here.
    private static async Task<(AllocationProfile Profile, IReadOnlyList<SiteTruth> Truths)> LaunchAsync(string scale, CaptureOptions options)
    {
        string truth = Path.GetTempFileName();
        try
        {
            LaunchRequest request = new("/bin/sh", ["-c", $"exec '{TraceeProgram.Path}' once {scale} > '{truth}'"]);
            CaptureResult result = await Profiler.RunAsync(request, options, null, CancellationToken.None);
            Assert.Equal(0, result.ExitCode);
            return (result.Profile, SiteTruth.Parse(await File.ReadAllTextAsync(truth)));
        }
        finally
        {
            File.Delete(truth);
        }
    }
}
