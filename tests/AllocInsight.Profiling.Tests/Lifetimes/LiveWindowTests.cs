using System.Diagnostics;
using AllocInsight.Profiling.Events;
using AllocInsight.Profiling.Lifetimes;
using Xunit.Abstractions;

namespace AllocInsight.Profiling.Tests.Lifetimes;

public sealed class LiveWindowTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Ranges_recorded_in_short_windows_of_an_attached_session_tell_fates_apart()
    {
        using var child = new LifetimeTraceeProcess(20_000, server: false, concurrent: true, keywords: null);
        ClassifierFeed feed = new();
        string always = Path.Combine(child.Folder, "always.nettrace");
        List<string> files = [];
        await using (new SessionRecording(child.Id, RuntimeEvents.AllocationSamplingKeyword | RuntimeEvents.GcKeyword, always))
        {
            Task done = child.RunAsync();
            while (!done.IsCompleted)
            {
                files.Add(Path.Combine(child.Folder, $"window{files.Count}.nettrace"));
                await using (new SessionRecording(child.Id, RuntimeEvents.SurvivalKeyword, files[^1]))
                {
                    feed.Classifier.OpenWindow(Stopwatch.GetTimestamp());
                    await Task.Delay(200);
                    feed.Classifier.CloseWindow(Stopwatch.GetTimestamp());
                }
                await Task.Delay(200);
            }
            await done;
        }
        // In no order at all: every range before every sample.
        foreach (string file in files)
            feed.Read(file, advance: false);
        feed.Read(always, advance: false);
        feed.Classifier.Complete();
        output.WriteLine(feed.Describe());

        RealLifetimeTests.AssertMostly(feed, LifetimeOutcome.DiedYoung, (AllocationKind.Small, "TemporaryNode"), (AllocationKind.Small, "Temporary[]"));
        RealLifetimeTests.AssertMostly(feed, LifetimeOutcome.Survived, (AllocationKind.Small, "RetainedNode"), (AllocationKind.Small, "Retained[]"));
        int unobserved = feed.Count(AllocationKind.Small, "Temporary[]", LifetimeOutcome.Unobserved);
        Assert.True(unobserved > 20, feed.Describe());
    }
}
