using AllocInsight.Profiling.Events;
using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Nettrace;
using AllocInsight.Profiling.Sampling;
using AllocInsight.Profiling.Symbols;

namespace AllocInsight.Profiling.Gathering;

/// <summary>What a stream of events is read for. Several streams of one capture share the work; a file does all of it.</summary>
[Flags]
internal enum StreamRole
{
    /// <summary>Sums by type and size class, and the collections.</summary>
    Totals = 1,

    /// <summary>Sums by stack.</summary>
    Stacks = 2,

    /// <summary>Where survivors lie.</summary>
    Survivors = 4,

    /// <summary>Modules, methods and their maps.</summary>
    Code = 8,

    /// <summary>All of it.</summary>
    Everything = Totals | Stacks | Survivors | Code,
}

/// <summary>Decodes the runtime's events and hands each to the part of the capture that its stream is read for.</summary>
internal sealed class EventRouter(CaptureModel model, StreamRole role, int window = 0) : INettraceConsumer
{
    private const string Runtime = RuntimeEvents.Provider;
    private const string Rundown = RuntimeEvents.RundownProvider;
    private const string EventPipe = "Microsoft-DotNETCore-EventPipe";

    private int _pointerSize = 8;
    private long _latest;
    private long _lost;

    /// <summary>Kinds of events, as kept in <see cref="EventMetadata.Tag"/>; 0 is "not looked at yet".</summary>
    private enum Kind
    {
        Unseen,
        Ignored,
        Sampled,
        Tick,
        GcStart,
        GcEnd,
        SuspendBegin,
        RestartEnd,
        SurvivingRanges,
        MovedRanges,
        RuntimeStart,
        ProcessInfo,
        PoolKind,
        Code,
    }

    /// <summary>Latest timestamp seen, in trace ticks.</summary>
    public long Latest => Volatile.Read(ref _latest);

    /// <summary>Everything from before this has been handed over, as far as sequence points tell.</summary>
    public long SequencePoint { get; private set; }

    public void OnHeader(TraceHeader header)
    {
        _pointerSize = header.PointerSize;
        model.OnHeader(header);
    }

    public void OnSequencePoint(long timestamp)
    {
        TellLost(timestamp);
        SequencePoint = timestamp;
    }

    /// <remarks>A loss is told with the time of what revealed it: whatever was lost was written before that.</remarks>
    public void OnLostEvents(long count) => _lost += count;

    /// <summary>Tells of losses that nothing has followed, at the end of the stream.</summary>
    public void Finish() => TellLost(_latest);

