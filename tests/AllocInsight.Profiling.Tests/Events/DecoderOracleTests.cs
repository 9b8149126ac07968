using AllocInsight.Profiling.Events;
using AllocInsight.Profiling.Tests.Lifetimes;
using Microsoft.Diagnostics.Tracing;

namespace AllocInsight.Profiling.Tests.Events;

/// <summary>Every field that the decoders read from real events is the one that TraceEvent reads.</summary>
public sealed class DecoderOracleTests
{
    private readonly Dictionary<string, int> _seen = [];

    [Fact]
    public void Decoders_agree_with_TraceEvent_on_samples_collections_and_ranges()
    {
        Compare(RuntimeEvents.AllocationSamplingKeyword | RuntimeEvents.GcKeyword | RuntimeEvents.SurvivalKeyword, level: 4);
        AssertSeen("AllocationSampled", "End", "Moved", "Start", "Surviving", "SuspendBegin");
    }

    [Fact]
    public void Decoders_agree_with_TraceEvent_on_ticks()
    {
        // Where samples are asked for as well, the runtime leaves the ticks out.
        Compare(RuntimeEvents.GcKeyword, level: 5);
        AssertSeen("AllocationTick", "End", "Start", "SuspendBegin");
    }

    private void Compare(long keywords, int level)
    {
        using var child = new LifetimeTraceeProcess(2000, server: false, concurrent: true, keywords, level);
        child.WaitForExit();
        using var source = new EventPipeEventSource(child.TracePath);
        SubscribeAllocations(source);
        SubscribeCollections(source);
        SubscribeRanges(source);
        source.Process();
    }

    private void AssertSeen(params string[] expected)
    {
        Assert.Equal(expected, _seen.Keys.Order(StringComparer.Ordinal));
        Assert.All(_seen, kind => Assert.True(kind.Value >= 3, $"{kind.Key}: {kind.Value}"));
    }

    private void SubscribeAllocations(EventPipeEventSource source)
    {
        source.Clr.AllocationSampling += data =>
        {
            Assert.True(AllocationSampledEvent.TryRead(Payload(data, "AllocationSampled"), data.Version, 8, out AllocationSampledEvent read));
            Assert.Equal((data.TypeName, data.TypeID, data.Address), (read.TypeName.ToString(), read.TypeId, read.Address));
            Assert.Equal((data.ObjectSize, data.SampledByteOffset, (int)data.AllocationKind), (read.ObjectSize, read.SampledByteOffset, (int)read.Kind));
            Assert.InRange(read.SampledByteOffset, 0, read.ObjectSize - 1);
        };
        source.Clr.GCAllocationTick += data =>
        {
            Assert.True(AllocationTickEvent.TryRead(Payload(data, "AllocationTick"), data.Version, 8, out AllocationTickEvent read));
            Assert.Equal((data.TypeName, data.TypeID, data.Address), (read.TypeName.ToString(), read.TypeId, read.Address));
            Assert.Equal((data.AllocationAmount64, data.ObjectSize, (int)data.AllocationKind), (read.AllocationAmount, read.ObjectSize, (int)read.Kind));
        };
    }

    private void SubscribeCollections(EventPipeEventSource source)
    {
        source.Clr.GCStart += data =>
        {
            Assert.True(GcStartEvent.TryRead(Payload(data, "Start"), data.Version, 8, out GcStartEvent read));
            Assert.Equal(new GcStartEvent(data.Count, data.Depth, (int)data.Reason, (Profiling.Events.GcType)data.Type), read);
        };
        source.Clr.GCStop += data =>
        {
            Assert.True(GcEndEvent.TryRead(Payload(data, "End"), data.Version, 8, out GcEndEvent read));
            Assert.Equal(new GcEndEvent(data.Count, data.Depth), read);
        };
        source.Clr.GCSuspendEEStart += data =>
        {
            Assert.True(GcSuspendEEBeginEvent.TryRead(Payload(data, "SuspendBegin"), data.Version, 8, out GcSuspendEEBeginEvent read));
            Assert.Equal(new GcSuspendEEBeginEvent((int)data.Reason, data.Count), read);
        };
    }

    private void SubscribeRanges(EventPipeEventSource source)
    {
        source.Clr.GCBulkSurvivingObjectRanges += data =>
        {
            Assert.True(SurvivingRangesEvent.TryRead(Payload(data, "Surviving"), data.Version, 8, out SurvivingRangesEvent read));
            Assert.Equal(data.Count, read.Count);
            for (int i = 0; i < read.Count; i++)
                Assert.Equal(new ObjectRange(data.Values(i).RangeBase, data.Values(i).RangeLength), read[i]);
        };
        source.Clr.GCBulkMovedObjectRanges += data =>
        {
            Assert.True(MovedRangesEvent.TryRead(Payload(data, "Moved"), data.Version, 8, out MovedRangesEvent read));
            Assert.Equal(data.Count, read.Count);
            for (int i = 0; i < read.Count; i++)
                Assert.Equal(new ObjectRange(data.Values(i).OldRangeBase, data.Values(i).RangeLength), read[i]);
        };
    }

    private byte[] Payload(TraceEvent data, string kind)
    {
        _seen[kind] = _seen.GetValueOrDefault(kind) + 1;
        return data.EventData();
    }
}
