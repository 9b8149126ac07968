using AllocInsight.Profiling.Events;
using AllocInsight.Profiling.Lifetimes;
using Xunit.Abstractions;

namespace AllocInsight.Profiling.Tests.Lifetimes;

public sealed class RealLifetimeTests(ITestOutputHelper output)
{
    private const long Keywords = RuntimeEvents.AllocationSamplingKeyword | RuntimeEvents.GcKeyword | RuntimeEvents.SurvivalKeyword;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Known_fates_are_told_apart(bool server, bool concurrent)
    {
        using var child = new LifetimeTraceeProcess(6000, server, concurrent, Keywords);
        child.WaitForExit();
        ClassifierFeed feed = new();
        feed.Classifier.OpenWindow(0);
        feed.Read(child.TracePath, advance: true);
        feed.Classifier.Complete();
        output.WriteLine(feed.Describe());
        output.WriteLine($"background {feed.BackgroundCollections}, within them {feed.ForegroundCollections}");

        Assert.Equal(0, feed.Classifier.PendingSamples);
        Assert.Equal(0, feed.Classifier.PendingRanges);
        Assert.Equal(concurrent, feed.BackgroundCollections > 0);
        AssertMostly(feed, LifetimeOutcome.DiedYoung, (AllocationKind.Small, "TemporaryNode"), (AllocationKind.Small, "Temporary[]"));
        AssertMostly(feed, LifetimeOutcome.Survived, (AllocationKind.Small, "RetainedNode"), (AllocationKind.Small, "Retained[]"), (AllocationKind.Small, "HandlePinned[]"));
        // A background collection marks from roots that change under it.
        AssertMostly(feed, LifetimeOutcome.DiedYoung, allowed: 0.05, (AllocationKind.Large, "Temporary[]"), (AllocationKind.Pinned, "PinnedTemporary[]"));
        AssertMostly(feed, LifetimeOutcome.Survived, (AllocationKind.Large, "Retained[]"), (AllocationKind.Pinned, "PinnedRetained[]"));
    }

    internal static void AssertMostly(ClassifierFeed feed, LifetimeOutcome expected, params (AllocationKind Kind, string Type)[] types) =>
        AssertMostly(feed, expected, allowed: 0.01, types);

    private static void AssertMostly(ClassifierFeed feed, LifetimeOutcome expected, double allowed, params (AllocationKind Kind, string Type)[] types)
    {
        LifetimeOutcome other = expected == LifetimeOutcome.DiedYoung ? LifetimeOutcome.Survived : LifetimeOutcome.DiedYoung;
        int right = types.Sum(t => feed.Count(t.Kind, t.Type, expected));
        int wrong = types.Sum(t => feed.Count(t.Kind, t.Type, other));
        // An object of each thread may be alive in a register or frame when a collection strikes.
        Assert.True(right >= 10 && wrong <= 4 + (allowed * (right + wrong)), $"{string.Join(", ", types)}: {right} {expected}, {wrong} {other}\n{feed.Describe()}");
    }
}
