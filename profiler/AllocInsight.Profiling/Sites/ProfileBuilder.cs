using AllocInsight.Profiling.Estimation;
using AllocInsight.Profiling.Gathering;
using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Sampling;
using AllocInsight.Profiling.Symbols;

namespace AllocInsight.Profiling.Sites;

/// <summary>Makes the profile of a finished capture.</summary>
internal static class ProfileBuilder
{
    private static readonly ToolInfo Tool = new("allocinsight", typeof(ProfileBuilder).Assembly.GetName().Version!.ToString(3));

    public static AllocationProfile Build(CaptureModel model, DateTimeOffset start, double seconds)
    {
        bool lifetimes = model.Lifetimes.Mode != LifetimeMode.None;
        bool hasIntervals = model.Source == AllocationSource.AllocationSampled;
        TypeNames names = new(model.Code);
        IReadOnlyList<SiteRow> sites = SiteRows.Build(model, names, seconds);
        return new AllocationProfile
        {
            Tool = Tool,
            Target = new TargetInfo
            {
                ProcessId = model.Target.ProcessId ?? model.Header?.ProcessId,
                CommandLine = model.Target.CommandLine,
                Runtime = model.Target.RuntimeVersion is { } version ? $".NET {version}" : "unknown",
                Architecture = model.Target.Architecture ?? "unknown",
                GcMode = model.Target.GcMode ?? "unknown",
            },
            Capture = new CaptureInfo
            {
                Start = start,
                Seconds = seconds,
                Source = model.Source,
                MeanSampleBytes = SampleWeight.RuntimeMeanSampleBytes,
                Samples = model.Totals.Samples,
                LostEvents = model.LostEvents,
                Lifetimes = lifetimes,
                LifetimeMode = model.Lifetimes.Mode,
                WalkedShare = model.Totals.Samples == 0 ? 1 : Math.Min(1, (double)model.Sites.Samples / model.Totals.Samples),
                SizeClassTable = model.Classes.Name,
                InlineTrees = model.Code.HasInlineTrees,
                IsCut = model.IsCut,
                Notes = [.. model.Notes.Sentences, .. CaptureNotes.Of(model)],
            },
            Totals = Totals(model, hasIntervals, lifetimes),
            SizeClasses =
            [
                .. model.Totals.BySlot.Select(row => Fill(
                    new SizeClassRow { SlotSize = row.SlotSize, PaddingBytes = row.Entry.PaddingBytes }, row.Entry, hasIntervals, lifetimes)),
            ],
            Types =
            [
                .. model.Totals.ByType
                    .Select(row => Fill(new TypeRow { Name = TypeNameFormatter.Format(names.Of(row.Name)) }, row.Entry, hasIntervals, lifetimes))
                    .OrderByDescending(row => row.Bytes),
            ],
            Sites = sites,
            Pool = model.Pool.Rows(),
        };
    }

    private static Totals Totals(CaptureModel model, bool hasIntervals, bool lifetimes)
    {
        TotalsTally.Entry all = model.Totals.All;
        ConfidenceInterval bytes = all.Sum.BytesInterval;
        (double died, double survived, _) = all.Lifetime.Fractions;
        double ticksPerSecond = model.Header?.TicksPerSecond ?? 1;
        return new Totals
        {
            Objects = all.Sum.Objects.Sum,
            Bytes = all.Sum.Bytes.Sum,
            BytesLow = hasIntervals ? bytes.Low : null,
            BytesHigh = hasIntervals ? bytes.High : null,
            DiedYoungBytes = lifetimes && died + survived > 0 ? died / (died + survived) * all.Sum.Bytes.Sum : null,
            Gen0Collections = model.Collections.OfGeneration(0),
            Gen1Collections = model.Collections.OfGeneration(1),
            Gen2Collections = model.Collections.OfGeneration(2),
            GcPauseSeconds = model.Collections.CountSuspendedTicks() / ticksPerSecond,
        };
    }

    private static TRow Fill<TRow>(TRow row, TotalsTally.Entry entry, bool hasIntervals, bool lifetimes)
        where TRow : EstimateRow
    {
        ConfidenceInterval objects = entry.Sum.ObjectsInterval;
        ConfidenceInterval bytes = entry.Sum.BytesInterval;
        return entry.Lifetime.ApplyTo(
            row with
            {
                Objects = entry.Sum.Objects.Sum,
                ObjectsLow = hasIntervals ? objects.Low : null,
                ObjectsHigh = hasIntervals ? objects.High : null,
                Bytes = entry.Sum.Bytes.Sum,
                BytesLow = hasIntervals ? bytes.Low : null,
                BytesHigh = hasIntervals ? bytes.High : null,
                Samples = entry.Sum.Count,
            },
            lifetimes);
    }
}
