using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;

namespace AllocInsight.Profiling.Capture;

/// <summary>What one EventPipe session records. The plans are a table: each says what it is for and what it costs.</summary>
/// <param name="Providers">Providers with keywords and level.</param>
/// <param name="BufferMegabytes">Most memory that the target lends to events on their way; taken as needed.</param>
/// <param name="WalksStacks">Whether each event carries a stack, which is most of an event's cost.</param>
/// <param name="RundownKeyword">What to report of all code when the session ends; 0 for nothing.</param>
internal sealed record SessionPlan(IReadOnlyList<EventPipeProvider> Providers, int BufferMegabytes, bool WalksStacks, long RundownKeyword = 0)
{
    private const string Runtime = "Microsoft-Windows-DotNETRuntime";
    private const string RuntimePrivate = "Microsoft-Windows-DotNETRuntimePrivate";

    // Says once a second what AllocInsight's pool does, in programs that use it.
    private const string PoolSource = "AllocInsight.Pooling";

    private const long Gc = 0x1;
    private const long SurvivalAndMovement = 0x400000;
    private const long AllocationSampling = 0x80000000000;

    private const long Loader = 0x8;
    private const long Precompiled = 0x20;

    // Loader, JIT and IL-to-native maps: names without the loader's bit, but no lines.
    private const long Code = 0x20018;
    private const long RichDebugInfo = 0x40000;

    // Names of methods that only exist inlined.
    private const long MethodDetails = 0x4000000000;

    /// <summary>Samples and collections without stacks: under a microsecond a sample.</summary>
    public static SessionPlan Totals { get; } = new([On(AllocationSampling | Gc), Pool], 128, WalksStacks: false);

    /// <summary>Samples with stacks: 5 to 80 microseconds a sample, by depth.</summary>
    public static SessionPlan Stacks { get; } = new([On(AllocationSampling)], 128, WalksStacks: true);

    /// <summary>Where survivors lie, at every collection while it runs: the cost follows their fragmentation.</summary>
    public static SessionPlan Survivors { get; } = new([On(SurvivalAndMovement | Gc)], 256, WalksStacks: false);

    /// <summary>All code there is, reported at once when the session is stopped.</summary>
    public static SessionPlan ExistingCode { get; } = new([On(Loader)], 256, WalksStacks: false, RundownKeyword: Code);

    /// <summary>Precompiled code that is in use, reported at once when the session is stopped; it has no IL maps to report.</summary>
    public static SessionPlan PrecompiledCode { get; } = new([On(Loader)], 256, WalksStacks: false, RundownKeyword: Loader | Precompiled);

    /// <summary>Code as it is compiled. Level 5, so never in one session with <see cref="Gc"/>, which it would make verbose.</summary>
    public static SessionPlan NewCode(bool inlineTrees, bool rundown) => new(
        inlineTrees ? [On(Code | MethodDetails, EventLevel.Verbose), InlineTrees] : [On(Code, EventLevel.Verbose)],
        128,
        WalksStacks: false,
        RundownKeyword: rundown ? Code : 0);

    /// <summary>Everything in one session, for a trace that stands on its own.</summary>
    public static SessionPlan Everything(bool survivors, bool inlineTrees, bool rundown)
    {
        EventPipeProvider runtime = On(AllocationSampling | Gc | (survivors ? SurvivalAndMovement : 0));
        return new(inlineTrees ? [runtime, Pool, InlineTrees] : [runtime, Pool], 256, WalksStacks: true, rundown ? Code : 0);
    }

    /// <summary>The same for runtimes before .NET 10, whose ticks come only with the verbose collector events.</summary>
    public static SessionPlan Ticks(bool survivors, bool rundown) =>
        new([On(Gc | (survivors ? SurvivalAndMovement : 0), EventLevel.Verbose), Pool], 256, WalksStacks: true, rundown ? Code : 0);

    private static EventPipeProvider Pool => new(PoolSource, EventLevel.Informational);

    private static EventPipeProvider InlineTrees => new(RuntimePrivate, EventLevel.Verbose, RichDebugInfo);

    private static EventPipeProvider On(long keywords, EventLevel level = EventLevel.Informational) => new(Runtime, level, keywords);
}
