using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Symbols;

namespace AllocInsight.Cli.Tests.Profiles;

/// <summary>Profiles whose reports must say something special.</summary>
internal static class SpecialProfiles
{
    /// <summary>From an old runtime's ticks: no intervals anywhere.</summary>
    public static AllocationProfile Tick()
    {
        AllocationProfile typical = TypicalProfile.Create();
        return typical with
        {
            Target = typical.Target with { Runtime = ".NET 8.0.11" },
            Capture = typical.Capture with { Source = AllocationSource.AllocationTick },
            Totals = typical.Totals with { BytesLow = null, BytesHigh = null },
            SizeClasses = [.. typical.SizeClasses.Select(WithoutIntervals)],
            Types = [.. typical.Types.Select(WithoutIntervals)],
            Sites = [.. typical.Sites.Select(WithoutIntervals)],
        };
    }

    /// <summary>An idle program.</summary>
    public static AllocationProfile NoSamples()
    {
        AllocationProfile typical = TypicalProfile.Create();
        return typical with
        {
            Capture = typical.Capture with { Samples = 0 },
            Totals = new Totals { BytesLow = 0, BytesHigh = 307_000, DiedYoungBytes = 0 },
            SizeClasses = [],
            Types = [],
            Sites = [],
        };
    }

    /// <summary>A recording that broke off before it named all code.</summary>
    public static AllocationProfile SomeUnnamed()
    {
        AllocationProfile typical = TypicalProfile.Create();
        SiteRow unnamed = typical.Sites[0] with
        {
            File = null,
            Line = null,
            Method = CodeFrame.UnknownMethod,
            Module = "(unknown)",
            Stack = [],
            Verdict = Verdict.Leave,
            Advice = "What code this is was not recorded: measure again, to the end.",
        };
        SiteRow kept = typical.Sites.First(site => site.Verdict == Verdict.Leave);
        return typical with { Capture = typical.Capture with { IsCut = true }, Sites = [unnamed, kept] };
    }

    /// <summary>A trace of another tool that could not keep up and does not say much.</summary>
    public static AllocationProfile LostEvents()
    {
        AllocationProfile typical = TypicalProfile.Create();
        return typical with
        {
            Target = new TargetInfo(),
            Capture = typical.Capture with
            {
                Start = default,
                LostEvents = 89_734,
                Notes = ["The trace ends in the middle of an event: what follows covers what could be read.", "3 modules have no symbols, so their places have no lines."],
            },
        };
    }

    /// <summary>Names and paths that are longer than the page.</summary>
    public static AllocationProfile LongNames()
    {
        const string Deep = "Contoso.Enterprise.Integration.Messaging.Transformation.Pipelines.OrderEnrichmentPipelineStage";
        const string Type = $"System.Collections.Generic.Dictionary<{Deep}<TContext>.CacheKey, System.Collections.Generic.List<{Deep}<TContext>.Value>>";
        AllocationProfile typical = TypicalProfile.Create();
        string file = "/home/dev/shop/src/" + string.Join('/', Enumerable.Repeat("a-folder-with-a-long-name", 6)) + "/OrderEnrichmentPipelineStage.cs";
        string command = "dotnet /srv/shop/Shop.dll " + string.Join(' ', Enumerable.Range(1, 20).Select(i => $"--option-{i}=value"));
        return typical with
        {
            Target = typical.Target with { CommandLine = command },
            Types = [typical.Types[0] with { Name = Type }],
            Sites = [typical.Sites[0] with { File = file, Type = Type, Method = $"{Deep}<TContext>.EnrichAllOrdersThatAreStillWaitingAsync.(local function Enrich)", Stack = [] }],
        };
    }

    /// <summary>A fast program: few stacks were walked to keep the overhead down.</summary>
    public static AllocationProfile FewStacksWalked()
    {
        AllocationProfile typical = TypicalProfile.Create();
        return typical with { Capture = typical.Capture with { WalkedShare = 0.0712 } };
    }

    /// <summary>Without lifetimes.</summary>
    public static AllocationProfile NoLifetimes()
    {
        AllocationProfile typical = TypicalProfile.Create();
        return typical with
        {
            Capture = typical.Capture with { Lifetimes = false, LifetimeMode = LifetimeMode.None },
            Totals = typical.Totals with { DiedYoungBytes = null },
            SizeClasses = [.. typical.SizeClasses.Select(WithoutLifetimes)],
            Types = [.. typical.Types.Select(WithoutLifetimes)],
            Sites = [.. typical.Sites.Select(WithoutLifetimes)],
        };
    }

    private static T WithoutIntervals<T>(T row)
        where T : EstimateRow => row with { ObjectsLow = null, ObjectsHigh = null, BytesLow = null, BytesHigh = null };

    private static T WithoutLifetimes<T>(T row)
        where T : EstimateRow => row with { DiedYoung = null, Survived = null, Undecided = null, DecidedSamples = 0 };
}