    public void OnEvent(in NettraceEvent data)
    {
        TellLost(data.Timestamp);
        EventMetadata metadata = data.Metadata;
        if (metadata.Tag == (int)Kind.Unseen) metadata.Tag = (int)Classify(metadata);
        if (data.Timestamp > _latest) Volatile.Write(ref _latest, data.Timestamp);
        // The rundown is what the runtime tells when a recording is over already.
        if (metadata.Provider != Rundown && role.HasFlag(StreamRole.Totals)) model.OnActivity(data.Timestamp);

        switch ((Kind)metadata.Tag)
        {
            case Kind.Sampled when AllocationSampledEvent.TryRead(data.Payload, metadata.Version, _pointerSize, out AllocationSampledEvent sampled):
                OnSample(data, sampled.Kind, sampled.Address, new AllocationSample
                {
                    TypeName = sampled.TypeName,
                    Size = Math.Max(1, sampled.ObjectSize),
                    Stack = data.Stack,
                });
                break;
            case Kind.Tick when AllocationTickEvent.TryRead(data.Payload, metadata.Version, _pointerSize, out AllocationTickEvent tick):
                OnSample(data, tick.Kind, tick.Address, new AllocationSample
                {
                    TypeName = tick.TypeName,
                    // Before version 4 a tick does not tell its object's size: it then counts as one object of all that it stands for.
                    Size = Math.Max(1, tick.ObjectSize > 0 ? tick.ObjectSize : tick.AllocationAmount),
                    TickBytes = Math.Max(1, tick.AllocationAmount),
                    Stack = data.Stack,
                });
                break;
            case Kind.GcStart when GcStartEvent.TryRead(data.Payload, metadata.Version, _pointerSize, out GcStartEvent start):
                model.Collections.OnStart(start);
                model.Lifetimes.OnGcStart(data.Timestamp, start);
                break;
            case Kind.GcEnd when GcEndEvent.TryRead(data.Payload, metadata.Version, _pointerSize, out GcEndEvent end):
                model.Collections.OnEnd();
                model.Lifetimes.OnGcEnd(data.Timestamp, end);
                break;
            case Kind.SuspendBegin when GcSuspendEEBeginEvent.TryRead(data.Payload, metadata.Version, _pointerSize, out GcSuspendEEBeginEvent suspend):
                model.Collections.OnSuspend(data.Timestamp, suspend);
                model.Lifetimes.OnSuspend(data.Timestamp, suspend);
                break;
            case Kind.RestartEnd:
                model.Collections.OnRestart(data.Timestamp);
                model.Lifetimes.OnRestart(data.Timestamp);
                break;
            case Kind.SurvivingRanges when SurvivingRangesEvent.TryRead(data.Payload, metadata.Version, _pointerSize, out SurvivingRangesEvent ranges):
                model.Lifetimes.OnRanges(data.Timestamp, ranges);
                break;
            case Kind.MovedRanges when MovedRangesEvent.TryRead(data.Payload, metadata.Version, _pointerSize, out MovedRangesEvent moved):
                model.Lifetimes.OnRanges(data.Timestamp, moved);
                break;
            case Kind.RuntimeStart when RuntimeStart.TryRead(data.Payload, out RuntimeStart start):
                model.OnRuntimeStart(start);
                break;
            case Kind.ProcessInfo when ProcessInfoEvent.TryRead(data.Payload, out ProcessInfoEvent info):
                model.OnProcessInfo(info);
                break;
            case Kind.PoolKind when PoolKindEvent.TryRead(data.Payload, out PoolKindEvent pool):
                model.Pool.Add(data.Timestamp, model.Header?.TicksPerSecond ?? 1, pool);
                break;
            case Kind.Code:
                lock (model.Code) CodeEvents.TryAdd(model.Code, data, _pointerSize);
                break;
        }
    }

    private void TellLost(long timestamp)
    {
        if (_lost == 0) return;
        model.OnLostEvents(role, timestamp, _lost);
        _lost = 0;
    }

    private void OnSample(in NettraceEvent data, AllocationKind kind, ulong address, in AllocationSample sample)
    {
        if (role.HasFlag(StreamRole.Totals)) model.AddToTotals(data.Timestamp, address, kind, sample);
        if (role.HasFlag(StreamRole.Stacks)) model.AddToSites(data.Timestamp, address, kind, sample, window);
    }

    private Kind Classify(EventMetadata metadata)
    {
        Kind kind = (metadata.Provider, metadata.EventId) switch
        {
            (Runtime, RuntimeEvents.AllocationSampled) when model.Source == AllocationSource.AllocationSampled => Kind.Sampled,
            (Runtime, RuntimeEvents.AllocationTick) when model.Source == AllocationSource.AllocationTick => Kind.Tick,
            (Runtime, RuntimeEvents.GcStart) => Kind.GcStart,
            (Runtime, RuntimeEvents.GcEnd) => Kind.GcEnd,
            (Runtime, RuntimeEvents.GcSuspendEEBegin) => Kind.SuspendBegin,
            (Runtime, RuntimeEvents.GcRestartEEEnd) => Kind.RestartEnd,
            (Runtime, RuntimeEvents.GcBulkSurvivingObjectRanges) => Kind.SurvivingRanges,
            (Runtime, RuntimeEvents.GcBulkMovedObjectRanges) => Kind.MovedRanges,
            (Runtime or Rundown, 187) => Kind.RuntimeStart,
            (EventPipe, 1) => Kind.ProcessInfo,
            (PoolKindEvent.Provider, PoolKindEvent.Id) => Kind.PoolKind,
            _ => CodeEvents.Knows(metadata) ? Kind.Code : Kind.Ignored,
        };
        // A trace may hold both kinds of samples; one is counted.
        return role.HasFlag(RoleOf(kind)) ? kind : Kind.Ignored;
    }

    private static StreamRole RoleOf(Kind kind) => kind switch
    {
        Kind.GcStart or Kind.GcEnd or Kind.SuspendBegin or Kind.RestartEnd or Kind.PoolKind => StreamRole.Totals,
        Kind.SurvivingRanges or Kind.MovedRanges => StreamRole.Survivors,
        Kind.Code => StreamRole.Code,
        _ => 0,
    };
}
