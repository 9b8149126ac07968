using AllocInsight.Profiling.Estimation;
using AllocInsight.Profiling.Gathering;
using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Sampling;
using AllocInsight.Profiling.Symbols;

namespace AllocInsight.Profiling.Sites;

/// <summary>Turns what was counted by stack into the sites of a profile.</summary>
internal static class SiteRows
{
    // Frames kept of a site's heaviest stack: enough to see who calls, few enough to read.
    private const int StackFrames = 40;

    // The site itself and some of its callers are kept however far below them the allocation is.
    private const int Callers = 5;

    public static IReadOnlyList<SiteRow> Build(CaptureModel model, TypeNames names, double seconds)
    {
        SiteLocator locator = new(model.Sites.Stacks, model.Sites.Types, model.Code);
        Dictionary<SiteKey, SiteGroup> groups = [];
        foreach ((SiteTally.Key key, SiteTally.Entry entry) in model.Sites.Entries)
        {
            SiteKey site = SiteKey.Of(locator.Locate(key.Stack, key.Type).Frame, key.Type);
            if (!groups.TryGetValue(site, out SiteGroup? group)) groups.Add(site, group = new SiteGroup(site));
            group.Add(key, entry);
        }

        SiteEstimator estimator = new(model.Totals, model.Sites, model.Strata);
        return [.. groups.Values.Select(group => Row(group, model, names, locator, estimator, seconds)).OrderByDescending(row => row.Bytes)];
    }

    private static SiteRow Row(SiteGroup group, CaptureModel model, TypeNames names, SiteLocator locator, SiteEstimator estimator, double seconds)
    {
        LocatedStack located = locator.Locate(group.HeaviestStack, group.Key.Type);
        CodeFrame frame = located.Frame;
        List<CodeFrame> frames = [.. locator.Frames(group.HeaviestStack, group.Key.Type)];
        string type = model.Sites.Types[group.Key.Type];
        AllocationSite allocation = located.Allocation;
        TypeKind kind = model.Code.Classify(type);
        // Of the other kinds the compiler asks for internal types, too: the state of an async method is the site's own.
        IReadOnlyList<string> internals = kind is TypeKind.Array or TypeKind.Other ? model.Code.InternalsMeant(type) : [];
        Maker maker = Maker.Of(located, frames, internals.Count > 0);
        // Internal types are made by the types around them; any code can make others, which so have one name everywhere.
        IReadOnlyList<string> makers = internals.Count > 0 ? maker.Calls : [];
        RatioEstimate objects = estimator.Objects(group);
        RatioEstimate bytes = estimator.Bytes(group);
        bool hasIntervals = model.Source == AllocationSource.AllocationSampled;

        SiteRow row = group.Lifetime.ApplyTo(
            new SiteRow
            {
                File = frame.File,
                Line = frame.Line,
                LastLine = allocation.LastLine ?? frame.LastLine,
                Column = frame.Column,
                Method = frame.Method,
                Module = frame.Module,
                IlOffset = allocation.IlOffset ?? frame.IlOffset,
                Type = TypeNameFormatter.Format(allocation.TypeName ?? names.Of(type, makers)),
                SlotSize = group.MainSlot < 0 ? null : model.Classes.SlotSize(group.MainSlot),
                InInlinedCallee = allocation.Place == AllocationPlace.InlinedCallee || frame.HidesCallee,
                MayBeInInlinedCallee = allocation.MayBeInCallee,
                MethodId = frame.MethodId,
                SourceSha256 = frame.SourceSha256,
                Objects = objects.Value,
                ObjectsLow = hasIntervals ? objects.Interval.Low : null,
                ObjectsHigh = hasIntervals ? objects.Interval.High : null,
                Bytes = bytes.Value,
                BytesLow = hasIntervals ? bytes.Interval.Low : null,
                BytesHigh = hasIntervals ? bytes.Interval.High : null,
                Samples = group.Samples,
                Stack = [.. frames.Take(Math.Max(StackFrames, located.Depth + Callers)).Select(f => new StackFrameRow(f.Method, f.Module, f.File, f.Line))],
            },
            model.Lifetimes.Mode != LifetimeMode.None);
        SiteFacts facts = SiteFacts.Of(
            row, kind, maker, allocation.IsArgumentArray, group.MeanSize, model.Totals.All.Sum.Bytes.Sum, seconds) with
        {
            IsPartOfCollection = internals.Any(name => name.StartsWith(FrameworkCode.Collections, StringComparison.Ordinal)),
        };
        (Verdict verdict, string advice) = Advisor.Judge(facts);
        return row with { Verdict = verdict, Advice = advice };
    }
}
