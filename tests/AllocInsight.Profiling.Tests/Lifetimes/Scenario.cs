using AllocInsight.Profiling.Events;
using AllocInsight.Profiling.Lifetimes;

namespace AllocInsight.Profiling.Tests.Lifetimes;

/// <summary>Writes down a sequence of events for a classifier, and the outcome of each sample by its name.</summary>
internal sealed class Scenario
{
    private const int ForGcPrep = 6;
    private int _number;

    public Scenario() => Classifier = new LifetimeClassifier<string>((sample, outcome) => Outcomes.Add(sample, outcome));

    public LifetimeClassifier<string> Classifier { get; }

    public Dictionary<string, LifetimeOutcome> Outcomes { get; } = [];

    public Scenario Window(long open, long? close = null)
    {
        Classifier.OpenWindow(open);
        if (close is { } end)
            Classifier.CloseWindow(end);
        return this;
    }

    public Scenario Small(long time, ulong address, string name) => Sample(time, address, AllocationKind.Small, name);

    public Scenario Large(long time, ulong address, string name) => Sample(time, address, AllocationKind.Large, name);

    public Scenario Sample(long time, ulong address, AllocationKind kind, string name)
    {
        Classifier.AddSample(time, address, 100, kind, name);
        return this;
    }

    /// <summary>A collection from <paramref name="start"/> to <paramref name="end"/>; without an end event where that is null.</summary>
    public Scenario Gc(long start, long? end, int depth, GcType type = GcType.Blocking)
    {
        Classifier.AddGcStart(start, new GcStartEvent(++_number, depth, 0, type));
        if (end is { } time)
            Classifier.AddGcEnd(time, new GcEndEvent(_number, depth));
        return this;
    }

    /// <summary>A stop in the course of a background collection; without a restart where <paramref name="restart"/> is null.</summary>
    public Scenario Stop(long start, long? restart)
    {
        Classifier.AddSuspend(start, new GcSuspendEEBeginEvent(ForGcPrep, _number));
        return restart is { } time ? Restart(time) : this;
    }

    public Scenario Restart(long time)
    {
        Classifier.AddRestart(time);
        return this;
    }

    public Scenario Survivors(long time, ulong from, ulong length)
    {
        Classifier.AddRange(time, new ObjectRange(from, length));
        return this;
    }

    public Scenario Advance(long watermark)
    {
        Classifier.Advance(watermark);
        return this;
    }

    public Scenario Complete()
    {
        Classifier.Complete();
        Assert.Equal(0, Classifier.PendingSamples);
        Assert.Equal(0, Classifier.PendingRanges);
        return this;
    }

    public void Expect(params (string Name, LifetimeOutcome Outcome)[] expected) =>
        Assert.Equal(expected.OrderBy(e => e.Name, StringComparer.Ordinal), Outcomes.Select(o => (o.Key, o.Value)).OrderBy(o => o.Key, StringComparer.Ordinal));
}
