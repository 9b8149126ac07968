using System.Globalization;
using AllocInsight.Profiling.Events;
using AllocInsight.Profiling.Lifetimes;
using Microsoft.Diagnostics.Tracing;

namespace AllocInsight.Profiling.Tests.Lifetimes;

/// <summary>Feeds recorded traces to a classifier and counts the outcomes by heap and type.</summary>
internal sealed class ClassifierFeed
{
    private static readonly Guid Runtime = new("e13c0d23-ccbc-4e12-931b-d9cc2eee27e4");
    private readonly Dictionary<string, int[]> _outcomes = [];

    public ClassifierFeed() => Classifier = new LifetimeClassifier<string>((key, outcome) =>
    {
        if (!_outcomes.TryGetValue(key, out int[]? counts))
            _outcomes[key] = counts = new int[4];
        counts[(int)outcome]++;
    });

    // Half a second in the trace's nanoseconds: on a busy machine a thread may lose its core between taking the time of an event and
    // writing it, which then comes after later ones.
    private const long OutOfOrder = 500_000_000;

    public LifetimeClassifier<string> Classifier { get; }

    public int BackgroundCollections { get; private set; }

    public int ForegroundCollections { get; private set; }

    /// <summary>Reads a whole trace; with <paramref name="advance"/>, events come in time order and are decided as they come.</summary>
    public void Read(string path, bool advance)
    {
        using var source = new EventPipeEventSource(path);
        int events = 0;
        source.AllEvents += data =>
        {
            if (data.ProviderGuid != Runtime)
                return;
#pragma warning disable CS0618 // The clock's own ticks are what several sessions have in common.
            long timestamp = data.TimeStampQPC;
#pragma warning restore CS0618
            Add((int)data.ID, data.Version, timestamp, data.EventData());
            if (advance && ++events % 1000 == 0)
                Classifier.Advance(timestamp - OutOfOrder);
        };
        source.Process();
        Assert.Equal(0, source.EventsLost);
    }

    public int Count(AllocationKind kind, string type, LifetimeOutcome outcome) =>
        _outcomes.TryGetValue($"{kind} AllocInsight.LifetimeTracee.{type}", out int[]? counts) ? counts[(int)outcome] : 0;

    public string Describe() => string.Join('\n', _outcomes.Where(o => o.Value.Sum() >= 10).OrderBy(o => o.Key, StringComparer.Ordinal).Select(o =>
        string.Create(CultureInfo.InvariantCulture, $"{o.Key}: died {o.Value[0]}, survived {o.Value[1]}, unobserved {o.Value[2]}, undecided {o.Value[3]}")));

    private void Add(int id, int version, long timestamp, byte[] payload)
    {
        switch (id)
        {
            case RuntimeEvents.AllocationSampled:
                Assert.True(AllocationSampledEvent.TryRead(payload, version, 8, out AllocationSampledEvent sample));
                Classifier.AddSample(timestamp, sample.Address, sample.ObjectSize, sample.Kind, $"{sample.Kind} {sample.TypeName.ToString()}");
                break;
            case RuntimeEvents.GcStart:
                Assert.True(GcStartEvent.TryRead(payload, version, 8, out GcStartEvent start));
                BackgroundCollections += start.Type == GcType.Background ? 1 : 0;
                ForegroundCollections += start.Type == GcType.Foreground ? 1 : 0;
                Classifier.AddGcStart(timestamp, start);
                break;
            case RuntimeEvents.GcEnd:
                Assert.True(GcEndEvent.TryRead(payload, version, 8, out GcEndEvent end));
                Classifier.AddGcEnd(timestamp, end);
                break;
            case RuntimeEvents.GcSuspendEEBegin:
                Assert.True(GcSuspendEEBeginEvent.TryRead(payload, version, 8, out GcSuspendEEBeginEvent suspend));
                Classifier.AddSuspend(timestamp, suspend);
                break;
            case RuntimeEvents.GcRestartEEEnd:
                Classifier.AddRestart(timestamp);
                break;
            case RuntimeEvents.GcBulkSurvivingObjectRanges:
                Assert.True(SurvivingRangesEvent.TryRead(payload, version, 8, out SurvivingRangesEvent surviving));
                Classifier.AddRanges(timestamp, surviving);
                break;
            case RuntimeEvents.GcBulkMovedObjectRanges:
                Assert.True(MovedRangesEvent.TryRead(payload, version, 8, out MovedRangesEvent moved));
                Classifier.AddRanges(timestamp, moved);
                break;
        }
    }
}
